using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Checks.Loops;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks.Crossings;

/// <summary>The crossings inside one definition, and what its ports mean to the definitions around it.</summary>
internal sealed class DefinitionCrossings
{
    private readonly CrossingCheck check;
    private readonly AssignmentIndex index;
    private readonly Definition definition;
    private readonly CrossingGraph graph;
    private readonly List<Diagnostic> findings;
    private readonly ulong[] origins;
    private readonly ulong[] masks;
    private readonly ulong[] readers;
    private readonly HashSet<(int Sink, int Source)> reported = [];

    public DefinitionCrossings(
        CrossingCheck check, AssignmentIndex index, IReadOnlyDictionary<Definition, PortDependencies> dependencies, List<Diagnostic> findings)
    {
        this.check = check;
        this.index = index;
        this.findings = findings;
        definition = index.Definition;
        graph = new CrossingGraph(index, dependencies);
        origins = new ulong[graph.Count];
        readers = new ulong[graph.Count];
        FindOrigins();
        masks = [.. origins];
        graph.Spread(masks);
    }

    public PortClocks Run(bool isTop)
    {
        CheckAssignments();
        CheckMemories();
        CheckSynchronisedInputs();
        graph.SpreadBack(readers);
        if (isTop)
            CheckInputsOfTop();
        return Summary();
    }

    private ulong ClockOf(int domain) => check.MaskOf(definition.Domains[domain].Domain.Clock);

    private void FindOrigins()
    {
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            origins[graph.FirstSignal + signal] = entry.Kind switch
            {
                SignalKind.Register => ClockOf(entry.Domain),
                SignalKind.Input when entry.Crossing == CrossingRole.Asynchronous => CrossingCheck.AnyTime,
                SignalKind.Input when entry.Clock is { } clock => check.MaskOf(clock),
                SignalKind.InstanceOutput => PortsAround(entry.Instance).From[signal - definition.Instances[entry.Instance].FirstSignal],
                _ => 0UL,
            };
        }

