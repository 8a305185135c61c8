using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;
using HdlDsl.Simulator.BitSliced;

namespace HdlDsl.Simulator;

/// <summary>
/// Lanes of bits: a design as logic of single bits, each bit of all lanes in one vector register, 512 lanes or 256 by what the processor has. The
/// widths in the design do not matter, and control costs no more than data.
/// <para>
/// The block holds inputs, words read from memories and values between methods; state changes in place. Resets are not part of the logic: whether
/// any lane's is active is one test, and then the few bits concerned are set.
/// </para>
/// </summary>
public sealed unsafe class BitSlicedModel : LaneModel
{
    private const int LanesInByte = 8;
    private const int BitsInWord = 64;

    private readonly BitSlicedCode code;
    private readonly LanePorts ports;
    private readonly LaneMemories memories;
    private readonly LaneResets resets;
    private readonly ulong allClocks;
    private byte* block;
    private byte* state;
    private bool isStale;

    /// <summary>Compiles a design and makes a running model of it, at its defined start.</summary>
    /// <param name="design">A legal design.</param>
    /// <exception cref="SimulatorException">The design has black boxes, or does not fit into memory.</exception>
    public BitSlicedModel(Design design)
        : this(design, VectorCode.Best)
    {
    }

    internal BitSlicedModel(Design design, VectorCode vectors)
        : this(design, vectors.ByteCount * LanesInByte, PortLayout.Of(design.Top).Ports, clocks => BitSlicedCode.Of(design, clocks, vectors))
    {
    }

    /// <summary>More lanes of a design that is compiled already.</summary>
    /// <param name="twin">A model of it.</param>
    internal BitSlicedModel(BitSlicedModel twin)
        : this(twin.Design, twin.Lanes, twin.Ports, _ => twin.code)
    {
    }

    private BitSlicedModel(Design design, int lanes, ImmutableArray<ModelPort> modelPorts, Func<ImmutableArray<string>, BitSlicedCode> compile)
        : base(design, lanes, modelPorts)
    {
        code = compile(Clocks);
        var program = code.Program;
        ports = new LanePorts(code, Ports, design.Top);
        var stateBytes = (long)program.StateSlotCount * code.VectorBytes;
        RequireMemory(stateBytes + ((long)ports.BlockSlotCount * code.VectorBytes) + LaneMemories.BytesFor(code, Lanes));
        block = Allocate((long)ports.BlockSlotCount * code.VectorBytes);
        state = Allocate(stateBytes);
        memories = new LaneMemories(code, ports, Lanes);
        resets = new LaneResets(code, ports, Clocks);
        allClocks = Clocks.Length == 0 ? 0 : ulong.MaxValue >> (BitsInWord - Clocks.Length);
        Restart();
    }

    /// <summary>Frees the memory of a model that nobody disposed of.</summary>
    ~BitSlicedModel() => Dispose(disposing: false);

    /// <summary>Number of three-input tables that one cycle evaluates.</summary>
    public int TableCount => code.Program.LutCount;

    /// <summary>Number of state bits that outputs depend on; memories with words for each lane apart.</summary>
    public int StateBitCount => code.Program.StateSlotCount;

