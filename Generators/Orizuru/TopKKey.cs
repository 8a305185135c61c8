using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Values as unsigned keys and back. Of floating-point numbers the sign bit is inverted when it is 0, and all bits when it is 1; keys then have the order of
/// IEEE 754 totalOrder, but for −0, which is made +0 first. Of two's complement numbers the top bit is inverted.
/// </summary>
public static class TopKKey
{
    /// <summary>Makes the key of a value.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="value">The value, ValueBits wide.</param>
    /// <returns>What is compared and stored. Combinational.</returns>
    public static TopKStored Encode(TopKConfig config, Bits value)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(value);
        var stored = Wire.Of(new TopKStored(config));
        var top = value.Width - 1;
        if (!config.IsFloat)
        {
            stored.Key.Value = config.Format == TopKFormat.Unsigned ? value.AsUInt() : Flip(value, top).AsUInt();
            return stored;
        }

        var isNegativeZero = value[top] & !value[top - 1, 0].AnySet();
        stored.Key.Value = Mux(value[top] & !isNegativeZero, ~value, Cat(BitsOf(1, 1), value[top - 1, 0])).AsUInt();
        if (stored.IsNegativeZero is { } flag)
            flag.Value = isNegativeZero;
        return stored;
    }

    /// <summary>Makes the value of a key.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="stored">What <see cref="Encode"/> made.</param>
    /// <returns>The value, ValueBits wide. Combinational.</returns>
    public static Bits Decode(TopKConfig config, TopKStored stored)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(stored);
        var key = stored.Key.AsBits();
        var top = key.Width - 1;
        if (!config.IsFloat)
            return config.Format == TopKFormat.Unsigned ? key : Flip(key, top);
        var isPositive = key[top];
        if (stored.IsNegativeZero is not { } isNegativeZero)
            return Mux(isPositive, Flip(key, top), ~key);
        // A negative zero has the key of +0, 100…0: the sign is all that differs.
        return Mux(isPositive, Cat(isNegativeZero, key[top - 1, 0]), ~key);
    }

    /// <summary>Whether a value is a NaN.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="value">The value, ValueBits wide.</param>
    /// <returns>The condition; constant 0 for integers. Combinational.</returns>
    public static Bit IsNan(TopKConfig config, Bits value)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(value);
        if (!config.IsFloat)
            return false;
        return value[value.Width - 2, config.FractionBits].AllSet() & value[config.FractionBits - 1, 0].AnySet();
    }

    private static Bits Flip(Bits value, int top) => top == 0 ? ~value : Cat(~value[top, top], value[top - 1, 0]);
}
