using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>
/// Barrett's reduction by a fixed modulus without multipliers: H = X >> (p − 4), q = floor(H·μ / 2^s) from μ = floor(2^(b + 3) / M), and X − q·M in p + 1 bits. Both constants are
/// recoded into few terms ±d·2^i with digits d from a small set; columns of H·μ below some guard columns are left out. Every added term loses less than one unit of the lowest column,
/// every subtracted one gains less than one, for which as many units are taken off at once: so q is never too great. The cut bits of X cost at most
/// 2^(p−4)/2^(p−1) = 1/8, those of μ 2^b/2^(b+3) = 1/8, and the columns less than terms/2^guard ≤ 3/4: q is right or one less, and the difference is below 2M.
/// </summary>
public sealed class TernaryBarrettPlan
{
    private const int ExtraBits = 4;
    private const int ExtraReciprocalBits = 3;

    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer, of a fixed modulus.</param>
    public TernaryBarrettPlan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var p = config.ModulusBits;
        var bits = config.InputBits;
        Shift = Math.Max(0, p - ExtraBits);
        Reciprocal = ConstantRecoding.Of((BigInteger.One << (bits + ExtraReciprocalBits)) / config.ModulusValue, hasMultiple: true);
        Modulus = ConstantRecoding.Of(config.ModulusValue, hasMultiple: true);
        var terms = Reciprocal.Terms.Length;
        var guard = 0;
        while (4 * terms > 3 << guard)
            guard++;
        GuardBits = guard;
        var point = bits + ExtraReciprocalBits - Shift;
        Cut = Math.Max(0, point - guard);
        PointBits = point - Cut;
        Bias = Cut == 0 ? 0 : Reciprocal.Terms.Count(term => term.Digit < 0);
        QuotientBits = bits - p + 2;
        Correction = new CorrectionPlan(config, ModBound.Below(config, 2));
        var rows = terms + (Bias == 0 ? 0 : 1);
        QuotientCycles = Reciprocal.MultipleLevels + SignedRows.Levels(rows);
        DifferenceCycles = Modulus.MultipleLevels + SignedRows.Levels(Modulus.Terms.Length + 1);
    }

    /// <summary>Low bits of X that the quotient does without.</summary>
    public int Shift { get; }

    /// <summary>μ.</summary>
    public ConstantRecoding Reciprocal { get; }

    /// <summary>M.</summary>
    public ConstantRecoding Modulus { get; }

    /// <summary>Columns that are kept below the quotient.</summary>
    public int GuardBits { get; }

    /// <summary>Columns of H·μ that are left out.</summary>
    public int Cut { get; }

    /// <summary>Columns between those and the quotient.</summary>
    public int PointBits { get; }

    /// <summary>Units of the lowest column that are taken off.</summary>
    public int Bias { get; }

    /// <summary>Width of the quotient in two's complement: it is −1 for some numbers below M.</summary>
    public int QuotientBits { get; }

    /// <summary>What follows the difference.</summary>
    public CorrectionPlan Correction { get; }

    /// <summary>Cycles of the quotient.</summary>
    public int QuotientCycles { get; }

    /// <summary>Cycles of the difference.</summary>
    public int DifferenceCycles { get; }

    /// <summary>Cycles in front of the corrections.</summary>
    public int Cycles => QuotientCycles + DifferenceCycles;
}

/// <summary>Barrett's reduction with constants recoded for ternary adders.</summary>
public sealed class BarrettTernaryScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        CheckMultiplying(config, mayLoad: false);
        if (!config.IsTruncation)
            new TernaryBarrettPlan(config).Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = new TernaryBarrettPlan(config);
        return new ModTiming(Math.Min(config.Interval, plan.Correction.LongestLoop), plan.Cycles + plan.Correction.Cycles + 2);
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => new TernaryBarrettPlan(config).Correction.Output;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new TernaryBarrettCore(config);
}
