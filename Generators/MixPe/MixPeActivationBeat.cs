using HdlDsl;

namespace Generators.MixPe;

/// <summary>One step k of a reduction: activation k of every row.</summary>
public sealed class MixPeActivationBeat : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeActivationBeat(MixPeArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Rows, Shape.SInt(config.Pe.ActivationBits));
    }

    /// <summary>Activation of each row, signed, ActivationBits wide each.</summary>
    public Vec<SInt> Values { get; }

    /// <summary>It is the last step of the tile; it ends the group too, even a partial one.</summary>
    public Bit Last { get; } = Shape.Bit();
}
