using System.Globalization;
using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>What a reducer must give, by the division of big integers.</summary>
public static class ModGolden
{
    /// <summary>The remainder.</summary>
    /// <param name="value">A number, 0 or more.</param>
    /// <param name="modulus">The modulus.</param>
    /// <returns>value mod modulus.</returns>
    public static BigInteger Remainder(BigInteger value, BigInteger modulus) => BigInteger.Remainder(value, modulus);

    /// <summary>The remainder that a reducer must give: of the number or, where it keeps its factor, of the number times 2^(−e).</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="modulus">The modulus.</param>
    /// <param name="value">The operand.</param>
    /// <returns>The remainder.</returns>
    public static BigInteger Expected(ModReduceConfig config, BigInteger modulus, BigInteger value)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.FactorBits == 0 ? Remainder(value, modulus) : Remainder(value * Inverse(BigInteger.ModPow(2, config.FactorBits, modulus), modulus), modulus);
    }

    /// <summary>The inverse, by Euclid's algorithm.</summary>
    /// <param name="value">A number without a common divisor with the modulus.</param>
    /// <param name="modulus">The modulus, from 2.</param>
    /// <returns>Its inverse, below the modulus.</returns>
    public static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (high, low, before, factor) = (modulus, Remainder(value, modulus), BigInteger.Zero, BigInteger.One);
        while (!low.IsZero)
        {
            var quotient = high / low;
            (high, low) = (low, high - (quotient * low));
            (before, factor) = (factor, before - (quotient * factor));
        }

        if (!high.IsOne)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A number with a common divisor with the modulus has no inverse.");
        return before.Sign < 0 ? before + modulus : before;
    }

    /// <summary>Looks at a result: equal to the remainder or, where it need not be below M, congruent and below its bound.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="modulus">The modulus.</param>
    /// <param name="value">The operand.</param>
    /// <param name="result">The result.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Fault(ModReduceConfig config, BigInteger modulus, BigInteger value, BigInteger result)
    {
        ArgumentNullException.ThrowIfNull(config);
        var remainder = Expected(config, modulus, value);
        if (config.Output == ModOutputForm.Canonical)
            return result == remainder ? null : Message($"it must be {remainder:x}");
        if (Remainder(result, modulus) != remainder)
            return Message($"it must be congruent to {remainder:x}");
        var multiple = config.Output == ModOutputForm.BelowTwice ? 2 : ModOutput.Of(config).Multiple;
        return result < multiple * modulus ? null : Message($"it must be below {multiple} times the modulus");

        string Message(FormattableString what) => string.Create(
            CultureInfo.InvariantCulture, $"{value:x} mod {modulus:x} gives {result:x}; {what.ToString(CultureInfo.InvariantCulture)} (all hexadecimal).");
    }
}
