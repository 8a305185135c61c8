using System.Collections.Immutable;
using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// Basis-aligned transformation (CROSS, arXiv 2501.07047): the bits from p on are cut into digits x_i of d bits, and each weight W_i = 2^(p + d·i) mod M into digits B_ij.
/// Columns P_j = Σ_i x_i·B_ij are sums of small products without carries between them; X mod 2^p + Σ_j P_j·2^(d·j) is congruent to X, and short enough for
/// Barrett's reduction by a few bits. It is the table method with its words multiplied instead of looked up.
/// </summary>
public sealed class BatPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer, of a fixed modulus.</param>
    public BatPlan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var p = config.ModulusBits;
        var high = config.InputBits - p;
        Digit = config.Digit;
        Digits = TableSumPlan.CeilingOf(high, Digit);
        Columns = TableSumPlan.CeilingOf(p, Digit);
        var weights = ImmutableArray.CreateBuilder<BigInteger>(Digits);
        var max = (BigInteger.One << p) - 1;
        var columnMax = new BigInteger[Columns];
        for (var i = 0; i < Digits; i++)
        {
            var weight = BigInteger.ModPow(2, p + (i * Digit), config.ModulusValue);
            var greatest = (BigInteger.One << Math.Min(Digit, high - (i * Digit))) - 1;
            weights.Add(weight);
            max += greatest * weight;
            for (var j = 0; j < Columns; j++)
                columnMax[j] += greatest * DigitOf(weight, j);
        }

        Weights = weights.ToImmutable();
        ColumnBits = [.. columnMax.Select(column => Math.Max(1, (int)column.GetBitLength()))];
        RowCount = TableSumPlan.CeilingOf(ColumnBits.Max(), Digit);
        SumBits = Math.Max(p, (int)max.GetBitLength());
        Barrett = new BarrettPlan(config, SumBits, isFull: false);
    }

    /// <summary>d.</summary>
    public int Digit { get; }

    /// <summary>Digits of the bits from p on.</summary>
    public int Digits { get; }

    /// <summary>Digits of a weight.</summary>
    public int Columns { get; }

    /// <summary>W_i.</summary>
    public ImmutableArray<BigInteger> Weights { get; }

    /// <summary>Width of each column's sum.</summary>
    public ImmutableArray<int> ColumnBits { get; }

    /// <summary>Rows into which columns that do not overlap are put together.</summary>
    public int RowCount { get; }

    /// <summary>Width of the sum.</summary>
    public int SumBits { get; }

    /// <summary>What follows the sum.</summary>
    public BarrettPlan Barrett { get; }

    /// <summary>Cycles: a digit in each, the rows' sum, Barrett's reduction.</summary>
    public int Cycles => Digits + SignedRows.Levels(RowCount + 1) + Barrett.Cycles;

    /// <summary>Cycles of the longest loop.</summary>
    public int LongestLoop => Math.Max(Digits, Barrett.LongestLoop);

    /// <summary>B_ij.</summary>
    /// <param name="weight">W_i.</param>
    /// <param name="column">j.</param>
    /// <returns>The digit.</returns>
    public BigInteger DigitOf(BigInteger weight, int column) => (weight >> (column * Digit)) & ((BigInteger.One << Digit) - 1);
}

/// <summary>Digits times digits of constants, and Barrett's reduction of what is left.</summary>
public sealed class BatScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        CheckMultiplying(config, mayLoad: false);
        if (!config.IsTruncation)
            new BatPlan(config).Barrett.Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = new BatPlan(config);
        return new ModTiming(Math.Min(config.Interval, plan.LongestLoop), plan.Cycles + 2);
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => new BatPlan(config).Barrett.Correction.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new BatCore(config);
}

/// <summary>The hardware of a <see cref="BatPlan"/>: stations of one multiplier and accumulator for each column.</summary>
/// <param name="config">The reducer.</param>
public sealed class BatCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = new BatPlan(Config);
        var datapath = ModDatapath.Of(this, null);
        var schedule = datapath.Schedule;
        var p = Config.ModulusBits;
        var operand = schedule.Input(Value, 0).Until(1);
        var offsets = new int[plan.Columns + 1];
        for (var j = 0; j < plan.Columns; j++)
            offsets[j + 1] = offsets[j] + plan.ColumnBits[j];
        var width = offsets[^1];
        DigitStation? current = null;
        var factors = new UInt[plan.Columns];
        var columns = new DigitLoop(schedule, plan.Digit, plan.Digits).Build(
            operand.Slice(p, operand.Width - p), Timed.Constant(schedule, BigInteger.Zero, 1), 1, _ => width, (now, digit, station) =>
            {
                if (current != station)
                {
                    current = station;
                    var weight = Weight(plan, schedule, station);
                    for (var j = 0; j < plan.Columns; j++)
                        factors[j] = weight.Slice(j * plan.Digit, plan.Digit);
                }

                var sums = Enumerable.Range(0, plan.Columns).Select(j =>
                    (now.Slice(offsets[j], plan.ColumnBits[j]) + DigitProduct.Multiply(Config.Product, digit, factors[j])).Wrap(plan.ColumnBits[j]));
                return (Cat([.. sums.Reverse()]).AsUInt(), null);
            }).Sum;
        var time = 1 + plan.Digits;
        var rows = Enumerable.Range(0, plan.RowCount).Select(row => Row(plan, schedule, columns.Until(time), offsets, row)).OfType<SignedRow>()
            .Append(SignedRow.Of(operand.Slice(0, p), 0, isNegative: false)).ToList();
        var levels = SignedRows.Levels(plan.RowCount + 1);
        var sum = new SignedRows(schedule).Sum(rows, time, plan.SumBits).Until(time + levels);
        time += levels;
        var reciprocal = Timed.Constant(schedule, plan.Barrett.Reciprocal, plan.Barrett.QuotientBits);
        var result = plan.Barrett.Build(datapath, sum, reciprocal, time);
        Result.Value = result.At(time + plan.Barrett.Cycles).Wrap(Result.Width);
    }

    /// <summary>Each step's weight, from a table of the station's.</summary>
    private static UInt Weight(BatPlan plan, ModSchedule schedule, DigitStation station)
    {
        var bits = plan.Columns * plan.Digit;
        if (schedule.StepIndex(station.Time, station.Steps) is not { } index)
            return UInt.Constant(plan.Weights[station.Done], bits);
        var weights = Mem.Rom(plan.Weights.Skip(station.Done).Take(station.Steps), bits);
        return weights[index];
    }

    /// <summary>Columns r, r + R, r + 2R …, which do not overlap; null when there are none.</summary>
    private static SignedRow? Row(BatPlan plan, ModSchedule schedule, Timed columns, int[] offsets, int row)
    {
        var parts = new List<Timed>();
        var place = row * plan.Digit;
        for (var j = row; j < plan.Columns; j += plan.RowCount)
        {
            if (j * plan.Digit > place)
                parts.Add(Timed.Constant(schedule, BigInteger.Zero, (j * plan.Digit) - place));
            parts.Add(columns.Slice(offsets[j], plan.ColumnBits[j]));
            place = (j * plan.Digit) + plan.ColumnBits[j];
        }

        return parts.Count == 0 ? null : SignedRow.Of(Timed.Join(schedule, 1 + plan.Digits, parts), row * plan.Digit, isNegative: false);
    }
}
