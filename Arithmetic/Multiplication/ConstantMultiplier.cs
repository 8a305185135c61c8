using System.Collections.Immutable;
using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>Products of one number and several constants.</summary>
/// <param name="Values">The products in the order of the constants, each as wide as its greatest magnitude needs.</param>
/// <param name="Graph">The adders.</param>
public sealed record ConstantProducts(ImmutableArray<SInt> Values, AdderGraph Graph);

/// <summary>Multiplication by constants with shifts, adders and subtractors.</summary>
public static class ConstantMultiplier
{
    /// <summary>The number times a constant, by the constant's canonical signed digits in a compressor tree.</summary>
    /// <param name="value">The number.</param>
    /// <param name="constant">Any constant.</param>
    /// <param name="style">Structure of the compressors.</param>
    /// <param name="adder">Structure of the last adder.</param>
    /// <returns>Signed number of the width of the value plus that of the constant's magnitude.</returns>
    public static SInt TimesConstant(
        this SInt value, BigInteger constant, CompressorStyle style = CompressorStyle.TernaryAdders, AdderStyle adder = AdderStyle.Ripple)
    {
        ArgumentNullException.ThrowIfNull(value);
        var sum = new MultiOperandSum(style, adder);
        foreach (var (shift, isNegative) in CanonicalSignedDigits.Of(constant))
            _ = isNegative ? sum.Subtract(value, shift) : sum.Add(value, shift);
        return sum.ToSInt(ProductWidth(value, constant));
    }

    /// <summary>The number times each of several constants, with shared adders.</summary>
    /// <param name="value">The number.</param>
    /// <param name="constants">At least one, of up to 64 bits.</param>
    /// <returns>The products, and the graph of adders that they use.</returns>
    public static ConstantProducts TimesConstants(this SInt value, IEnumerable<BigInteger> constants)
    {
        ArgumentNullException.ThrowIfNull(value);
        var graph = AdderGraph.Of(constants);
        var operands = new List<SInt> { value };
        foreach (var node in graph.Nodes)
        {
            var (left, right) = (operands[node.Left] << node.LeftShift, operands[node.Right] << node.RightShift);
            var multiple = (node.IsDifference ? left - right : left + right).Wrap(ProductWidth(value, node.Factor));
            operands.Add(Naming.Suggest(multiple, $"times{node.Factor}"));
        }

        return new ConstantProducts([.. graph.Constants.Select(ProductOf)], graph);

        SInt ProductOf(BigInteger constant)
        {
            var width = ProductWidth(value, constant);
            if (graph.SourceOf(constant) is not { } source)
                return SInt.Constant(0, width);
            var shifted = operands[source.Operand] << source.Shift;
            return (source.IsNegative ? -shifted : shifted).Wrap(width);
        }
    }

    private static int ProductWidth(SInt value, BigInteger constant) => value.Width + Math.Max(1, (int)BigInteger.Abs(constant).GetBitLength());
}
