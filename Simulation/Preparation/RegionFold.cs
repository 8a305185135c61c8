using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Turns the assignments to one part of a signal into one expression. Assignments of a region fold in program order; the branches of a chain fold
/// from the same value and join in a selection, so that conditions appear once for each chain and not once for each assignment.
/// Recursion is as deep as regions are nested.
/// </summary>
internal sealed class RegionFold
{
    /// <summary>
    /// Value of a part that nothing has assigned yet: whatever is convenient. Only for parts that every assignment covers: where some bits
    /// stay, what was convenient in one branch would show in the bits of another.
    /// </summary>
    public const int Undefined = -1;

    private const int WidestTree = 12;

    private readonly Definition definition;
    private readonly NodeFolder folder;
    private readonly int[] map;
    private readonly ScopeConditions conditions;
    private readonly ElementAssignment elements;
    private readonly int[] depths;
    private readonly int[] places;
    private SignalPart part;
    private bool isEnable;

    public RegionFold(Definition definition, NodeFolder folder, int[] map, ScopeConditions conditions, MuxFormOptions options)
    {
        this.definition = definition;
        this.folder = folder;
        this.map = map;
        this.conditions = conditions;
        elements = new ElementAssignment(folder, options);
        depths = new int[definition.Scopes.Length];
        places = new int[definition.Scopes.Length];
        for (var scope = 1; scope < depths.Length; scope++)
            depths[scope] = depths[definition.ParentOf(scope)] + 1;
        foreach (ref readonly var chain in definition.Chains)
        {
            for (var place = 0; place < chain.Branches.Count; place++)
                places[chain.Branches[place]] = place;
        }
    }

    /// <summary>Value of a part behind its assignments.</summary>
    /// <param name="target">The part.</param>
    /// <param name="assignments">Numbers of the assignments that reach it, in program order.</param>
    /// <param name="incoming">Value before them; may be <see cref="Undefined"/>.</param>
    /// <returns>Node, or <see cref="Undefined"/>.</returns>
    public int Value(SignalPart target, ReadOnlySpan<int> assignments, int incoming)
    {
        (part, isEnable) = (target, false);
        return Fold(assignments, 0, incoming);
    }

    /// <summary>Whether all of some assignments cover a part, so that its value before them may be <see cref="Undefined"/>.</summary>
    /// <param name="target">The part.</param>
    /// <param name="assignments">Numbers of assignments that reach it.</param>
    /// <returns>False when one leaves bits, or may.</returns>
    public bool AllCover(SignalPart target, ReadOnlySpan<int> assignments)
    {
        foreach (var number in assignments)
        {
            ref readonly var assignment = ref definition.Assignments[number];
            if (assignment.IndexNode >= 0 || assignment.Low > target.Low || assignment.Low + assignment.Width < target.Low + target.Width)
                return false;
        }

        return true;
    }

    /// <summary>Whether any assignment to a part is active.</summary>
    /// <param name="assignments">Numbers of the assignments that reach it, in program order.</param>
    /// <returns>1-bit node.</returns>
    public int Enable(ReadOnlySpan<int> assignments)
    {
        isEnable = true;
        return Fold(assignments, 0, folder.Constant(0, 1));
    }

    private int Fold(ReadOnlySpan<int> assignments, int depth, int value)
    {
        while (assignments.Length > 0)
        {
            ref readonly var assignment = ref definition.Assignments[assignments[0]];
            if (depths[assignment.Scope] == depth)
            {
                value = isEnable ? folder.Constant(1, 1) : Apply(assignment, value);
                assignments = assignments[1..];
                continue;
            }

            var chain = ChainAt(assignments[0], depth + 1);
            var count = 1;
            while (count < assignments.Length && ChainAt(assignments[count], depth + 1) == chain)
                count++;
            value = FoldChain(chain, assignments[..count], depth + 1, value);
            assignments = assignments[count..];
        }

        return value;
    }

    private int BranchAt(int assignment, int depth)
    {
        var scope = definition.Assignments[assignment].Scope;
        while (depths[scope] > depth)
            scope = definition.ParentOf(scope);
        return scope;
    }

    private int ChainAt(int assignment, int depth) =>
        depths[definition.Assignments[assignment].Scope] < depth ? -1 : definition.Scopes[BranchAt(assignment, depth)].Chain;

    private int FoldChain(int chain, ReadOnlySpan<int> assignments, int depth, int value)
    {
        var entry = definition.Chains[chain];
        var outcomes = new int[entry.Branches.Count];
        outcomes.AsSpan().Fill(value);
        var last = 0;
        foreach (var run in RunsByPlace(assignments, depth))
        {
            outcomes[run.Place] = Fold(run.Assignments, depth, value);
            last = Math.Max(last, run.Place);
        }

        return entry.Subject >= 0 ? JoinCases(chain, entry, outcomes, value) : JoinWhen(entry, outcomes, last, value);
    }

