using HdlDsl;
using HdlDsl.Arithmetic;

namespace Arithmetic.Tests.Floating;

/// <summary>Conversion of a number to another format.</summary>
internal sealed class FloatConverter(FloatUnitConfig config) : Module<FloatUnitConfig>(config)
{
    public Float A { get; } = In.Of(new Float(config.Format));

    public Enum<FloatRounding> Rounding { get; } = In.Enum<FloatRounding>();

    public Bits Y { get; } = Out.Bits(config.Result.Width);

    public Bits Flags { get; } = Out.Bits(4);

    protected override void Build()
    {
        var result = A.ConvertTo(Config.Result, Rounding);
        Y.Value = result.Value.Code;
        Flags.Value = result.Flags.AsBits();
    }
}

internal sealed record IntegerConversionConfig(FloatFormat Format, int Width);

/// <summary>A number to integers of a width, and integers to a number.</summary>
internal sealed class IntegerConverter(IntegerConversionConfig config) : Module<IntegerConversionConfig>(config)
{
    public Bits A { get; } = In.Bits(config.Format.Width);

    public UInt N { get; } = In.UInt(config.Width);

    public Enum<FloatRounding> Rounding { get; } = In.Enum<FloatRounding>();

    public UInt Unsigned { get; } = Out.UInt(config.Width);

    public SInt Signed { get; } = Out.SInt(config.Width);

    public Bits UnsignedFlags { get; } = Out.Bits(4);

    public Bits SignedFlags { get; } = Out.Bits(4);

    public Bits FromUnsigned { get; } = Out.Bits(config.Format.Width);

    public Bits FromSigned { get; } = Out.Bits(config.Format.Width);

    public Bits FromUnsignedFlags { get; } = Out.Bits(4);

    public Bits FromSignedFlags { get; } = Out.Bits(4);

    protected override void Build()
    {
        var a = Float.Of(Config.Format, A);
        var unsigned = a.ToUInt(Config.Width, Rounding);
        (Unsigned.Value, UnsignedFlags.Value) = (unsigned.Value, unsigned.Flags.AsBits());
        var signed = a.ToSInt(Config.Width, Rounding);
        (Signed.Value, SignedFlags.Value) = (signed.Value, signed.Flags.AsBits());
        var fromUnsigned = Float.FromInteger(N, Config.Format, Rounding);
        (FromUnsigned.Value, FromUnsignedFlags.Value) = (fromUnsigned.Value.Code, fromUnsigned.Flags.AsBits());
        var fromSigned = Float.FromInteger(N.AsSInt(), Config.Format, Rounding);
        (FromSigned.Value, FromSignedFlags.Value) = (fromSigned.Value.Code, fromSigned.Flags.AsBits());
    }
}

/// <summary>Relations, minimum and maximum, sign operations.</summary>
internal sealed class FloatComparer(FloatUnitConfig config) : Module<FloatUnitConfig>(config)
{
    public Float A { get; } = In.Of(new Float(config.Format));

    public Float B { get; } = In.Of(new Float(config.Format));

    public Bits Relation { get; } = Out.Bits(5);

    public Float Least { get; } = Out.Of(new Float(config.Format));

    public Float Greatest { get; } = Out.Of(new Float(config.Format));

    public Float Magnitude { get; } = Out.Of(new Float(config.Format));

    public Float Negated { get; } = Out.Of(new Float(config.Format));

    protected override void Build()
    {
        var relation = Float.Compare(A, B);
        Relation.Value = Hdl.Cat(relation.HasSignalling, relation.Unordered, relation.Greater, relation.Equal, relation.Less);
        Least.Value = Float.Minimum(A, B).Value;
        Greatest.Value = Float.Maximum(A, B).Value;
        Magnitude.Value = A.Abs();
        Negated.Value = -A;
    }
}
