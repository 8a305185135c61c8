using HdlDsl;

namespace Generators.MixPe;

/// <summary>One row of results: a group's integer sums Σ (q − z)·a for one activation vector and all output channels, ready to be scaled.</summary>
public sealed class MixPeResult : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeResult(MixPeArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Columns, Shape.SInt(new MixPeWidths(config.Pe).ResultBits));
        Row = Shape.UInt(Hdl.BitsToCount(config.Rows));
        Group = Shape.UInt(MixPeArrayShape.GroupNumberBits(config));
    }

    /// <summary>The sum of each column, signed, exact (19 bits each for W4A8 and groups of 128).</summary>
    public Vec<SInt> Values { get; }

    /// <summary>Row of the array, unsigned; a group's rows come in the order Rows − 1 down to 0.</summary>
    public UInt Row { get; }

    /// <summary>Number of the group in its tile, from 0, unsigned. In a reduction of more than MaxReduction products it stays at the greatest number.</summary>
    public UInt Group { get; }

    /// <summary>It is the last group of its tile.</summary>
    public Bit LastGroup { get; } = Shape.Bit();
}
