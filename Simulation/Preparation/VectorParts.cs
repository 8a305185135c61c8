using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Decides which signals <see cref="SplitVectors"/> splits, and where. A vector is cut between its elements, anything else between the
/// ranges that are assigned apart. It pays when the parts are used apart: nothing selects among them at run time (but among registers that a wire
/// joins), arithmetic does not want them whole, and reads across parts are few. A signal that depends on itself as a whole is cut wherever an access begins or ends.
/// </summary>
internal sealed class VectorParts
{
    private const int WidthOfWord = 64;

    /// <summary>Reads across parts may touch so many parts for each part that there is.</summary>
    private const int MostJoinsPerPart = 4;

    private readonly Definition definition;
    private readonly bool[] looped;
    private readonly bool[] keep;
    private readonly bool[] isMixed;
    private readonly bool[] isIndexed;
    private readonly bool[] isComputed;
    private readonly List<(int Low, int End)>?[] assigned;
    private readonly List<(int Low, int End)>?[] read;

    private VectorParts(Definition definition)
    {
        this.definition = definition;
        looped = new CombinationalComponents(definition).LoopedSignals();
        keep = new bool[definition.Signals.Length];
        isMixed = new bool[keep.Length];
        isIndexed = new bool[keep.Length];
        isComputed = new bool[keep.Length];
        assigned = new List<(int, int)>?[keep.Length];
        read = new List<(int, int)>?[keep.Length];
    }

    /// <summary>Finds the cuts.</summary>
    /// <param name="definition">Definition to look at; its nodes are all live.</param>
    /// <returns>By signal to be split, the lowest bit of each part, ascending from 0.</returns>
    public static SortedDictionary<int, int[]> Find(Definition definition)
    {
        var parts = new VectorParts(definition);
        parts.SeeSignals();
        parts.SeeNodes();
        parts.SeeStatements();
        var found = new SortedDictionary<int, int[]>();
        for (var signal = 0; signal < parts.keep.Length; signal++)
        {
            if (parts.CutsOf(signal) is { Length: > 1 } cuts)
                found.Add(signal, cuts);
        }

        return found;
    }

    private void SeeSignals()
    {
        for (var signal = 0; signal < keep.Length; signal++)
        {
            var kind = definition.Signals[signal].Kind;
            keep[signal] = definition.Signals[signal].Width == 1 || kind switch
            {
                SignalKind.Wire or SignalKind.Register => false,
                SignalKind.Output or SignalKind.InstanceInput => !looped[signal],
                _ => true,
            };
        }
    }

    private void SeeNodes()
    {
        var nodes = definition.Nodes;
        Span<int> buffer = stackalloc int[3];
        for (var node = 0; node < nodes.Count; node++)
        {
            var op = nodes.OpOf(node);
            var operands = nodes.OperandsOf(node, buffer);
            for (var i = 0; i < operands.Length; i++)
            {
                var operand = operands[i];
                if (nodes.OpOf(operand) != Op.Signal)
                    continue;
                var signal = nodes.A(operand);
                if (op == Op.Slice)
                    Note(read, signal, nodes.B(node), nodes.WidthOf(node));
                else if (op == Op.Concat || (op == Op.Mux && i > 0))
                    Note(read, signal, 0, nodes.WidthOf(operand));
                else if (op == Op.DynamicSlice && i == 0 && IsElementOf(signal, node))
                    isIndexed[signal] = true;
                else
                    KeepUnlessLooped(signal);
            }
        }
    }

    /// <summary>Whether a choice at run time chooses elements of a wire.</summary>
    private bool IsElementOf(int signal, int choice)
    {
        ref readonly var entry = ref definition.Signals[signal];
        return entry.Kind == SignalKind.Wire && definition.Nodes.WidthOf(choice) == entry.ElementWidth && definition.Nodes.C(choice) == entry.ElementWidth;
    }

    private bool IsState(int value) => definition.Nodes.OpOf(value) == Op.Signal
        && definition.Signals[definition.Nodes.A(value)].Kind is SignalKind.Register or SignalKind.InstanceOutput;

    private void SeeStatements()
    {
        foreach (ref readonly var assignment in definition.Assignments)
        {
            KeepSelector(assignment.IndexNode);
            if (assignment.IndexNode >= 0)
                keep[assignment.Target] = true;
            Note(assigned, assignment.Target, assignment.Low, assignment.Width);
            isMixed[assignment.Target] |= !SplitsWell(assignment.Value);
            isComputed[assignment.Target] |= !IsState(assignment.Value);
            if (definition.Nodes.OpOf(assignment.Value) == Op.Signal)
                Note(read, definition.Nodes.A(assignment.Value), 0, assignment.Width);
        }

        foreach (ref readonly var write in definition.MemoryWrites)
        {
            KeepSelector(write.Address);
            KeepSelector(write.Data);
        }

        foreach (ref readonly var chain in definition.Chains)
            KeepSelector(chain.Subject);
    }

