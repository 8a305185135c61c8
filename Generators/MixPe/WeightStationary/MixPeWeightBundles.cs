using HdlDsl;

namespace Generators.MixPe;

/// <summary>One activation vector: a value for each row of a weight-stationary array.</summary>
public sealed class MixPeWeightVector : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeWeightVector(MixPeWeightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Rows, Shape.Bits(config.ActivationBits()));
    }

    /// <summary>Activation of each row: two's complement, FP16 or BF16.</summary>
    public Vec<Bits> Values { get; }

    /// <summary>It is the last vector of its tile: the next one meets the next weights.</summary>
    public Bit Last { get; } = Shape.Bit();
}

/// <summary>The results of one activation vector.</summary>
public sealed class MixPeWeightResult : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeWeightResult(MixPeWeightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Columns, Shape.Bits(MixPeWeightArrayShape.ResultBits(config)));
        Row = Shape.UInt(Hdl.BitsToCount(config.MaxVectors));
    }

    /// <summary>Σ a·(q − z) of each column: two's complement and exact, or FP32.</summary>
    public Vec<Bits> Values { get; }

    /// <summary>Number of the vector in its tile, from 0, unsigned.</summary>
    public UInt Row { get; }

    /// <summary>It is the last vector of its tile.</summary>
    public Bit Last { get; } = Shape.Bit();
}
