using System.Reflection.Emit;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Vectors;

/// <summary>Vector code of one definition: all its lanes, or all its instances, side by side.</summary>
internal sealed class VectorCode
{
    private readonly DefinitionContext context;
    private readonly ScratchSpace scratch;
    private readonly RomPool roms;
    private readonly Dictionary<string, DynamicMethod?> edges = new(StringComparer.Ordinal);
    private readonly FunctionPlan? allClocks;

    /// <summary>Plans a definition and lays it out.</summary>
    /// <param name="prepared">A flat definition without instances.</param>
    /// <param name="shape">How many lanes, and how they lie.</param>
    /// <param name="scratch">Scratch of the model.</param>
    /// <param name="roms">Keeps the contents of ROMs.</param>
    /// <param name="splitsElements">Whether vector ports get a column for each element.</param>
    /// <exception cref="NotVectorisableException">The definition has something that is not done one word per lane.</exception>
    public VectorCode(PreparedDefinition prepared, LaneShape shape, ScratchSpace scratch, RomPool roms, bool splitsElements)
    {
        Prepared = prepared;
        Shape = shape;
        this.scratch = scratch;
        this.roms = roms;
        Form = LaneLowering.Run(MuxForm.Of(prepared.Definition, new MuxFormOptions(GreatestShiftedWidth: LaneLowering.GreatestWord)), splitsElements);
        context = new DefinitionContext(Form.Definition, []);
        allClocks = Plan([.. ClockNames]);
        Layout = new StateLayout(context, allClocks?.Schedule.Shadowed ?? new HashSet<int>(), []);
    }

    /// <summary>What the code was made from.</summary>
    public PreparedDefinition Prepared { get; }

    /// <summary>How lanes lie.</summary>
    public LaneShape Shape { get; }

    /// <summary>The lowered definition and its columns.</summary>
    public LaneForm Form { get; }

    /// <summary>Places of one lane; multiply by the number of lanes.</summary>
    public StateLayout Layout { get; }

    private IEnumerable<string> ClockNames => context.Definition.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal);

    /// <summary>Offset of a lane's value of a signal of the lowered definition.</summary>
    public long Place(int signal, int lane) => Place(Layout.OffsetOf(signal), Form.Definition.Signals[signal].Width, lane);

    /// <summary>Offset of a lane's value at an offset of the scalar layout.</summary>
    public long Place(int offset, int width, int lane) => ((long)offset * Shape.Lanes) + ((long)lane * LaneShape.SizeFor(width));

    /// <summary>The register column that an output column shows without any logic, or −1.</summary>
    public int RegisterBehind(int output) => StateLayout.RegisterBehind(context, output);

    /// <summary>Computes all outputs that are no registers; null when there are none.</summary>
    public DynamicMethod? SettleFunction()
    {
        var goal = FunctionGoal.ForSignals(Enumerable.Range(0, context.Definition.Signals.Length)
            .Where(signal => context.Definition.Signals[signal].Kind == SignalKind.Output && RegisterBehind(signal) < 0));
        return goal.Signals.Count == 0 ? null : EmitFunction("settle", new FunctionPlan(context, goal));
    }

    /// <summary>Lets the clocks of a set have their rising edge; null when nothing depends on them.</summary>
    public DynamicMethod? EdgeFunction(IReadOnlySet<string> clocks)
    {
        var own = ClockNames.Where(clocks.Contains).ToHashSet(StringComparer.Ordinal);
        var key = string.Join(' ', own);
        if (!edges.TryGetValue(key, out var method))
        {
            var plan = own.SetEquals(ClockNames) ? allClocks : Plan(own);
            edges.Add(key, method = plan is null ? null : EmitFunction("edge", plan));
        }

        return method;
    }

    private FunctionPlan? Plan(HashSet<string> clocks) =>
        FunctionGoal.ForEdge(context, clocks) is { } goal ? new FunctionPlan(context, goal) : null;

    private DynamicMethod EmitFunction(string name, FunctionPlan plan) =>
        new VectorEmitter(context, plan, Layout, Shape, scratch, roms).Emit($"{context.Definition.Name}.vector.{name}");
}
