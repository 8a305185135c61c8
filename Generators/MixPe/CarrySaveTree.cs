using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Adds many numbers with 3:2 compressors and one carry-propagate adder at the end, modulo 2^width: exact when the sum fits the width.
/// Signed rows are not sign-extended. A signed n-bit x is u(x) − 2^(n−1), where u(x) is x with its top bit inverted, read as unsigned;
/// the constants of all rows are collected in one row that synthesis folds into the compressors.
/// </summary>
internal static class CarrySaveTree
{
    /// <summary>Adds a product's parts to an accumulator.</summary>
    /// <param name="product">The parts.</param>
    /// <param name="accumulator">Value to add to, signed.</param>
    /// <returns>The sum modulo 2^(width of the accumulator), signed, of the accumulator's width.</returns>
    public static SInt Sum(PartialProducts product, SInt accumulator)
    {
        var width = accumulator.Width;
        var rows = new List<UInt> { accumulator.AsUInt() };
        var constant = product.Constant;
        foreach (var (value, shift) in product.Rows)
        {
            var offset = Cat(!value.IsNegative, value.Slice(0, value.Width - 1)).AsUInt();
            rows.Add((offset << shift).Wrap(width));
            constant -= BigInteger.One << (value.Width - 1 + shift);
        }

        if (product.Ones is not null)
            rows.Add(product.Ones.Wrap(width));
        rows.Add(UInt.Constant(constant & ((BigInteger.One << width) - 1), width));
        return Compress(rows, width).AsSInt();
    }

    private static UInt Compress(List<UInt> rows, int width)
    {
        while (rows.Count > 2)
        {
            var next = new List<UInt>();
            for (var i = 0; i + 2 < rows.Count; i += 3)
            {
                var (a, b, c) = (rows[i], rows[i + 1], rows[i + 2]);
                next.Add(a ^ b ^ c);
                next.Add((((a & b) | (a & c) | (b & c)) << 1).Wrap(width));
            }

            next.AddRange(rows[(rows.Count - (rows.Count % 3))..]);
            rows = next;
        }

        return (rows[0] + rows[1]).Wrap(width);
    }
}
