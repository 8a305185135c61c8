using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>
/// Barrett's reduction of a number X below 2^b, with μ = floor((2^b − 1) / M), which has b − p + 1 bits whatever M is. Full: q = floor(X·μ / 2^b) is X / M or
/// one less, since X/M − X·μ/2^b ≤ X/2^b &lt; 1. Short (Handbook of Applied Cryptography, 14.42): q = floor(floor(X / 2^(p−1))·μ / 2^(b−p+1)) may be two
/// less, since the cut bits are worth less than 2^(p−1)/M ≤ 1. X − q·M is then below 2M or 3M, and its low bits are enough.
/// </summary>
public sealed class BarrettPlan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="bits">Width b of the number, at least p.</param>
    /// <param name="isFull">The quotient comes from all bits.</param>
    public BarrettPlan(ModReduceConfig config, int bits, bool isFull)
    {
        ArgumentNullException.ThrowIfNull(config);
        var p = config.ModulusBits;
        QuotientBits = bits - p + 1;
        Shift = isFull ? 0 : p - 1;
        Reciprocal = config.LoadableModulus ? BigInteger.Zero : ((BigInteger.One << bits) - 1) / config.ModulusValue;
        Quotient = new DigitProduct(config, bits - Shift, QuotientBits, bits - Shift, QuotientBits);
        Correction = new CorrectionPlan(config, ModBound.Below(config, isFull ? 2 : 3));
        Multiple = new DigitProduct(config, QuotientBits, p, 0, Correction.Sum.Bits);
        LongestLoop = Math.Max(Math.Max(Quotient.Steps, Multiple.Steps), Correction.LongestLoop);
    }

    /// <summary>Width of μ and of the quotient: b − p + 1.</summary>
    public int QuotientBits { get; }

    /// <summary>Low bits of the number that the quotient does without.</summary>
    public int Shift { get; }

    /// <summary>μ of a fixed modulus; 0 for a loaded one.</summary>
    public BigInteger Reciprocal { get; }

    /// <summary>The product with μ, of which the high bits are the quotient.</summary>
    public DigitProduct Quotient { get; }

    /// <summary>The quotient's product with M, of which the low bits are enough.</summary>
    public DigitProduct Multiple { get; }

    /// <summary>What follows the difference.</summary>
    public CorrectionPlan Correction { get; }

    /// <summary>Cycles of the longest loop: hardware is shared over no more.</summary>
    public int LongestLoop { get; }

    /// <summary>Cycles: both products, the difference, corrections.</summary>
    public int Cycles => Quotient.Steps + Multiple.Steps + 1 + Correction.Cycles;

    /// <summary>Builds the reduction.</summary>
    /// <param name="datapath">Shared operations.</param>
    /// <param name="value">The number.</param>
    /// <param name="reciprocal">μ.</param>
    /// <param name="time">Time of the first cycle.</param>
    /// <returns>The result, from <paramref name="time"/> + <see cref="Cycles"/> on.</returns>
    public Timed Build(ModDatapath datapath, Timed value, Timed reciprocal, int time)
    {
        ArgumentNullException.ThrowIfNull(datapath);
        ArgumentNullException.ThrowIfNull(value);
        var schedule = datapath.Schedule;
        var quotient = Quotient.Build(schedule, value.Slice(Shift, value.Width - Shift), reciprocal, time);
        time += Quotient.Steps;
        var multiple = Multiple.Build(schedule, quotient, Timed.Stable(schedule, datapath.Multiple(1)), time);
        time += Multiple.Steps;
        var bits = Correction.Sum.Bits;
        var low = value.Width > bits ? value.Slice(0, bits) : value;
        var difference = schedule.Register(time, (low.At(time) - multiple.At(time)).Wrap(bits));
        return datapath.Correct(Correction, difference, time + 1);
    }
}
