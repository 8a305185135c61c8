using System.Collections.Immutable;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;
using Verification.Mutation;

namespace Verification.Engines.BuiltIn;

/// <summary>
/// Runs a netlist in this process, without Verilog and without tools. Outputs are evaluated when somebody asks, so a step is the clock edge
/// alone.
/// </summary>
internal sealed unsafe class BuiltInEngine : SimulationEngine
{
    private const ulong PrimaryClock = 1;

    private readonly SimulatedModel model;
    private readonly ulong edge;
    private readonly bool withWaveforms;
    private readonly CycleBudget? budget = DesignReplacement.Current?.Cycles;
    private VcdWriter? recorder;
    private long moments;

    public BuiltInEngine(EngineDesign design, EngineOptions options)
        : base(design)
    {
        if (design.Netlist is null)
        {
            throw new SimulationException(
                $"'{design.Top}' is Verilog text without a netlist, which the built-in simulator can't run. Use EngineKind.Verilator or EngineKind.Icarus.");
        }

        model = Guarded(() => ModelFactory.Create(design.Netlist, options.BuiltIn with
        {
            Seed = options.Seed ?? options.BuiltIn.Seed,
            IsObservable = options.Waveforms || options.BuiltIn.IsObservable,
        }));
        withWaveforms = options.Waveforms;
        edge = design.Clocks.IsEmpty ? 0 : PrimaryClock;
        Memory = model.Memory;
        // The words above 64 bits are longer here than in other engines; what is beyond the slot is zero and stays so.
        Slots = [.. model.Ports.Select(port => new PortSlot(port.Offset, PortSlot.BytesFor(port.Width), port.Width))];
    }

    public override bool SettlesAfterStep => false;

    public override SimulatedModel? Model => model;

    public override void Settle()
    {
        ThrowIfDisposed();
        try
        {
            model.Settle();
        }
        catch (SimulatorException failure)
        {
            throw Failed(failure);
        }
    }

    public override void Step()
    {
        ThrowIfDisposed();
        try
        {
            Advance(edge);
        }
        catch (SimulatorException failure)
        {
            throw Failed(failure);
        }
    }

    public override void Step(long cycles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cycles);
        ThrowIfDisposed();
        try
        {
            while (cycles-- > 0)
                Advance(edge);
        }
        catch (SimulatorException failure)
        {
            throw Failed(failure);
        }
    }

    public override void StartWaveform(string vcdPath)
    {
        ThrowIfDisposed();
        if (!withWaveforms)
            throw new SimulationException($"This engine of '{Design.Top}' was created without waveforms. Create it with EngineOptions.Waveforms = true.");
        StopWaveform();
        try
        {
            recorder = new VcdWriter(model, vcdPath, VcdOptions.Default with { OuterScopes = ["TOP"], FirstCycle = moments });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SimulationException($"The waveform file '{vcdPath}' can't be written: {failure.Message}", failure);
        }

        model.AddObserver(recorder);
        OpenWaveforms.Add(this);
    }

    public override void FlushWaveform() => recorder?.Flush();

    public override void StopWaveform()
    {
        OpenWaveforms.Remove(this);
        if (recorder is null)
            return;
        try
        {
            recorder.RecordPresent();
        }
        catch (SimulatorException)
        {
            // The inputs that were set last do not settle: whoever steps or reads is told. The file ends with what did.
        }
        finally
        {
            recorder.Dispose();
            recorder = null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (Memory == null)
            return;
        StopWaveform();
        Memory = null;
        model.Dispose();
    }

    private protected override long RunBatchCore(BatchPlan plan, ReadOnlySpan<byte> inputs, Span<byte> outputs, long rows)
    {
        ThrowIfDisposed();
        try
        {
            for (var row = 0L; row < rows; row++)
            {
                LoadRow(plan.Inputs, inputs[checked((int)(row * plan.InputStride))..]);
                if (plan.Sampling == BatchSampling.AfterEdge)
                    Advance(edge);
                model.Settle();
                StoreRow(plan.Outputs, outputs[checked((int)(row * plan.OutputStride))..]);
                if (plan.Sampling == BatchSampling.BeforeEdge)
                    Advance(edge);
            }
        }
        catch (SimulatorException failure)
        {
            throw Failed(failure);
        }

        return rows;
    }

    private void LoadRow(ImmutableArray<BatchColumn> columns, ReadOnlySpan<byte> row)
    {
        foreach (var column in columns)
            row.Slice(column.RowOffset, Slots[column.Port].ByteCount).CopyTo(PortBytes(column.Port));
    }

    private void StoreRow(ImmutableArray<BatchColumn> columns, Span<byte> row)
    {
        foreach (var column in columns)
            PortBytes(column.Port).CopyTo(row[column.RowOffset..]);
    }

    private protected override void EdgeCore(ulong clocks)
    {
        ThrowIfDisposed();
        try
        {
            Advance(clocks);
        }
        catch (SimulatorException failure)
        {
            throw Failed(failure);
        }
    }

    /// <summary>One moment of edges; of a combinational design, one set of inputs.</summary>
    private void Advance(ulong clocks)
    {
        budget?.Spend();
        model.Edge(clocks);
        moments++;
        Cycle += clocks == 0 ? 1 : PrimaryEdges(clocks);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Memory == null, this);

    private SimulationException Failed(SimulatorException failure) => new($"'{Design.Top}' failed in cycle {Cycle}: {failure.Message}", failure);

    private static SimulatedModel Guarded(Func<SimulatedModel> create)
    {
        try
        {
            return create();
        }
        catch (SimulatorException failure)
        {
            throw new SimulationException(failure.Message, failure);
        }
    }
}
