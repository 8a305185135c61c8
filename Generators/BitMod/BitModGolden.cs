using System.Numerics;
using HdlDsl.Arithmetic;

namespace Generators.BitMod;

/// <summary>
/// What a BitMoD element and its column compute, bit for bit, in plain integers: exponent match, alignment, accumulation and normalisation as
/// docs/bitmod.md defines them (after arXiv 2411.11745, §IV). Numbers here are values, not fields: the hardware shares no width or constant with them. What
/// codes stand for is <see cref="BitModValues"/>, which the hardware's decoders do not use.
/// </summary>
public static class BitModGolden
{
    /// <summary>A term (−1)^sign · 2^exponent · 2^significance of a weight, or 0 with all of them 0 but the significance.</summary>
    /// <param name="Value">−1, 0 or 1: sign and one-bit mantissa.</param>
    /// <param name="Exponent">0 … 3.</param>
    /// <param name="Significance">Shared by all lanes: 0, 2, 4, 6 for integers, 0 and 1 for FP4 and FP3.</param>
    public readonly record struct Term(int Value, int Exponent, int Significance);

    /// <summary>Terms of a weight in the order in which they are used.</summary>
    /// <param name="type">The weight's type.</param>
    /// <param name="code">Its code.</param>
    /// <param name="special">The group's special value in half units.</param>
    /// <returns>As many terms as the type takes cycles.</returns>
    public static Term[] Terms(BitModDataType type, int code, int special)
    {
        var halfUnits = type.HalfUnits(code, special);
        return type.IsFloat() ? FloatTerms(halfUnits) : BoothTerms(halfUnits / 2, type.Terms());
    }

    /// <summary>Sums of a group as the element leaves them: one, or two with a loop of two cycles.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="group">The operands; a last vector of fewer than Lanes is filled with zeros.</param>
    /// <returns>The partial sums in the order in which the column adds them.</returns>
    public static BitModPartial[] Partials(BitModPeConfig config, BitModGroup group)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(group);
        if (config.Accumulator == BitModAccumulator.Exact)
            return [ExactSum(config, group)];
        var partials = new BitModPartial[config.LoopCycles];
        var terms = group.Codes.Select(code => Terms(group.Type, code, group.Special)).ToArray();
        var step = 0;
        Span<(int Exponent, long Product)> lanes = stackalloc (int, long)[config.Lanes];
        for (var first = 0; first < group.Codes.Length; first += config.Lanes)
        {
            for (var t = 0; t < group.Type.Terms(); t++, step++)
            {
                var significance = 0;
                for (var lane = 0; lane < config.Lanes; lane++)
                {
                    var k = first + lane;
                    var term = k < terms.Length ? terms[k][t] : default;
                    var (exponent, significand) = Activation(config, k < terms.Length ? group.Activations[k] : 0);
                    lanes[lane] = (exponent + term.Exponent, term.Value * significand);
                    significance = terms[first][t].Significance;
                }

                ref var partial = ref partials[step % partials.Length];
                partial = Accumulate(config, partial, lanes, significance);
            }
        }

