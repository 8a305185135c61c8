using System.Runtime.ExceptionServices;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator.Compilation;

/// <summary>Code of a definition with the code of its instances.</summary>
/// <param name="Prepared">The definition and its origins.</param>
/// <param name="Code">Its code.</param>
/// <param name="Children">What each instance runs: another unit, or the code of a black box.</param>
internal sealed record CompiledUnit(PreparedDefinition Prepared, CompiledDefinition Code, IReadOnlyList<CompiledUnit?> Children);

/// <summary>Compiles a design from the leaves up. Planning recurses along data paths, so it runs on a thread with a large stack.</summary>
/// <param name="design">The design; the instrumented one when there is an instrumentation.</param>
/// <param name="models">Behavioural models.</param>
/// <param name="instrumentation">What shall be watched, or null.</param>
internal sealed class DesignCompiler(Design design, BlackBoxModels models, Instrumentation? instrumentation)
{
    private const int StackBytes = 512 << 20;

    private readonly Dictionary<Definition, CompiledUnit> units = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Definition, BlackBoxCode> boxes = new(ReferenceEqualityComparer.Instance);

    /// <summary>Scratch of the model.</summary>
    public ScratchSpace Scratch { get; } = new();

    /// <summary>Constants of the model; must live as long as the code.</summary>
    public ConstantPool Constants { get; } = new();

    /// <summary>Plans and lays out the top and everything below.</summary>
    /// <exception cref="CombinationalLoopException">Black boxes are part of a circle.</exception>
    public CompiledUnit Compile()
    {
        try
        {
            return Compile(design.Top, new Preparer(design, inlinesAll: false));
        }
        catch (CombinationalLoopException)
        {
            units.Clear();
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
        var children = prepared.Definition.Instances.ConvertAll(instance =>
            instance.Definition!.BlackBox is null ? Compile(instance.Definition, preparer) : null);
        var codes = prepared.Definition.Instances.Select((instance, i) => children[i]?.Code ?? (IChildCode)BoxOf(instance.Definition!)).ToList();
        unit = new CompiledUnit(prepared, new CompiledDefinition(prepared.Definition, codes, Scratch, Constants, WatchedIn(prepared)), children);
        units.Add(definition, unit);
        return unit;
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
