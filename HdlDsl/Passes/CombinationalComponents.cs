using HdlDsl.Netlists;

namespace HdlDsl.Passes;

/// <summary>
/// Finds the signals that depend on themselves combinationally when each signal is taken as a whole. In a legal definition such a signal is
/// a vector whose elements depend on each other, for example a carry chain. Strongly connected components by Tarjan's algorithm, with an
/// explicit stack, over one graph of signals, nodes, scopes, chains and instances; an edge leads to what a value depends on. An output of
/// an instance counts as depending on all its inputs.
/// </summary>
internal sealed class CombinationalComponents
{
    private readonly Definition definition;
    private readonly int[] firstAssignment;
    private readonly int[] order;
    private readonly int nodeBase;
    private readonly int scopeBase;
    private readonly int chainBase;
    private readonly int instanceBase;
    private readonly List<int> successors = [];

    public CombinationalComponents(Definition definition)
    {
        this.definition = definition;
        nodeBase = definition.Signals.Length;
        scopeBase = nodeBase + definition.Nodes.Count;
        chainBase = scopeBase + definition.Scopes.Length;
        instanceBase = chainBase + definition.Chains.Length;
        firstAssignment = new int[nodeBase + 1];
        foreach (ref readonly var assignment in definition.Assignments)
            firstAssignment[assignment.Target + 1]++;
        for (var i = 1; i < firstAssignment.Length; i++)
            firstAssignment[i] += firstAssignment[i - 1];
        order = new int[definition.Assignments.Length];
        var next = firstAssignment.AsSpan(0, nodeBase).ToArray();
        for (var i = 0; i < order.Length; i++)
            order[next[definition.Assignments[i].Target]++] = i;
    }

    /// <summary>Marks the signals on a cycle.</summary>
    /// <returns>One flag per signal.</returns>
    public bool[] LoopedSignals()
    {
        var count = instanceBase + definition.Instances.Count;
        var looped = new bool[nodeBase];
        var index = new int[count];
        var low = new int[count];
        var isOpen = new bool[count];
        var open = new Stack<int>();
        var work = new Stack<(int Vertex, int Start, int Next)>();
        var counter = 0;
        for (var root = 0; root < nodeBase; root++)
        {
            if (index[root] != 0)
                continue;
            Enter(root);
            while (work.TryPop(out var frame))
            {
                if (frame.Next < successors.Count)
                {
                    var target = successors[frame.Next];
                    work.Push(frame with { Next = frame.Next + 1 });
                    if (index[target] == 0)
                        Enter(target);
                    else if (isOpen[target])
                        low[frame.Vertex] = Math.Min(low[frame.Vertex], index[target]);
                    continue;
                }

                successors.RemoveRange(frame.Start, successors.Count - frame.Start);
                if (low[frame.Vertex] == index[frame.Vertex])
                    Close(frame.Vertex);
                if (work.TryPeek(out var parent))
                    low[parent.Vertex] = Math.Min(low[parent.Vertex], low[frame.Vertex]);
            }
        }

        return looped;

        void Enter(int vertex)
        {
            index[vertex] = low[vertex] = ++counter;
            isOpen[vertex] = true;
            open.Push(vertex);
            var start = successors.Count;
            AddSuccessors(vertex);
            work.Push((vertex, start, start));
        }

        void Close(int vertex)
        {
            var isAlone = open.Peek() == vertex;
            int member;
            do
            {
                member = open.Pop();
                isOpen[member] = false;
                if (member < nodeBase)
                    looped[member] = !isAlone;
            }
            while (member != vertex);
        }
    }

    /// <summary>Appends what a vertex depends on. The list works as a stack: the successors of the vertex being visited are its top.</summary>
    private void AddSuccessors(int vertex)
    {
        if (vertex < nodeBase)
        {
            AddOfSignal(vertex);
        }
        else if (vertex < scopeBase)
        {
            AddOfNode(vertex - nodeBase);
        }
        else if (vertex < chainBase)
        {
            if (vertex > scopeBase)
                successors.Add(chainBase + definition.Scopes[vertex - scopeBase].Chain);
        }
        else if (vertex < instanceBase)
        {
            ref readonly var chain = ref definition.Chains[vertex - chainBase];
            successors.Add(scopeBase + chain.Parent);
            AddNode(chain.Subject);
            foreach (var branch in chain.Branches)
                AddNode(definition.Scopes[branch].Condition);
        }
        else
        {
            var instance = definition.Instances[vertex - instanceBase];
            for (var port = 0; port < instance.PortCount; port++)
            {
                if (definition.Signals[instance.FirstSignal + port].Kind == SignalKind.InstanceInput)
                    successors.Add(instance.FirstSignal + port);
            }
        }
    }

    private void AddOfSignal(int signal)
    {
        switch (definition.Signals[signal].Kind)
        {
            case SignalKind.InstanceOutput:
                successors.Add(instanceBase + definition.Signals[signal].Instance);
                break;
            case SignalKind.Output or SignalKind.Wire or SignalKind.InstanceInput:
                for (var i = firstAssignment[signal]; i < firstAssignment[signal + 1]; i++)
                {
                    ref readonly var assignment = ref definition.Assignments[order[i]];
                    AddNode(assignment.Value);
                    AddNode(assignment.IndexNode);
                    successors.Add(scopeBase + assignment.Scope);
                }

                break;
        }
    }

    private void AddOfNode(int node)
    {
        if (definition.Nodes.OpOf(node) == Op.Signal)
        {
            successors.Add(definition.Nodes.A(node));
            return;
        }

        Span<int> buffer = stackalloc int[3];
        foreach (var operand in definition.Nodes.OperandsOf(node, buffer))
            AddNode(operand);
    }

    private void AddNode(int node)
    {
        if (node >= 0)
            successors.Add(nodeBase + node);
    }
}
