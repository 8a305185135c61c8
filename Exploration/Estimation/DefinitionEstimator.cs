using HdlDsl.Netlists;

namespace Exploration.Estimation;

/// <summary>Walks over one definition: counts what its live nodes cost, and finds how late each signal is.</summary>
internal sealed class DefinitionEstimator
{
    private const int LeastBlockRamBits = 8192;
    private const int BitsOfBlockRam = 36864;
    private const double Unknown = double.NaN;

    private readonly Definition definition;
    private readonly OperatorCosts costs;
    private readonly IReadOnlyDictionary<Definition, DefinitionEstimate> children;
    private readonly DefinitionEstimate result = new();

    // Arrivals from registers inside, and from inputs (−∞ when none gets there).
    private readonly (double Inner, double Outer)[] nodeArrival;
    private readonly (double Inner, double Outer)[] signalArrival;
    private readonly bool[] isLive;
    private readonly List<int>[] assignmentsOf;

    public DefinitionEstimator(Definition definition, OperatorCosts costs, IReadOnlyDictionary<Definition, DefinitionEstimate> children)
    {
        this.definition = definition;
        this.costs = costs;
        this.children = children;
        nodeArrival = new (double, double)[definition.Nodes.Count];
        nodeArrival.AsSpan().Fill((Unknown, Unknown));
        signalArrival = new (double, double)[definition.Signals.Length];
        signalArrival.AsSpan().Fill((Unknown, Unknown));
        isLive = new bool[definition.Nodes.Count];
        assignmentsOf = new List<int>[definition.Signals.Length];
    }

    public DefinitionEstimate Estimate()
    {
        if (definition.BlackBox is not null)
        {
            result.OutputDepth = new double[definition.Ports.Count];
            result.ThroughDepth = [.. definition.Ports.Select(_ => -1.0)];
            return result;
        }

        IndexAssignments();
        MarkLive();
        CountNodes();
        CountAssignments();
        CountMemories();
        CountInstances();
        FindDepth();
        return result;
    }

    private void IndexAssignments()
    {
        for (var i = 0; i < definition.Assignments.Length; i++)
            (assignmentsOf[definition.Assignments[i].Target] ??= []).Add(i);
    }

    private void MarkLive()
    {
        foreach (ref readonly var assignment in definition.Assignments)
        {
            isLive[assignment.Value] = true;
            if (assignment.IndexNode >= 0)
                isLive[assignment.IndexNode] = true;
        }

        foreach (ref readonly var write in definition.MemoryWrites)
            isLive[write.Address] = isLive[write.Data] = true;
        foreach (ref readonly var scope in definition.Scopes)
            if (scope.Condition >= 0)
                isLive[scope.Condition] = true;
        foreach (ref readonly var chain in definition.Chains)
            if (chain.Subject >= 0)
                isLive[chain.Subject] = true;
        Span<int> buffer = stackalloc int[3];
        for (var node = definition.Nodes.Count - 1; node >= 0; node--)
        {
            if (!isLive[node])
                continue;
            foreach (var operand in definition.Nodes.OperandsOf(node, buffer))
                isLive[operand] = true;
        }
    }

    private OperatorCost CostOf(int node)
    {
        var nodes = definition.Nodes;
        if (nodes.OpOf(node) is Op.Constant or Op.Signal)
            return default;
        if (nodes.OpOf(node) != Op.MemoryRead)
            return costs.Of(nodes, node);
        var memory = definition.Memories[nodes.A(node)];
        return memory.IsRom ? costs.Rom(memory.Width, memory.Depth) : IsBlockRam(memory) ? new OperatorCost(0, 1) : costs.Selection(memory.Width, Math.Max(memory.Depth / 32.0, 1.5));
    }

    private void CountNodes()
    {
        for (var node = 0; node < isLive.Length; node++)
        {
            if (!isLive[node])
                continue;
            var cost = CostOf(node);
            result.Area += cost.Area;
            result.Dsps += cost.Dsps;
        }
    }

    /// <summary>The last assignment of a signal is its base; each one in a scope of its own is a multiplexer, of a register all but one, which is the enable.</summary>
    private void CountAssignments()
    {
        for (var signal = 0; signal < assignmentsOf.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            var conditional = assignmentsOf[signal]?.Where(index => definition.Assignments[index].Scope != 0 && !definition.Assignments[index].IsDefault).ToList() ?? [];
            var isRegister = entry.Kind == SignalKind.Register;
            if (isRegister)
            {
                result.FlipFlops += entry.Width;
                result.RegisterArea += entry.Width * costs.RegisterArea(conditional.Count > 0);
            }

            var skipped = isRegister ? 1 : 0;
            foreach (var index in conditional)
            {
                ref readonly var assignment = ref definition.Assignments[index];
                if (assignment.IndexNode >= 0)
                    result.Area += costs.Multiplexer(entry.Width, hasConstant: false).Area;
                else if (skipped > 0)
                    skipped--;
                else
                    result.Area += costs.Multiplexer(assignment.Width, definition.Nodes.IsConstant(assignment.Value)).Area;
            }
        }
    }

    private void CountMemories()
    {
        foreach (var memory in definition.Memories.Where(memory => !memory.IsRom))
        {
            if (IsBlockRam(memory))
                result.BlockRams += Math.Ceiling((double)memory.Width * memory.Depth / BitsOfBlockRam);
            else
                result.Area += memory.Width * Math.Ceiling(memory.Depth / 32.0);
        }
    }

    private static bool IsBlockRam(MemoryEntry memory) => (long)memory.Width * memory.Depth >= LeastBlockRamBits;

