using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>An idea for a simpler design: edits of one definition.</summary>
internal sealed record Candidate(Definition Definition, DefinitionEdits Edits);

/// <summary>Ideas for simpler designs, one category after the other: first what removes much, then what removes little.</summary>
internal static class EditCandidates
{
    /// <summary>The categories in the order of trial; each looks at the present design.</summary>
    public static IReadOnlyList<Func<Design, IEnumerable<Candidate>>> Categories { get; } =
    [
        design => Each(design, Names),
        design => Each(design, definition => Chunks(Ports(definition, SignalKind.Output)).Select(ports => new DefinitionEdits { DroppedPorts = ports })),
        design => Probes(design.Top).Select(edits => new Candidate(design.Top, edits)),
        design => Each(design, definition => Chunks(Enumerable.Range(0, definition.Instances.Count)).Select(set => new DefinitionEdits { DroppedInstances = set })),
        design => Each(design, definition => Chunks(Enumerable.Range(0, definition.MemoryWrites.Length)).Select(set => new DefinitionEdits { DroppedWrites = set })),
        design => Each(design, definition => Chunks(Enumerable.Range(0, definition.Assignments.Length)).Select(set => new DefinitionEdits { DroppedAssignments = set })),
        design => Each(design, definition => Chunks(Scoped(definition)).Select(set => new DefinitionEdits { HoistedAssignments = set })),
        design => Each(design, definition => Chunks(Operators(definition)).Select(set => new DefinitionEdits { Nodes = set.ToDictionary(node => node, _ => NodeFate.Zeros) })),
        design => Each(design, Nodes),
        design => Each(design, definition => Chunks(Ports(definition, SignalKind.Input)).Select(ports => new DefinitionEdits { DroppedPorts = ports })),
        design => Each(design, definition => Chunks(ForeignRegisters(definition)).Select(set => new DefinitionEdits { DefaultDomains = set })),
        design => Each(design, definition => definition.Domains.Count > 0 ? [new DefinitionEdits { DropsDomains = true }] : []),
        design => Each(design, definition => Widths(definition, isTop: ReferenceEquals(definition, design.Top))),
    ];

    private static IEnumerable<Candidate> Each(Design design, Func<Definition, IEnumerable<DefinitionEdits>> ideas) =>
        design.Definitions.Reverse().Where(definition => definition.BlackBox is null)
            .SelectMany(definition => ideas(definition).Select(edits => new Candidate(definition, edits)));

    private static IEnumerable<DefinitionEdits> Names(Definition definition) =>
        definition.NodeNames.Count > 0 ? [new DefinitionEdits { DropsNames = true }] : [];

    /// <summary>Parts of a list in falling size: all, halves, quarters, …, single elements.</summary>
    private static IEnumerable<IReadOnlySet<int>> Chunks(IEnumerable<int> items)
    {
        var list = items.ToList();
        for (var size = list.Count; size > 0; size /= 2)
        {
            for (var start = list.Count; start > 0; start -= size)
                yield return list[Math.Max(0, start - size)..start].ToHashSet();
        }
    }

    private static IEnumerable<int> Ports(Definition definition, SignalKind kind) =>
        Enumerable.Range(0, definition.Ports.Count).Where(port => definition.Signals[definition.Ports[port]].Kind == kind);

    private static IEnumerable<int> Scoped(Definition definition) =>
        Enumerable.Range(0, definition.Assignments.Length).Where(number => definition.Assignments[number].Scope != 0);

    private static IEnumerable<int> Operators(Definition definition) =>
        Enumerable.Range(0, definition.Nodes.Count).Where(node => !definition.Nodes.IsConstant(node));

    private static IEnumerable<DefinitionEdits> Nodes(Definition definition)
    {
        foreach (var node in Operators(definition).Reverse())
        {
            var count = Liveness.Operands(definition, DefinitionEdits.None, node).Length;
            var fates = new List<NodeFate> { NodeFate.Ones };
            if (count > 0)
                fates.Add(NodeFate.FirstOperand);
            if (count > 1)
                fates.Add(NodeFate.SecondOperand);
            if (count > 2)
                fates.Add(NodeFate.LastOperand);
            foreach (var fate in fates)
                yield return new DefinitionEdits { Nodes = new Dictionary<int, NodeFate> { [node] = fate } };
        }
    }

    /// <summary>The only output of the top may show any node instead, the earliest first: that finds where values begin to differ.</summary>
    private static IEnumerable<DefinitionEdits> Probes(Definition top)
    {
        var outputs = Ports(top, SignalKind.Output).ToList();
        var assignments = outputs.Count == 1
            ? Enumerable.Range(0, top.Assignments.Length).Where(number => top.Assignments[number].Target == top.Ports[outputs[0]]).ToList()
            : [];
        if (assignments.Count == 0)
            yield break;
        foreach (var node in Operators(top))
        {
            yield return new DefinitionEdits
            {
                DroppedAssignments = assignments.Skip(1).ToHashSet(),
                HoistedAssignments = new HashSet<int> { assignments[0] },
                Values = new Dictionary<int, int> { [assignments[0]] = node },
                Widths = new Dictionary<int, int> { [top.Ports[outputs[0]]] = top.Nodes.WidthOf(node) },
            };
        }
    }

    private static IEnumerable<int> ForeignRegisters(Definition definition) =>
        Enumerable.Range(0, definition.Signals.Length).Where(signal =>
            definition.Signals[signal].Kind == SignalKind.Register && definition.Domains[definition.Signals[signal].Domain].Domain != ClockDomain.Default);

    /// <summary>Signals that are assigned as a whole may become narrower; ports of inner definitions may not, since instances have them too.</summary>
    private static IEnumerable<DefinitionEdits> Widths(Definition definition, bool isTop)
    {
        var isPartial = new HashSet<int>();
        foreach (var assignment in definition.Assignments)
        {
            if (assignment.IndexNode >= 0 || assignment.Width != definition.Signals[assignment.Target].Width)
                isPartial.Add(assignment.Target);
        }

        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            var (kind, width) = (definition.Signals[signal].Kind, definition.Signals[signal].Width);
            var isInner = kind is SignalKind.Wire or SignalKind.Register;
            if (isPartial.Contains(signal) || !(isInner || (isTop && kind is SignalKind.Input or SignalKind.Output)))
                continue;
            foreach (var narrower in new[] { 1, width / 2, width * 3 / 4, width - 1 }.Where(narrower => narrower >= 1 && narrower < width).Distinct())
                yield return new DefinitionEdits { Widths = new Dictionary<int, int> { [signal] = narrower } };
        }
    }
}
