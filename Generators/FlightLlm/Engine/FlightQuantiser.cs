using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>Size of a <see cref="FlightQuantiser"/>.</summary>
/// <param name="Elements">Elements of a word.</param>
public sealed record FlightQuantiserConfig(int Elements);

/// <summary>INT8 elements become codes of 4 bits: divided by 4, 8 or 16, rounded half up and clamped. No latency.</summary>
/// <param name="config">Its size.</param>
public sealed class FlightQuantiser(FlightQuantiserConfig config) : Module<FlightQuantiserConfig>(config)
{
    /// <summary>INT8 elements.</summary>
    public Bits Elements { get; } = In.Bits(8 * config.Elements);

    /// <summary>What they are divided by; INT8 is as 4.</summary>
    public Enum<StoreFormat> Format { get; } = In.Enum<StoreFormat>();

    /// <summary>Two's complement codes, the first one in the low bits.</summary>
    public Bits Codes { get; } = Out.Bits(4 * config.Elements);

    /// <inheritdoc/>
    protected override void Build()
    {
        var (is16, is8) = ((Format == StoreFormat.Int4By16).Named("is16"), (Format == StoreFormat.Int4By8).Named("is8"));
        Codes.Value = Cat(Enumerable.Range(0, Config.Elements).Reverse().Select(i =>
        {
            var element = Elements.Slice(8 * i, 8).AsSInt();
            var rounded = element + Mux(is16, 8, Mux(is8, UInt.Constant(4, 4), 2)).ToSInt();
            return Mux(is16, (rounded >> 4).Wrap(7), Mux(is8, (rounded >> 3).Wrap(7), (rounded >> 2).Wrap(7))).Saturate(4).AsBits();
        }));
    }
}
