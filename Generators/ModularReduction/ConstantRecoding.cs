using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>A term of a recoded constant: a digit times 2^Shift.</summary>
/// <param name="Shift">The power of two.</param>
/// <param name="Digit">1 or one of the multiples, or its negative.</param>
public readonly record struct RecodedTerm(int Shift, int Digit);

/// <summary>
/// A constant as a sum of few terms ±d·2^i, with digits d from 1 and some odd multiples that are made once for all terms. An odd rest gives one of the digits and carries half of what is
/// left; dynamic programming over the bits finds the fewest terms. Multiples below 64 that one ternary adder makes (three signed powers of two at most) are taken one after the other as long as
/// each of them saves more than it costs. Long constants compare that with windows: all odd digits below 2^(w−1), of which every w + 1 bits need one. Without multiples it is the
/// canonical signed digit form.
/// </summary>
public sealed class ConstantRecoding
{
    private const int GreatestMultiple = 63;
    private const int TopBits = 8;
    private const int Unreachable = int.MaxValue / 2;
    private const int MostMultiples = 4;
    private const int LeastWindow = 4;
    private const int GreatestWindow = 8;

    // Dynamic programming with several multiples takes a second from here on, and windows are better anyway.
    private const int LongestSearched = 700;

    private static readonly ConcurrentDictionary<(BigInteger, bool), ConstantRecoding> Known = new();

    private ConstantRecoding(ImmutableArray<int> multiples, ImmutableArray<RecodedTerm> terms) => (Multiples, Terms) = (multiples, terms);

    /// <summary>
    /// Terms that a multiple is worth: it is a word as wide as the number. A term is half as wide in the two triangles of Barrett's reduction, and two of them are one adder.
    /// </summary>
    public static int TermsOfMultiple => 4;

    /// <summary>The digits besides 1, rising; none in the canonical signed digit form.</summary>
    public ImmutableArray<int> Multiples { get; }

    /// <summary>The terms, by rising shift.</summary>
    public ImmutableArray<RecodedTerm> Terms { get; }

    /// <summary>Levels of ternary adders that make the multiples, 0 … 2: those of four signed powers of two are made of a smaller one.</summary>
    public int MultipleLevels => Multiples.IsEmpty ? 0 : Multiples.Max(LevelOf);

    /// <summary>Recodes a constant.</summary>
    /// <param name="constant">The constant, 0 or more.</param>
    /// <param name="hasMultiple">Other multiples than 1 may be used.</param>
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

    /// <summary>The level of ternary adders that makes a multiple: 1 for three signed powers of two at most.</summary>
    /// <param name="multiple">The multiple.</param>
    /// <returns>1 or 2.</returns>
    public static int LevelOf(int multiple) => SignedDigits(multiple).Length <= 3 ? 1 : 2;

    private static ConstantRecoding Recode(BigInteger constant, bool hasMultiple)
    {
        var bits = new byte[(int)constant.GetBitLength() + TopBits];
        for (var i = 0; i < bits.Length - TopBits; i++)
            bits[i] = (byte)((constant >> i) & 1);
        if (!hasMultiple)
            return Searched(bits, [1]);
        var searched = Searched(bits, Search(bits));
        return Enumerable.Range(LeastWindow, GreatestWindow - LeastWindow + 1).Select(width => Windows(bits, width)).Append(searched).MinBy(CostOf)!;
    }

    private static int CostOf(ConstantRecoding recoding) => recoding.Terms.Length + (TermsOfMultiple * recoding.Multiples.Length);

    /// <summary>Digits, one multiple after the other.</summary>
    private static int[] Search(byte[] bits)
    {
        int[] digits = [1];
        var least = Count(bits, digits, null);
        var most = bits.Length > LongestSearched ? 1 : MostMultiples;
        while (digits.Length <= most)
        {
            var best = 0;
            // The first one makes terms of few bits; it is worth while from two terms on.
            var cost = digits.Length == 1 ? 2 : TermsOfMultiple;
            for (var multiple = 3; multiple <= GreatestMultiple; multiple += 2)
            {
                if (LevelOf(multiple) == 1 && !digits.Contains(multiple) && Count(bits, [.. digits, multiple], null) + cost is var count && count < least)
                    (best, least) = (multiple, count);
            }

            if (best == 0)
                break;
            least -= cost;
            digits = [.. digits, best];
        }

        return [.. digits.Order()];
    }

    private static ConstantRecoding Searched(byte[] bits, int[] digits)
    {
        var choices = new sbyte[bits.Length][];
        var greatest = digits[^1];
        Count(bits, digits, choices);
        var terms = ImmutableArray.CreateBuilder<RecodedTerm>();
        var carry = 0;
        for (var place = 0; place < bits.Length; place++)
        {
            var digit = (int)choices[place][carry + greatest];
            if (digit != 0)
                terms.Add(new RecodedTerm(place, digit));
            carry = (bits[place] + carry - digit) / 2;
        }

        return new ConstantRecoding([.. digits.Skip(1)], terms.ToImmutable());
    }

    /// <summary>Odd digits of a width in two's complement, so that at least width − 1 zeros follow each.</summary>
    private static ConstantRecoding Windows(byte[] bits, int width)
    {
        var terms = ImmutableArray.CreateBuilder<RecodedTerm>();
        var carry = 0;
        for (var place = 0; place < bits.Length; place++)
        {
            if (((bits[place] + carry) & 1) == 0)
            {
                carry = (bits[place] + carry) / 2;
                continue;
            }

            var digit = carry;
            for (var i = 0; i < width && place + i < bits.Length; i++)
                digit += bits[place + i] << i;
            carry = digit >> (width - 1);
            digit -= carry << width;
            terms.Add(new RecodedTerm(place, digit));
            place += width - 1;
        }

        return new ConstantRecoding([.. Enumerable.Range(1, (1 << (width - 2)) - 1).Select(i => (2 * i) + 1)], terms.ToImmutable());
    }

    /// <summary>Fewest terms; what is left at a place is the constant's bits from there on, and a carry between the greatest digit and its negative.</summary>
    private static int Count(byte[] bits, int[] digits, sbyte[][]? choices)
    {
        var greatest = digits.Max();
        var later = Enumerable.Repeat(Unreachable, (2 * greatest) + 1).ToArray();
        later[greatest] = 0;
        var now = new int[later.Length];
        for (var place = bits.Length - 1; place >= 0; place--)
        {
            var chosen = choices is null ? null : choices[place] = new sbyte[now.Length];
            for (var carry = -greatest; carry <= greatest; carry++)
            {
                var value = bits[place] + carry;
                var (least, digit) = (Unreachable, 0);
                if (value % 2 == 0)
                {
                    least = later[(value / 2) + greatest];
                }
                else
                {
                    foreach (var candidate in digits)
                    {
                        Try(candidate);
                        Try(-candidate);
                    }
                }

                now[carry + greatest] = least;
                if (chosen is not null)
                    chosen[carry + greatest] = (sbyte)digit;

                void Try(int candidate)
                {
                    var next = (value - candidate) / 2;
                    if (Math.Abs(next) <= greatest && later[next + greatest] + 1 < least)
                        (least, digit) = (later[next + greatest] + 1, candidate);
                }
            }

            (later, now) = (now, later);
        }

        return later[greatest];
    }
}
