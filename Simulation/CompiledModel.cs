using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator;

/// <summary>
/// The fast model: the netlist is scheduled once, compiled to IL, and run on one block of memory. Compilation takes milliseconds; functions for
/// a set of clocks are compiled when the set has its first edge.
/// </summary>
public sealed unsafe partial class CompiledModel : SimulatedModel
{
    private const int Alignment = 64;

    private readonly CompiledUnit top;
    private readonly DesignCompiler compiler;
    private readonly BlackBoxModels models;
    private readonly ImmutableArray<DomainReset> resets;
    private readonly List<BlackBoxInstance> boxes = [];
    private readonly StateFunction? settle;
    private readonly Dictionary<ulong, StateFunction?> edges;
    private readonly bool hasAsynchronousReset;
    private readonly int stateBytes;
    private byte* scratch;
    private int scratchBytes;
    private ulong lastClocks;
    private StateFunction? lastEdge;

    // What most cycles are: the same clocks as before, without asynchronous resets or black boxes.
    private ulong plainClocks;
    private StateFunction plainEdge = DoNothing;
    private StateFunction? plainSettle;
    private PlainReset[] plainResets = [];

    /// <summary>Compiles a design.</summary>
    /// <param name="design">A legal design.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="SimulatorException">
    /// A black box has no behavioural model, the design itself is a black box, or it needs too much memory.
    /// </exception>
    public CompiledModel(Design design, SimulatorOptions? options = null)
        : base(design)
    {
        options ??= SimulatorOptions.Default;
        models = new BlackBoxModels(options);
        models.Check(design);
        RefuseBoxAsTop(design.Top);
        instrumentation = Instrumentation.Of(design, options);
        compiler = new DesignCompiler(
            instrumentation?.Design ?? design, models, instrumentation, instrumentation is null && options.GroupsInstances ? null : GroupingObstacle(options));
        top = DesignCompiler.OnLargeStack(compiler.Compile);
        var settleMethod = DesignCompiler.OnLargeStack(top.Code.SettleFunction);
        settle = Compiled(settleMethod);
        edges = [];
        Ports = PlacePorts(out stateBytes);
        Memory = Allocate(stateBytes);
        GrowScratch();
        resets = [.. DomainReset.Of(Start(options.Seed).Registers, design.Top.Domains, Ports)];
        hasAsynchronousReset = resets.Any(reset => reset.IsAsynchronous);
        plainSettle = IsPlain ? settle ?? DoNothing : null;
    }

    /// <summary>Another instance of a design that is compiled already, at its defined start. Both may not run on different threads at the same time.</summary>
    /// <param name="twin">A model of it.</param>
    internal CompiledModel(CompiledModel twin)
        : base(twin.Design)
    {
        (top, compiler, models, instrumentation) = (twin.top, twin.compiler, twin.models, twin.instrumentation);
        (settle, edges, resets, hasAsynchronousReset) = (twin.settle, twin.edges, twin.resets, twin.hasAsynchronousReset);
        (Ports, stateBytes) = (twin.Ports, twin.stateBytes);
        Memory = Allocate(stateBytes);
        GrowScratch();
        Start(seed: null);
        plainSettle = IsPlain ? settle ?? DoNothing : null;
    }

    /// <summary>Frees the memory of a model that nobody disposed of.</summary>
    ~CompiledModel() => Dispose(disposing: false);

    private delegate void StateFunction(byte* state, byte* scratch);

    /// <summary>
    /// Which instances are simulated side by side in vector lanes, and which are not and why. Modules with fewer than eight instances are left out.
    /// </summary>
    public IReadOnlyList<InstanceReport> Instances => compiler.Reports;

    /// <summary>Whether <see cref="Settle"/> has anything to do: outputs that are registers are always up to date.</summary>
    public bool HasCombinationalOutputs => settle is not null || hasAsynchronousReset || boxes.Count > 0;

    /// <summary>Bytes of <see cref="SimulatedModel.Memory"/>: ports, registers and memories, that is all state.</summary>
    internal int StateBytes => stateBytes;

    private bool IsPlain => !hasAsynchronousReset && boxes.Count == 0;

    /// <inheritdoc/>
    public override void Settle()
    {
        if (plainSettle is { } plain)
        {
            plain(Memory, scratch);
            return;
        }

        ObjectDisposedException.ThrowIf(Memory == null, this);
        if (hasAsynchronousReset)
            ApplyResets(asynchronous: true);
        if (boxes.Count > 0)
            UpdateBoxResets();
        settle?.Invoke(Memory, scratch);
    }

    /// <inheritdoc/>
    public override void Edge(ulong clocks)
    {
        if (clocks != plainClocks || IsObserved)
        {
            base.Edge(clocks);
            return;
        }

        plainEdge(Memory, scratch);
        foreach (ref readonly var reset in plainResets.AsSpan())
        {
            if (*reset.Port == reset.ActiveLevel)
                reset.Reset.Apply(Memory);
        }
    }

