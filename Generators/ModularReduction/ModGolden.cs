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

    /// <summary>Looks at a result: equal to the remainder or, where it need not be below M, congruent and below its bound.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="modulus">The modulus.</param>
    /// <param name="value">The operand.</param>
    /// <param name="result">The result.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Fault(ModReduceConfig config, BigInteger modulus, BigInteger value, BigInteger result)
    {
        ArgumentNullException.ThrowIfNull(config);
        var remainder = Remainder(value, modulus);
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
