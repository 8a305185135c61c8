using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// The foot of a column of a weight-stationary array with unsigned weights: Σ q·a − z·Σ a, exact with integers, rounded once to FP32 otherwise. Its
/// zero point is loaded and changed as the weights above it. One sum per enabled cycle, latency 1 enabled cycle.
/// </summary>
/// <param name="config">Configuration of the array.</param>
public sealed class MixPeWeightFoot(MixPeWeightArrayConfig config) : Module<MixPeWeightArrayConfig>(config)
{
    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>The waiting zero point is that of the next sum and those after it.</summary>
    public Bit Swap { get; } = In.Bit();

    /// <summary>Takes <see cref="ZeroPoint"/>.</summary>
    public Bit Load { get; } = In.Bit();

    /// <summary>Zero point, unsigned, WeightBits wide.</summary>
    public Bits ZeroPoint { get; } = In.Bits(config.WeightBits);

    /// <summary>Σ q·a: signed, or FP32.</summary>
    public Bits Sum { get; } = In.Bits(MixPeWeightArrayShape.SumBits(config, config.Rows));

    /// <summary>Σ a of the same vector: signed, or FP32.</summary>
    public Bits ActivationSum { get; } = In.Bits(MixPeWeightArrayShape.ActivationSumBits(config, config.Rows));

    /// <summary><see cref="Swap"/> for the neighbour on the right.</summary>
    public Bit SwapOut { get; } = Out.Bit();

    /// <summary><see cref="Load"/> for the neighbour on the right.</summary>
    public Bit LoadOut { get; } = Out.Bit();

    /// <summary><see cref="ActivationSum"/> for the neighbour on the right.</summary>
    public Bits ActivationSumOut { get; } = Out.Bits(MixPeWeightArrayShape.ActivationSumBits(config, config.Rows));

    /// <summary>Σ (q − z)·a: signed and exact, or FP32.</summary>
    public Bits Result { get; } = Out.Bits(MixPeWeightArrayShape.ResultBits(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var swap = Reg.Of(Swap);
        var load = Reg.Of(Load);
        var zeroPoint = Reg.Of(ZeroPoint, Reset.None);
        var waiting = Reg.Of(ZeroPoint, Reset.None);
        using (When(Enable))
        {
            swap.Next = Swap;
            load.Next = Load;
            using (When(Swap))
                zeroPoint.Next = waiting;
            using (When(Load))
                waiting.Next = ZeroPoint;
        }

        var sum = Delay(Sum, 1, Reset.None, Enable);
        var activationSum = Delay(ActivationSum, 1, Reset.None, Enable);
        SwapOut.Value = swap;
        LoadOut.Value = load;
        ActivationSumOut.Value = activationSum;
        Result.Value = Config.IsFloat() ? FloatDifference(sum, activationSum, zeroPoint) : IntegerDifference(sum, zeroPoint);
    }

    private Bits IntegerDifference(Bits sum, Bits zeroPoint)
    {
        var product = Enumerable.Range(0, Config.WeightBits).Select(i => Mux(zeroPoint[i], ActivationSum.AsSInt() << i, 0)).SumTree();
        return (sum.AsSInt() - Delay(product, 1, Reset.None, Enable)).Wrap(Result.Width).AsBits();
    }

    private Bits FloatDifference(Bits sum, Bits activationSum, Bits zeroPoint)
    {
        var format = new MixPeFloatWidths(Config.FloatPe()).Sum;
        var factor = MixPeDequantiser.FromCode(Delay(zeroPoint, 1, Reset.None, Enable).AsUInt());
        return Float.MultiplyAdd(-Float.Of(format, activationSum), factor, Float.Of(format, sum), FloatFormat.Fp32).Value.Code;
    }
}
