using System.Globalization;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>How numbers are written.</summary>
public enum ValueRadix
{
    /// <summary>Hexadecimal digits of the bit pattern without leading zeros.</summary>
    Hexadecimal,

    /// <summary>Decimal; signals that are two's complement numbers can be negative.</summary>
    Decimal,

    /// <summary>Binary digits without leading zeros.</summary>
    Binary,
}

/// <summary>Values of signals as people read them.</summary>
internal static class ValueText
{
    /// <summary>Writes a value that is not an enumeration's.</summary>
    public static string Of(BigInteger value, int width, SignalView view, ValueRadix radix)
    {
        switch (radix)
        {
            case ValueRadix.Decimal:
                var number = view == SignalView.Signed ? OpSemantics.ToSigned(value, width) : value;
                return number.ToString(CultureInfo.InvariantCulture);
            case ValueRadix.Binary:
                return WithoutZeros(value.ToString("b", CultureInfo.InvariantCulture));
            default:
                return WithoutZeros(value.ToString("x", CultureInfo.InvariantCulture));
        }
    }

    private static string WithoutZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";
}
