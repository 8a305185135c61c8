using System.Numerics;
using Generators.Catalogue;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>Folds by 2^a ± 2^b ± 1.</summary>
public sealed class SolinasScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        CheckMultiplying(config, mayLoad: false);
        if (config.IsTruncation)
            return;
        var form = Form(config);
        var plan = new SolinasPlan(config, form);
        if (plan.RowCount is 0 or > SolinasPlan.MaxRows)
        {
            throw new CatalogueException(
                $"Knob 'modulus' can't be '{ModReduceConfig.Text(config.ModulusValue)}' with Solinas: with a = {form.Exponent} and b = {form.Middle} its fold has more than {SolinasPlan.MaxRows} rows. BarrettTernary takes any.");
        }

        plan.Correction!.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = Plan(config);
        return new ModTiming(Math.Min(config.Interval, plan.Correction!.LongestLoop), plan.Cycles + plan.Correction.Cycles + 2);
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => Plan(config).Correction!.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new SolinasCore(config);

    internal static SolinasPlan Plan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new SolinasPlan(config, Form(config));
    }

    private static SolinasForm Form(ModReduceConfig config) => SolinasForm.Of(config.ModulusValue) ?? throw new CatalogueException(
        $"Knob 'modulus' can't be '{ModReduceConfig.Text(config.ModulusValue)}' with Solinas, which takes 2^a + 2^b + 1 with any signs, and 2^a + 1 and 2^a - 1. BarrettTernary takes any.");
}

/// <summary>The hardware of a <see cref="SolinasPlan"/>.</summary>
/// <param name="config">The reducer.</param>
public sealed class SolinasCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = SolinasScheme.Plan(Config);
        var datapath = ModDatapath.Of(this, null);
        var schedule = datapath.Schedule;
        var operand = schedule.Input(Value, 0).Until(1);
        var rows = plan.Rows.Select(segments => Row(schedule, operand, segments)).ToList();
        if (!plan.Offset.IsZero)
            rows.Add(SignedRow.Constant(schedule, plan.Offset, isNegative: false));
        var sum = new SignedRows(schedule).Sum(rows, 1, plan.Correction!.Sum.Bits);
        var end = 1 + plan.Cycles;
        Result.Value = datapath.Correct(plan.Correction, sum, end).At(end + plan.Correction.Cycles).Wrap(Result.Width);
    }

    private static SignedRow Row(ModSchedule schedule, Timed operand, IReadOnlyList<SolinasSegment> segments)
    {
        var parts = new List<Timed>();
        var place = segments[0].Target;
        foreach (var segment in segments)
        {
            if (segment.Target > place)
                parts.Add(Timed.Constant(schedule, BigInteger.Zero, segment.Target - place));
            parts.Add(operand.Slice(segment.Source, segment.Bits));
            place = segment.Target + segment.Bits;
        }

        return SignedRow.Of(Timed.Join(schedule, 1, parts), segments[0].Target, segments[0].IsNegative);
    }
}
