using HdlDsl.Checks.Loops;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// HDL4001: no signal depends combinationally on itself, exact to the bit and through instances.
///
/// Per definition, children first: a graph of segments, nodes, assignments and regions (<see cref="GraphBuilder"/>), its strongly connected components
/// (<see cref="Components"/>), for each component with a cycle the shortest way around as the report, and for the parents which outputs depend on which
/// inputs (<see cref="PortSummary"/>). Everything is iterative and, but for that summary of modules with very many inputs, linear.
/// </summary>
internal sealed class CombinationalLoopCheck
{
    private readonly Dictionary<Definition, PortDependencies> ports = [];

    /// <summary>Which outputs of the definitions checked so far depend on which inputs; the top is not among them.</summary>
    public IReadOnlyDictionary<Definition, PortDependencies> Ports => ports;

    /// <summary>Checks one definition; those of its instances were checked before.</summary>
    public void Run(AssignmentIndex index, List<Diagnostic> findings, bool isTop)
    {
        var definition = index.Definition;
        var builder = new GraphBuilder(index, ports);
        var graph = builder.Build();
        var segments = Enumerable.Range(builder.Layout.FirstSegment, builder.Segments.Count);
        var components = new Components(graph, segments);
        var loops = components.Cyclic.Select(vertices => (Start: vertices.Where(builder.Layout.IsSegment).Min(), Vertices: vertices));
        foreach (var (start, vertices) in loops.OrderBy(loop => loop.Start))
            findings.Add(LoopReport.Describe(definition, builder, ShortestCycle.Through(graph, start, vertices.ToHashSet())));
        if (!isTop)
            ports[definition] = PortSummary.Of(definition, builder, graph, components);
    }
}
