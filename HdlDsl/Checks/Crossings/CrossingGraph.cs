using HdlDsl.Checks.Loops;
using HdlDsl.Netlists;

namespace HdlDsl.Checks.Crossings;

/// <summary>
/// What depends combinationally on what, signal by signal, with the clocks that values come from. Vertices are nodes, then signals, then scopes.
/// Registers, inputs and stable wires depend on nothing.
/// </summary>
internal sealed class CrossingGraph
{
    private readonly Definition definition;
    private readonly AssignmentIndex index;
    private readonly IReadOnlyDictionary<Definition, PortDependencies> children;
    private readonly List<int> found = [];
    private readonly int[] before;
    private int[] firstUser = [];
    private int[] users = [];

    public CrossingGraph(AssignmentIndex index, IReadOnlyDictionary<Definition, PortDependencies> children)
    {
        this.index = index;
        this.children = children;
        definition = index.Definition;
        FirstSignal = definition.Nodes.Count;
        FirstScope = FirstSignal + definition.Signals.Length;
        Count = FirstScope + definition.Scopes.Length;
        before = ScopeOrder.ScopesBefore(definition);
    }

    public int Count { get; }

    public int FirstSignal { get; }

    public int FirstScope { get; }

    /// <summary>What a vertex depends on; valid until the next call.</summary>
    public IReadOnlyList<int> DependenciesOf(int vertex)
    {
        found.Clear();
        if (vertex < FirstSignal)
            AddNode(vertex);
        else if (vertex < FirstScope)
            AddSignal(vertex - FirstSignal);
        else if (vertex > FirstScope)
            AddScope(vertex - FirstScope);
        return found;
    }

    /// <summary>Carries masks from where they are set to everything that depends on it.</summary>
    public void Spread(ulong[] masks)
    {
        FindUsers();
        var work = new Queue<int>(Enumerable.Range(0, Count).Where(vertex => masks[vertex] != 0));
        while (work.TryDequeue(out var vertex))
        {
            foreach (var user in users.AsSpan(firstUser[vertex], firstUser[vertex + 1] - firstUser[vertex]))
            {
                if ((masks[user] | masks[vertex]) == masks[user])
                    continue;
                masks[user] |= masks[vertex];
                work.Enqueue(user);
            }
        }
    }

    /// <summary>Carries masks from where they are set to everything that they depend on.</summary>
    public void SpreadBack(ulong[] masks)
    {
        var work = new Queue<int>(Enumerable.Range(0, Count).Where(vertex => masks[vertex] != 0));
        while (work.TryDequeue(out var vertex))
        {
            foreach (var source in DependenciesOf(vertex))
            {
                if ((masks[source] | masks[vertex]) == masks[source])
                    continue;
                masks[source] |= masks[vertex];
                work.Enqueue(source);
            }
        }
    }

    /// <summary>The shortest way back from a vertex to one that is looked for, both included; empty when there is none.</summary>
    public List<int> WayBack(int start, Func<int, bool> isWanted)
    {
        var cameFrom = new Dictionary<int, int> { [start] = start };
        var work = new Queue<int>([start]);
        while (work.TryDequeue(out var vertex))
        {
            if (isWanted(vertex))
            {
                var way = new List<int> { vertex };
                for (; cameFrom[vertex] != vertex; vertex = cameFrom[vertex])
                    way.Add(cameFrom[vertex]);
                way.Reverse();
                return way;
            }

            foreach (var source in DependenciesOf(vertex))
            {
                if (cameFrom.TryAdd(source, vertex))
                    work.Enqueue(source);
            }
        }

        return [];
    }

    private void AddNode(int node)
    {
        if (definition.Nodes.OpOf(node) == Op.Signal)
        {
            found.Add(FirstSignal + definition.Nodes.A(node));
            return;
        }

        Span<int> buffer = stackalloc int[3];
        foreach (var operand in definition.Nodes.OperandsOf(node, buffer))
            found.Add(operand);
    }

    private void AddSignal(int signal)
    {
        ref readonly var entry = ref definition.Signals[signal];
        if (entry.Kind is SignalKind.Register or SignalKind.Input || entry.Crossing == CrossingRole.Stable)
            return;
        if (entry.Kind == SignalKind.InstanceOutput)
        {
            AddInstanceOutput(entry.Instance, signal);
            return;
        }

        foreach (var number in index.Of(signal))
        {
            ref readonly var assignment = ref definition.Assignments[number];
            found.Add(assignment.Value);
            if (assignment.IndexNode >= 0)
                found.Add(assignment.IndexNode);
            if (assignment.Scope != 0)
                found.Add(FirstScope + assignment.Scope);
        }
    }

    private void AddInstanceOutput(int instance, int signal)
    {
        var entry = definition.Instances[instance];
        if (entry.Definition is { BlackBox: not null, Domains.Count: 0 } box)
        {
            AddInputsOfBox(box, entry, signal);
            return;
        }

        if (!children.TryGetValue(entry.Definition!, out var ports))
            return;
        foreach (var group in ports.Groups)
        {
            if (group.Outputs.Any(output => output.Port == signal - entry.FirstSignal))
                found.AddRange(group.Inputs.Select(input => FirstSignal + entry.FirstSignal + input.Port));
        }
    }

    /// <summary>Nobody knows what is inside a box without a clock: an output depends on all inputs, unless its clock is declared.</summary>
    private void AddInputsOfBox(Definition box, InstanceEntry entry, int output)
    {
        if (box.Signals[box.Ports[output - entry.FirstSignal]].Clock is not null)
            return;
        for (var port = 0; port < box.Ports.Count; port++)
        {
            if (box.Signals[box.Ports[port]] is { Kind: SignalKind.Input, Clock: null })
                found.Add(FirstSignal + entry.FirstSignal + port);
        }
    }

    private void AddScope(int scope)
    {
        ref readonly var entry = ref definition.Scopes[scope];
        var subject = definition.Chains[entry.Chain].Subject;
        if (subject >= 0)
            found.Add(subject);
        else if (entry.Condition >= 0)
            found.Add(entry.Condition);
        if (before[scope] != 0)
            found.Add(FirstScope + before[scope]);
    }

    private void FindUsers()
    {
        firstUser = new int[Count + 1];
        for (var vertex = 0; vertex < Count; vertex++)
        {
            foreach (var source in DependenciesOf(vertex))
                firstUser[source + 1]++;
        }

        for (var vertex = 0; vertex < Count; vertex++)
            firstUser[vertex + 1] += firstUser[vertex];
        users = new int[firstUser[Count]];
        var next = firstUser[..^1];
        for (var vertex = 0; vertex < Count; vertex++)
        {
            foreach (var source in DependenciesOf(vertex))
                users[next[source]++] = vertex;
        }
    }
}
