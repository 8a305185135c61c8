namespace HdlDsl;

/// <summary>The reflected binary code: neighbouring numbers differ in one bit.</summary>
public static class GrayCode
{
    /// <summary>The code of a number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>As wide as the number.</returns>
    public static Bits Of(UInt number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return (number ^ (number >> 1).Wrap(number.Width)).AsBits();
    }

    /// <summary>The number of a code, in log2(width) levels of gates.</summary>
    /// <param name="code">The code.</param>
    /// <returns>As wide as the code.</returns>
    public static UInt ToNumber(Bits code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var number = code.AsUInt();
        for (var distance = 1; distance < code.Width; distance *= 2)
            number ^= (number >> distance).Wrap(code.Width);
        return number;
    }
}
