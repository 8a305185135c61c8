using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Compilation;

/// <summary>A definition ready for compilation, and where its signals come from.</summary>
/// <param name="Definition">The flat definition; instances in it are kept ones and black boxes.</param>
/// <param name="Origins">Where everything comes from.</param>
internal sealed record PreparedDefinition(Definition Definition, Origins Origins);

/// <summary>
/// Decides which instances become part of their surroundings. Small or rare definitions do, since code that spans them is faster; large ones
/// that occur often are compiled once and called, so that compile time does not grow with their number.
/// </summary>
internal sealed class Preparer
{
    /// <summary>Copies of a definition make code grow by this many nodes before it is kept.</summary>
    private const long GreatestCopies = 2000;

    /// <summary>Below this a call costs more than the contents.</summary>
    private const long LeastKept = 12;

    private readonly Dictionary<Definition, long> sizes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Definition, long> counts = new(ReferenceEqualityComparer.Instance);
    private readonly bool inlinesAll;
    private readonly IReadOnlySet<Definition> grouped;

    /// <summary>Counts the instances of a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="inlinesAll">Whether nothing but black boxes is kept.</param>
    /// <param name="grouped">Definitions whose instances are simulated side by side, and therefore kept.</param>
    public Preparer(Design design, bool inlinesAll, IReadOnlySet<Definition>? grouped = null)
    {
        this.inlinesAll = inlinesAll;
        this.grouped = grouped ?? new HashSet<Definition>();
        foreach (var definition in design.Definitions)
        {
            sizes[definition] = this.grouped.Contains(definition)
                ? definition.Ports.Count
                : definition.Nodes.Count + definition.Assignments.Length + definition.Instances.Sum(instance => sizes[instance.Definition!]);
        }

        counts[design.Top] = 1;
        foreach (var definition in design.Definitions.Reverse())
        {
            foreach (var instance in definition.Instances)
                counts[instance.Definition!] = counts.GetValueOrDefault(instance.Definition!) + counts.GetValueOrDefault(definition);
        }
    }

    /// <summary>How often a definition occurs in the whole design.</summary>
    public long CountOf(Definition definition) => counts.GetValueOrDefault(definition);

    /// <summary>Makes a definition ready.</summary>
    public PreparedDefinition Prepare(Definition definition)
    {
        var origins = new Origins();
        var flat = new Flattener().Run(definition, (_, child) => !IsKept(child), origins);
        flat = new SplitLoopedSignals().Run(flat);
        // Split signals were appended; they are wires, which have no state to start from.
        while (origins.Signals.Count < flat.Signals.Length)
            origins.Signals.Add(new SignalOrigin(-1, -1, 0));
        flat = new WirePropagation().Run(flat);
        flat = new SplitVectors().Run(flat, origins);
        flat = new SelectionPacking().Run(new WirePropagation().Run(flat));
        return new PreparedDefinition(flat, origins);
    }

    private bool IsKept(Definition child)
    {
        if (child.BlackBox is not null || (!inlinesAll && grouped.Contains(child)))
            return true;
        var size = sizes[child];
        return !inlinesAll && size >= LeastKept && counts[child] > 1 && size * counts[child] > GreatestCopies;
    }
}