    private bool SplitsWell(int value) => definition.Nodes.OpOf(value) is Op.Constant or Op.Signal or Op.Concat or Op.Slice or Op.DynamicSlice
        or Op.ZeroExtend or Op.Mux or Op.MemoryRead or Op.And or Op.Or or Op.Xor or Op.Not;

    private void KeepSelector(int node)
    {
        if (node >= 0 && definition.Nodes.OpOf(node) == Op.Signal)
            KeepUnlessLooped(definition.Nodes.A(node));
    }

    private void KeepUnlessLooped(int signal) => keep[signal] |= !looped[signal];

    private void Note(List<(int Low, int End)>?[] ranges, int signal, int low, int width)
    {
        if (!keep[signal])
            (ranges[signal] ??= []).Add((low, low + width));
    }

    private int[]? CutsOf(int signal)
    {
        if (keep[signal])
            return null;
        var entry = definition.Signals[signal];
        var writes = assigned[signal] ?? [];
        var reads = read[signal] ?? [];
        if (looped[signal])
            return EveryCut(writes, reads, entry.Width);
        // A choice among registers is made where they are; other values must be brought together for it.
        if (isIndexed[signal] && isComputed[signal])
            return null;
        if (entry.ElementWidth > 0 && entry.Width > entry.ElementWidth && entry.Width % entry.ElementWidth == 0)
        {
            var elements = Enumerable.Range(0, entry.Width / entry.ElementWidth).Select(element => element * entry.ElementWidth).ToArray();
            return writes.TrueForAll(range => Fits(range, elements, entry.Width)) && JoinsAreFew(reads, elements, entry.Width) ? elements : null;
        }

        var width = entry.Width;
        var apart = writes.FindAll(range => range.End - range.Low < width);
        if (apart.Count == 0)
            return null;
        var cuts = Merge(apart, width);
        var isSimple = apart.Count == writes.Count || !isMixed[signal];
        if (width <= WidthOfWord && !(isSimple && reads.TrueForAll(range => PartsOf(range, cuts) == 1)))
            return null;
        return isSimple && JoinsAreFew(reads, cuts, width) ? cuts : null;
    }

    private static int[] EveryCut(List<(int Low, int End)> writes, List<(int Low, int End)> reads, int width)
    {
        var cuts = new SortedSet<int> { 0, width };
        foreach (var range in writes.Concat(reads))
        {
            cuts.Add(range.Low);
            cuts.Add(range.End);
        }

        cuts.Remove(width);
        return [.. cuts];
    }

    private static bool JoinsAreFew(List<(int Low, int End)> reads, int[] cuts, int width)
    {
        var joins = 0L;
        foreach (var range in reads)
        {
            if (!Fits(range, cuts, width))
                return false;
            if (PartsOf(range, cuts) is var count and > 1)
                joins += count;
        }

        return joins <= (long)MostJoinsPerPart * cuts.Length;
    }

    /// <summary>Whether a range lies in one part, or is made of whole parts.</summary>
    private static bool Fits((int Low, int End) range, int[] cuts, int width) => PartsOf(range, cuts) == 1
        || (cuts[PartAt(cuts, range.Low)] == range.Low && (range.End == width || cuts[PartAt(cuts, range.End)] == range.End));

    private static int PartsOf((int Low, int End) range, int[] cuts) => PartAt(cuts, range.End - 1) - PartAt(cuts, range.Low) + 1;

    /// <summary>Number of the part that a bit lies in.</summary>
    /// <param name="cuts">Lowest bits of the parts.</param>
    /// <param name="bit">Bit number.</param>
    /// <returns>Index into <paramref name="cuts"/>.</returns>
    public static int PartAt(int[] cuts, int bit)
    {
        var found = Array.BinarySearch(cuts, bit);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Lowest bits of the ranges, overlapping ones joined, and of the gaps between them.</summary>
    private static int[] Merge(List<(int Low, int End)> ranges, int width)
    {
        ranges.Sort();
        var cuts = new List<int> { 0 };
        var end = 0;
        foreach (var range in ranges)
        {
            if (range.Low >= end)
            {
                Cut(end);
                Cut(range.Low);
            }

            end = Math.Max(end, range.End);
        }

        Cut(end);
        return [.. cuts];

        void Cut(int bit)
        {
            if (bit > cuts[^1] && bit < width)
                cuts.Add(bit);
        }
    }
}
