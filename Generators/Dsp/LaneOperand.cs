using Generators.Common;

namespace Generators.Dsp;

/// <summary>One of the numbers that share a side of a multiplier.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Range">Its values.</param>
/// <param name="Shift">Its weight: 2^Shift.</param>
public sealed record LaneOperand(string Name, IntegerRange Range, int Shift);

/// <summary>A product of two packed numbers, and the bits of the wide product that hold it.</summary>
/// <param name="Name">The operands' names, as "w0·a1".</param>
/// <param name="Product">Its values.</param>
/// <param name="Shift">Its lowest bit.</param>
/// <param name="Bits">Width of its lane, two's complement.</param>
/// <param name="Left">Place of its operand on the left side.</param>
/// <param name="Right">Place of its operand on the right side.</param>
public sealed record Lane(string Name, IntegerRange Product, int Shift, int Bits, int Left, int Right)
{
    /// <summary>How many products fit in any case; int.MaxValue when the only product is 0.</summary>
    public int MaxDepth
    {
        get
        {
            var range = IntegerRange.Signed(Bits);
            var up = Product.Greatest > 0 ? range.Greatest / Product.Greatest : int.MaxValue;
            var down = Product.Least < 0 ? range.Least / Product.Least : int.MaxValue;
            return (int)Math.Min(int.MaxValue, Math.Min(up, down));
        }
    }
}
