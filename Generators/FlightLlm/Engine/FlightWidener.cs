using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>The weight port: 16 packed codes of 8, 4, 3 or 2 bits become INT8 weights, as <see cref="IsaPrecisions"/> says. No latency.</summary>
public sealed class FlightWidener : Module
{
    private const int Block = IsaShape.BlockSize;
    private const int Short = 6;

    /// <summary>Codes of 8 bits, the first one in the low bits.</summary>
    public Bits Codes8 { get; } = In.Bits(8 * Block);

    /// <summary>The same of 4 bits.</summary>
    public Bits Codes4 { get; } = In.Bits(4 * Block);

    /// <summary>The same of 3 bits.</summary>
    public Bits Codes3 { get; } = In.Bits(3 * Block);

    /// <summary>The same of 2 bits.</summary>
    public Bits Codes2 { get; } = In.Bits(2 * Block);

    /// <summary>How they are stored.</summary>
    public Enum<IsaPrecision> Precision { get; } = In.Enum<IsaPrecision>();

    /// <summary>They are unsigned.</summary>
    public Bit IsUnsigned { get; } = In.Bit();

    /// <summary>What is taken off each.</summary>
    public UInt Zero { get; } = In.UInt(4);

    /// <summary>Weights.</summary>
    public Vec<SInt> Weights { get; } = Out.Vec(Block, Shape.SInt(8));

    /// <summary>Gives the codes of a unit of 16 weights out of packed ones.</summary>
    /// <param name="codes">Packed codes, with room for those of 8 bits.</param>
    /// <param name="unit">Number of the unit.</param>
    internal void Take(Bits codes, int unit)
    {
        Codes8.Value = codes.Slice(unit * 8 * Block, 8 * Block);
        Codes4.Value = codes.Slice(unit * 4 * Block, 4 * Block);
        Codes3.Value = codes.Slice(unit * 3 * Block, 3 * Block);
        Codes2.Value = codes.Slice(unit * 2 * Block, 2 * Block);
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        for (var i = 0; i < Block; i++)
        {
            var code = Mux(Precision == IsaPrecision.Int4, Code(Codes4, i, 4), Mux(Precision == IsaPrecision.Int3, Code(Codes3, i, 3), Code(Codes2, i, 2)));
            Weights[i].Value = Mux(Precision == IsaPrecision.Int8, Codes8.Slice(8 * i, 8).AsSInt(), (code - Zero.ToSInt()).Wrap(8));
        }
    }

    /// <summary>A code with its sign, or a zero in its place.</summary>
    private SInt Code(Bits codes, int number, int bits)
    {
        var code = codes.Slice(bits * number, bits);
        return Cat((code[bits - 1] & !IsUnsigned).Repeat(Short - bits), code).AsSInt();
    }
}
