using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>Shifts and normalisation with the configuration's rounding, as combinational logic.</summary>
internal static class BitModRoundings
{
    /// <summary>A magnitude shifted right. The result is as wide.</summary>
    /// <param name="value">The magnitude.</param>
    /// <param name="distance">Places.</param>
    /// <param name="rounding">Rounding.</param>
    /// <returns>The rounded magnitude.</returns>
    public static UInt ShiftRight(UInt value, UInt distance, BitModRounding rounding) =>
        rounding == BitModRounding.Floor ? (value >> distance).Wrap(value.Width) : value.RoundShiftRight(distance, Mode(rounding));

    /// <summary>A two's complement number shifted right. Any shift leaves room for rounding up, so the result is as wide.</summary>
    /// <param name="value">The number.</param>
    /// <param name="distance">Places.</param>
    /// <param name="rounding">Rounding.</param>
    /// <returns>The rounded number.</returns>
    public static SInt ShiftRight(SInt value, UInt distance, BitModRounding rounding) =>
        rounding == BitModRounding.Floor ? (value >> distance).Wrap(value.Width) : value.RoundShiftRight(distance, Mode(rounding)).Wrap(value.Width);

    /// <summary>Shifts right by the least number of places that leaves AccumulatorBits bits.</summary>
    /// <param name="sum">A sum.</param>
    /// <param name="config">Width and rounding.</param>
    /// <param name="widths">Widths.</param>
    /// <returns>Mantissa of AccumulatorBits bits, and its exponent.</returns>
    public static BitModState Normalise(BitModState sum, BitModPeConfig config, BitModWidths widths)
    {
        var surplus = sum.Mantissa.Width - config.AccumulatorBits;
        var shifted = sum.Mantissa;
        // Left shifts by these steps, each where only copies of the sign leave, reach every distance up to the surplus.
        UInt places = UInt.Constant(surplus, BitsToCount(surplus + 1));
        for (var left = surplus; left > 0;)
        {
            var step = (left + 1) / 2;
            var top = shifted.AsBits().Slice(shifted.Width - 1 - step, step + 1);
            var isRedundant = top.AllSet() | !top.AnySet();
            shifted = Mux(isRedundant, (shifted << step).Wrap(shifted.Width), shifted);
            places = (places - Mux(isRedundant, UInt.Constant(step, places.Width), 0)).Wrap(places.Width);
            left -= step;
        }

        var kept = shifted.Truncate(config.AccumulatorBits);
        if (config.Rounding == BitModRounding.Floor)
            return new BitModState(kept, (sum.Exponent + places).Wrap(widths.ResultExponentBits));

        var rounded = Rounded(shifted, surplus, config);
        // Only rounding up reaches 2^(AccumulatorBits − 1).
        var overflows = rounded.AsBits()[config.AccumulatorBits] ^ rounded.AsBits()[config.AccumulatorBits - 1];
        var mantissa = Mux(overflows, SInt.Constant(1L << (config.AccumulatorBits - 2), config.AccumulatorBits), rounded.Wrap(config.AccumulatorBits));
        return new BitModState(mantissa, (sum.Exponent + places + overflows.AsUInt()).Wrap(widths.ResultExponentBits));
    }

    private static SInt Rounded(SInt shifted, int surplus, BitModPeConfig config)
    {
        return shifted.RoundShiftRight(surplus, Mode(config.Rounding)).Wrap(config.AccumulatorBits + 1);
    }

    private static IntegerRounding Mode(BitModRounding rounding) =>
        rounding == BitModRounding.NearestEven ? IntegerRounding.HalfEven : IntegerRounding.HalfUp;
}
