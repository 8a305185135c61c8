using System.Collections.Immutable;
using System.Numerics;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;
using HdlDsl.Simulator.Vectors;

namespace HdlDsl.Simulator;

/// <summary>
/// Lanes as words: each signal of each lane is an element of 1, 2, 4 or 8 bytes in a column, and one vector instruction computes up to 64 lanes. Best
/// for designs of narrow arithmetic; values above 64 bits are possible only where they are moved, sliced, joined or combined bit by bit.
/// </summary>
public sealed unsafe class WordLaneModel : LaneModel
{
    private const int Alignment = 64;

    private readonly VectorCode code;
    private readonly ScratchSpace scratchSpace = new();
    private readonly RomPool roms = new();
    private readonly ImmutableArray<ImmutableArray<LaneColumn>> columns;
    private readonly ImmutableArray<LaneReset> resets;
    private readonly LaneFunction? settle;
    private readonly Dictionary<ulong, LaneFunction?> edges = [];
    private readonly int paddedLanes;
    private byte* scratch;
    private int scratchBytes;
    private ulong lastClocks;
    private LaneFunction? lastEdge;

    /// <summary>Compiles a design.</summary>
    /// <param name="design">A legal design.</param>
    /// <param name="lanes">Number of lanes, at least 1.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="SimulatorException">The design has something that is not done one word per lane; the message says what.</exception>
    public WordLaneModel(Design design, int lanes = 64, SimulatorOptions? options = null)
        : base(design, lanes, NamedPorts(design))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        options ??= SimulatorOptions.Default;
        var block = lanes <= 16 ? 16 : lanes <= 32 ? 32 : 64;
        try
        {
            code = DesignCompiler.OnLargeStack(() => new VectorCode(
                new Preparer(design, inlinesAll: true).Prepare(design.Top), LaneShape.For(lanes, block), scratchSpace, roms, splitsElements: true));
            settle = Compiled(DesignCompiler.OnLargeStack(code.SettleFunction));
        }
        catch (NotVectorisableException reason)
        {
            throw new SimulatorException(
                $"'{design.Top.Name}' can't be simulated with one word per lane, because {reason.Message}. Use {reason.Alternative}.", reason);
        }

        paddedLanes = code.Shape.Lanes;
        columns = PlacePorts(out var bytes);
        if (bytes > int.MaxValue)
        {
            throw new SimulatorException(
                $"{lanes} lanes of '{design.Top.Name}' need {bytes >> 20} MiB of state; word lanes have room for 2047 MiB. Use fewer lanes.");
        }

        Memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        new Span<byte>(Memory, checked((int)bytes)).Clear();
        GrowScratch();
        resets = [.. Resets()];
        Restart(options.Seed);
    }

    private delegate void LaneFunction(byte* bytes, byte* shorts, byte* ints, byte* longs, byte* scratch);

    /// <summary>Base address of all columns; valid until the model is disposed.</summary>
    public byte* Memory { get; private set; }

    /// <summary>Whether <see cref="Settle"/> has anything to do.</summary>
    public bool HasCombinationalOutputs => settle is not null || resets.Any(reset => reset.IsAsynchronous);

    /// <summary>The columns of a port, lowest bits first.</summary>
    /// <param name="port">Index into <see cref="LaneModel.Ports"/>.</param>
    /// <returns>At least one column.</returns>
    public ImmutableArray<LaneColumn> ColumnsOf(int port) => columns[port];

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<ulong> values)
    {
        CheckInput(port, values.Length);
        foreach (var column in columns[port])
        {
            var mask = Masks.Of(column.Width);
            for (var lane = 0; lane < Lanes; lane++)
                LaneColumns.Store(Memory + column.Offset, lane, column.ElementBytes, (values[lane] >> column.Low) & mask);
        }
    }

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<BigInteger> values)
    {
        CheckInput(port, values.Length);
        foreach (var column in columns[port])
        {
            for (var lane = 0; lane < Lanes; lane++)
                LaneColumns.Store(Memory + column.Offset, lane, column.ElementBytes, (ulong)((values[lane] >> column.Low) & Masks.Of(column.Width)));
        }
    }

    /// <inheritdoc/>
    public override void Broadcast(int port, BigInteger value)
    {
        CheckInput(port, Lanes);
        foreach (var column in columns[port])
        {
            var part = (ulong)((value >> column.Low) & Masks.Of(column.Width));
            for (var lane = 0; lane < Lanes; lane++)
                LaneColumns.Store(Memory + column.Offset, lane, column.ElementBytes, part);
        }
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<ulong> values)
    {
        CheckLength(values.Length);
        values.Clear();
        foreach (var column in columns[port].Where(column => column.Low < 64))
        {
            for (var lane = 0; lane < Lanes; lane++)
                values[lane] |= LaneColumns.Load(Memory + column.Offset, lane, column.ElementBytes) << column.Low;
        }
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<BigInteger> values)
    {
        CheckLength(values.Length);
        values.Clear();
        foreach (var column in columns[port])
        {
            for (var lane = 0; lane < Lanes; lane++)
                values[lane] |= (BigInteger)LaneColumns.Load(Memory + column.Offset, lane, column.ElementBytes) << column.Low;
        }
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        ApplyAsynchronousResets();
        if (settle is not null)
            Run(settle);
    }

    /// <inheritdoc/>
    public override void Edge(ulong clocks)
    {
        ApplyAsynchronousResets();
        if (clocks != lastClocks)
            SelectEdge(clocks);
        if (lastEdge is not null)
            Run(lastEdge);
        foreach (var reset in resets)
        {
            if ((reset.IsAsynchronous || (clocks & reset.Clocks) != 0) && Levels(reset) is var levels && !reset.IsIdle(levels))
                reset.Apply(Memory, levels);
        }
    }

    /// <inheritdoc/>
    public override void Restart(int? seed = null)
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        for (var lane = 0; lane < paddedLanes; lane++)
            new LaneImage(code, Memory, lane).Initialise(InitialState.Of(seed + lane));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(Memory);
        NativeMemory.AlignedFree(scratch);
        Memory = null;
        scratch = null;
    }

    private static ImmutableArray<ModelPort> NamedPorts(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return PortLayout.Of(design.Top).Ports;
    }

    private static LaneFunction? Compiled(DynamicMethod? method) => method?.CreateDelegate<LaneFunction>();

    private void Run(LaneFunction function)
    {
        for (var lane = 0; lane < paddedLanes; lane += code.Shape.Block)
            function(Memory + lane, Memory + (2L * lane), Memory + (4L * lane), Memory + (8L * lane), scratch);
    }

    private ReadOnlySpan<byte> Levels(LaneReset reset) => new(Memory + columns[reset.Port][0].Offset, Lanes);

    private void ApplyAsynchronousResets()
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        foreach (var reset in resets)
        {
            if (reset.IsAsynchronous && Levels(reset) is var levels && !reset.IsIdle(levels))
                reset.Apply(Memory, levels);
        }
    }

    private void SelectEdge(ulong clocks)
    {
        if (!edges.TryGetValue(clocks, out var edge))
        {
            var names = Clocks.Where((_, i) => ((clocks >> i) & 1) != 0).ToHashSet(StringComparer.Ordinal);
            edge = Compiled(DesignCompiler.OnLargeStack(() => code.EdgeFunction(names)));
            edges.Add(clocks, edge);
            GrowScratch();
        }

        (lastClocks, lastEdge) = (clocks, edge);
    }

    private void GrowScratch()
    {
        if (scratchSpace.Size <= scratchBytes && scratch != null)
            return;
        NativeMemory.AlignedFree(scratch);
        scratchBytes = scratchSpace.Size + Alignment;
        scratch = (byte*)NativeMemory.AlignedAlloc((nuint)scratchBytes, Alignment);
        new Span<byte>(scratch, scratchBytes).Clear();
    }

    private ImmutableArray<ImmutableArray<LaneColumn>> PlacePorts(out long bytes)
    {
        var control = PortLayout.Of(Design.Top).ControlCount;
        bytes = (long)code.Layout.Size * paddedLanes;
        var placed = ImmutableArray.CreateBuilder<ImmutableArray<LaneColumn>>();
        for (var port = 0; port < Ports.Length; port++)
        {
            if (port < control)
            {
                placed.Add([new LaneColumn(0, 1, 1, bytes)]);
                bytes += paddedLanes;
                continue;
            }

            placed.Add([.. code.Form.Columns[Design.Top.Ports[port - control]].Select(column =>
                new LaneColumn(column.Low, column.Width, LaneShape.SizeFor(column.Width), code.Place(column.Signal, 0)))]);
        }

        bytes += Alignment;
        return placed.DrainToImmutable();
    }

    private IEnumerable<LaneReset> Resets()
    {
        var definition = code.Form.Definition;
        foreach (var use in Design.Top.Domains.Where(use => use.NeedsReset))
        {
            var registers = new List<(long, long, int, ulong)>();
            for (var signal = 0; signal < definition.Signals.Length; signal++)
            {
                ref readonly var entry = ref definition.Signals[signal];
                if (entry.Kind != SignalKind.Register || entry.InitialNode < 0 || definition.Domains[entry.Domain].Domain != use.Domain)
                    continue;
                var shadow = code.Layout.ShadowOf(signal);
                registers.Add((
                    code.Place(signal, 0),
                    shadow < 0 ? -1 : code.Place(shadow, entry.Width, 0),
                    LaneShape.SizeFor(entry.Width),
                    (ulong)definition.Nodes.ConstantOf(entry.InitialNode)));
            }

            var port = Ports.IndexOf(Ports.First(candidate => candidate.Name == use.Domain.Reset));
            yield return new LaneReset(port, use.Domain, 1UL << Clocks.IndexOf(use.Domain.Clock), registers);
        }
    }

    private void CheckInput(int port, int length)
    {
        if (!Ports[port].IsInput)
            throw new ArgumentException($"Port '{Ports[port].Name}' is an output of '{Design.Top.Name}'; only inputs are driven.", nameof(port));
        CheckLength(length);
    }

    private void CheckLength(int length)
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        if (length != Lanes)
            throw new ArgumentException($"The model has {Lanes} lanes but the column has {length} values.", nameof(length));
    }
}
