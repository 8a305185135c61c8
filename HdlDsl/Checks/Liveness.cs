using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// Which signals are read. A walk from the readers back to what they read: an assignment that counts makes its value, its index, its conditions and
/// the signals in them count, and those make their own assignments count. Each node, scope and signal is visited once, from a work list.
/// </summary>
internal sealed class Liveness
{
    private readonly AssignmentIndex index;
    private readonly Definition definition;
    private readonly bool[] isNodeRead;
    private readonly bool[] isScopeRead;
    private readonly bool[] isSignalRead;
    private readonly int[] conditionsRead;
    private readonly Stack<int> work = new();

    public Liveness(AssignmentIndex index)
    {
        this.index = index;
        definition = index.Definition;
        isNodeRead = new bool[definition.Nodes.Count];
        isScopeRead = new bool[definition.Scopes.Length];
        isScopeRead[0] = true;
        isSignalRead = new bool[definition.Signals.Length];
        conditionsRead = new int[definition.Chains.Length];
    }

    /// <summary>Whether anything that counts so far reads the signal.</summary>
    public bool IsRead(int signal) => isSignalRead[signal];

    /// <summary>Lets everything that leaves the module or is stored in a memory count.</summary>
    public void AddResults()
    {
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            if (definition.Signals[signal].Kind is SignalKind.Output or SignalKind.InstanceInput || definition.Signals[signal].Property != PropertyKind.None)
                ReadAssignments(signal);
        }

        foreach (ref readonly var write in definition.MemoryWrites)
        {
            ReadNode(write.Address);
            ReadNode(write.Data);
            ReadScope(write.Scope);
        }

        Finish();
    }

    /// <summary>Lets every assignment count, those to signals that nothing reads included.</summary>
    public void AddEverything()
    {
        for (var signal = 0; signal < definition.Signals.Length; signal++)
            ReadAssignments(signal);
        Finish();
    }

    private void Finish()
    {
        Span<int> buffer = stackalloc int[3];
        while (work.TryPop(out var node))
        {
            if (definition.Nodes.OpOf(node) == Op.Signal)
            {
                var signal = definition.Nodes.A(node);
                if (isSignalRead[signal])
                    continue;
                isSignalRead[signal] = true;
                ReadAssignments(signal);
                continue;
            }

            foreach (var operand in definition.Nodes.OperandsOf(node, buffer))
                ReadNode(operand);
        }
    }

    private void ReadAssignments(int signal)
    {
        foreach (var number in index.Of(signal))
        {
            ref readonly var assignment = ref definition.Assignments[number];
            ReadNode(assignment.Value);
            if (assignment.IndexNode >= 0)
                ReadNode(assignment.IndexNode);
            ReadScope(assignment.Scope);
        }
    }

    /// <summary>A branch depends on its own condition, on those of the branches before it and on the scopes around.</summary>
    private void ReadScope(int scope)
    {
        while (!isScopeRead[scope])
        {
            isScopeRead[scope] = true;
            ref readonly var chain = ref definition.Chains[definition.Scopes[scope].Chain];
            if (chain.Subject >= 0)
            {
                ReadNode(chain.Subject);
            }
            else
            {
                ReadConditions(definition.Scopes[scope].Chain, scope);
            }

            scope = chain.Parent;
        }
    }

    /// <summary>Conditions of a chain up to a branch. Branches ascend, so those read before need not be visited again.</summary>
    private void ReadConditions(int chain, int last)
    {
        var branches = definition.Chains[chain].Branches;
        ref var done = ref conditionsRead[chain];
        for (; done < branches.Count && branches[done] <= last; done++)
        {
            var condition = definition.Scopes[branches[done]].Condition;
            if (condition >= 0)
                ReadNode(condition);
        }
    }

    private void ReadNode(int node)
    {
        if (isNodeRead[node])
            return;
        isNodeRead[node] = true;
        work.Push(node);
    }
}
