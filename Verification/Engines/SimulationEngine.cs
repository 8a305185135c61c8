using System.Buffers.Binary;
using System.Collections.Immutable;
using HdlDsl.Simulator;

namespace Verification.Engines;

/// <summary>
/// One running simulation of one design. Ports are memory: setting an input is a store at <see cref="Memory"/> plus the slot's offset, and only
/// <see cref="Settle"/>, <see cref="Step()"/> and <see cref="RunBatch"/> call the simulator. The clock port belongs to the engine.
/// An engine may be used by any thread, but by one at a time.
/// </summary>
public abstract unsafe class SimulationEngine : IDisposable
{
    private const int MaxClocks = 64;

    /// <summary>Creates the part that is common to all engines.</summary>
    protected SimulationEngine(EngineDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.Clocks.Length > MaxClocks)
            throw new SimulationException($"'{design.Top}' has {design.Clocks.Length} clocks; a simulation can drive {MaxClocks}.");
        Design = design;
    }

    /// <summary>The simulated design.</summary>
    public EngineDesign Design { get; }

    /// <summary>Base address of the port memory; valid until the engine is disposed.</summary>
    public byte* Memory { get; private protected set; }

    /// <summary>Places of the ports, in the order of the design's ports.</summary>
    public ImmutableArray<PortSlot> Slots { get; private protected set; } = [];

    /// <summary>Number of whole cycles of the first clock since the start.</summary>
    public long Cycle { get; private protected set; }

    /// <summary>Whether the design called $finish. The call in which that happens returns normally; later ones throw.</summary>
    public bool Finished { get; private protected set; }

    /// <summary>The model that the built-in engine runs; null for engines that run Verilog.</summary>
    public virtual SimulatedModel? Model => null;

    /// <summary>Whether the engine can tell unknown bits from zeros.</summary>
    public virtual bool SupportsUnknowns => false;

    /// <summary>
    /// Whether outputs are settled after <see cref="Step()"/>. An engine that evaluates only when asked says no, and its outputs are stale until
    /// the next <see cref="Settle"/>.
    /// </summary>
    public virtual bool SettlesAfterStep => true;

    /// <summary>
    /// Evaluates combinational logic with the present inputs, in the half of the clock cycle that comes before the active edge.
    /// </summary>
    public abstract void Settle();

    /// <summary>One cycle of the first clock: settles, then brings the active edge. Outputs show the state after the edge; inputs keep their values.</summary>
    /// <remarks>
    /// Where <see cref="SettlesAfterStep"/> is false, outputs show the state after the edge only behind a <see cref="Settle"/>. A combinational design
    /// settles and counts a cycle.
    /// </remarks>
    public abstract void Step();

    /// <summary>That many clock cycles with the present inputs.</summary>
    public abstract void Step(long cycles);

    /// <summary>
    /// Settles, then brings the active edges of some clocks at the same moment. In a waveform each call takes the time of a cycle.
    /// </summary>
    /// <param name="clocks">Bit i stands for clock i of the design; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mask names no clock, or one that the design does not have.</exception>
    public void Edge(ulong clocks)
    {
        if (clocks == 0 || (Design.Clocks.Length < MaxClocks && clocks >> Design.Clocks.Length != 0))
            throw new ArgumentOutOfRangeException(nameof(clocks), clocks, $"'{Design.Top}' has {Design.Clocks.Length} clocks, and the mask must name one or more of them.");
        EdgeCore(clocks);
    }

    /// <summary>
    /// Runs one cycle of the first clock for each row: copies the input row into the ports, steps, and records outputs as the plan says.
    /// </summary>
    /// <param name="plan">Layout of the rows.</param>
    /// <param name="inputs">Input rows. Unused high bits of each value must be zero.</param>
    /// <param name="outputs">Output rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <returns>Rows done: fewer than asked only if the design called $finish.</returns>
    public long RunBatch(BatchPlan plan, ReadOnlySpan<byte> inputs, Span<byte> outputs, long rows)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        CheckRows(plan.Inputs, plan.InputStride, rows, inputs.Length, nameof(inputs));
        CheckRows(plan.Outputs, plan.OutputStride, rows, outputs.Length, nameof(outputs));
        ThrowIfFinished();
        return RunBatchCore(plan, inputs, outputs, rows);
    }

    /// <summary>Starts to record all signals as a VCD file; 10 ns are a cycle, the active edge is in its middle.</summary>
    /// <remarks>Verilator replaces the file; Icarus continues the file of this engine and can't write another one.</remarks>
    /// <exception cref="SimulationException">The engine was created without <see cref="EngineOptions.Waveforms"/>.</exception>
    public abstract void StartWaveform(string vcdPath);

    /// <summary>Writes what was recorded so far to the file. This also happens now and then on its own, so that a crash loses little.</summary>
    public abstract void FlushWaveform();

    /// <summary>Ends the recording.</summary>
    public abstract void StopWaveform();

    /// <summary>Whether any bit of the port is X or Z. Such bits read as zero.</summary>
    public virtual bool HasUnknown(int port) => false;

    /// <summary>Index of a port.</summary>
    /// <exception cref="ArgumentException">There is no such port.</exception>
    public int PortIndex(string name) => Design.IndexOf(name);

    /// <summary>The bytes of a port in the engine's memory.</summary>
    public Span<byte> PortBytes(int port)
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        var slot = Slots[port];
        return new Span<byte>(Memory + slot.ByteOffset, slot.ByteCount);
    }

    /// <summary>Reads the low 64 bits of a port.</summary>
    public ulong Read(int port)
    {
        var bytes = PortBytes(port);
        return bytes.Length switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }

    /// <summary>Sets an input to the low bits of the value; bits above the port's width are cut off, bits above 64 become zero.</summary>
    /// <exception cref="ArgumentException">The port is an output.</exception>
    public void Write(int port, ulong value)
    {
        if (!Design.Ports[port].IsInput)
            throw new ArgumentException($"'{Design.Ports[port].Name}' is an output of '{Design.Top}'; only inputs can be set.", nameof(port));
        var bytes = PortBytes(port);
        var width = Slots[port].Width;
        var kept = width >= 64 ? value : value & ((1UL << width) - 1);
        bytes.Clear();
        for (var i = 0; i < Math.Min(8, bytes.Length); i++)
            bytes[i] = (byte)(kept >> (8 * i));
    }

    /// <summary>Ends the simulation and frees what it holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the engine holds.</summary>
    protected abstract void Dispose(bool disposing);

    private protected abstract void EdgeCore(ulong clocks);

    /// <summary>How many edges of the first clock a mask means.</summary>
    private protected static long PrimaryEdges(ulong clocks) => (long)(clocks & 1);

    private protected abstract long RunBatchCore(BatchPlan plan, ReadOnlySpan<byte> inputs, Span<byte> outputs, long rows);

    private protected void ThrowIfFinished()
    {
        if (Finished)
            throw new SimulationException($"'{Design.Top}' called $finish in cycle {Cycle}; it can't go on.");
    }

    private void CheckRows(ImmutableArray<BatchColumn> columns, int stride, long rows, int available, string what)
    {
        if (columns.IsEmpty || rows == 0)
            return;
        var rowBytes = 0;
        foreach (var column in columns)
        {
            if (column.RowOffset < 0)
                throw new ArgumentException($"Column of port {column.Port} starts before its row.", what);
            rowBytes = Math.Max(rowBytes, column.RowOffset + Slots[column.Port].ByteCount);
        }
        if (stride < rowBytes)
            throw new ArgumentException($"A row takes {rowBytes} bytes, but rows are only {stride} bytes apart.", what);
        if (checked((rows - 1) * stride) + rowBytes > available)
            throw new ArgumentException($"{rows} rows of {stride} bytes do not fit into {available} bytes.", what);
    }
}
