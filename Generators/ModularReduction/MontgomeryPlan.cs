using System.Numerics;
using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>
/// Montgomery's reduction. First X·2^(−e1): steps T = (T + u·M) / 2^w with u = −T·M^(−1) mod 2^w, e1 ≥ 2n − p bits in all, give t ≤ (2^2n − 1 + (2^e1 − 1)·M) / 2^e1.
/// Then, unless the factor is kept, the same steps for the product of t and C = 2^(e1 + e2) mod M, a digit of t in each: T = (T + digit·C + u·M) / 2^w
/// stays below C + M, since (C + M + (2^w − 1)(C + M)) / 2^w = C + M. The full form has one step of all bits in each part. For M = c·2^w + 1, −M^(−1) is −1, and
/// (T + u·M) / 2^w = floor(T / 2^w) + (T mod 2^w ≠ 0) + u·c.
/// </summary>
public sealed class MontgomeryPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer, of an odd modulus.</param>
    public MontgomeryPlan(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
        var p = config.ModulusBits;
        var bits = config.InputBits;
        IsFull = config.Architecture == ModArchitecture.Montgomery && config.Form == MontgomeryForm.Full;
        IsNttPrime = config.Architecture == ModArchitecture.NttPrime;
        if (IsNttPrime)
        {
            TwoPower = TwoPowerOf(config.ModulusValue);
            Word = config.DigitBits == 0 ? TwoPower : Math.Min(config.DigitBits, TwoPower);
        }
        else
        {
            Word = IsFull ? bits - p : config.Digit;
        }

        FirstSteps = TableSumPlan.CeilingOf(bits - p, Word);
        FirstExponent = FirstSteps * Word;
        LowBits = Math.Max(p + 1, Word);
        var greatest = config.LoadableModulus ? (BigInteger.One << p) - 1 : config.ModulusValue;
        var least = config.LoadableModulus ? BigInteger.One << (p - 1) : config.ModulusValue;
        var max = ((BigInteger.One << bits) - 1 + (((BigInteger.One << FirstExponent) - 1) * greatest)) >> FirstExponent;
        First = new ModBound(max, config.LoadableModulus ? (((BigInteger.One << bits) - 1) / (least << FirstExponent)) + 2 : (max / greatest) + 1);
        if (config.KeepsFactor)
        {
            Correction = new CorrectionPlan(config, First);
            return;
        }

        SecondWord = IsFull ? First.Bits : Word;
        SecondSteps = TableSumPlan.CeilingOf(First.Bits, SecondWord);
        SecondExponent = SecondSteps * SecondWord;
        if (!config.LoadableModulus)
            Conversion = BigInteger.ModPow(2, FirstExponent + SecondExponent, config.ModulusValue);
        Correction = new CorrectionPlan(config, config.LoadableModulus ? ModBound.Below(config, 2) : new ModBound(Conversion + greatest - 1, 2));
    }

    /// <summary>The reducer.</summary>
    public ModReduceConfig Config { get; }

    /// <summary>One step of all bits in each part.</summary>
    public bool IsFull { get; }

    /// <summary>M = c·2^s + 1.</summary>
    public bool IsNttPrime { get; }

    /// <summary>s of c·2^s + 1; 0 otherwise.</summary>
    public int TwoPower { get; }

    /// <summary>c·2^(s − w) of c·2^s + 1.</summary>
    public BigInteger Cofactor => (Config.ModulusValue - 1) >> Word;

    /// <summary>Bits w of a step.</summary>
    public int Word { get; }

    /// <summary>Steps of the first part.</summary>
    public int FirstSteps { get; }

    /// <summary>e1.</summary>
    public int FirstExponent { get; }

    /// <summary>Bits that the first part's register begins with; words enter above. T stays below 2^LowBits + 2^(p + 1).</summary>
    public int LowBits { get; }

    /// <summary>Bound of t.</summary>
    public ModBound First { get; }

    /// <summary>Bits of a step of the second part.</summary>
    public int SecondWord { get; }

    /// <summary>Steps of the second part; 0 without one.</summary>
    public int SecondSteps { get; }

    /// <summary>e2.</summary>
    public int SecondExponent { get; }

    /// <summary>C = 2^(e1 + e2) mod M of a fixed modulus.</summary>
    public BigInteger Conversion { get; }

    /// <summary>What follows.</summary>
    public CorrectionPlan Correction { get; }

    /// <summary>Bits of −M^(−1) that are wanted.</summary>
    public int InverseBits => Math.Max(Word, SecondWord);

    /// <summary>Doublings from 2^(n−1) to C.</summary>
    public int Doublings => SecondSteps == 0 ? 0 : FirstExponent + SecondExponent - Config.Bits + 1;

    /// <summary>Cycles in which a loader works.</summary>
    public int WorkingCycles => Math.Max(2, Math.Max(InverseBits, Doublings));

    /// <summary>−M^(−1) mod 2^<see cref="InverseBits"/> of a fixed modulus, by Hensel lifting.</summary>
    public BigInteger NegativeInverse
    {
        get
        {
            var (inverse, mask) = (BigInteger.Zero, (BigInteger.One << InverseBits) - 1);
            var product = BigInteger.Zero;
            for (var bit = 0; bit < InverseBits; bit++)
            {
                if (!((product >> bit) & 1).IsZero)
                    continue;
                inverse |= BigInteger.One << bit;
                product = (product + (Config.ModulusValue << bit)) & mask;
            }

            return inverse;
        }
    }

    /// <summary>Long multiplications of the full form: u and u·M of both parts, and t·C.</summary>
    internal DigitProduct FirstQuotient => new(Config, Word, Word, 0, Word);

    internal DigitProduct FirstMultiple => new(Config, Word, Config.ModulusBits, Word, Config.ModulusBits);

    internal DigitProduct ConversionProduct => new(Config, First.Bits, Config.ModulusBits, 0, First.Bits + Config.ModulusBits);

    internal DigitProduct SecondQuotient => new(Config, SecondWord, SecondWord, 0, SecondWord);

    internal DigitProduct SecondMultiple => new(Config, SecondWord, Config.ModulusBits, SecondWord, Config.ModulusBits);

    /// <summary>Cycles in front of the corrections.</summary>
    public int Cycles => !IsFull
        ? FirstSteps + SecondSteps
        : FirstQuotient.Steps + FirstMultiple.Steps + 1 + (SecondSteps == 0 ? 0 : ConversionProduct.Steps + SecondQuotient.Steps + SecondMultiple.Steps + 1);

    /// <summary>Cycles of the longest loop: hardware is shared over no more.</summary>
    public int LongestLoop => Math.Max(Correction.LongestLoop, !IsFull
        ? Math.Max(FirstSteps, SecondSteps)
        : Math.Max(FirstQuotient.Steps, Math.Max(FirstMultiple.Steps, SecondSteps == 0 ? 0 : Math.Max(ConversionProduct.Steps, SecondQuotient.Steps))));

    /// <summary>s of M = c·2^s + 1 with odd c.</summary>
    /// <param name="modulus">M, odd.</param>
    /// <returns>s.</returns>
    public static int TwoPowerOf(BigInteger modulus)
    {
        var power = 0;
        for (var rest = modulus - 1; rest.IsEven && !rest.IsZero; rest >>= 1)
            power++;
        return power;
    }
}

