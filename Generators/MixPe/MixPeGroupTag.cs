using HdlDsl;

namespace Generators.MixPe;

/// <summary>What is known of a group when its last products enter the array, and needed when its sums leave it.</summary>
public sealed class MixPeGroupTag : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeGroupTag(MixPeArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Group = Shape.UInt(MixPeArrayShape.GroupNumberBits(config));
        ZeroPoints = config.Pe.WeightSigned ? null : Shape.Vec(config.Columns, Shape.UInt(config.Pe.WeightBits));
    }

    /// <summary>Number of the group in its tile, from 0, unsigned; it stays at the greatest number.</summary>
    public UInt Group { get; }

    /// <summary>It is the last group of its tile.</summary>
    public Bit LastGroup { get; } = Shape.Bit();

    /// <summary>Zero point of each column, unsigned; none with signed weights.</summary>
    public Vec<UInt>? ZeroPoints { get; }
}
