using System.Collections.Immutable;
using System.Numerics;

namespace HdlDsl.Arithmetic;

/// <summary>A digit that is not zero.</summary>
/// <param name="Shift">Its power of two.</param>
/// <param name="IsNegative">Whether it is −1 rather than 1.</param>
public readonly record struct SignedDigit(int Shift, bool IsNegative);

/// <summary>Constants in canonical signed digits: −1, 0 and 1 with no two neighbours that are not zero, the fewest such digits (Reitwiesner 1960).</summary>
public static class CanonicalSignedDigits
{
    /// <summary>The digits of a number that are not zero.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The digits from the lowest on; none for 0.</returns>
    public static ImmutableArray<SignedDigit> Of(BigInteger value)
    {
        var digits = ImmutableArray.CreateBuilder<SignedDigit>();
        for (var shift = 0; !value.IsZero; shift++)
        {
            if (!value.IsEven)
            {
                // The digit leaves a number whose last two bits are 0.
                var isNegative = (value & 3) == 3;
                digits.Add(new SignedDigit(shift, isNegative));
                value += isNegative ? 1 : -1;
            }

            value >>= 1;
        }

        return digits.ToImmutable();
    }
}
