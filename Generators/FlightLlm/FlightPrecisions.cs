using Generators.Dsp;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>Operands of a slice: (A + D) · B, and what of it makes the sum of the upper one of two lanes.</summary>
/// <param name="A">Upper lane's operands, 27 bits.</param>
/// <param name="D">Lower lanes' operands, at most 27 bits.</param>
/// <param name="B">What all lanes multiply, at most 18 bits.</param>
/// <param name="Upper">Operand of the upper one of two lanes, 8 bits.</param>
/// <param name="Common">What two lanes multiply, 8 bits.</param>
internal sealed record FlightPacked(SInt A, SInt D, SInt B, SInt Upper, SInt Common);

/// <summary>Packs operands into a slice and takes sums out of its lanes, as the precision of each beat says. With INT8 weights only there is nothing to choose.</summary>
/// <param name="config">The chain.</param>
/// <param name="plan">Its plan.</param>
/// <param name="beat">The beat.</param>
/// <param name="enable">Enable of all registers.</param>
internal sealed class FlightPrecisions(FlightChainConfig config, FlightChainPlan plan, FlightBeat beat, Bit enable)
{
    private const int LaneBits = 18;

    private readonly FlightTimeline<UInt>? codes = beat.Precision is null ? null : new FlightTimeline<UInt>(beat.Precision, enable);

    /// <summary>Packs the operands of a slice.</summary>
    /// <param name="operands">Activations of both rows and the weights, 8 bits each.</param>
    /// <param name="time">Cycles behind the beat.</param>
    /// <returns>The packed operands.</returns>
    public FlightPacked Pack((SInt Row0, SInt Row1, SInt Weight) operands, int time)
    {
        var (row0, row1, weight) = operands;
        if (codes is null)
            return new FlightPacked((row1 << LaneBits).Wrap(27), row0, weight, row1, weight);
        var code = codes.At(time);
        var isInt4 = code == (int)FlightPrecision.Int4;
        return new FlightPacked(
            VecOf([At(row1, LaneBits), At(Part(4, 1), LaneBits), At(Part(2, 2), Shift(FlightPrecision.Int2, 2)), At(Part(2, 1), Shift(FlightPrecision.Int2Square, 1))])[code],
            VecOf([At(row0, 0), At(Part(4, 0), 0), Joined(Part(2, 1), 3, Part(2, 0), Shift(FlightPrecision.Int2, 1)).Wrap(27), At(Part(2, 0), 0)])[code],
            VecOf([weight.Wrap(18), row0.Wrap(18), row0.Wrap(18), Joined(row1, 8, row0, config.PackingOf(FlightPrecision.Int2Square).Right[1].Shift)])[code],
            Mux(isInt4, Part(4, 1).Wrap(8), row1), Mux(isInt4, row0, weight));

        SInt Part(int bits, int k) => weight.Slice(k * bits, bits).AsSInt();
        int Shift(FlightPrecision precision, int operand) => config.PackingOf(precision).Left[operand].Shift;

        // upper · 2^shift + lower, with an adder of the upper one's width: a negative lower one takes one from it.
        static SInt Joined(SInt upper, int bits, SInt lower, int shift) => Cat((upper - lower.IsNegative.AsUInt().ToSInt()).Wrap(bits), lower.Wrap(shift)).AsSInt();
        static SInt At(SInt value, int shift) => (value << shift).Wrap(27);
    }

    /// <summary>Whether a beat has weights of 2 bits, whose lanes no overflow-adjust unit may touch.</summary>
    /// <param name="time">Cycles behind the beat.</param>
    /// <returns>The condition; constant without such weights.</returns>
    public Bit HasShortLanes(int time) => codes is null ? false : codes.At(time)[1];

    /// <summary>The sums behind a slice.</summary>
    /// <param name="slice">The slice, behind which a group ends.</param>
    /// <param name="p">Its P.</param>
    /// <param name="low">Sum of the lower one of two lanes.</param>
    /// <param name="high">Sum of the upper one.</param>
    /// <param name="time">Cycles of P behind the beat.</param>
    /// <returns>Two sums, or four where precisions are mixed, SumBits wide.</returns>
    public SInt[] Lanes(int slice, UInt p, SInt low, SInt high, int time)
    {
        if (codes is null)
            return [low, high];
        var none = SInt.Constant(0, plan.SumBits);
        var triple = Unpacked(FlightPrecision.Int2);
        var square = Unpacked(FlightPrecision.Int2Square);
        var pair = new[] { low, high, none, none };
        var code = codes.At(time);
        return [.. Enumerable.Range(0, 4).Select(k => VecOf([pair[k], pair[k], triple[k], square[k]])[code])];

        SInt[] Unpacked(FlightPrecision precision) => config.Patterns.Any(pattern => config.Ends(pattern, slice) && config.Supports(precision, pattern))
            ? [.. config.PackingOf(precision).Lanes.Select(Sum).Concat([none, none]).Take(4)]
            : [none, none, none, none];

        // What lies below a lane is negative, and has borrowed one from it, where its top bit is set: no lane's sum reaches the least number of its lane.
        SInt Sum(Lane lane)
        {
            var bits = Math.Min(lane.Bits, lane.Product.SumOf(lane.MaxDepth).SignedBits);
            var value = p.Slice(lane.Shift, bits).AsSInt();
            return (lane.Shift == 0 ? value : (value + p[lane.Shift - 1].AsUInt().ToSInt()).Wrap(bits)).Wrap(plan.SumBits);
        }
    }
}
