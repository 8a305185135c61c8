using System.Collections.Immutable;
using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// A product as a sum without a multiplier: shifted rows, an unsigned row of single bits, and a constant. Each row is a gated copy of the
/// activation.
/// </summary>
/// <param name="Rows">Signed rows, each to be shifted left by its amount.</param>
/// <param name="Ones">An unsigned number that is added, or null.</param>
/// <param name="Constant">A number that is always added.</param>
internal sealed record PartialProducts(ImmutableArray<(SInt Value, int Shift)> Rows, UInt? Ones, BigInteger Constant)
{
    /// <summary>One row per weight bit: Σ b_i·2^i·a, where the top bit of a signed weight weighs −2^(bits−1).</summary>
    /// <param name="activation">The activation a.</param>
    /// <param name="weight">The weight's code.</param>
    /// <param name="isSigned">The code is two's complement.</param>
    /// <returns>As many rows as the code has bits.</returns>
    public static PartialProducts OfBits(SInt activation, Bits weight, bool isSigned)
    {
        var top = weight.Width - 1;
        var rows = ImmutableArray.CreateBuilder<(SInt, int)>();
        for (var i = 0; i <= top; i++)
        {
            var gated = activation.AsBits() & weight[i].Repeat(activation.Width);
            // −x = ~x + 1: the row is inverted and the 1 becomes part of the constant.
            rows.Add(((isSigned && i == top ? ~gated : gated).AsSInt(), i));
        }

        return new PartialProducts(rows.ToImmutable(), null, isSigned ? BigInteger.One << top : 0);
    }

    /// <summary>
    /// One row per radix-4 Booth digit d_j = b_(2j−1) + b_2j − 2·b_(2j+1): Σ d_j·4^j·a with d_j in −2 … 2. Bits beyond the code repeat its
    /// sign, which is 0 for an unsigned code.
    /// </summary>
    /// <param name="activation">The activation a.</param>
    /// <param name="weight">The weight's code.</param>
    /// <param name="isSigned">The code is two's complement.</param>
    /// <returns>ceil(bits / 2) rows for a signed code, ceil((bits + 1) / 2) for an unsigned one.</returns>
    public static PartialProducts OfBoothDigits(SInt activation, Bits weight, bool isSigned)
    {
        var digits = ((isSigned ? weight.Width : weight.Width + 1) + 1) / 2;
        var rows = ImmutableArray.CreateBuilder<(SInt, int)>(digits);
        var negations = new List<Data>();
        Bit below = false;
        for (var j = 0; j < digits; j++)
        {
            var low = CodeBit(weight, 2 * j, isSigned);
            var high = CodeBit(weight, (2 * j) + 1, isSigned);
            var isOne = low ^ below;
            var isTwo = !isOne & (high ^ low);
            var magnitude = Mux(isTwo, activation << 1, Mux(isOne, activation, 0));
            // −x = ~x + 1; it holds for the digit −0 as well, whose row is all ones.
            rows.Add(((magnitude.AsBits() ^ high.Repeat(magnitude.Width)).AsSInt(), 2 * j));
            negations.InsertRange(0, j == 0 ? [high] : [high, (Bit)false]);
            below = high;
        }

        return new PartialProducts(rows.MoveToImmutable(), Cat(negations).AsUInt(), 0);
    }

    private static Bit CodeBit(Bits weight, int index, bool isSigned)
    {
        if (index < weight.Width)
            return weight[index];
        return isSigned ? weight[weight.Width - 1] : false;
    }
}
