using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>Size of a <see cref="FlightWidener"/>.</summary>
/// <param name="Units">Units of 16 weights.</param>
public sealed record FlightWidenerConfig(int Units);

/// <summary>The weight port: packed codes of 8, 4, 3 or 2 bits become INT8 weights, as <see cref="IsaPrecisions"/> says. No latency.</summary>
/// <param name="config">Its size.</param>
public sealed class FlightWidener(FlightWidenerConfig config) : Module<FlightWidenerConfig>(config)
{
    private const int Block = IsaShape.BlockSize;
    private const int Short = 6;

    /// <summary>Codes, the first one in the low bits.</summary>
    public Bits Codes { get; } = In.Bits(8 * Block * config.Units);

    /// <summary>How they are stored.</summary>
    public Enum<IsaPrecision> Precision { get; } = In.Enum<IsaPrecision>();

    /// <summary>They are unsigned.</summary>
    public Bit IsUnsigned { get; } = In.Bit();

    /// <summary>What is taken off each.</summary>
    public UInt Zero { get; } = In.UInt(4);

    /// <summary>Weights.</summary>
    public Vec<SInt> Weights { get; } = Out.Vec(Block * config.Units, Shape.SInt(8));

    /// <inheritdoc/>
    protected override void Build()
    {
        for (var i = 0; i < Block * Config.Units; i++)
        {
            var code = Mux(Precision == IsaPrecision.Int4, Code(i, 4), Mux(Precision == IsaPrecision.Int3, Code(i, 3), Code(i, 2)));
            Weights[i].Value = Mux(Precision == IsaPrecision.Int8, Codes.Slice(8 * i, 8).AsSInt(), (code - Zero.ToSInt()).Wrap(8));
        }
    }

    /// <summary>A code with its sign, or a zero in its place.</summary>
    private SInt Code(int number, int bits)
    {
        var code = Codes.Slice(bits * number, bits);
        return Cat((code[bits - 1] & !IsUnsigned).Repeat(Short - bits), code).AsSInt();
    }
}
