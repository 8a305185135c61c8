using System.Reflection;
using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// The machine code of one definition, shared by all its instances: one function for each group of outputs that depend on the same inputs,
/// one for each set of clocks that have an edge together. Functions are made when they are first asked for.
/// </summary>
internal sealed class CompiledDefinition : IChildCode
{
    private readonly DefinitionContext context;
    private readonly StateLayout layout;
    private readonly ScratchSpace scratch;
    private readonly ConstantPool constants;
    private readonly OutputGroups groups;
    private readonly SignalAliases aliases;
    private readonly int[] observed;
    private readonly Dictionary<string, DynamicMethod?> edges = new(StringComparer.Ordinal);
    private readonly Dictionary<int, DynamicMethod> outputs = [];
    private readonly FunctionPlan? allClocks;

    /// <summary>Plans a definition and lays its state out.</summary>
    /// <param name="definition">A prepared definition.</param>
    /// <param name="children">The code of each instance.</param>
    /// <param name="scratch">Scratch of the model.</param>
    /// <param name="constants">Constants of the model.</param>
    /// <param name="observed">Further signals that need a place.</param>
    public CompiledDefinition(
        Definition definition, IReadOnlyList<IChildCode> children, ScratchSpace scratch, ConstantPool constants, IEnumerable<int> observed)
    {
        context = new DefinitionContext(definition, children);
        this.scratch = scratch;
        this.constants = constants;
        groups = new OutputGroups(context);
        allClocks = Plan([.. definition.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal)]);
        aliases = new SignalAliases(context);
        this.observed = [.. observed.Select(aliases.RepresentativeOf).Distinct().Where(signal => definition.Signals[signal].Kind == SignalKind.Wire)];
        layout = new StateLayout(context, allClocks?.Schedule.Shadowed ?? new HashSet<int>(), this.observed);
    }

    /// <summary>Tables of the definition.</summary>
    public DefinitionContext Context => context;

    /// <summary>Places of its state.</summary>
    public StateLayout Layout => layout;

    /// <summary>Bytes of state of one instance.</summary>
    public int BlockSize => layout.Size;

    /// <summary>Offset of a port in the block.</summary>
    public int OffsetOfPort(int port) => layout.OffsetOf(context.Definition.Ports[port]);

    /// <summary>The group of outputs that a port belongs to; −1 for inputs and for outputs that are registers.</summary>
    public int GroupOf(int port) => groups.GroupOf(port);

    /// <summary>Input ports that the outputs of a group depend on.</summary>
    public IReadOnlyList<int> InputsOfGroup(int group) => groups.InputsOf(group);

    /// <summary>Number of output groups.</summary>
    public int GroupCount => groups.Count;

    /// <summary>Computes the outputs of a group.</summary>
    public MethodInfo OutputsFunction(int group)
    {
        if (!outputs.TryGetValue(group, out var method))
        {
            var goal = FunctionGoal.ForSignals(groups.OutputsOf(group));
            method = EmitFunction($"{context.Definition.Name}.outputs{group}", new FunctionPlan(context, goal), new HashSet<string>(StringComparer.Ordinal));
            outputs.Add(group, method);
        }

        return method;
    }

    /// <summary>Computes all outputs that are no registers; null when there are none.</summary>
    public DynamicMethod? SettleFunction() => SignalsFunction("settle", Enumerable.Range(0, context.Definition.Ports.Count)
        .Where(port => groups.GroupOf(port) >= 0).Select(port => context.Definition.Ports[port]));

    /// <summary>Offset of the place that shows an observed signal.</summary>
    public int OffsetOfObserved(int signal) => layout.OffsetOf(aliases.RepresentativeOf(signal));

    /// <summary>
    /// Computes the outputs, the observed signals, and the inputs of kept instances, but nothing inside those; null when there is nothing to compute.
    /// </summary>
    public DynamicMethod? ObserveFunction()
    {
        var definition = context.Definition;
        var outputs = Enumerable.Range(0, definition.Ports.Count).Where(port => groups.GroupOf(port) >= 0).Select(port => definition.Ports[port]);
        var inputs = Enumerable.Range(0, definition.Signals.Length).Where(signal => definition.Signals[signal].Kind == SignalKind.InstanceInput);
        return SignalsFunction("observe", outputs.Concat(observed).Concat(inputs));
    }

    /// <summary>Lets the clocks of a set have their rising edge; null when nothing depends on them.</summary>
    public MethodInfo? EdgeFunction(IReadOnlySet<string> clocks)
    {
        var own = context.Definition.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal).Where(clocks.Contains).ToHashSet(StringComparer.Ordinal);
        var key = string.Join(' ', own);
        if (own.Count == 0)
            return null;
        if (!edges.TryGetValue(key, out var method))
        {
            var all = context.Definition.Domains.Select(use => use.Domain.Clock).ToHashSet(StringComparer.Ordinal);
            var plan = own.SetEquals(all) ? allClocks : Plan(own);
            method = plan is null ? null : EmitFunction($"{context.Definition.Name}.edge", plan, own);
            edges.Add(key, method);
        }

        return method;
    }

    /// <inheritdoc/>
    public bool DependsOnClocks(IReadOnlySet<string> clocks) => context.Definition.Domains.Any(use => clocks.Contains(use.Domain.Clock));

    private DynamicMethod? SignalsFunction(string name, IEnumerable<int> signals)
    {
        var goal = FunctionGoal.ForSignals(signals);
        return goal.Signals.Count == 0
            ? null
            : EmitFunction($"{context.Definition.Name}.{name}", new FunctionPlan(context, goal), new HashSet<string>(StringComparer.Ordinal));
    }

    private FunctionPlan? Plan(HashSet<string> clocks) =>
        FunctionGoal.ForEdge(context, clocks) is { } goal ? new FunctionPlan(context, goal) : null;

    private DynamicMethod EmitFunction(string name, FunctionPlan plan, IReadOnlySet<string> clocks) =>
        new FunctionEmitter(context, plan, layout, scratch, constants, clocks).Emit(name);
}