    /// <inheritdoc/>
    protected override void Advance(ulong clocks)
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        if (hasAsynchronousReset)
            ApplyResets(asynchronous: true);
        if (boxes.Count > 0)
            UpdateBoxResets();
        if (clocks != lastClocks)
            SelectEdge(clocks);
        lastEdge?.Invoke(Memory, scratch);
        foreach (var reset in resets)
        {
            if (Memory[reset.Port] == reset.ActiveLevel && (reset.IsAsynchronous || (clocks & reset.Clocks) != 0))
                reset.Apply(Memory);
        }
    }

    /// <inheritdoc/>
    public override void Restart(int? seed = null)
    {
        ObjectDisposedException.ThrowIf(Memory == null, this);
        var image = new StateImage(Memory);
        image.Initialise(top, 0, InitialState.Of(seed));
        for (var i = 0; i < boxes.Count; i++)
            boxes[i].Restart(image.Boxes[i].Start.Seed);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            boxes.ForEach(box => box.Dispose());
            boxes.Clear();
        }

        NativeMemory.AlignedFree(Memory);
        NativeMemory.AlignedFree(scratch);
        Memory = null;
        scratch = null;
        plainResets = [];
        plainSettle = null;
        plainEdge = RefuseDisposed;
    }

    private static void DoNothing(byte* state, byte* scratch)
    {
    }

    private static void RefuseDisposed(byte* state, byte* scratch) => throw new ObjectDisposedException(typeof(CompiledModel).FullName);

    /// <summary>Why no instances are simulated side by side, in words of the options; null when they are.</summary>
    private static string? GroupingObstacle(SimulatorOptions options) => options switch
    {
        { GroupsInstances: false } => "SimulatorOptions.GroupsInstances is off",
        { IsObservable: true } => "signals inside are watched (SimulatorOptions.IsObservable, which waveforms need)",
        { CountsBranches: true } => "branches are counted (SimulatorOptions.CountsBranches)",
        { ChecksProperties: true } => "what modules assert is checked (SimulatorOptions.ChecksProperties)",
        _ => null,
    };

    /// <summary>There is no code in a black box, so that its outputs would never move.</summary>
    private static void RefuseBoxAsTop(Definition top)
    {
        if (top.BlackBox is null)
            return;
        throw new SimulatorException(
            $"The top of the design, '{top.Name}', is a black box, and there is nothing in it to compile.\n"
            + "  Fix: use ModelFactory.Create, which runs the box's behavioural model, or make an instance of the box in a module and simulate that.");
    }

    /// <summary>A delegate with a target, any, is called without moving arguments.</summary>
    private static StateFunction? Compiled(DynamicMethod? method) => method?.CreateDelegate<StateFunction>(Methods.NoTarget);

    private static byte* Allocate(int bytes)
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        new Span<byte>(memory, bytes).Clear();
        return memory;
    }

    /// <summary>First contents of fresh memory, black boxes among them.</summary>
    private StateImage Start(int? seed)
    {
        var image = new StateImage(Memory);
        image.Initialise(top, 0, InitialState.Of(seed));
        foreach (var (offset, code, start) in image.Boxes)
        {
            boxes.Add(new BlackBoxInstance(code, models.Create(code.Definition), Memory + offset));
            boxes[^1].Restart(start.Seed);
        }

        return image;
    }

    private void SelectEdge(ulong clocks)
    {
        if (!edges.TryGetValue(clocks, out var edge))
        {
            var names = Clocks.Where((_, i) => ((clocks >> i) & 1) != 0).ToHashSet(StringComparer.Ordinal);
            edge = Compiled((DynamicMethod?)DesignCompiler.OnLargeStack(() => top.Code.EdgeFunction(names)));
            edges.Add(clocks, edge);
        }

        // Also when a twin has compiled the edge.
        GrowScratch();
        (lastClocks, lastEdge) = (clocks, edge);
        if (!IsPlain)
            return;
        (plainClocks, plainEdge) = (clocks, edge ?? DoNothing);
        plainResets = [.. resets.Where(reset => (clocks & reset.Clocks) != 0).Select(reset => new PlainReset(Memory + reset.Port, reset))];
    }

    private void ApplyResets(bool asynchronous)
    {
        foreach (var reset in resets)
        {
            if (reset.IsAsynchronous == asynchronous && Memory[reset.Port] == reset.ActiveLevel)
                reset.Apply(Memory);
        }
    }

    private void UpdateBoxResets()
    {
        foreach (var box in boxes)
            box.SetReset(IsResetActive);
    }

    private bool IsResetActive(ClockDomain domain) =>
        Memory[Ports.First(port => port.Name == domain.Reset).Offset] == (domain.ResetActiveLow ? 0 : 1);

    private void GrowScratch()
    {
        if (compiler.Scratch.Size <= scratchBytes && scratch != null)
            return;
        NativeMemory.AlignedFree(scratch);
        scratchBytes = compiler.Scratch.Size + Alignment;
        scratch = (byte*)NativeMemory.AlignedAlloc((nuint)scratchBytes, Alignment);
        new Span<byte>(scratch, scratchBytes).Clear();
    }

    /// <summary>Clock and reset ports lie behind the top's block, the others in it.</summary>
    private ImmutableArray<ModelPort> PlacePorts(out int bytes)
    {
        var named = PortLayout.Of(Design.Top);
        var ports = named.Ports.ToArray();
        bytes = top.Code.BlockSize;
        for (var i = 0; i < ports.Length; i++)
            ports[i] = ports[i] with { Offset = i < named.ControlCount ? bytes++ : top.Code.OffsetOfPort(i - named.ControlCount) };
        bytes += Alignment;
        return [.. ports];
    }

    /// <summary>A synchronous reset of the clocks that rise in plain cycles.</summary>
    private readonly struct PlainReset(byte* port, DomainReset reset)
    {
        public readonly byte* Port = port;
        public readonly byte ActiveLevel = reset.ActiveLevel;
        public readonly DomainReset Reset = reset;
    }
}
