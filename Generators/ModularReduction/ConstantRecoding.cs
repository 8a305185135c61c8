using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>A term of a recoded constant: ±1 or ±a, times 2^Shift.</summary>
/// <param name="Shift">The power of two.</param>
/// <param name="Digit">±1 or ±a.</param>
public readonly record struct RecodedTerm(int Shift, int Digit);

/// <summary>
/// A constant as the sum of the fewest terms ±{1, a}·2^i with one odd multiple a for all, by dynamic programming over the bits: an odd rest gives one of the
/// four digits and carries half of what is left. Of the multiples a below 64 that one ternary adder makes (three signed powers of two at most) the best one is
/// taken; a = 1 is the canonical signed digit form.
/// </summary>
public sealed class ConstantRecoding
{
    private const int GreatestMultiple = 63;
    private const int TopBits = 8;
    private const int Unreachable = int.MaxValue / 2;

    private static readonly ConcurrentDictionary<(BigInteger, bool), ConstantRecoding> Known = new();

    private ConstantRecoding(int multiple, ImmutableArray<RecodedTerm> terms) => (Multiple, Terms) = (multiple, terms);

    /// <summary>a; 1 when no other multiple is used.</summary>
    public int Multiple { get; }

    /// <summary>The terms, by rising shift.</summary>
    public ImmutableArray<RecodedTerm> Terms { get; }

    /// <summary>Recodes a constant.</summary>
    /// <param name="constant">The constant, 0 or more.</param>
    /// <param name="hasMultiple">Another multiple than 1 may be used.</param>
    /// <returns>The recoded constant.</returns>
    public static ConstantRecoding Of(BigInteger constant, bool hasMultiple)
    {
        if (constant.Sign < 0)
            throw new ArgumentOutOfRangeException(nameof(constant), constant, "Constants to recode are 0 or more.");
        return Known.GetOrAdd((constant, hasMultiple), key => Recode(key.Item1, key.Item2));
    }

    /// <summary>Signed powers of two of a small number.</summary>
    /// <param name="number">The number, positive.</param>
    /// <returns>Its terms, of digits ±1.</returns>
    public static ImmutableArray<RecodedTerm> SignedDigits(BigInteger number) => Of(number, hasMultiple: false).Terms;

    private static ConstantRecoding Recode(BigInteger constant, bool hasMultiple)
    {
        var bits = new byte[(int)constant.GetBitLength() + TopBits];
        for (var i = 0; i < bits.Length - TopBits; i++)
            bits[i] = (byte)((constant >> i) & 1);
        var best = 1;
        var least = Count(bits, 1, null);
        for (var multiple = 3; hasMultiple && multiple <= GreatestMultiple; multiple += 2)
        {
            // The multiple costs an adder, which is worth two terms.
            if (SignedDigits(multiple).Length <= 3 && Count(bits, multiple, null) + 2 is var count && count < least)
                (best, least) = (multiple, count);
        }

        var choices = new sbyte[bits.Length][];
        Count(bits, best, choices);
        var terms = ImmutableArray.CreateBuilder<RecodedTerm>();
        var carry = 0;
        for (var place = 0; place < bits.Length; place++)
        {
            var digit = (int)choices[place][carry + best];
            if (digit != 0)
                terms.Add(new RecodedTerm(place, digit));
            carry = (bits[place] + carry - digit) / 2;
        }

        return new ConstantRecoding(best, terms.ToImmutable());
    }

    /// <summary>Fewest terms; what is left at a place is the constant's bits from there on, and a carry of −a … a.</summary>
    private static int Count(byte[] bits, int multiple, sbyte[][]? choices)
    {
        var later = Enumerable.Repeat(Unreachable, (2 * multiple) + 1).ToArray();
        later[multiple] = 0;
        var now = new int[later.Length];
        for (var place = bits.Length - 1; place >= 0; place--)
        {
            var chosen = choices is null ? null : choices[place] = new sbyte[now.Length];
            for (var carry = -multiple; carry <= multiple; carry++)
            {
                var value = bits[place] + carry;
                var (least, digit) = (Unreachable, 0);
                if (value % 2 == 0)
                {
                    least = later[(value / 2) + multiple];
                }
                else
                {
                    Try(1);
                    Try(-1);
                    if (multiple > 1)
                    {
                        Try(multiple);
                        Try(-multiple);
                    }
                }

                now[carry + multiple] = least;
                if (chosen is not null)
                    chosen[carry + multiple] = (sbyte)digit;

                void Try(int candidate)
                {
                    var next = (value - candidate) / 2;
                    if (Math.Abs(next) <= multiple && later[next + multiple] + 1 < least)
                        (least, digit) = (later[next + multiple] + 1, candidate);
                }
            }

            (later, now) = (now, later);
        }

        return later[multiple];
    }
}
