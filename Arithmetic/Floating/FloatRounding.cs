namespace HdlDsl.Arithmetic;

/// <summary>How a result that lies between two numbers of a format is rounded. The numbers are those of the RISC-V rounding mode field.</summary>
public enum FloatRounding
{
    /// <summary>To the nearer one, half way to the one with an even mantissa (RNE).</summary>
    NearestEven = 0,

    /// <summary>Toward zero (RTZ).</summary>
    TowardZero = 1,

    /// <summary>Toward −∞ (RDN).</summary>
    Down = 2,

    /// <summary>Toward +∞ (RUP).</summary>
    Up = 3,

    /// <summary>To the nearer one, half way to the one of greater magnitude (RNA, RISC-V's RMM).</summary>
    NearestAway = 4,
}

/// <summary>Exceptions of a floating-point operation in software, as the flags of IEEE 754. Bits 0 to 3 are the fields of <see cref="FloatFlags"/> in their order.</summary>
[Flags]
public enum FloatExceptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The result was rounded.</summary>
    Inexact = 1,

    /// <summary>The result is tiny after rounding and was rounded.</summary>
    Underflow = 2,

    /// <summary>The result is greater than the format's greatest number.</summary>
    Overflow = 4,

    /// <summary>There is no result: 0·∞, ∞ − ∞, a signalling NaN, a number that no integer of the width is near.</summary>
    Invalid = 8,
}

/// <summary>A rounding mode in hardware: fixed when the hardware is built, or a signal.</summary>
public sealed class RoundingSelect
{
    private readonly FloatRounding constant;
    private readonly Enum<FloatRounding>? signal;

    private RoundingSelect(FloatRounding constant, Enum<FloatRounding>? signal)
    {
        this.constant = constant;
        this.signal = signal;
    }

    /// <summary>Round to nearest even.</summary>
    public static RoundingSelect NearestEven { get; } = FloatRounding.NearestEven;

    /// <summary>A mode that is fixed.</summary>
    /// <param name="mode">The mode.</param>
    public static implicit operator RoundingSelect(FloatRounding mode)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, $"mode is {mode:D}; allowed are the members of {nameof(FloatRounding)}.");
        return new RoundingSelect(mode, null);
    }

    /// <summary>A mode that is chosen at run time. Encodings 5 to 7, which no mode has, truncate.</summary>
    /// <param name="mode">The mode's signal, 3 bits.</param>
    public static implicit operator RoundingSelect(Enum<FloatRounding> mode)
    {
        ArgumentNullException.ThrowIfNull(mode);
        return new RoundingSelect(default, mode);
    }

    /// <summary>Whether a mode is selected.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>One bit, constant when the mode is.</returns>
    public Bit Is(FloatRounding mode) => signal is null ? constant == mode : signal == mode;

    /// <summary>Whether the magnitude is increased by one unit in its last place.</summary>
    /// <param name="sign">The number is negative.</param>
    /// <param name="last">Last bit that is kept.</param>
    /// <param name="guard">First bit that is not.</param>
    /// <param name="sticky">Whether some later bit is 1.</param>
    /// <returns>One bit.</returns>
    public Bit Increment(Bit sign, Bit last, Bit guard, Bit sticky)
    {
        if (signal is null)
            return IncrementOf(constant, sign, last, guard, sticky);
        Bit increment = false;
        foreach (var mode in Enum.GetValues<FloatRounding>())
            increment |= Is(mode) & IncrementOf(mode, sign, last, guard, sticky);
        return increment;
    }

    /// <summary>Whether overflow gives infinity rather than the greatest finite number.</summary>
    /// <param name="sign">The number is negative.</param>
    /// <returns>One bit.</returns>
    internal Bit OverflowsToInfinity(Bit sign) =>
        Is(FloatRounding.NearestEven) | Is(FloatRounding.NearestAway) | (Is(FloatRounding.Up) & !sign) | (Is(FloatRounding.Down) & sign);

    private static Bit IncrementOf(FloatRounding mode, Bit sign, Bit last, Bit guard, Bit sticky) => mode switch
    {
        FloatRounding.NearestEven => guard & (last | sticky),
        FloatRounding.Down => sign & (guard | sticky),
        FloatRounding.Up => !sign & (guard | sticky),
        FloatRounding.NearestAway => guard,
        _ => false,
    };
}
