using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>The hardware of a <see cref="TernaryBarrettPlan"/>.</summary>
/// <param name="config">The reducer.</param>
public sealed class TernaryBarrettCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = new TernaryBarrettPlan(Config);
        var datapath = ModDatapath.Of(this, null);
        var schedule = datapath.Schedule;
        var sums = new SignedRows(schedule);
        var operand = schedule.Input(Value, 0).Until(1);
        var time = 1;
        var high = operand.Slice(plan.Shift, operand.Width - plan.Shift);
        var source = Row(high, isSigned: false);
        var rows = Terms(sums, source, plan.Reciprocal, ref time).Select(row => Truncated(row, plan.Cut)).OfType<SignedRow>().ToList();
        if (plan.Bias > 0)
            rows.Insert(0, SignedRow.Constant(schedule, plan.Bias, isNegative: true));
        // Rows that are cut away leave fewer levels than planned; the plan's time holds.
        var scaled = sums.Sum(rows, time, plan.QuotientBits + plan.PointBits);
        time = 1 + plan.QuotientCycles;
        var quotient = Row(scaled.Slice(plan.PointBits, plan.QuotientBits).Until(time), isSigned: true);

        var bits = plan.Correction.Sum.Bits;
        var low = operand.Width > bits ? operand.Slice(0, bits) : operand;
        var multiple = Terms(sums, quotient, plan.Modulus, ref time).Select(row => Low(row, bits)).OfType<SignedRow>();
        var difference = sums.Sum([SignedRow.Of(low, 0, isNegative: false), .. multiple.Select(row => row with { IsNegative = !row.IsNegative })], time, bits);
        var end = 1 + plan.Cycles;
        Result.Value = datapath.Correct(plan.Correction, difference.Until(end), end).At(end + plan.Correction.Cycles).Wrap(Result.Width);
    }

    private static SignedRow Row(Timed value, bool isSigned)
    {
        var half = BigInteger.One << (value.Width - 1);
        return isSigned ? new SignedRow(value, 0, false, -half, half - 1) : SignedRow.Of(value, 0, isNegative: false);
    }

    /// <summary>A number times each term of a constant; its odd multiples are adders of three words in a cycle, or in two.</summary>
    private static List<SignedRow> Terms(SignedRows sums, SignedRow source, ConstantRecoding constant, ref int time)
    {
        var multiples = new Dictionary<int, SignedRow> { [1] = source };
        foreach (var multiple in constant.Multiples.OrderBy(ConstantRecoding.LevelOf).ThenBy(multiple => multiple))
        {
            var digits = ConstantRecoding.SignedDigits(multiple);
            var parts = digits.Select(term => Term(source, term.Shift, term.Digit < 0)).ToList();
            var level = ConstantRecoding.LevelOf(multiple);
            if (level > 1)
            {
                // The lowest three make another multiple.
                var lowest = digits.Take(3).Sum(term => term.Digit << term.Shift);
                parts = [Term(multiples[Math.Abs(lowest)], 0, lowest < 0), .. parts.Skip(3)];
            }

            var (min, max) = (multiple * source.Min, multiple * source.Max);
            var bits = min.Sign < 0 ? SignedRows.SignedBits(min, max) : (int)max.GetBitLength();
            multiples[multiple] = new SignedRow(sums.Sum(parts, time + level - 1, bits), 0, false, min, max);
        }

        time += constant.MultipleLevels;
        return [.. constant.Terms.Select(term => Term(multiples[Math.Abs(term.Digit)], term.Shift, term.Digit < 0))];
    }

    /// <summary>A row times ±2^shift.</summary>
    private static SignedRow Term(SignedRow row, int shift, bool isNegative) =>
        row with { Shift = shift, IsNegative = isNegative, Min = row.Min << shift, Max = row.Max << shift };

    /// <summary>floor of a row over 2^cut; null when nothing is left.</summary>
    private static SignedRow? Truncated(SignedRow row, int cut)
    {
        if (row.Shift >= cut)
            return row with { Shift = row.Shift - cut, Min = row.Min >> cut, Max = row.Max >> cut };
        var lost = cut - row.Shift;
        return lost >= row.Value.Width ? null : row with { Value = row.Value.Slice(lost, row.Value.Width - lost), Shift = 0, Min = row.Min >> cut, Max = row.Max >> cut };
    }

    /// <summary>A row modulo 2^bits; null when nothing is left.</summary>
    private static SignedRow? Low(SignedRow row, int bits)
    {
        var kept = bits - row.Shift;
        return kept <= 0 ? null : row.Value.Width <= kept ? row : SignedRow.Of(row.Value.Slice(0, kept), row.Shift, row.IsNegative);
    }
}
