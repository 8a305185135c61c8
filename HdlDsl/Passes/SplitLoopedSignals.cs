using System.Globalization;
using HdlDsl.Netlists;

namespace HdlDsl.Passes;

/// <summary>
/// Gives the independent parts of a vector signals of their own when the vector, taken as a whole, depends on itself: an element of a carry
/// chain reads the element below. That is legal, since no bit depends on itself, but tools that see whole vectors call it a loop.
/// <para>
/// Ranges of bits that are assigned together form a part. Assignments go to the parts, slices that lie in one part read that part, and
/// the vector itself becomes the concatenation of its parts. Signals with dynamic assignments, and those that are one part, are left alone.
/// When nothing is to be split the definition itself is returned. Time is linear but for sorting the ranges of split signals.
/// </para>
/// </summary>
public sealed class SplitLoopedSignals
{
    /// <summary>Splits what needs it.</summary>
    /// <param name="definition">A legal definition; it is not changed.</param>
    /// <returns>A fresh definition, or the same when there is nothing to split.</returns>
    public Definition Run(Definition definition)
    {
        var parts = FindParts(definition);
        if (parts.Count == 0)
            return definition;
        var looped = new CombinationalComponents(definition).LoopedSignals();
        foreach (var signal in parts.Keys.Where(signal => !looped[signal]).ToList())
            parts.Remove(signal);
        return parts.Count == 0 ? definition : Split(definition, parts);
    }

    /// <summary>A part of a split signal: bits Low … Low+Width-1, and the signal that holds them.</summary>
    private readonly record struct Part(int Low, int Width, int Signal);

    private static SortedDictionary<int, List<Part>> FindParts(Definition definition)
    {
        var ranges = new SortedDictionary<int, List<(int Low, int End)>>();
        var isExcluded = new HashSet<int>();
        foreach (ref readonly var assignment in definition.Assignments)
        {
            ref readonly var signal = ref definition.Signals[assignment.Target];
            if (signal.Kind is SignalKind.Register || signal.Width == assignment.Width || assignment.IndexNode >= 0)
                isExcluded.Add(assignment.Target);
            else if (ranges.TryGetValue(assignment.Target, out var known))
                known.Add((assignment.Low, assignment.Low + assignment.Width));
            else
                ranges.Add(assignment.Target, [(assignment.Low, assignment.Low + assignment.Width)]);
        }

        var parts = new SortedDictionary<int, List<Part>>();
        foreach (var (signal, list) in ranges)
        {
            if (!isExcluded.Contains(signal) && Merge(list, definition.Signals[signal]) is { Count: > 1 } merged)
                parts.Add(signal, merged);
        }

        return parts;
    }

    /// <summary>Joins overlapping ranges; bits that nothing assigns form parts too when there is a default for them.</summary>
    private static List<Part> Merge(List<(int Low, int End)> ranges, in SignalEntry signal)
    {
        ranges.Sort();
        var merged = new List<Part>();
        var end = 0;
        foreach (var range in ranges)
        {
            if (range.Low < end)
            {
                end = Math.Max(end, range.End);
                merged[^1] = merged[^1] with { Width = end - merged[^1].Low };
                continue;
            }

            if (range.Low > end)
                merged.Add(new Part(end, range.Low - end, -1));
            merged.Add(new Part(range.Low, range.End - range.Low, -1));
            end = range.End;
        }

        if (end < signal.Width)
            merged.Add(new Part(end, signal.Width - end, -1));
        return merged;
    }

    private static Definition Split(Definition source, SortedDictionary<int, List<Part>> parts)
    {
        var target = new Definition(source.Name) { Remark = source.Remark, Location = source.Location, MacroBody = source.MacroBody };
        var next = source.Signals.Length;
        foreach (var list in parts.Values)
        {
            for (var i = 0; i < list.Count; i++)
                list[i] = list[i] with { Signal = next++ };
        }

        var map = MapNodes(source, target.Nodes, parts);
        new DefinitionCopy(source, target, map).CopyTables(
            new Dictionary<Definition, Definition>(), assignment => target.AddAssignment(Retarget(assignment, parts)));
        foreach (var (signal, list) in parts)
            AddParts(target, signal, list);
        return target;
    }

