using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Where the state of one instance of a definition lives, in bytes from the start of its block: ports, registers, shadows of registers,
/// memories, and the blocks of kept instances.
/// </summary>
internal sealed class StateLayout
{
    private readonly DefinitionContext context;
    private readonly int[] signals;
    private readonly int[] shadows;

    /// <summary>Lays a definition out.</summary>
    /// <param name="context">The definition.</param>
    /// <param name="shadowed">Registers whose next values are collected first; they lie together, and so do their shadows, in the same order.</param>
    /// <param name="observed">Further combinational signals with a place.</param>
    public StateLayout(DefinitionContext context, IReadOnlySet<int> shadowed, IEnumerable<int> observed)
    {
        this.context = context;
        var definition = context.Definition;
        signals = new int[definition.Signals.Length];
        shadows = new int[definition.Signals.Length];
        Array.Fill(signals, -1);
        Array.Fill(shadows, -1);
        Place(definition.Ports.Where(port => definition.Signals[port].Kind == SignalKind.Input));
        var registers = Enumerable.Range(0, signals.Length).Where(signal => definition.Signals[signal].Kind == SignalKind.Register).ToList();
        Place(registers.Where(register => !shadowed.Contains(register)));
        PlaceShadowed(registers.Where(shadowed.Contains).ToList());
        PlaceOutputs();
        Place(observed.Where(signal => signals[signal] < 0 && definition.Signals[signal].Kind is SignalKind.Wire));
        Memories = [.. definition.Memories.Select(memory => Allocate((long)memory.Depth * ModelPort.BytesFor(memory.Width), 64))];
        Instances = PlaceInstances();
        // Reads of up to 8 bytes may start in the last one.
        Size = Aligned(Size + 8, 64);
        PlaceInstancePorts();
    }

    /// <summary>Bytes in the block.</summary>
    public int Size { get; private set; }

    /// <summary>Offset of each memory.</summary>
    public IReadOnlyList<int> Memories { get; }

    /// <summary>Offset of each kept instance's block.</summary>
    public IReadOnlyList<int> Instances { get; }

    /// <summary>Offset of the shadowed registers, of their shadows, and their common size.</summary>
    public (int Registers, int Shadows, int Bytes) Shadowed { get; private set; }

    /// <summary>Offset of a signal, −1 when it has no place.</summary>
    public int OffsetOf(int signal) => signals[signal];

    /// <summary>Offset of a register's shadow, −1 without one.</summary>
    public int ShadowOf(int register) => shadows[register];

    /// <summary>The register that an output shows without any logic, or −1.</summary>
    public static int RegisterBehind(DefinitionContext context, int output)
    {
        if (context.AssignmentsOf(output) is not [var only])
            return -1;
        var assignment = context.Definition.Assignments[only];
        if (assignment.Scope != 0 || !context.IsWhole(assignment) || context.Nodes.OpOf(assignment.Value) != Op.Signal)
            return -1;
        var source = context.Nodes.A(assignment.Value);
        return context.Definition.Signals[source].Kind == SignalKind.Register ? source : -1;
    }

    /// <summary>Refuses what offsets have no room for.</summary>
    /// <param name="bytes">Bytes of state.</param>
    /// <param name="owner">Whose state, for the message.</param>
    public static void Check(long bytes, string owner)
    {
        if (bytes > int.MaxValue / 2)
            throw new SimulatorException($"{owner} needs more than {bytes >> 20} MiB of state; the built-in simulator has room for 1024 MiB.");
    }

    private static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private int Allocate(long bytes, int alignment)
    {
        var offset = Aligned(Size, alignment);
        var end = offset + bytes;
        Check(end, $"module '{context.Definition.Name}'");
        Size = (int)end;
        return offset;
    }

    private int WidthOf(int signal) => context.Definition.Signals[signal].Width;

    /// <summary>Large values first, so that nothing is lost to alignment and flags lie together.</summary>
    private void Place(IEnumerable<int> which)
    {
        foreach (var signal in which.OrderByDescending(signal => Math.Min(8, ModelPort.BytesFor(WidthOf(signal)))))
        {
            var bytes = ModelPort.BytesFor(WidthOf(signal));
            signals[signal] = Allocate(bytes, Math.Min(bytes, 8));
        }
    }

    private void PlaceShadowed(List<int> registers)
    {
        if (registers.Count == 0)
            return;
        Allocate(0, 64);
        var start = Size;
        Place(registers);
        var bytes = Aligned(Size - start, 8);
        Size = start + bytes;
        var shadowStart = Allocate(bytes, 64);
        foreach (var register in registers)
            shadows[register] = signals[register] - start + shadowStart;
        Shadowed = (start, shadowStart, bytes);
    }

    private void PlaceOutputs()
    {
        var outputs = context.Definition.Ports.Where(port => context.Definition.Signals[port].Kind == SignalKind.Output).ToList();
        foreach (var output in outputs)
        {
            if (RegisterBehind(context, output) is var register and >= 0)
                signals[output] = signals[register];
        }

        Place(outputs.Where(output => signals[output] < 0));
    }

    /// <summary>A group of instances has one block, which all its members share.</summary>
    private int[] PlaceInstances()
    {
        var places = new int[context.Children.Count];
        for (var i = 0; i < places.Length; i++)
            places[i] = context.Children[i] is GroupMember { Lane: > 0 } member ? places[member.Group.Instances[0]] : Allocate(context.Children[i].BlockSize, 64);
        return places;
    }

    private void PlaceInstancePorts()
    {
        for (var signal = 0; signal < signals.Length; signal++)
        {
            if (context.Definition.Signals[signal].Kind is not (SignalKind.InstanceInput or SignalKind.InstanceOutput))
                continue;
            var (child, port) = context.PortOf(signal);
            signals[signal] = Instances[context.Definition.Signals[signal].Instance] + child.OffsetOfPort(port);
        }
    }
}
