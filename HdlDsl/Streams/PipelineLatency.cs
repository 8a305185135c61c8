using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Counts the registers between a word and the result of a function that describes hardware, as far as the function's own assignments tell: the fewest on any path, since a
/// result may also depend on earlier words (a filter, an accumulator), but on no later one.
/// </summary>
/// <param name="builder">The module.</param>
/// <param name="word">What the function gets; it is called after this.</param>
internal sealed class PipelineLatency(DefinitionBuilder builder, Data word)
{
    private readonly int firstAssignment = builder.Definition.Assignments.Length;
    private readonly HashSet<int> wordNodes = [.. word.Leaves().Select(leaf => leaf.Signal.NodeIn(builder)).Where(node => !builder.Nodes.IsConstant(node))];

    /// <summary>Registers between the word and a result; null when no path is found or when one leads through an instance, of which nothing is known yet.</summary>
    /// <param name="result">Result of the function.</param>
    public int? Of(Data result)
    {
        var assignments = OwnAssignments();
        var (present, earlier) = (new Stack<int>(), new Stack<int>());
        var seen = new HashSet<int>();
        foreach (var leaf in result.Leaves())
            present.Push(leaf.Signal.NodeIn(builder));
        for (var registers = 0; present.Count > 0; registers++)
        {
            while (present.TryPop(out var node))
            {
                if (wordNodes.Contains(node))
                    return registers;
                if (seen.Add(node) && !Follow(node, assignments, present, earlier))
                    return null;
            }

            (present, earlier) = (earlier, present);
        }

        return null;
    }

    /// <summary>Adds what a node depends on, in this cycle or in the one before.</summary>
    /// <returns>False for an output of an instance.</returns>
    private bool Follow(int node, ILookup<int, AssignmentEntry> assignments, Stack<int> present, Stack<int> earlier)
    {
        if (builder.Nodes.OpOf(node) != Op.Signal)
        {
            Span<int> buffer = stackalloc int[3];
            foreach (var operand in builder.Nodes.OperandsOf(node, buffer))
                present.Push(operand);
            return true;
        }

        var signal = builder.Nodes.A(node);
        var kind = builder.Definition.Signals[signal].Kind;
        if (kind == SignalKind.InstanceOutput)
            return false;
        var sources = kind == SignalKind.Register ? earlier : present;
        foreach (var assignment in assignments[signal])
        {
            sources.Push(assignment.Value);
            if (assignment.IndexNode >= 0)
                sources.Push(assignment.IndexNode);
            AddConditions(assignment.Scope, sources);
        }

        return true;
    }

    /// <summary>The conditions of all regions around an assignment, with those of the branches beside them.</summary>
    private void AddConditions(int scope, Stack<int> sources)
    {
        var definition = builder.Definition;
        for (; scope != 0; scope = definition.ParentOf(scope))
        {
            var chain = definition.Chains[definition.Scopes[scope].Chain];
            if (chain.Subject >= 0)
                sources.Push(chain.Subject);
            foreach (var branch in chain.Branches)
            {
                if (definition.Scopes[branch].Condition >= 0)
                    sources.Push(definition.Scopes[branch].Condition);
            }
        }
    }

    private ILookup<int, AssignmentEntry> OwnAssignments() =>
        builder.Definition.Assignments[firstAssignment..].ToArray().ToLookup(assignment => assignment.Target);
}
