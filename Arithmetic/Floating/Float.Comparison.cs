using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>How two floating-point numbers compare; exactly one of the first four is 1. +0 and −0 are equal.</summary>
/// <param name="Less">The first is less.</param>
/// <param name="Equal">They are equal.</param>
/// <param name="Greater">The first is greater.</param>
/// <param name="Unordered">One of them is NaN.</param>
/// <param name="HasSignalling">One of them is a signalling NaN: the invalid flag of a quiet comparison; that of a signalling one is <paramref name="Unordered"/>.</param>
public sealed record FloatComparison(Bit Less, Bit Equal, Bit Greater, Bit Unordered, Bit HasSignalling);

/// <content>Comparison, minimum and maximum.</content>
public sealed partial class Float
{
    /// <summary>Compares two numbers of one format.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>The relation.</returns>
    public static FloatComparison Compare(Float a, Float b)
    {
        var format = ResultFormat(null, a, b);
        var (partsA, partsB) = (a.Unpack(), b.Unpack());
        var bits = format.Width - 1;
        var (magnitudeA, magnitudeB) = (MagnitudeOf(a, partsA), MagnitudeOf(b, partsB));
        var areZeros = partsA.IsZero & partsB.IsZero;
        var isUnordered = partsA.IsNaN | partsB.IsNaN;
        var isEqual = areZeros | ((partsA.Sign == partsB.Sign) & (magnitudeA == magnitudeB));
        // Encodings of one sign are ordered as their numbers are.
        var isLess = Mux(partsA.Sign ^ partsB.Sign, partsA.Sign, Mux(partsA.Sign, magnitudeA > magnitudeB, magnitudeA < magnitudeB));
        var less = !isUnordered & !isEqual & isLess;
        var equal = !isUnordered & isEqual;
        return new FloatComparison(less, equal, !isUnordered & !isEqual & !isLess, isUnordered, partsA.IsSignalling | partsB.IsSignalling);

        UInt MagnitudeOf(Float value, FloatParts parts)
        {
            var code = value.Code.Slice(0, bits).AsUInt();
            return format.HasSubnormals ? code : Mux(parts.IsZero, 0, code);
        }
    }

    /// <summary>The lesser number, IEEE 754-2019 minimumNumber: of a number and NaN the number, −0 is less than +0, two NaNs give NaN.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand, of the same format.</param>
    /// <returns>One of the operands as it is encoded, or the NaN of operations; invalid when one is a signalling NaN.</returns>
    public static FloatResult Minimum(Float a, Float b) => Select(a, b, wantsLess: true);

    /// <summary>The greater number, IEEE 754-2019 maximumNumber: of a number and NaN the number, +0 is greater than −0, two NaNs give NaN.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand, of the same format.</param>
    /// <returns>One of the operands as it is encoded, or the NaN of operations; invalid when one is a signalling NaN.</returns>
    public static FloatResult Maximum(Float a, Float b) => Select(a, b, wantsLess: false);

    private static FloatResult Select(Float a, Float b, bool wantsLess)
    {
        var relation = Compare(a, b);
        var (isNaNA, isNaNB) = (a.Unpack().IsNaN, b.Unpack().IsNaN);
        var signA = a.Code[a.Format.Width - 1];
        var isFirst = wantsLess ? relation.Less | (relation.Equal & signA) : relation.Greater | (relation.Equal & !signA);
        var takesFirst = isNaNB | (!isNaNA & isFirst);
        var number = Mux(takesFirst, a.Code, b.Code);
        var code = Mux(isNaNA & isNaNB, BitsOf(a.Format.NaN, a.Format.Width), number);
        return new FloatResult(Of(a.Format, code), FloatFlags.Of(false, false, false, relation.HasSignalling));
    }
}
