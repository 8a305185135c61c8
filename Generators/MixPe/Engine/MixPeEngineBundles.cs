using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>One step k of a reduction: activation k of every row.</summary>
public sealed class MixPeEngineActivations : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeEngineActivations(MixPeEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Rows, Shape.Bits(config.ActivationBits()));
    }

    /// <summary>Activation of each row as raw bits: two's complement, FP16 or BF16.</summary>
    public Vec<Bits> Values { get; }

    /// <summary>It is the last step of the tile; it ends the group too, even a partial one.</summary>
    public Bit Last { get; } = Shape.Bit();
}

/// <summary>What a group needs when its sums are there.</summary>
public sealed class MixPeGroupParameters : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeGroupParameters(MixPeEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var isTwoLevel = config.Scale == MixPeScale.TwoLevel;
        Scales = Shape.Vec(config.Columns, Shape.Bits(isTwoLevel ? 8 : 16));
        ChannelScales = isTwoLevel ? Shape.Vec(config.Columns, Shape.Bits(16)) : null;
        ZeroPoints = config.WeightSigned ? null : Shape.Vec(config.Columns, Shape.UInt(config.WeightBits));
    }

    /// <summary>Scale of each column in this group: FP16, or 8 bits unsigned with two levels.</summary>
    public Vec<Bits> Scales { get; }

    /// <summary>FP16 scale of each column in the tile, taken from its last group; null with one level.</summary>
    public Vec<Bits>? ChannelScales { get; }

    /// <summary>Zero point of each column, unsigned; null with signed weights.</summary>
    public Vec<UInt>? ZeroPoints { get; }
}

/// <summary>Results of a tile: a row of them, or one from a shared dequantiser.</summary>
public sealed class MixPeOutput : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeOutput(MixPeEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Lanes(), Shape.Bits(32));
        Row = Shape.UInt(BitsToCount(config.Rows));
        Column = Shape.UInt(BitsToCount(config.Columns));
    }

    /// <summary>FP32 results.</summary>
    public Vec<Bits> Values { get; }

    /// <summary>Row of the array, unsigned; a tile's rows come in the order Rows − 1 down to 0.</summary>
    public UInt Row { get; }

    /// <summary>Column of the first value, unsigned: 0 unless a dequantiser is shared.</summary>
    public UInt Column { get; }
}

/// <summary>What a dequantiser needs to know of a group's sum besides the sum.</summary>
public sealed class MixPeDequantiserTag : Bundle
{
    /// <summary>Makes the shape.</summary>
    /// <param name="config">A legal configuration.</param>
    public MixPeDequantiserTag(MixPeEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var entries = MixPeDequantiser.EntriesOf(config);
        Entry = entries == 1 ? null : Shape.UInt(BitsToCount(entries));
    }

    /// <summary>There is a sum.</summary>
    public Bit Valid { get; } = Shape.Bit();

    /// <summary>It belongs to the first group of a tile.</summary>
    public Bit First { get; } = Shape.Bit();

    /// <summary>It has no value: an activation was infinite or NaN.</summary>
    public Bit Poisoned { get; } = Shape.Bit();

    /// <summary>Which of the dequantiser's running sums it goes to, unsigned; null where there is only one.</summary>
    public UInt? Entry { get; }
}
