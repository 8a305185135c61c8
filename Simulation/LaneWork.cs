using System.Globalization;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>
/// Estimates what one lane of a design costs in both layouts, in bits of vector registers that instructions go over: an operation on an 8-bit element
/// goes over 8 bits for each lane, one on a single bit over 1. Only the ratio of the two matters, and only roughly: it decides between layouts that differ by factors.
/// </summary>
/// <param name="Words">Bits for each lane and cycle as words.</param>
/// <param name="Bits">Bits for each lane and cycle bit-sliced.</param>
internal readonly record struct LaneWork(double Words, double Bits)
{
    /// <summary>What is done one lane after the other occupies about a whole register for each lane.</summary>
    private const double OneLaneAtATime = 512;

    /// <summary>The estimate for a design.</summary>
    /// <param name="design">A legal design.</param>
    /// <returns>Sums over all instances.</returns>
    public static LaneWork Of(Design design) => Of(design.Top, []);

    /// <summary>Both numbers in words, for reports.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"its operations go over about {Rounded(Words)} register bits for each lane as words, {Rounded(Bits)} as single bits");

    private static LaneWork Of(Definition definition, Dictionary<Definition, LaneWork> known)
    {
        if (known.TryGetValue(definition, out var work))
            return work;
        for (var node = 0; node < definition.Nodes.Count; node++)
            work = work.Plus(Of(definition, definition.Nodes, node));
        foreach (ref readonly var signal in definition.Signals)
        {
            if (signal.Kind == SignalKind.Register)
                work = work.Plus(new LaneWork(2 * Element(signal.Width), signal.Width));
        }

        foreach (ref readonly var write in definition.MemoryWrites)
            work = work.Plus(new LaneWork(OneLaneAtATime, OneLaneAtATime + definition.Memories[write.Memory].Width));
        foreach (var instance in definition.Instances)
            work = work.Plus(Of(instance.Definition!, known));
        known.Add(definition, work);
        return work;
    }

    private static LaneWork Of(Definition definition, NodeTable nodes, int node)
    {
        var width = nodes.WidthOf(node);
        var element = Element(width);
        var (wordsA, widthA) = nodes.OpOf(node) is Op.Constant or Op.Signal or Op.MemoryRead or Op.Concat
            ? (0, 0) : (Element(nodes.WidthOf(nodes.A(node))), nodes.WidthOf(nodes.A(node)));
        return nodes.OpOf(node) switch
        {
            Op.Constant or Op.Signal => default,
            Op.MemoryRead => new(OneLaneAtATime, 2 * definition.Memories[nodes.A(node)].Width + OneLaneAtATime),
            Op.Not or Op.And or Op.Or or Op.Xor => new(element, width),
            Op.Mux => new(2 * element, width),
            // A full adder is two tables of three inputs.
            Op.Add or Op.Subtract or Op.Negate => new(element, 2 * width),
            // There is no multiplication of bytes, and the array of full adders has a cell for each pair of bits.
            Op.MultiplyUnsigned or Op.MultiplySigned =>
                new((width <= 8 ? 4 : 1) * element, 3.0 * Math.Min(widthA, width) * Math.Min(nodes.WidthOf(nodes.B(node)), width)),
            Op.DivideUnsigned or Op.DivideSigned or Op.RemainderUnsigned or Op.RemainderSigned => new(OneLaneAtATime * 4, 4.0 * width * width),
            Op.Equal or Op.NotEqual or Op.LessUnsigned or Op.LessSigned or Op.LessOrEqualUnsigned or Op.LessOrEqualSigned => new(2 * wordsA, widthA),
            Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned => new((width <= 16 ? 4 : 1) * element, (double)width * BitOperations.Log2((uint)width + 1)),
            Op.DynamicSlice => new(3.0 * element * Math.Max(1, widthA / Math.Max(1, nodes.C(node))), widthA),
            // Moving bits about is free where each has a register of its own.
            Op.Concat => new(2 * element * nodes.Parts(node).Length, 0),
            Op.Slice => new(wordsA + element, 0),
            Op.ZeroExtend or Op.SignExtend => new(element, 0),
            _ => new(4 * wordsA, widthA),
        };
    }

    /// <summary>Bits of the element, or of the elements, that a value takes in a column.</summary>
    private static int Element(int width) => ModelPort.BytesFor(width) * 8;

    private static long Rounded(double bits)
    {
        if (bits < 100)
            return (long)bits;
        var unit = (long)Math.Pow(10, (int)Math.Log10(bits) - 1);
        return (long)Math.Round(bits / unit) * unit;
    }

    private LaneWork Plus(in LaneWork other) => new(Words + other.Words, Bits + other.Bits);
}