        // The column adds the older partial sum first.
        if (partials.Length == 2 && step % 2 == 1)
            Array.Reverse(partials);
        return partials;
    }

    /// <summary>A result: the scaled sums of a channel's groups, converted and added one after the other in the result's format, nearest even.</summary>
    /// <param name="config">The tile.</param>
    /// <param name="groups">Operands of the channel.</param>
    /// <returns>The result's bits; the canonical NaN when an activation poisons it.</returns>
    public static BigInteger Result(BitModTileConfig config, IEnumerable<BitModGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(groups);
        // Bias and fraction bits of the activations, and the guard bits behind them.
        var point = (config.Pe.Activation == BitModActivationFormat.Fp16 ? 15 + 10 : 127 + 7) + (config.Pe.Accumulator == BitModAccumulator.Exact ? 0 : config.Pe.GuardBits);
        var format = config.ResultFormat;
        var result = BigInteger.Zero;
        foreach (var group in groups)
        {
            if (group.Activations.Any(bits => IsPoison(config.Pe, bits)))
                result = format.NaN;
            foreach (var partial in Partials(config.Pe, group))
            {
                var exponent = partial.Exponent - point - (group.Type.IsFloat() ? 1 : 0);
                result = Sum(format, result, partial.Mantissa * group.Scale, exponent);
            }
        }

        return result;
    }

    /// <summary>Value of an activation in units of 2^(exponent − bias − fraction bits).</summary>
    /// <param name="config">Format and policies.</param>
    /// <param name="bits">The activation's bits.</param>
    /// <returns>The exponent, at least 1, and the signed significand.</returns>
    public static (int Exponent, long Significand) Activation(BitModPeConfig config, int bits)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (fractionBits, greatest) = config.Activation == BitModActivationFormat.Fp16 ? (10, 30) : (7, 254);
        var sign = (bits & 0x8000) != 0 ? -1 : 1;
        var field = (bits & 0x7fff) >> fractionBits;
        var hidden = 1 << fractionBits;
        var fraction = bits & (hidden - 1);
        if (field > greatest)
            return (greatest, sign * ((2 * hidden) - 1));
        return field == 0 ? (1, config.Subnormals ? sign * fraction : 0) : (field, sign * (hidden + fraction));
    }

    /// <summary>Whether an activation is infinite or NaN and the configuration poisons results with it.</summary>
    /// <param name="config">Format and policy.</param>
    /// <param name="bits">The activation's bits.</param>
    /// <returns>True when the result of its channel is NaN.</returns>
    public static bool IsPoison(BitModPeConfig config, int bits)
    {
        ArgumentNullException.ThrowIfNull(config);
        var greatest = config.Activation == BitModActivationFormat.Fp16 ? 0x7c00 : 0x7f80;
        return config.NonFinite == BitModNonFinite.Poison && (bits & greatest) == greatest;
    }

    /// <summary>Shifts right by 0 or more places, rounding as the configuration says.</summary>
    private static BigInteger ShiftRight(BigInteger value, int amount, BitModRounding rounding)
    {
        if (amount == 0)
            return value;
        var floor = value >> amount;
        var rest = value - (floor << amount);
        var half = BigInteger.One << (amount - 1);
        var up = rounding switch
        {
            BitModRounding.Floor => false,
            BitModRounding.HalfUp => rest >= half,
            _ => rest > half || (rest == half && !floor.IsEven),
        };
        return up ? floor + 1 : floor;
    }

    private static BigInteger Sum(FloatFormat format, BigInteger result, long mantissa, int exponent)
    {
        if (format == FloatFormat.Fp32)
        {
            // Exact in double, so there is one rounding each.
            var value = (float)Math.ScaleB((double)mantissa, exponent);
            var sum = BitConverter.UInt32BitsToSingle((uint)result) + value;
            return float.IsNaN(sum) ? format.NaN : BitConverter.SingleToUInt32Bits(sum);
        }

        var addend = SoftwareFloat.FromExact(mantissa, exponent, format, FloatRounding.NearestEven).Code;
        return SoftwareFloat.Add(format, result, format, addend, format, FloatRounding.NearestEven).Code;
    }

    private static Term[] FloatTerms(int halfUnits)
    {
        var magnitude = Math.Abs(halfUnits);
        var sign = Math.Sign(halfUnits);
        var ones = Enumerable.Range(0, 5).Where(bit => (magnitude & (1 << bit)) != 0).Reverse().ToArray();
        // Window A counts units, window B half units. The higher one goes to A; a single one only fits B when it is a half.
        Term a = new(0, 0, 1), b = new(0, 0, 0);
        if (ones.Length == 2)
            (a, b) = (new Term(sign, ones[0] - 1, 1), new Term(sign, ones[1], 0));
        else if (ones is [0])
            b = new Term(sign, 0, 0);
        else if (ones is [var only])
            a = new Term(sign, only - 1, 1);
        return [b, a];
    }

    private static Term[] BoothTerms(int value, int count)
    {
        var terms = new Term[count];
        for (var i = 0; i < count; i++)
        {
            // Radix-4 digits −2 … 1 … 2 with the least remainder rule of Booth: −2·b1 + b0 + carry.
            var before = i > 0 ? (value >> ((2 * i) - 1)) & 1 : 0;
            var digit = (-2 * ((value >> ((2 * i) + 1)) & 1)) + ((value >> (2 * i)) & 1) + before;
            terms[i] = new Term(Math.Sign(digit), Math.Abs(digit) == 2 ? 1 : 0, 2 * i);
        }

        return terms;
    }

    private static BitModPartial Accumulate(
        BitModPeConfig config, BitModPartial accumulator, ReadOnlySpan<(int Exponent, long Product)> lanes, int significance)
    {
        var isShifted = config.Significance == BitModSignificance.Shifter;
        var (shift, bias) = isShifted ? (significance, 0) : (0, significance);
        var exponent = 0;
        foreach (var lane in lanes)
        {
            if (!config.GateDeadLanes || lane.Product != 0)
                exponent = Math.Max(exponent, lane.Exponent);
        }

        exponent += bias;
        var target = config.Accumulator == BitModAccumulator.Joint ? Math.Max(exponent, accumulator.Exponent) : exponent;
        var sum = 0L;
        foreach (var lane in lanes)
        {
            // A gated lane has no product to shift, whatever its distance.
            if (lane.Product == 0)
                continue;
            var distance = target - bias - lane.Exponent;
            sum += Math.Sign(lane.Product) * RoundedShift(Math.Abs(lane.Product) << config.GuardBits, distance, config.Rounding);
        }

        var addend = sum << shift;
        target = Math.Max(target, accumulator.Exponent);
        var total = RoundedShift(accumulator.Mantissa, target - accumulator.Exponent, config.Rounding)
            + (config.Accumulator == BitModAccumulator.Joint ? addend : RoundedShift(addend, target - exponent, config.Rounding));
        return Normalised(config, total, target);
    }

    private static BitModPartial Normalised(BitModPeConfig config, long total, int exponent)
    {
        var limit = 1L << (config.AccumulatorBits - 1);
        var places = 0;
        while (total >> places < -limit || total >> places >= limit)
            places++;
        var rounded = RoundedShift(total, places, config.Rounding);
        // Only rounding up reaches the limit; half of it has one place more.
        return rounded == limit ? new BitModPartial(limit / 2, exponent + places + 1) : new BitModPartial(rounded, exponent + places);
    }

    /// <summary>As <see cref="ShiftRight"/> in 64 bits, for speed: all numbers of the floating accumulators are below 2^40.</summary>
    private static long RoundedShift(long value, int amount, BitModRounding rounding)
    {
        amount = Math.Min(amount, 60);
        if (amount == 0)
            return value;
        var floor = value >> amount;
        var rest = value - (floor << amount);
        var half = 1L << (amount - 1);
        return rounding switch
        {
            BitModRounding.Floor => floor,
            BitModRounding.HalfUp => rest >= half ? floor + 1 : floor,
            _ => rest > half || (rest == half && (floor & 1) != 0) ? floor + 1 : floor,
        };
    }

    private static BitModPartial ExactSum(BitModPeConfig config, BitModGroup group)
    {
        var sum = BigInteger.Zero;
        for (var k = 0; k < group.Codes.Length; k++)
        {
            var (exponent, significand) = Activation(config, group.Activations[k]);
            var weight = group.Type.HalfUnits(group.Codes[k], group.Special);
            var product = new BigInteger(significand * weight) << (exponent - 1);
            sum += group.Type.IsFloat() ? product : product >> 1;
        }

        var limit = BigInteger.One << (config.AccumulatorBits - 1);
        var places = 0;
        while (sum >> places < -limit || sum >> places >= limit)
            places++;
        var rounded = ShiftRight(sum, places, config.Rounding);
        return rounded == limit ? new BitModPartial((long)(limit / 2), places + 2) : new BitModPartial((long)rounded, places + 1);
    }
}