/// <summary>Montgomery's reduction of odd moduli, and its form for c·2^s + 1 (K-RED).</summary>
public sealed class MontgomeryScheme : ModScheme
{
    /// <inheritdoc/>
    public override void Check(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var isNttPrime = config.Architecture == ModArchitecture.NttPrime;
        CheckMultiplying(config, mayLoad: !isNttPrime);
        var modulus = config.ModulusValue;
        if (modulus.IsEven)
        {
            throw new CatalogueException(
                $"Knob 'modulus' can't be '{ModReduceConfig.Text(modulus)}' with {config.Architecture}: it is even, and has no inverse modulo a power of two. An odd one, or another architecture.");
        }

        if (isNttPrime)
        {
            var power = MontgomeryPlan.TwoPowerOf(modulus);
            if ((modulus >> power).GetBitLength() > power)
            {
                throw new CatalogueException(
                    $"Knob 'modulus' can't be '{ModReduceConfig.Text(modulus)}' with NttPrime, which takes c*2^s + 1 with c below 2^s; here s is {power}. Montgomery takes any odd one.");
            }
        }

        if (!config.IsTruncation)
            new MontgomeryPlan(config).Correction.Check(config);
    }

    /// <inheritdoc/>
    public override ModTiming Timing(ModReduceConfig config)
    {
        var plan = new MontgomeryPlan(config);
        return new ModTiming(Math.Min(config.Interval, plan.LongestLoop), plan.Cycles + plan.Correction.Cycles + 2)
        {
            LoadCycles = config.LoadableModulus ? plan.WorkingCycles + 1 : 0,
        };
    }

    /// <inheritdoc/>
    public override ModOutput Output(ModReduceConfig config) => new MontgomeryPlan(config).Correction.Output;

    /// <inheritdoc/>
    public override int FactorBits(ModReduceConfig config) => new MontgomeryPlan(config).FirstExponent;

    /// <inheritdoc/>
    public override ModCore Core(ModReduceConfig config) => new MontgomeryCore(config);
}
