using System.Collections.Immutable;

namespace Generators.BitMod;

/// <summary>
/// What weight codes stand for (arXiv 2411.11745, Table IV). Values are counted in half units, so that all are integers: the FP4 code of 1.5
/// is 3 half units, the INT4 code of −3 is −6. Terms of hardware are not used here: this is the definition that they are checked against.
/// </summary>
public static class BitModValues
{
    /// <summary>Greatest number of special values that a selector can choose from.</summary>
    public const int MaxSpecials = 8;

    /// <summary>Magnitudes of FP4 codes {e1, e0, m} in half units: 0, 0.5, 1, 1.5, 2, 3, 4, 6.</summary>
    private static readonly ImmutableArray<int> Fp4Magnitudes = [0, 1, 2, 3, 4, 6, 8, 12];

    /// <summary>All data types.</summary>
    public static ImmutableArray<BitModDataType> Types { get; } = [.. Enum.GetValues<BitModDataType>()];

    /// <summary>Special values of FP4 in half units, in the order of the selector: ±5 (extra resolution), ±8 (extra asymmetry).</summary>
    public static ImmutableArray<int> Fp4Specials { get; } = [10, -10, 16, -16];

    /// <summary>Special values of FP3 in half units, in the order of the selector: ±3 (extra resolution), ±6 (extra asymmetry).</summary>
    public static ImmutableArray<int> Fp3Specials { get; } = [6, -6, 12, -12];

    /// <summary>Width of a code.</summary>
    /// <param name="type">The data type.</param>
    /// <returns>Bits, 3 … 8.</returns>
    public static int Bits(this BitModDataType type) => type switch
    {
        BitModDataType.Int8 => 8,
        BitModDataType.Int6 => 6,
        BitModDataType.Int5 => 5,
        BitModDataType.Int4 or BitModDataType.Fp4 => 4,
        BitModDataType.Int3 or BitModDataType.Fp3 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A BitMoD data type is Int8, Int6, Int5, Int4, Int3, Fp4 or Fp3."),
    };

    /// <summary>Cycles that a weight takes: the number of its bit-serial terms (§IV-B of the paper).</summary>
    /// <param name="type">The data type.</param>
    /// <returns>4 for 8 bits, 3 for 6 and 5 bits, 2 for all others.</returns>
    public static int Terms(this BitModDataType type) => type.IsFloat() ? 2 : (type.Bits() + 1) / 2;

    /// <summary>Whether it has special values, and is counted in half units by the hardware.</summary>
    /// <param name="type">The data type.</param>
    /// <returns>True for FP4 and FP3.</returns>
    public static bool IsFloat(this BitModDataType type) => type is BitModDataType.Fp4 or BitModDataType.Fp3;

    /// <summary>The paper's special values of a type.</summary>
    /// <param name="type">FP4 or FP3; for integers the result is that of FP4, and nothing reads it.</param>
    /// <returns>Four values in half units.</returns>
    public static ImmutableArray<int> DefaultSpecials(this BitModDataType type) => type == BitModDataType.Fp3 ? Fp3Specials : Fp4Specials;

    /// <summary>Value of a code.</summary>
    /// <param name="type">The data type.</param>
    /// <param name="code">The code as an unsigned bit pattern; bits above the type's width do not count.</param>
    /// <param name="special">The group's special value in half units, for code 1000 of FP4 and 100 of FP3.</param>
    /// <returns>The value in half units.</returns>
    public static int HalfUnits(this BitModDataType type, int code, int special)
    {
        var bits = type.Bits();
        code &= (1 << bits) - 1;
        var sign = 1 << (bits - 1);
        if (!type.IsFloat())
            return 2 * (code >= sign ? code - (2 * sign) : code);
        if (code == sign)
            return special;
        var magnitude = Fp4Magnitudes[(code & (sign - 1)) << (4 - bits)];
        return code >= sign ? -magnitude : magnitude;
    }

    /// <summary>Whether two terms can stand for a special value: 1 to 24 half units with at most two ones in binary, so 0.5 … 12 (the paper's 1 + 4 + 1 bits).</summary>
    /// <param name="halfUnits">The value in half units.</param>
    /// <returns>True when hardware can hold it; 0 is held too.</returns>
    public static bool IsSpecialValue(int halfUnits)
    {
        var magnitude = Math.Abs((long)halfUnits);
        return magnitude < 32 && System.Numerics.BitOperations.PopCount((ulong)magnitude) <= 2;
    }

    /// <summary>The two terms of a special value: magnitude = 2^High units + 2^Low half units.</summary>
    /// <param name="halfUnits">A value that <see cref="IsSpecialValue"/> accepts, in half units.</param>
    /// <returns>Their exponents, null for a term that is zero.</returns>
    public static (int? Low, int? High) SpecialTerms(int halfUnits)
    {
        var magnitude = (uint)Math.Abs(halfUnits);
        if (magnitude == 0)
            return (null, null);
        var high = System.Numerics.BitOperations.Log2(magnitude);
        var rest = magnitude - (1u << high);
        if (high == 0)
            return (0, null);
        return (rest == 0 ? null : System.Numerics.BitOperations.Log2(rest), high - 1);
    }

    /// <summary>Checks a set of special values.</summary>
    /// <param name="specials">Values in half units.</param>
    /// <param name="parameterName">Name for the message.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxSpecials"/>, none, or one is not representable.</exception>
    public static void CheckSpecials(ReadOnlySpan<int> specials, string parameterName)
    {
        if (specials.Length is 0 or > MaxSpecials)
            throw new ArgumentException($"There are {specials.Length} special values; a selector chooses from 1 to {MaxSpecials}.", parameterName);
        for (var i = 0; i < specials.Length; i++)
        {
            if (!IsSpecialValue(specials[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Special value {specials[i] / 2.0} (index {i}) is more than the hardware's two terms can make: 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 4.5, 5, 6, 8, 8.5, 9, 10 or 12, of either sign."),
                    parameterName);
            }
        }
    }
}
