using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>A bit that was found.</summary>
/// <param name="Index">Its number; 0 when there is none.</param>
/// <param name="IsFound">Whether there is one.</param>
public sealed record EncodedBit(UInt Index, Bit IsFound);

/// <summary>Priority and one-hot encoders and decoders, thermometer and Gray code.</summary>
public static class Encoding
{
    /// <summary>Number of the lowest bit that is 1.</summary>
    /// <param name="requests">Any bits.</param>
    /// <returns>Its number, <see cref="BitsToCount"/>(width) bits.</returns>
    public static EncodedBit LowestSet(this Bits requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return First([.. Enumerable.Range(0, requests.Width)], requests);
    }

    /// <summary>Number of the highest bit that is 1.</summary>
    /// <param name="requests">Any bits.</param>
    /// <returns>Its number, <see cref="BitsToCount"/>(width) bits.</returns>
    public static EncodedBit HighestSet(this Bits requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return First([.. Enumerable.Range(0, requests.Width).Reverse()], requests);
    }

    /// <summary>Keeps the lowest bit that is 1 and clears all others: x &amp; −x.</summary>
    /// <param name="requests">Any bits.</param>
    /// <returns>The same width, at most one bit set.</returns>
    public static Bits IsolateLowest(this Bits requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return requests & (~requests.AsUInt() + 1).Wrap(requests.Width).AsBits();
    }

    /// <summary>Keeps the highest bit that is 1 and clears all others.</summary>
    /// <param name="requests">Any bits.</param>
    /// <returns>The same width, at most one bit set.</returns>
    public static Bits IsolateHighest(this Bits requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return requests.Reversed().IsolateLowest().Reversed();
    }

    /// <summary>A number as a vector with one bit set.</summary>
    /// <param name="index">The number.</param>
    /// <param name="count">Width of the vector, at least 1; numbers from it on give no bit. Null for 2^width of the number.</param>
    /// <returns>The vector.</returns>
    public static Bits ToOneHot(this UInt index, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (count is null)
            Guard.InRange(index.Width, 1, 20, "index.Width");
        var width = count ?? (1 << index.Width);
        Guard.InRange(width, 1, 1 << 20, nameof(count));
        return Cat(Enumerable.Range(0, width).Reverse().Select(i => IsReachable(i) ? index == i : (Bit)false));

        bool IsReachable(int i) => index.Width >= 31 || i < 1 << index.Width;
    }

    /// <summary>Number of the one bit that is set: an or of numbers, so with several bits set it is the or of theirs.</summary>
    /// <param name="oneHot">A vector with one bit set; none gives 0.</param>
    /// <returns>The number, <see cref="BitsToCount"/>(width) bits.</returns>
    public static UInt FromOneHot(this Bits oneHot)
    {
        ArgumentNullException.ThrowIfNull(oneHot);
        return Cat(Enumerable.Range(0, BitsToCount(oneHot.Width)).Reverse().Select(bit =>
            Enumerable.Range(0, oneHot.Width).Where(i => (i >> bit & 1) != 0).Select(i => oneHot[i]).AnySet())).AsUInt();
    }

    /// <summary>A number as so many ones from bit 0 on.</summary>
    /// <param name="value">The number.</param>
    /// <param name="length">Width of the result, at least 1; greater numbers set all bits.</param>
    /// <returns>Bit i is 1 when i is less than the number.</returns>
    public static Bits ToThermometer(this UInt value, int length)
    {
        ArgumentNullException.ThrowIfNull(value);
        Guard.InRange(length, 1, 1 << 20);
        return Cat(Enumerable.Range(0, length).Reverse().Select(i => value > i));
    }

    /// <summary>The number of a thermometer: the number of the lowest bit that is 0. Bits above it do not matter.</summary>
    /// <param name="thermometer">Ones from bit 0 on.</param>
    /// <returns>0 … width; <see cref="BitsToCount"/>(width + 1) bits.</returns>
    public static UInt FromThermometer(this Bits thermometer)
    {
        ArgumentNullException.ThrowIfNull(thermometer);
        return (~thermometer).AsUInt().CountTrailingZeros();
    }

    /// <summary>The reflected Gray code of a number: successive numbers differ in one bit.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The same width.</returns>
    public static Bits ToGray(this UInt value) => GrayCode.Of(value);

    /// <summary>The number of a reflected Gray code, in log2(width) levels.</summary>
    /// <param name="gray">The code.</param>
    /// <returns>The same width.</returns>
    public static UInt FromGray(this Bits gray) => GrayCode.ToNumber(gray);

    private static EncodedBit First(int[] order, Bits requests)
    {
        var width = BitsToCount(requests.Width);
        var (index, isFound) = Balanced(
            order.Select(i => (Index: UInt.Constant(i, width), IsFound: requests[i])),
            (first, second) => (Mux(first.IsFound, first.Index, second.Index), first.IsFound | second.IsFound));
        return new EncodedBit(Mux(isFound, index, 0), isFound);
    }
}