    /// <summary>Branches exclude each other, so that only the order inside each of them counts.</summary>
    private List<(int Place, int[] Assignments)> RunsByPlace(ReadOnlySpan<int> assignments, int depth)
    {
        var byPlace = new SortedDictionary<int, List<int>>();
        foreach (var assignment in assignments)
        {
            var place = places[BranchAt(assignment, depth)];
            if (!byPlace.TryGetValue(place, out var list))
                byPlace.Add(place, list = []);
            list.Add(assignment);
        }

        return [.. byPlace.Select(pair => (pair.Key, pair.Value.ToArray()))];
    }

    private int JoinWhen(in ChainEntry chain, int[] outcomes, int last, int value)
    {
        var joined = chain.IsComplete && last == outcomes.Length - 1 ? outcomes[last] : Select(conditions.Of(chain.Branches[last]), outcomes[last], value);
        for (var place = last - 1; place >= 0; place--)
            joined = Select(conditions.Of(chain.Branches[place]), outcomes[place], joined);
        return joined;
    }

    private int JoinCases(int chain, in ChainEntry entry, int[] outcomes, int value)
    {
        var rest = conditions.RestOf(entry);
        var joined = rest >= 0 ? outcomes[rest] : value;
        var subject = map[entry.Subject];
        var width = folder.Nodes.WidthOf(subject);
        if (width is > 1 and <= WidestTree && conditions.ValuesOf(entry) is var values && 2 * values.Count >= 1 << width)
        {
            var leaves = new int[1 << width];
            leaves.AsSpan().Fill(joined);
            foreach (var (number, place) in values)
                leaves[(int)number] = outcomes[place];
            return Tree(subject, leaves);
        }

        var matches = conditions.MatchesOf(chain);
        var groups = new Dictionary<int, int>();
        for (var place = 0; place < outcomes.Length; place++)
        {
            if (place != rest && outcomes[place] != joined)
                groups[outcomes[place]] = groups.TryGetValue(outcomes[place], out var known) ? folder.Binary(Op.Or, known, matches[place]) : matches[place];
        }

        foreach (var (outcome, match) in groups)
            joined = Select(match, outcome, joined);
        return joined;
    }

    /// <summary>Selects among 2^n values by the bits of the subject, the lowest first.</summary>
    private int Tree(int subject, int[] leaves)
    {
        for (var bit = 0; leaves.Length > 1; bit++)
        {
            var condition = folder.Slice(subject, bit, 1);
            var joined = new int[leaves.Length / 2];
            for (var i = 0; i < joined.Length; i++)
                joined[i] = Select(condition, leaves[(2 * i) + 1], leaves[2 * i]);
            leaves = joined;
        }

        return leaves[0];
    }

    private int Select(int condition, int whenTrue, int whenFalse)
    {
        if (whenTrue == Undefined || whenFalse == Undefined)
            return whenTrue == Undefined ? whenFalse : whenTrue;
        var nodes = folder.Nodes;
        if (nodes.WidthOf(whenTrue) > 1 || whenTrue == whenFalse || nodes.IsConstant(condition))
            return folder.Mux(condition, whenTrue, whenFalse);
        if (nodes.IsConstant(whenTrue))
        {
            return nodes.ConstantOf(whenTrue).IsZero
                ? folder.Binary(Op.And, folder.Unary(Op.Not, condition), whenFalse)
                : folder.Binary(Op.Or, condition, whenFalse);
        }

        if (nodes.IsConstant(whenFalse))
        {
            return nodes.ConstantOf(whenFalse).IsZero
                ? folder.Binary(Op.And, condition, whenTrue)
                : folder.Binary(Op.Or, folder.Unary(Op.Not, condition), whenTrue);
        }

        return folder.Mux(condition, whenTrue, whenFalse);
    }

    private int Apply(in AssignmentEntry assignment, int value)
    {
        if (assignment.IndexNode >= 0)
        {
            return elements.Apply(
                value, part, definition.Signals[part.Signal].Width,
                map[assignment.IndexNode], assignment.Stride, map[assignment.Value]);
        }

        var low = Math.Max(assignment.Low, part.Low);
        var end = Math.Min(assignment.Low + assignment.Width, part.Low + part.Width);
        var bits = folder.Slice(map[assignment.Value], low - assignment.Low, end - low);
        return end - low == part.Width ? bits : elements.Replace(value, low - part.Low, bits);
    }
}
