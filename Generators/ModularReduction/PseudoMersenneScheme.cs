using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;

namespace Generators.ModularReduction;

/// <summary>A fold: the bits from a on come back, multiplied by c.</summary>
/// <param name="HighBits">Bits from a on.</param>
/// <param name="Multiple">Times M that is added, where c times the high bits is subtracted.</param>
/// <param name="Bound">Bound of what it gives.</param>
public sealed record PseudoMersenneFold(int HighBits, BigInteger Multiple, ModBound Bound);

/// <summary>
/// M = 2^a − c or 2^a + c with c below 2^(a/2): X = high·2^a + low ≡ low ± c·high, again while that makes the number smaller and there is more than 4M; then
/// corrections. Where c·high is subtracted, the multiple of M that makes the difference positive is added.
/// </summary>
public sealed class PseudoMersennePlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer, of a fixed modulus.</param>
    public PseudoMersennePlan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
        var modulus = config.ModulusValue;
        var p = config.ModulusBits;
        var (above, below) = ((BigInteger.One << p) - modulus, modulus - (BigInteger.One << (p - 1)));
        (Exponent, Constant, Subtracts) = above <= below ? (p, above, false) : (p - 1, below, true);
        var folds = ImmutableArray.CreateBuilder<PseudoMersenneFold>();
        var max = (BigInteger.One << config.InputBits) - 1;
        while (max > 4 * modulus)
        {
            var high = max >> Exponent;
            var multiple = Subtracts ? ((Constant * high) + modulus - 1) / modulus : BigInteger.Zero;
            var next = (BigInteger.One << Exponent) - 1 + (Subtracts ? multiple * modulus : Constant * high);
            if (next >= max)
                break;
            folds.Add(new PseudoMersenneFold((int)high.GetBitLength(), multiple, new ModBound(next, (next / modulus) + 1)));
            max = next;
        }

        Folds = folds.ToImmutable();
        Correction = new CorrectionPlan(config, new ModBound(max, (max / modulus) + 1));
        Digits = ConstantRecoding.SignedDigits(Constant);
    }

    /// <summary>The reducer.</summary>
    public ModReduceConfig Config { get; }

    /// <summary>a.</summary>
    public int Exponent { get; }

    /// <summary>c.</summary>
    public BigInteger Constant { get; }

    /// <summary>M = 2^a + c, so that c times the high bits is subtracted.</summary>
    public bool Subtracts { get; }

    /// <summary>c as signed powers of two.</summary>
    public ImmutableArray<RecodedTerm> Digits { get; }

    /// <summary>The folds.</summary>
    public ImmutableArray<PseudoMersenneFold> Folds { get; }

    /// <summary>What follows.</summary>
    public CorrectionPlan Correction { get; }

    /// <summary>Cycles of all folds.</summary>
    public int Cycles => Folds.Sum(CyclesOf);

    /// <summary>Cycles of the longest loop.</summary>
    public int LongestLoop => Config.Product == ModProduct.ShiftAdd ? Correction.LongestLoop : Folds.Select(fold => Product(fold).Steps).Append(Correction.LongestLoop).Max();

    /// <summary>Cycles of a fold.</summary>
    /// <param name="fold">The fold.</param>
    /// <returns>The cycles.</returns>
    public int CyclesOf(PseudoMersenneFold fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return Config.Product == ModProduct.Operator ? Product(fold).Steps + 1 : SignedRows.Levels(Digits.Length + 1 + (fold.Multiple.IsZero ? 0 : 1));
    }

    /// <summary>c times the high bits, by the digits of c.</summary>
    /// <param name="fold">The fold.</param>
    /// <returns>The product.</returns>
    public DigitProduct Product(PseudoMersenneFold fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        var bits = (int)Constant.GetBitLength();
        return new DigitProduct(Config, bits, fold.HighBits, 0, bits + fold.HighBits);
    }
}

/// <summary>Folds by 2^a ± c.</summary>
public sealed class PseudoMersenneScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        CheckMultiplying(config, mayLoad: false);
        if (config.IsTruncation)
            return;
        var plan = new PseudoMersennePlan(config);
        if (2 * plan.Constant.GetBitLength() > plan.Exponent + 1)
        {
            throw new CatalogueException(
                $"Knob 'modulus' can't be '{ModReduceConfig.Text(config.ModulusValue)}' with PseudoMersenne, which takes 2^a - c and 2^a + c with c of at most (a + 1)/2 bits; "
                + $"here a is {plan.Exponent} and c has {plan.Constant.GetBitLength()}. BarrettFull takes any.");
        }

        plan.Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = new PseudoMersennePlan(config);
        return new ModTiming(Math.Min(config.Interval, plan.LongestLoop), plan.Cycles + plan.Correction.Cycles + 2);
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => new PseudoMersennePlan(config).Correction.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new PseudoMersenneCore(config);
}

/// <summary>The hardware of a <see cref="PseudoMersennePlan"/>.</summary>
/// <param name="config">The reducer.</param>
public sealed class PseudoMersenneCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = new PseudoMersennePlan(Config);
        var datapath = ModDatapath.Of(this, null);
        var schedule = datapath.Schedule;
        var time = 1;
        var sum = schedule.Input(Value, 0).Until(time);
        foreach (var fold in plan.Folds)
        {
            sum = Fold(plan, fold, schedule, sum, time);
            time += plan.CyclesOf(fold);
        }

        Result.Value = datapath.Correct(plan.Correction, sum, time).At(time + plan.Correction.Cycles).Wrap(Result.Width);
    }

    private static Timed Fold(PseudoMersennePlan plan, PseudoMersenneFold fold, ModSchedule schedule, Timed value, int time)
    {
        var low = value.Slice(0, plan.Exponent);
        var high = value.Slice(plan.Exponent, fold.HighBits);
        var rows = new List<SignedRow> { SignedRow.Of(low, 0, isNegative: false) };
        if (!fold.Multiple.IsZero)
            rows.Add(SignedRow.Constant(schedule, fold.Multiple * plan.Config.ModulusValue, isNegative: false));
        if (plan.Config.Product == ModProduct.ShiftAdd)
        {
            rows.AddRange(plan.Digits.Select(term => SignedRow.Of(high, term.Shift, (term.Digit < 0) != plan.Subtracts)));
            return new SignedRows(schedule).Sum(rows, time, fold.Bound.Bits);
        }

        var product = plan.Product(fold);
        var multiple = product.Build(schedule, Timed.Constant(schedule, plan.Constant, product.FirstBits), high, time);
        rows.Add(SignedRow.Of(multiple, 0, plan.Subtracts));
        return new SignedRows(schedule).Sum(rows, time + product.Steps, fold.Bound.Bits);
    }
}
