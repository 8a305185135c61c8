using HdlDsl;

namespace Generators.BitMod;

/// <summary>An activation taken apart: ±Mantissa · 2^(Exponent − bias − fraction bits), finite.</summary>
public sealed class BitModOperand : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">Format of activations.</param>
    public BitModOperand(BitModPeConfig config)
    {
        var widths = new BitModWidths(config);
        Exponent = Shape.UInt(widths.ExponentBits);
        Mantissa = Shape.UInt(widths.SignificandBits);
    }

    /// <summary>Whether it is negative.</summary>
    public Bit Sign { get; } = Shape.Bit();

    /// <summary>The exponent field, 1 for subnormal numbers and zero.</summary>
    public UInt Exponent { get; }

    /// <summary>The fraction with its leading bit.</summary>
    public UInt Mantissa { get; }
}

/// <summary>A term (−1)^Sign · 2^Exponent · Mantissa of a weight (arXiv 2411.11745, Eq. 4); a term without mantissa has sign and exponent 0.</summary>
public sealed class BitModTerm : Bundle
{
    /// <summary>Whether it is negative.</summary>
    public Bit Sign { get; } = Shape.Bit();

    /// <summary>Exponent, 0 … 3.</summary>
    public UInt Exponent { get; } = Shape.UInt(2);

    /// <summary>0 for a term that is zero.</summary>
    public Bit Mantissa { get; } = Shape.Bit();
}

/// <summary>What all lanes of a column share in a cycle.</summary>
public sealed class BitModStep : Bundle
{
    /// <summary>There is a term; the rest has no meaning otherwise.</summary>
    public Bit Valid { get; } = Shape.Bit();

    /// <summary>Significance of the term: a factor of 2^Significance. 0, 2, 4, 6 for integers; 0 and 1 for FP4 and FP3.</summary>
    public UInt Significance { get; } = Shape.UInt(3);

    /// <summary>It is the group's last term.</summary>
    public Bit Last { get; } = Shape.Bit();
}

/// <summary>A group's sum times its scale: Mantissa · 2^(Exponent − <see cref="BitModWidths.PointOffset"/>).</summary>
public sealed class BitModProduct : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The configuration.</param>
    public BitModProduct(BitModPeConfig config)
    {
        var widths = new BitModWidths(config);
        Mantissa = Shape.SInt(widths.ProductBits);
        Exponent = Shape.UInt(widths.ResultExponentBits);
    }

    /// <summary>Mantissa, AccumulatorBits + ScaleBits wide.</summary>
    public SInt Mantissa { get; }

    /// <summary>Exponent.</summary>
    public UInt Exponent { get; }
}