    private static void AddParts(Definition target, int signal, List<Part> parts)
    {
        var entry = target.Signals[signal];
        target.SignalRef(signal).InitialNode = -1;
        var folder = new NodeFolder(target.Nodes);
        foreach (var part in parts)
        {
            target.AddSignal(entry with
            {
                Kind = SignalKind.Wire,
                Name = string.Create(CultureInfo.InvariantCulture, $"{entry.Name ?? "_part"}_{part.Low}"),
                NameIsSuggested = true,
                Width = part.Width,
                ElementWidth = 0,
                Instance = -1,
                InitialNode = entry.InitialNode < 0 ? -1 : folder.Slice(entry.InitialNode, part.Low, part.Width),
            });
        }

        var reads = parts.ConvertAll(part => target.Nodes.Intern(Op.Signal, part.Width, part.Signal));
        reads.Reverse();
        target.AddAssignment(new AssignmentEntry
        {
            Target = signal,
            Width = entry.Width,
            IndexNode = -1,
            Value = target.Nodes.Concat([.. reads]),
            Location = entry.Location,
        });
    }

    private static AssignmentEntry Retarget(AssignmentEntry assignment, SortedDictionary<int, List<Part>> parts)
    {
        if (!parts.TryGetValue(assignment.Target, out var list))
            return assignment;
        var part = PartAt(list, assignment.Low);
        return assignment with { Target = part.Signal, Low = assignment.Low - part.Low };
    }

    private static Part PartAt(List<Part> parts, int bit)
    {
        var (first, last) = (0, parts.Count - 1);
        while (first < last)
        {
            var middle = (first + last + 1) / 2;
            if (parts[middle].Low <= bit)
                first = middle;
            else
                last = middle - 1;
        }

        return parts[first];
    }

    private static int[] MapNodes(Definition source, NodeTable target, SortedDictionary<int, List<Part>> parts)
    {
        var nodes = source.Nodes;
        var map = new int[nodes.Count];
        for (var node = 0; node < map.Length; node++)
        {
            var (op, width, a, b) = (nodes.OpOf(node), nodes.WidthOf(node), nodes.A(node), nodes.B(node));
            map[node] = op switch
            {
                Op.Constant => target.Constant(nodes.ConstantOf(node), width),
                Op.Signal => target.Intern(op, width, a),
                Op.MemoryRead => target.Intern(op, width, a, map[b]),
                Op.Concat => target.Concat(nodes.Parts(node).ToArray().Select(part => map[part]).ToArray()),
                Op.Slice => MapSlice(nodes, node, target, map, parts),
                Op.DynamicSlice => target.Intern(op, width, map[a], map[b], nodes.C(node)),
                Op.Mux => target.Intern(op, width, map[a], map[b], map[nodes.C(node)]),
                Op.Not or Op.Negate or Op.ZeroExtend or Op.SignExtend or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor =>
                    target.Intern(op, width, map[a]),
                _ => target.Intern(op, width, map[a], map[b]),
            };
        }

        return map;
    }

    private static int MapSlice(NodeTable nodes, int node, NodeTable target, int[] map, SortedDictionary<int, List<Part>> parts)
    {
        var (a, low, width) = (nodes.A(node), nodes.B(node), nodes.WidthOf(node));
        if (nodes.OpOf(a) != Op.Signal || !parts.TryGetValue(nodes.A(a), out var list))
            return target.Intern(Op.Slice, width, map[a], low);
        var part = PartAt(list, low);
        if (low + width > part.Low + part.Width)
            return target.Intern(Op.Slice, width, map[a], low);
        var read = target.Intern(Op.Signal, part.Width, part.Signal);
        return width == part.Width ? read : target.Intern(Op.Slice, width, read, low - part.Low);
    }
}
