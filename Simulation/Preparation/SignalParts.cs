using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl.Simulator.Preparation;

/// <summary>Bits of an assigned signal whose value is worked out on its own.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Low">Lowest bit.</param>
/// <param name="Width">Number of bits.</param>
internal readonly record struct SignalPart(int Signal, int Low, int Width);

/// <summary>
/// Cuts assigned signals into parts and lists which assignments reach each. Cuts are where ranges assigned apart begin or end; a signal that is
/// assigned by index is one part. Signals that depend on themselves as a whole are cut where reads begin or end too: then no part depends on itself.
/// </summary>
internal sealed class SignalParts
{
    private readonly Definition definition;
    private readonly int[] firstPart;
    private readonly List<SignalPart> parts = [];
    private readonly int[] firstItem;
    private readonly int[] items;

    public SignalParts(Definition definition)
    {
        this.definition = definition;
        var cuts = Cuts(definition);
        firstPart = new int[definition.Signals.Length + 1];
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            firstPart[signal] = parts.Count;
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind is SignalKind.Input or SignalKind.InstanceOutput)
                continue;
            var low = 0;
            foreach (var cut in (IEnumerable<int>?)cuts[signal] ?? [])
            {
                if (cut > low && cut < entry.Width)
                {
                    parts.Add(new SignalPart(signal, low, cut - low));
                    low = cut;
                }
            }

            parts.Add(new SignalPart(signal, low, entry.Width - low));
        }

        firstPart[^1] = parts.Count;
        (firstItem, items) = ListAssignments();
    }

    /// <summary>Number of parts; those of a signal are neighbours, the lowest first.</summary>
    public int Count => parts.Count;

    /// <summary>A part.</summary>
    public SignalPart this[int part] => parts[part];

    /// <summary>Numbers of the parts of a signal; none when nothing here assigns it.</summary>
    public (int First, int End) Of(int signal) => (firstPart[signal], firstPart[signal + 1]);

    /// <summary>Numbers of the parts that a range of bits of a signal lies in.</summary>
    public (int First, int End) Of(int signal, int low, int width)
    {
        var (first, end) = Of(signal);
        if (end - first <= 1)
            return (first, end);
        return (At(first, end, low), At(first, end, low + width - 1) + 1);
    }

    /// <summary>Numbers of the assignments that reach a part, in program order.</summary>
    public ReadOnlySpan<int> AssignmentsOf(int part) => items.AsSpan(firstItem[part]..firstItem[part + 1]);

    private int At(int first, int end, int bit)
    {
        while (end - first > 1)
        {
            var middle = (first + end) / 2;
            if (parts[middle].Low <= bit)
                first = middle;
            else
                end = middle;
        }

        return first;
    }

    private static SortedSet<int>?[] Cuts(Definition definition)
    {
        var looped = new CombinationalComponents(definition).LoopedSignals();
        var isIndexed = new bool[looped.Length];
        foreach (ref readonly var assignment in definition.Assignments)
            isIndexed[assignment.Target] |= assignment.IndexNode >= 0;
        var cuts = new SortedSet<int>?[looped.Length];
        foreach (ref readonly var assignment in definition.Assignments)
        {
            if (assignment.IndexNode < 0 && (looped[assignment.Target] || !isIndexed[assignment.Target]))
                Cut(assignment.Target, assignment.Low, assignment.Width);
        }

        var nodes = definition.Nodes;
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.OpOf(node) == Op.Slice && nodes.OpOf(nodes.A(node)) == Op.Signal && looped[nodes.A(nodes.A(node))])
                Cut(nodes.A(nodes.A(node)), nodes.B(node), nodes.WidthOf(node));
        }

        return cuts;

        void Cut(int signal, int low, int width)
        {
            if (width == definition.Signals[signal].Width)
                return;
            var set = cuts[signal] ??= [];
            set.Add(low);
            set.Add(low + width);
        }
    }

    private (int[] First, int[] Items) ListAssignments()
    {
        var first = new int[parts.Count + 1];
        foreach (ref readonly var assignment in definition.Assignments)
        {
            var (low, end) = Reached(assignment);
            for (var part = low; part < end; part++)
                first[part + 1]++;
        }

        for (var part = 0; part < parts.Count; part++)
            first[part + 1] += first[part];
        var next = first.AsSpan(0, parts.Count).ToArray();
        var list = new int[first[^1]];
        for (var i = 0; i < definition.Assignments.Length; i++)
        {
            var (low, end) = Reached(definition.Assignments[i]);
            for (var part = low; part < end; part++)
                list[next[part]++] = i;
        }

        return (first, list);
    }

    private (int First, int End) Reached(in AssignmentEntry assignment) =>
        assignment.IndexNode < 0 ? Of(assignment.Target, assignment.Low, assignment.Width) : Of(assignment.Target);
}