    private LaneStorage Storage => new(block, state, code.VectorBytes);

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<ulong> values)
    {
        RequireColumn(port, values.Length, isDriven: true);
        if (Ports[port].Width > BitsInWord)
            throw new ArgumentException($"Port '{Ports[port].Name}' has {Ports[port].Width} bits; set it with numbers of any size.", nameof(port));
        ports.Store(Storage, port, 0, values);
        isStale = true;
    }

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<BigInteger> values)
    {
        RequireColumn(port, values.Length, isDriven: true);
        var words = new ulong[Lanes];
        for (var low = 0; low < Ports[port].Width; low += BitsInWord)
        {
            for (var lane = 0; lane < Lanes; lane++)
                words[lane] = (ulong)((values[lane] >> low) & ulong.MaxValue);
            ports.Store(Storage, port, low, words);
        }

        isStale = true;
    }

    /// <inheritdoc/>
    public override void Broadcast(int port, BigInteger value)
    {
        RequireColumn(port, Lanes, isDriven: true);
        ports.Fill(Storage, port, value);
        isStale = true;
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<ulong> values)
    {
        RequireColumn(port, values.Length, isDriven: false);
        if (Ports[port].Width > BitsInWord)
            throw new ArgumentException($"Port '{Ports[port].Name}' has {Ports[port].Width} bits; read it as numbers of any size.", nameof(port));
        ports.Load(Storage, port, 0, values);
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<BigInteger> values)
    {
        RequireColumn(port, values.Length, isDriven: false);
        var words = new ulong[Lanes];
        values.Clear();
        for (var low = 0; low < Ports[port].Width; low += BitsInWord)
        {
            ports.Load(Storage, port, low, words);
            for (var lane = 0; lane < Lanes; lane++)
                values[lane] |= (BigInteger)words[lane] << low;
        }
    }

    /// <summary>Drives an input with bits that are vectors already: what a testbench that keeps its columns that way needs no conversion for.</summary>
    /// <param name="port">Index into <see cref="LaneModel.Ports"/>.</param>
    /// <param name="vectors">For each bit, lowest first, one bit per lane in 64-bit words.</param>
    public void SetBits(int port, ReadOnlySpan<ulong> vectors)
    {
        RequireColumn(port, Lanes, isDriven: true);
        RequireVectors(port, vectors.Length);
        ports.StoreBits(Storage, port, vectors);
        isStale = true;
    }

    /// <summary>Reads a port as vectors of bits.</summary>
    /// <param name="port">Index into <see cref="LaneModel.Ports"/>.</param>
    /// <param name="vectors">Receives for each bit, lowest first, one bit per lane in 64-bit words.</param>
    public void GetBits(int port, Span<ulong> vectors)
    {
        RequireColumn(port, Lanes, isDriven: false);
        RequireVectors(port, vectors.Length);
        ports.LoadBits(Storage, port, vectors);
    }

    /// <summary>Drives an input in one lane.</summary>
    /// <param name="port">Index into <see cref="LaneModel.Ports"/>.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="value">The value. Bits above the width are ignored.</param>
    public void SetLane(int port, int lane, BigInteger value)
    {
        RequireColumn(port, Lanes, isDriven: true);
        RequireLane(lane);
        ports.StoreLane(Storage, port, lane, value);
        isStale = true;
    }

    /// <summary>Reads a port in one lane.</summary>
    /// <param name="port">Index into <see cref="LaneModel.Ports"/>.</param>
    /// <param name="lane">The lane.</param>
    /// <returns>Its value, unsigned.</returns>
    public BigInteger GetLane(int port, int lane)
    {
        RequireColumn(port, Lanes, isDriven: false);
        RequireLane(lane);
        return ports.LoadLane(Storage, port, lane);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Settle()
    {
        ObjectDisposedException.ThrowIf(block == null, this);
        if (!isStale)
            return;
        resets.ApplyAsynchronous(Storage);
        Run(code.Settle);
        isStale = false;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Edge(ulong clocks)
    {
        Settle();
        if ((clocks & allClocks) == 0)
            return;
        Run(code.AnyEdge);
        for (var clock = 0; clock < Clocks.Length; clock++)
        {
            if (((clocks >> clock) & 1) != 0)
                Run(code.Edges[clock]);
        }

        for (var clock = 0; clock < Clocks.Length; clock++)
        {
            if (((clocks >> clock) & 1) != 0)
                Run(code.Commits[clock]);
        }

        memories.Write(Storage, clocks);
        resets.ApplySynchronous(Storage, clocks);
        resets.ApplyAsynchronous(Storage);
        isStale = true;
    }

    /// <inheritdoc/>
    public override void Restart(int? seed = null)
    {
        ObjectDisposedException.ThrowIf(block == null, this);
        new LaneStart(code, Lanes, seed).Fill(Storage, memories);
        isStale = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(block);
        NativeMemory.AlignedFree(state);
        block = state = null;
        if (disposing)
            memories.Dispose();
    }

    private static byte* Allocate(long bytes)
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), BitsInWord);
        NativeMemory.Clear(memory, (nuint)bytes);
        return memory;
    }

    private void RequireMemory(long bytes)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new SimulatorException(
                $"'{Design.Top.Name}' in {Lanes} lanes needs about {bytes >> 20} MiB, but {available >> 20} MiB are available. Fix: simulate fewer lanes at once, with words.");
        }
    }

    private void RequireColumn(int port, int count, bool isDriven)
    {
        ObjectDisposedException.ThrowIf(block == null, this);
        if (isDriven && !Ports[port].IsInput)
            throw new ArgumentException($"Port '{Ports[port].Name}' is an output of '{Design.Top.Name}'; only inputs are driven.", nameof(port));
        if (count != Lanes)
            throw new ArgumentException($"There are {count} values for {Lanes} lanes.", nameof(count));
    }

    private void RequireVectors(int port, int count)
    {
        if (count != Ports[port].Width * (Lanes / BitsInWord))
            throw new ArgumentException($"There are {count} words for {Ports[port].Width} bits of {Lanes} lanes.", nameof(count));
    }

    private void RequireLane(int lane)
    {
        if ((uint)lane >= (uint)Lanes)
            throw new ArgumentOutOfRangeException(nameof(lane), lane, $"There are {Lanes} lanes.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(CodeStage[] stages)
    {
        foreach (var stage in stages)
        {
            foreach (var read in stage.Reads)
                memories.Read(Storage, read);
            foreach (ref readonly var method in stage.Methods.AsSpan())
                method.Code(block, state + method.StateOffset);
        }
    }
}
