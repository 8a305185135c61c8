using System.Runtime.ExceptionServices;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Observation;
using HdlDsl.Simulator.Vectors;

namespace HdlDsl.Simulator.Compilation;

/// <summary>Code of a definition with the code of its instances.</summary>
/// <param name="Prepared">The definition and its origins.</param>
/// <param name="Code">Its code.</param>
/// <param name="Children">The unit of each instance that has one: not a black box, and not in a group.</param>
internal sealed record CompiledUnit(PreparedDefinition Prepared, CompiledDefinition Code, IReadOnlyList<CompiledUnit?> Children);

/// <summary>Compiles a design from the leaves up. Planning recurses along data paths, so it runs on a thread with a large stack.</summary>
internal sealed class DesignCompiler
{
    private const int StackBytes = 512 << 20;

    private readonly Design design;
    private readonly BlackBoxModels models;
    private readonly Instrumentation? instrumentation;
    private readonly GroupFinder? finder;
    private readonly Dictionary<Definition, CompiledUnit> units = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Definition, BlackBoxCode> boxes = new(ReferenceEqualityComparer.Instance);
    private readonly RomPool roms = new();
    private HashSet<Definition> grouped = [];

    /// <summary>Prepares for compilation.</summary>
    /// <param name="design">The design; the instrumented one when there is an instrumentation.</param>
    /// <param name="models">Finds the behavioural models of black boxes.</param>
    /// <param name="instrumentation">What shall be watched, or null.</param>
    /// <param name="obstacle">Why no instances at all are simulated side by side; null when they are where that is possible.</param>
    public DesignCompiler(Design design, BlackBoxModels models, Instrumentation? instrumentation, string? obstacle)
    {
        this.design = design;
        this.models = models;
        this.instrumentation = instrumentation;
        finder = obstacle is null ? new GroupFinder(design, Scratch, roms) : null;
        Reports = finder?.Reports ?? GroupFinder.AllAlone(design, obstacle!);
    }

    /// <summary>Scratch of the model.</summary>
    public ScratchSpace Scratch { get; } = new();

    /// <summary>Constants of the model; must live as long as the code.</summary>
    public ConstantPool Constants { get; } = new();

    /// <summary>What became of instances that occur often.</summary>
    public IReadOnlyList<InstanceReport> Reports { get; private set; }

    /// <summary>Plans and lays out the top and everything below.</summary>
    /// <exception cref="CombinationalLoopException">Black boxes are part of a circle.</exception>
    public CompiledUnit Compile()
    {
        try
        {
            grouped = finder?.Find() ?? [];
            return Compile(design.Top, new Preparer(design, inlinesAll: false, grouped));
        }
        catch (CombinationalLoopException)
        {
            units.Clear();
            if (finder is not null)
                Reports = GroupFinder.AllAlone(design, "vectors run in a circle through ports of instances, so everything is inlined");
            return Compile(design.Top, new Preparer(design, inlinesAll: true));
        }
    }

    /// <summary>Runs work that recurses deeply.</summary>
    public static T OnLargeStack<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
#pragma warning disable CA1031 // Thrown again on the caller's thread.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    private CompiledUnit Compile(Definition definition, Preparer preparer)
    {
        if (units.TryGetValue(definition, out var unit))
            return unit;
        var prepared = preparer.Prepare(definition);
        var instances = prepared.Definition.Instances;
        var children = new CompiledUnit?[instances.Count];
        var codes = new IChildCode[instances.Count];
        foreach (var same in Enumerable.Range(0, instances.Count).GroupBy(i => instances[i].Definition!))
        {
            var members = same.ToList();
            if (TryGroup(same.Key, members) is { } group)
            {
                for (var lane = 0; lane < members.Count; lane++)
                    codes[members[lane]] = new GroupMember(group, lane);
                continue;
            }

            foreach (var member in members)
            {
                children[member] = same.Key.BlackBox is null ? Compile(same.Key, preparer) : null;
                codes[member] = children[member]?.Code ?? (IChildCode)BoxOf(same.Key);
            }
        }

        unit = new CompiledUnit(prepared, new CompiledDefinition(prepared.Definition, codes, Scratch, Constants, WatchedIn(prepared)), children);
        units.Add(definition, unit);
        return unit;
    }

    private InstanceGroup? TryGroup(Definition definition, List<int> instances)
    {
        if (finder is null || !grouped.Contains(definition))
            return null;
        if (instances.Count >= GroupFinder.LeastInstances)
            return finder.Make(definition, instances);
        finder.Refuse(definition, instances.Count);
        return null;
    }

    private IEnumerable<int> WatchedIn(PreparedDefinition prepared) =>
        instrumentation is null ? [] : new WatchedSignals(instrumentation, prepared).All().Select(watched => watched.Signal);

    private BlackBoxCode BoxOf(Definition definition)
    {
        if (!boxes.TryGetValue(definition, out var box))
            boxes.Add(definition, box = new BlackBoxCode(definition, models.Create(definition)));
        return box;
    }
}
