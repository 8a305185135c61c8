using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>A vector of activations of every row: LANES products of each.</summary>
public sealed class BitModActivationBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The tile.</param>
    public BitModActivationBeat(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Rows * config.Pe.Lanes, Shape.Bits(BitModWidths.ActivationBits));
    }

    /// <summary>Activation of lane l of row r at r · Lanes + l, 16 bits each.</summary>
    public Vec<Bits> Values { get; }
}

/// <summary>A vector of weights of every column: LANES codes of each, and what belongs to their group.</summary>
public sealed class BitModWeightBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The tile.</param>
    public BitModWeightBeat(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Codes = Shape.Vec(config.Columns * config.Pe.Lanes, Shape.Bits(CodeBits(config.Pe.Types)));
        Types = Shape.Vec(config.Columns, Shape.Enum<BitModDataType>());
        Scales = Shape.Vec(config.Columns, Shape.UInt(config.Pe.ScaleBits));
        if (config.Pe.Types != BitModTypeSet.Integers && config.Specials > 1)
            Selectors = Shape.Vec(config.Columns, Shape.UInt(BitsToCount(config.Specials)));
    }

    /// <summary>Code of lane l of column c at c · Lanes + l, 8 bits each (4 without integers); bits above the type's width do not count.</summary>
    public Vec<Bits> Codes { get; }

    /// <summary>Type of each column's codes, the same during a group; all columns' types have the same number of terms.</summary>
    public Vec<Enum<BitModDataType>> Types { get; }

    /// <summary>Special value of each column's group, the same during a group; none with one special value or without FP types.</summary>
    public Vec<UInt>? Selectors { get; }

    /// <summary>Scale of each column's group, unsigned; read with the group's last beat.</summary>
    public Vec<UInt> Scales { get; }

    /// <summary>The last beat of a group.</summary>
    public Bit EndsGroup { get; } = Shape.Bit();

    /// <summary>The last beat of a channel: of the last group that is added to a result.</summary>
    public Bit EndsChannel { get; } = Shape.Bit();

    /// <summary>Width of a code on its way to the tile.</summary>
    /// <param name="types">Types that the tile knows.</param>
    /// <returns>8, or 4 for FP4 and FP3 alone.</returns>
    public static int CodeBits(BitModTypeSet types) => types == BitModTypeSet.Floats ? 4 : 8;
}

/// <summary>Results of a row: one number for each column.</summary>
public sealed class BitModResultBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The tile.</param>
    public BitModResultBeat(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Row = Shape.UInt(Math.Max(1, BitsToCount(config.Rows)));
        Values = Shape.Vec(config.Columns, Shape.Bits(config.ResultFormat.Width));
    }

    /// <summary>Row of the tile, 0 first.</summary>
    public UInt Row { get; }

    /// <summary>Results of the columns in the configuration's format.</summary>
    public Vec<Bits> Values { get; }
}

/// <summary>What was wrong since the reset; results are without meaning then.</summary>
public sealed class BitModFaults : Bundle
{
    /// <summary>A special value that two terms can't stand for was refused.</summary>
    public Bit SpecialRefused { get; } = Shape.Bit();

    /// <summary>A beat has a type that the tile does not know, or types with different numbers of terms.</summary>
    public Bit TypeIllegal { get; } = Shape.Bit();

    /// <summary>A group has more products than GroupSize, and its exponents may not fit.</summary>
    public Bit GroupTooLong { get; } = Shape.Bit();
}

/// <summary>What belongs to a group, on its way beside the elements.</summary>
public sealed class BitModGroupTag : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The tile.</param>
    public BitModGroupTag(BitModTileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Scales = Shape.Vec(config.Columns, Shape.UInt(config.Pe.ScaleBits));
        IsFloat = Shape.Bits(config.Columns);
        if (config.Pe.NonFinite == BitModNonFinite.Poison)
            Poison = Shape.Bits(config.Rows);
    }

    /// <summary>Scale of each column.</summary>
    public Vec<UInt> Scales { get; }

    /// <summary>Columns whose sums count half units.</summary>
    public Bits IsFloat { get; }

    /// <summary>The first group of a channel.</summary>
    public Bit IsFirst { get; } = Shape.Bit();

    /// <summary>The last group of a channel.</summary>
    public Bit IsLast { get; } = Shape.Bit();

    /// <summary>Rows with an infinite or NaN activation in the group.</summary>
    public Bits? Poison { get; }
}
