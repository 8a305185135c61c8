using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// The place of an element that is chosen at run time, also inside an element chosen at run time. The netlist knows one form, index × stride from bit 0
/// and nothing beyond the end of the signal; every other form is brought to it here: the strides are replaced by their greatest common divisor, and
/// an index beyond the end of an inner vector by one beyond the end of the whole signal, so that the neighbour is not hit.
/// </summary>
internal static class ElementAddress
{
    /// <summary>The element of a vector that starts at a place.</summary>
    /// <param name="builder">Module being elaborated.</param>
    /// <param name="vector">Place of the vector.</param>
    /// <param name="extent">Bits of the vector.</param>
    /// <param name="index">Node that selects the element.</param>
    /// <param name="stride">Bits of an element.</param>
    /// <returns>Place of the element.</returns>
    public static PlaceOrigin Of(DefinitionBuilder builder, PlaceOrigin vector, int extent, int index, int stride)
    {
        if (vector.Memory >= 0)
            return new PlaceOrigin { Builder = builder, Memory = vector.Memory, IndexNode = vector.IndexNode, IsElement = true };
        var signalWidth = builder.Definition.Signals[vector.Signal].Width;
        if (extent < signalWidth)
            index = Guarded(builder, index, extent / stride, beyond: (signalWidth / stride) + 1);
        return vector.IndexNode < 0
            ? Place(vector, vector.Low, index, stride)
            : Combined(builder, vector, index, stride);
    }

    /// <summary>The same place with nothing added to index × stride, as the netlist has it.</summary>
    public static PlaceOrigin FromBitZero(DefinitionBuilder builder, PlaceOrigin place)
    {
        if (place.IndexNode < 0 || place.Low == 0)
            return place;
        var step = (int)BigInteger.GreatestCommonDivisor(place.Stride, place.Low);
        var index = Sum(builder, Scaled(builder, place.IndexNode, place.Stride / step), builder.Fold.Constant(place.Low / step, BitsOf(place.Low / step)));
        return Place(place, 0, index, step);
    }

    private static PlaceOrigin Combined(DefinitionBuilder builder, PlaceOrigin outer, int index, int stride)
    {
        var step = (int)BigInteger.GreatestCommonDivisor(outer.Stride, stride);
        var sum = Sum(builder, Scaled(builder, outer.IndexNode, outer.Stride / step), Scaled(builder, index, stride / step));
        return Place(outer, outer.Low, sum, step);
    }

    private static int Guarded(DefinitionBuilder builder, int index, int count, int beyond)
    {
        var width = builder.Nodes.WidthOf(index);
        if (width < 31 && 1 << width <= count)
            return index;
        var wide = Math.Max(width, BitsOf(beyond));
        var extended = builder.Fold.ZeroExtend(index, wide);
        var isInside = builder.Fold.Compare(Op.LessUnsigned, extended, builder.Fold.Constant(count, wide));
        return builder.Fold.Mux(isInside, extended, builder.Fold.Constant(beyond, wide));
    }

    /// <summary>Index × factor without loss.</summary>
    private static int Scaled(DefinitionBuilder builder, int index, int factor)
    {
        if (factor == 1)
            return index;
        var bits = BitsOf(factor);
        return builder.Fold.Multiply(signed: false, builder.Nodes.WidthOf(index) + bits, index, builder.Fold.Constant(factor, bits));
    }

    /// <summary>Sum without loss.</summary>
    private static int Sum(DefinitionBuilder builder, int a, int b)
    {
        var width = Math.Max(builder.Nodes.WidthOf(a), builder.Nodes.WidthOf(b)) + 1;
        return builder.Fold.Binary(Op.Add, builder.Fold.ZeroExtend(a, width), builder.Fold.ZeroExtend(b, width));
    }

    private static PlaceOrigin Place(PlaceOrigin whole, int low, int index, int stride) => new()
    {
        Builder = whole.Builder,
        Signal = whole.Signal,
        Low = low,
        IndexNode = index,
        Stride = stride,
        Enable = whole.Enable,
    };

    private static int BitsOf(int value) => 32 - BitOperations.LeadingZeroCount((uint)value);
}