        var writers = new ulong[definition.Memories.Count];
        foreach (ref readonly var write in definition.MemoryWrites)
            writers[write.Memory] |= ClockOf(write.Domain);
        for (var node = 0; node < definition.Nodes.Count; node++)
        {
            if (definition.Nodes.OpOf(node) == Op.MemoryRead)
                origins[node] = writers[definition.Nodes.A(node)];
        }
    }

    private PortClocks PortsAround(int instance) => check.PortsOf(definition.Instances[instance].Definition!);

    private void CheckAssignments()
    {
        foreach (ref readonly var assignment in definition.Assignments)
        {
            ref readonly var target = ref definition.Signals[assignment.Target];
            var clocks = target.Kind switch
            {
                SignalKind.Register => ClockOf(target.Domain),
                SignalKind.InstanceInput => PortsAround(target.Instance).ReadIn[assignment.Target - definition.Instances[target.Instance].FirstSignal],
                SignalKind.Output when target.Clock is { } clock => check.MaskOf(clock),
                _ => 0UL,
            };
            for (; clocks != 0; clocks &= clocks - 1)
            {
                var clock = clocks & (~clocks + 1);
                if (target.Crossing != CrossingRole.Synchroniser)
                    CheckSink(assignment.Value, clock, assignment.Target, assignment.Location);
                if (assignment.IndexNode >= 0)
                    CheckSink(assignment.IndexNode, clock, assignment.Target, assignment.Location);
                if (assignment.Scope != 0)
                    CheckSink(graph.FirstScope + assignment.Scope, clock, assignment.Target, assignment.Location);
            }

            if (target.Crossing == CrossingRole.Synchroniser && !IsPlain(assignment.Value))
                findings.Add(CrossingReport.LogicBeforeSynchroniser(definition, assignment.Target, assignment.Location));
        }
    }

    private void CheckMemories()
    {
        foreach (ref readonly var write in definition.MemoryWrites)
        {
            var clock = ClockOf(write.Domain);
            foreach (var vertex in (ReadOnlySpan<int>)[write.Address, write.Data, graph.FirstScope + write.Scope])
                CheckSink(vertex, clock, ~write.Memory, write.Location);
        }
    }

    private void CheckSink(int vertex, ulong clock, int sink, SourceLocation location)
    {
        readers[vertex] |= clock;
        if ((masks[vertex] & ~clock) == 0)
            return;
        var way = graph.WayBack(vertex, candidate => (origins[candidate] & ~clock) != 0);
        if (way.Count > 0 && reported.Add((sink, way[^1])))
            findings.Add(CrossingReport.Crossing(check, definition, graph, sink, clock, location, way, origins[way[^1]] & ~clock));
    }

    /// <summary>What goes into a synchroniser inside an instance must be a register here.</summary>
    private void CheckSynchronisedInputs()
    {
        foreach (ref readonly var assignment in definition.Assignments)
        {
            ref readonly var target = ref definition.Signals[assignment.Target];
            if (target.Kind != SignalKind.InstanceInput)
                continue;
            var port = assignment.Target - definition.Instances[target.Instance].FirstSignal;
            if (PortsAround(target.Instance).IsSynchronised[port] && (assignment.Scope != 0 || !IsPlain(assignment.Value)))
                findings.Add(CrossingReport.LogicBeforeSynchroniser(definition, assignment.Target, assignment.Location));
        }
    }

    private void CheckInputsOfTop()
    {
        foreach (var port in definition.Ports)
        {
            var clocks = readers[graph.FirstSignal + port];
            if (definition.Signals[port] is { Kind: SignalKind.Input, Clock: null, Crossing: CrossingRole.None } && BitOperations.PopCount(clocks) > 1)
                findings.Add(CrossingReport.InputOfSeveralClocks(definition, port, check.NamesOf(clocks)));
        }
    }

    /// <summary>Whether a value is a register, a port or a constant and nothing else, so that it has no hazards.</summary>
    private bool IsPlain(int node)
    {
        var nodes = definition.Nodes;
        if (nodes.OpOf(node) == Op.Slice)
            node = nodes.A(node);
        if (nodes.OpOf(node) != Op.Signal)
            return nodes.OpOf(node) == Op.Constant;
        var signal = nodes.A(node);
        ref readonly var entry = ref definition.Signals[signal];
        return entry.Kind switch
        {
            SignalKind.Register or SignalKind.Input => true,
            SignalKind.InstanceOutput when PassedInput(signal) is var input and >= 0 => OnlyValueOf(input) is var value and >= 0 && IsPlain(value),
            SignalKind.InstanceOutput => PortsAround(entry.Instance).IsRegister[signal - definition.Instances[entry.Instance].FirstSignal],
            _ => OnlyValueOf(signal) is var value and >= 0 && IsPlain(value),
        };
    }

    /// <summary>The input of an instance that an output of it passes on, −1 for none.</summary>
    private int PassedInput(int output)
    {
        var instance = definition.Signals[output].Instance;
        var first = definition.Instances[instance].FirstSignal;
        var port = PortsAround(instance).PassedInput[output - first];
        return port < 0 ? -1 : first + port;
    }

    /// <summary>The value of a signal with one unconditional assignment, else −1.</summary>
    private int OnlyValueOf(int signal)
    {
        if (index.Of(signal) is not [var only])
            return -1;
        ref readonly var assignment = ref definition.Assignments[only];
        return assignment is { Scope: 0, IndexNode: < 0 } && assignment.Width == definition.Signals[signal].Width ? assignment.Value : -1;
    }

    private PortClocks Summary()
    {
        var count = definition.Ports.Count;
        var (readIn, isSynchronised, from, isRegister) = (new ulong[count], new bool[count], new ulong[count], new bool[count]);
        var passedInput = Enumerable.Repeat(-1, count).ToArray();
        var synchronised = SynchronisedInputs();
        for (var port = 0; port < count; port++)
        {
            var signal = definition.Ports[port];
            ref readonly var entry = ref definition.Signals[signal];
            var declared = entry.Clock is { } clock ? check.MaskOf(clock) : 0;
            if (entry.Kind == SignalKind.Input)
            {
                readIn[port] = entry.Crossing == CrossingRole.Asynchronous ? 0 : declared | readers[graph.FirstSignal + signal];
                isSynchronised[port] = synchronised.Contains(signal);
            }
            else
            {
                from[port] = declared != 0 ? declared : masks[graph.FirstSignal + signal];
                var value = OnlyValueOf(signal);
                isRegister[port] = value >= 0 && IsPlain(value) && definition.Nodes.OpOf(value) != Op.Constant;
                passedInput[port] = value >= 0 && InputBehind(value) is var input and >= 0 ? definition.Ports.IndexOf(input) : -1;
            }
        }

        return new PortClocks([.. readIn], [.. isSynchronised], [.. from], [.. isRegister], [.. passedInput]);
    }

    private HashSet<int> SynchronisedInputs()
    {
        var found = new HashSet<int>();
        foreach (ref readonly var assignment in definition.Assignments)
        {
            ref readonly var target = ref definition.Signals[assignment.Target];
            var isSynchroniser = target.Crossing == CrossingRole.Synchroniser
                || (target.Kind == SignalKind.InstanceInput
                    && PortsAround(target.Instance).IsSynchronised[assignment.Target - definition.Instances[target.Instance].FirstSignal]);
            if (isSynchroniser && InputBehind(assignment.Value) is var input and >= 0)
                found.Add(input);
        }

        return found;
    }

    /// <summary>The input that a plain value is, −1 for others.</summary>
    private int InputBehind(int node)
    {
        var nodes = definition.Nodes;
        if (nodes.OpOf(node) == Op.Slice)
            node = nodes.A(node);
        if (nodes.OpOf(node) != Op.Signal)
            return -1;
        var signal = nodes.A(node);
        var carrier = definition.Signals[signal].Kind switch
        {
            SignalKind.Input => -1,
            SignalKind.Wire => signal,
            SignalKind.InstanceOutput when PassedInput(signal) is var input and >= 0 => input,
            _ => -2,
        };
        if (carrier < 0)
            return carrier == -1 ? signal : -1;
        return OnlyValueOf(carrier) is var value and >= 0 ? InputBehind(value) : -1;
    }
}
