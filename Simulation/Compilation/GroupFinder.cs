using HdlDsl.Netlists;
using HdlDsl.Simulator.Vectors;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Finds definitions whose instances can be simulated side by side. The innermost ones win: rows of an array dissolve, so that all their elements
/// form one group.
/// </summary>
internal sealed class GroupFinder(Design design, ScratchSpace scratch, RomPool roms)
{
    /// <summary>Fewer instances leave most of a vector empty.</summary>
    public const int LeastInstances = 8;

    private const int SmallBlock = 16;
    private const int LargeBlock = 64;

    private readonly Dictionary<Definition, PreparedDefinition> prepared = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was found, also about definitions that occur often but stay alone.</summary>
    public List<InstanceReport> Reports { get; } = [];

    /// <summary>What is said about a design none of whose instances are simulated side by side.</summary>
    /// <param name="design">The design.</param>
    /// <param name="reason">Why.</param>
    public static IReadOnlyList<InstanceReport> AllAlone(Design design, string reason)
    {
        var preparer = new Preparer(design, inlinesAll: true);
        return
        [
            .. design.Definitions.Where(definition => IsCandidate(definition, design, preparer))
                .Select(definition => Alone(definition, preparer, reason)),
        ];
    }

    /// <summary>Finds the definitions.</summary>
    public HashSet<Definition> Find()
    {
        var found = new HashSet<Definition>(ReferenceEqualityComparer.Instance);
        var hasGroupInside = new HashSet<Definition>(ReferenceEqualityComparer.Instance);
        var preparer = new Preparer(design, inlinesAll: true);
        foreach (var definition in design.Definitions)
        {
            if (definition.Instances.Exists(instance => found.Contains(instance.Definition!) || hasGroupInside.Contains(instance.Definition!)))
                hasGroupInside.Add(definition);
            else if (IsCandidate(definition, design, preparer))
                Try(definition, preparer, found);
        }

        return found;
    }

    /// <summary>Makes a group of instances of a definition that was found.</summary>
    public InstanceGroup Make(Definition definition, IReadOnlyList<int> instances)
    {
        var code = CodeFor(prepared[definition], instances.Count);
        StateLayout.Check((long)code.Layout.Size * code.Shape.Lanes, $"an array of {instances.Count} '{definition.Name}'");
        Reports.Add(new InstanceReport(definition.Name, instances.Count, code.Shape.Lanes, null));
        return new InstanceGroup(code, instances);
    }

    /// <summary>Notes that instances of a definition that was found are too few where they stand.</summary>
    public void Refuse(Definition definition, int instances) => Reports.Add(new InstanceReport(
        definition.Name, instances, 0, $"there are fewer than {LeastInstances} in one module"));

    private void Try(Definition definition, Preparer preparer, HashSet<Definition> found)
    {
        var reason = "it has no registers";
        try
        {
            var candidate = preparer.Prepare(definition);
            if (candidate.Definition.Domains.Count > 0)
                reason = InstanceGroup.Obstacle(CodeFor(candidate, LeastInstances));
            if (reason is null)
            {
                prepared.Add(definition, candidate);
                found.Add(definition);
                return;
            }
        }
        catch (NotVectorisableException obstacle)
        {
            reason = obstacle.Message;
        }

        Reports.Add(Alone(definition, preparer, reason));
    }

    private static bool IsCandidate(Definition definition, Design design, Preparer preparer) =>
        definition != design.Top && definition.BlackBox is null && preparer.CountOf(definition) >= LeastInstances;

    private static InstanceReport Alone(Definition definition, Preparer preparer, string reason) =>
        new(definition.Name, (int)Math.Min(int.MaxValue, preparer.CountOf(definition)), 0, reason);

    private VectorCode CodeFor(PreparedDefinition candidate, int instances)
    {
        var block = SmallBlock;
        while (block < LargeBlock && block < instances)
            block *= 2;
        return new VectorCode(candidate, LaneShape.For(instances, block), scratch, roms, splitsElements: false);
    }
}
