using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>Shifts and rotations by an amount that is known at run time, built of one row of selectors for each bit of the amount.</summary>
public static class Shifting
{
    /// <summary>Shifts left until the top bit is 1.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>
    /// The shifted number, as wide as the value, and how far it was shifted, <see cref="BitsToCount"/>(width) bits. Of 0 the number is 0 and the
    /// amount all ones.
    /// </returns>
    public static (UInt Value, UInt LeadingZeros) Normalize(this UInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var counts = new List<Bit>();
        for (var stage = BitsToCount(value.Width) - 1; stage >= 0; stage--)
        {
            var distance = 1 << stage;
            var topIsZero = Naming.Suggest(!value.Truncate(Math.Min(distance, value.Width)).AnySet(), $"top{distance}IsZero");
            counts.Add(topIsZero);
            value = Naming.Suggest(Mux(topIsZero, (value << distance).Wrap(value.Width), value), $"normalized{distance}");
        }

        return (value, Cat(counts).AsUInt());
    }

    /// <summary>Shifts right; the lowest bit of the result is 1 also when any bit that is shifted out is 1, which keeps later rounding exact.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="amount">How far, of any width.</param>
    /// <returns>As wide as the value.</returns>
    public static UInt ShiftRightSticky(this UInt value, UInt amount)
    {
        var (shifted, sticky) = ShiftRightWithSticky(value, amount);
        if (value.Width == 1)
            return (shifted[0] | sticky).AsUInt();
        return Cat(shifted.Slice(1, value.Width - 1), shifted[0] | sticky).AsUInt();
    }

    /// <summary>Shifts right and tells whether anything but zeros was shifted out.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="amount">How far, of any width.</param>
    /// <returns>⌊value / 2^amount⌋, as wide as the value, and whether the remainder is not 0.</returns>
    public static (UInt Value, Bit Sticky) ShiftRightWithSticky(this UInt value, UInt amount)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(amount);
        var width = value.Width;
        Bit sticky = false;
        for (var stage = 0; stage < amount.Width; stage++)
        {
            var distance = stage < 30 ? Math.Min(1 << stage, width) : width;
            sticky |= amount[stage] & value.Slice(0, distance).AnySet();
            var next = distance == width ? UInt.Constant(0, width) : (value >> distance).Wrap(width);
            value = Naming.Suggest(Mux(amount[stage], next, value), $"shiftedRight{stage}");
        }

        return (value, sticky);
    }

    /// <summary>Shifts a signed number right and tells whether anything but zeros was shifted out.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="amount">How far, of any width.</param>
    /// <returns>⌊value / 2^amount⌋, as wide as the value, and whether the remainder is not 0.</returns>
    public static (SInt Value, Bit Sticky) ShiftRightWithSticky(this SInt value, UInt amount)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(amount);
        var width = value.Width;
        Bit sticky = false;
        for (var stage = 0; stage < amount.Width; stage++)
        {
            var distance = stage < 30 ? Math.Min(1 << stage, width) : width;
            sticky |= amount[stage] & value.AsBits().Slice(0, distance).AnySet();
            value = Naming.Suggest(Mux(amount[stage], (value >> distance).Wrap(width), value), $"shiftedRight{stage}");
        }

        return (value, sticky);
    }

    /// <summary>Shifts left and tells whether a one was shifted out at the top.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="amount">How far, of any width.</param>
    /// <returns>value · 2^amount modulo 2^width, as wide as the value, and whether bits were lost.</returns>
    public static (UInt Value, Bit IsLost) ShiftLeftWithOverflow(this UInt value, UInt amount)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(amount);
        var width = value.Width;
        Bit isLost = false;
        for (var stage = 0; stage < amount.Width; stage++)
        {
            var distance = stage < 30 ? Math.Min(1 << stage, width) : width;
            isLost |= amount[stage] & value.Truncate(distance).AnySet();
            value = Naming.Suggest(Mux(amount[stage], (value << distance).Wrap(width), value), $"shiftedLeft{stage}");
        }

        return (value, isLost);
    }

    /// <summary>Rotates toward higher bits.</summary>
    /// <param name="value">Any bits; the width need not be a power of two.</param>
    /// <param name="amount">How far, modulo the width.</param>
    /// <returns>The same width.</returns>
    public static Bits RotateLeft(this Bits value, UInt amount)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(amount);
        for (var stage = 0; stage < amount.Width; stage++)
        {
            var distance = (int)BigInteger.ModPow(2, stage, value.Width);
            if (distance != 0)
                value = Naming.Suggest(Mux(amount[stage], Rotated(value, distance), value), $"rotated{stage}");
        }

        return value;
    }

    /// <summary>Rotates toward lower bits.</summary>
    /// <param name="value">Any bits; the width need not be a power of two.</param>
    /// <param name="amount">How far, modulo the width.</param>
    /// <returns>The same width.</returns>
    public static Bits RotateRight(this Bits value, UInt amount)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Reversed().RotateLeft(amount).Reversed();
    }

    /// <summary>A signed number clamped to 0 … 2^width − 1.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="width">Width of the result in bits, at least 1.</param>
    /// <returns>Unsigned number of that width.</returns>
    public static UInt SaturateToUInt(this SInt value, int width)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Width == 1)
            return UInt.Constant(0, width);
        return Mux(value.IsNegative, 0, value.AsUInt().Wrap(value.Width - 1).Saturate(width));
    }

    private static Bits Rotated(Bits value, int distance) =>
        Cat(value.Slice(0, value.Width - distance), value.Slice(value.Width - distance, distance));
}