    private void CountInstances()
    {
        foreach (var instance in definition.Instances)
        {
            var child = children[instance.Definition!];
            result.Area += child.Area;
            result.RegisterArea += child.RegisterArea;
            result.FlipFlops += child.FlipFlops;
            result.Dsps += child.Dsps;
            result.BlockRams += child.BlockRams;
            result.Depth = Math.Max(result.Depth, child.Depth);
        }
    }

    private void FindDepth()
    {
        for (var signal = 0; signal < assignmentsOf.Length; signal++)
        {
            if (assignmentsOf[signal] is null)
                continue;
            var (inner, outer) = definition.Signals[signal].Kind == SignalKind.Register ? Assigned(signal) : Arrival(signal);
            result.Depth = Math.Max(result.Depth, Math.Max(inner, outer));
        }

        foreach (var write in definition.MemoryWrites)
            result.Depth = Math.Max(result.Depth, Math.Max(NodeArrival(write.Data).Inner, NodeArrival(write.Address).Inner));
        result.OutputDepth = new double[definition.Ports.Count];
        result.ThroughDepth = new double[definition.Ports.Count];
        for (var port = 0; port < definition.Ports.Count; port++)
        {
            var number = definition.Ports[port];
            var (inner, outer) = definition.Signals[number].Kind == SignalKind.Output ? Arrival(number) : (0, double.NegativeInfinity);
            result.OutputDepth[port] = Math.Max(inner, 0);
            result.ThroughDepth[port] = double.IsNegativeInfinity(outer) ? -1 : outer;
        }
    }

    private (double Inner, double Outer) Arrival(int signal)
    {
        if (!double.IsNaN(signalArrival[signal].Inner))
            return signalArrival[signal];
        // A signal whose parts depend on each other meets itself here; the path is cut.
        signalArrival[signal] = (0, double.NegativeInfinity);
        RuntimeStack.Ensure();
        return signalArrival[signal] = definition.Signals[signal].Kind switch
        {
            SignalKind.Input => (double.NegativeInfinity, 0),
            SignalKind.Register => (0, double.NegativeInfinity),
            SignalKind.InstanceOutput => OfInstance(signal),
            _ => Assigned(signal),
        };
    }

    private (double Inner, double Outer) Assigned(int signal)
    {
        var arrival = (Inner: 0.0, Outer: double.NegativeInfinity);
        var ways = 0;
        foreach (var index in assignmentsOf[signal] ?? [])
        {
            ref readonly var assignment = ref definition.Assignments[index];
            arrival = Later(arrival, NodeArrival(assignment.Value));
            if (assignment.IndexNode >= 0)
                arrival = Later(arrival, Plus(NodeArrival(assignment.IndexNode), 1));
            if (assignment.Scope == 0)
                continue;
            ways++;
            arrival = Later(arrival, ScopeArrival(assignment.Scope));
        }

        return ways == 0 ? arrival : Plus(arrival, costs.Selection(1, Math.Min(ways + 1, 8)).Levels);
    }

    /// <summary>When the condition of a scope and of those around it is known.</summary>
    private (double Inner, double Outer) ScopeArrival(int scope)
    {
        var arrival = (Inner: 0.0, Outer: double.NegativeInfinity);
        for (; scope != 0; scope = definition.ParentOf(scope))
        {
            var condition = definition.Scopes[scope].Condition;
            var subject = definition.Chains[definition.Scopes[scope].Chain].Subject;
            if (condition >= 0)
                arrival = Later(arrival, NodeArrival(condition));
            if (subject >= 0)
                arrival = Later(arrival, Plus(NodeArrival(subject), 1));
        }

        return arrival;
    }

    private (double Inner, double Outer) OfInstance(int signal)
    {
        var instance = definition.Instances[definition.Signals[signal].Instance];
        var child = children[instance.Definition!];
        var port = signal - instance.FirstSignal;
        var arrival = (Inner: child.OutputDepth[port], Outer: double.NegativeInfinity);
        if (child.ThroughDepth[port] < 0)
            return arrival;
        for (var each = 0; each < instance.PortCount; each++)
        {
            if (definition.Signals[instance.FirstSignal + each].Kind == SignalKind.InstanceInput)
                arrival = Later(arrival, Plus(Arrival(instance.FirstSignal + each), child.ThroughDepth[port]));
        }

        return arrival;
    }

    private (double Inner, double Outer) NodeArrival(int node)
    {
        if (!double.IsNaN(nodeArrival[node].Inner))
            return nodeArrival[node];
        RuntimeStack.Ensure();
        var nodes = definition.Nodes;
        if (nodes.OpOf(node) == Op.Constant)
            return nodeArrival[node] = (double.NegativeInfinity, double.NegativeInfinity);
        if (nodes.OpOf(node) == Op.Signal)
            return nodeArrival[node] = Arrival(nodes.A(node));
        var arrival = (double.NegativeInfinity, double.NegativeInfinity);
        Span<int> buffer = stackalloc int[3];
        foreach (var operand in nodes.OperandsOf(node, buffer))
            arrival = Later(arrival, NodeArrival(operand));
        return nodeArrival[node] = Plus(arrival, CostOf(node).Levels);
    }

    private static (double Inner, double Outer) Later((double Inner, double Outer) a, (double Inner, double Outer) b) => (Math.Max(a.Inner, b.Inner), Math.Max(a.Outer, b.Outer));

    private static (double Inner, double Outer) Plus((double Inner, double Outer) arrival, double levels) => (arrival.Inner + levels, arrival.Outer + levels);
}
