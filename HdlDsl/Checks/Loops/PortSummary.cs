using HdlDsl.Netlists;

namespace HdlDsl.Checks.Loops;

/// <summary>
/// Works out the <see cref="PortDependencies"/> of a definition from its graph. The input segments are taken 64 at a time, one bit of a mask each;
/// one sweep over the vertices, everything behind what it depends on, carries the masks to the outputs.
/// </summary>
internal static class PortSummary
{
    private const int BitsInMask = 64;

    public static PortDependencies Of(Definition definition, GraphBuilder builder, DependencyGraph graph, Components components)
    {
        var inputs = SegmentsOf(definition, builder.Segments, SignalKind.Input);
        var outputs = SegmentsOf(definition, builder.Segments, SignalKind.Output);
        if (inputs.Count == 0 || outputs.Count == 0)
            return PortDependencies.None;

        var dependsOn = outputs.ConvertAll(_ => new List<int>());
        var masks = new ulong[graph.Count];
        for (var start = 0; start < inputs.Count; start += BitsInMask)
        {
            var count = Math.Min(BitsInMask, inputs.Count - start);
            Array.Clear(masks);
            for (var i = 0; i < count; i++)
                masks[builder.Layout.Segment(inputs[start + i].Segment)] = 1UL << i;
            foreach (var vertex in components.Finished)
            {
                foreach (var successor in graph.SuccessorsOf(vertex))
                    masks[vertex] |= masks[successor];
            }

            for (var output = 0; output < outputs.Count; output++)
            {
                for (var mask = masks[builder.Layout.Segment(outputs[output].Segment)]; mask != 0; mask &= mask - 1)
                    dependsOn[output].Add(start + System.Numerics.BitOperations.TrailingZeroCount(mask));
            }
        }

        var groups = new List<PortGroup>();
        foreach (var alike in Enumerable.Range(0, outputs.Count).Where(i => dependsOn[i].Count > 0).GroupBy(i => dependsOn[i], SameList.Instance))
        {
            groups.Add(new PortGroup(
                [.. alike.Select(output => outputs[output].Place)], [.. alike.Key.Select(input => inputs[input].Place)]));
        }

        return new PortDependencies(groups);
    }

    private static List<(int Segment, (int Port, BitRange Bits) Place)> SegmentsOf(Definition definition, SignalSegments segments, SignalKind kind)
    {
        var found = new List<(int, (int, BitRange))>();
        for (var port = 0; port < definition.Ports.Count; port++)
        {
            var signal = definition.Ports[port];
            if (definition.Signals[signal].Kind != kind)
                continue;
            var first = segments.FirstOf(signal);
            for (var segment = first; segment < first + segments.CountOf(signal); segment++)
                found.Add((segment, (port, segments.BitsOf(segment))));
        }

        return found;
    }

    private sealed class SameList : IEqualityComparer<List<int>>
    {
        public static SameList Instance { get; } = new();

        public bool Equals(List<int>? x, List<int>? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

        public int GetHashCode(List<int> list)
        {
            var hash = default(HashCode);
            foreach (var item in list)
                hash.Add(item);
            return hash.ToHashCode();
        }
    }
}
