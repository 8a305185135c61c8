using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>How the quotient of a shift right is rounded.</summary>
public enum IntegerRounding
{
    /// <summary>Toward −∞: the bits are dropped.</summary>
    Floor,

    /// <summary>Toward +∞.</summary>
    Ceiling,

    /// <summary>Toward zero.</summary>
    TowardZero,

    /// <summary>To the nearest number, half way toward +∞.</summary>
    HalfUp,

    /// <summary>To the nearest number, half way to the even one.</summary>
    HalfEven,

    /// <summary>To the nearest number, half way to the one of greater magnitude.</summary>
    HalfAway,

    /// <summary>To the neighbour that is odd when anything is lost, so that later rounding is right (von Neumann rounding).</summary>
    ToOdd,
}

/// <summary>Shifts right that round.</summary>
public static class Rounding
{
    /// <summary>value / 2^shift, rounded.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="shift">How far, 0 or more; it may exceed the width.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>max(1, width − shift) + 1 bits, which hold every rounded value; the width itself when the shift is 0.</returns>
    public static SInt RoundShiftRight(this SInt value, int shift, IntegerRounding mode)
    {
        ArgumentNullException.ThrowIfNull(value);
        Guard.AtLeast(shift, 0);
        if (shift == 0)
            return value;
        var extended = value.Wrap(Math.Max(value.Width, shift + 1));
        var kept = extended >> shift;
        var guard = extended.AsBits()[shift - 1];
        var sticky = shift == 1 ? false : extended.AsBits().Slice(0, shift - 1).AnySet();
        return Rounded(kept, guard, sticky, value.IsNegative, mode);
    }

    /// <summary>value / 2^shift, rounded.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="shift">How far, 0 or more; it may exceed the width.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>max(1, width − shift + 1) bits, which hold every rounded value; the width itself when the shift is 0.</returns>
    public static UInt RoundShiftRight(this UInt value, int shift, IntegerRounding mode)
    {
        ArgumentNullException.ThrowIfNull(value);
        var width = shift == 0 ? value.Width : Math.Max(1, value.Width - shift + 1);
        return value.ToSInt().RoundShiftRight(shift, mode).AsUInt().Wrap(width);
    }

    /// <summary>value / 2^amount, rounded, with an amount that is known at run time.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="amount">How far, of any width.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>One bit wider than the value.</returns>
    public static SInt RoundShiftRight(this SInt value, UInt amount, IntegerRounding mode)
    {
        ArgumentNullException.ThrowIfNull(value);
        // One bit below the number holds the first bit that is lost, the rest are sticky.
        var (shifted, sticky) = (value << 1).ShiftRightWithSticky(amount);
        return Rounded(shifted >> 1, shifted.AsBits()[0], sticky, value.IsNegative, mode);
    }

    /// <summary>value / 2^amount, rounded, with an amount that is known at run time.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="amount">How far, of any width.</param>
    /// <param name="mode">Rounding mode.</param>
    /// <returns>As wide as the value: only a shift by 0 gives its greatest numbers.</returns>
    public static UInt RoundShiftRight(this UInt value, UInt amount, IntegerRounding mode)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ToSInt().RoundShiftRight(amount, mode).AsUInt().Wrap(value.Width);
    }

    private static SInt Rounded(SInt floor, Bit guard, Bit sticky, Bit isNegative, IntegerRounding mode)
    {
        var last = floor.AsBits()[0];
        var isInexact = guard | sticky;
        if (mode == IntegerRounding.ToOdd)
        {
            // The neighbours are the floor and one more; the odd one is the floor with its last bit set.
            var extended = floor.Wrap(floor.Width + 1).AsBits();
            return Cat(extended.Slice(1, floor.Width), last | isInexact).AsSInt();
        }

        var increment = mode switch
        {
            IntegerRounding.Floor => false,
            IntegerRounding.Ceiling => isInexact,
            IntegerRounding.TowardZero => isNegative & isInexact,
            IntegerRounding.HalfUp => guard,
            IntegerRounding.HalfEven => guard & (sticky | last),
            IntegerRounding.HalfAway => guard & (sticky | !isNegative),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, $"mode is {mode:D}; allowed are the members of {nameof(IntegerRounding)}."),
        };
        return Naming.Suggest((floor.Wrap(floor.Width + 1) + increment.AsUInt().ToSInt()).Wrap(floor.Width + 1), "rounded");
    }
}
