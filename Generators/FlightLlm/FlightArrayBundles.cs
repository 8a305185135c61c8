using HdlDsl;

namespace Generators.FlightLlm;

/// <summary>A tile of work: rows of the next bank of activations times so many columns of weights.</summary>
public sealed class FlightCommand : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The unit.</param>
    public FlightCommand(FlightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Columns = Shape.UInt(config.CountBits);
    }

    /// <summary>Columns, 1 … Block; 1 for a product of a matrix with a vector. Other values are taken as Block.</summary>
    public UInt Columns { get; }

    /// <summary>Sums go on from the tile before, whose command had <see cref="Keeps"/>.</summary>
    public Bit Continues { get; } = Shape.Bit();

    /// <summary>Nothing comes out; the sums stay for the next command.</summary>
    public Bit Keeps { get; } = Shape.Bit();

    /// <summary>A beat of biases is taken for each column.</summary>
    public Bit HasBias { get; } = Shape.Bit();

    /// <summary>Negative results become 0, behind the bias.</summary>
    public Bit Relu { get; } = Shape.Bit();
}

/// <summary>A block of activations of every row.</summary>
public sealed class FlightBlock : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The unit.</param>
    public FlightBlock(FlightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Rows = Shape.Vec(config.Rows * config.Block, Shape.SInt(8));
    }

    /// <summary>Activation k of row r at r · Block + k; 0 behind ragged ends.</summary>
    public Vec<SInt> Rows { get; }

    /// <summary>The last block of the bank.</summary>
    public Bit Last { get; } = Shape.Bit();
}

/// <summary>Weights of one or more beats of the chains, as stored: 8, 4, 3 or 2 bits each.</summary>
public sealed class FlightWord : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The unit.</param>
    public FlightWord(FlightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Codes = Shape.Bits(8 * config.Block);
    }

    /// <summary>Weights, two's complement: weight s of beat k at bit (k · Block + s) · bits. A word holds ⌊8 / bits⌋ beats, and a block begins with a word of its own.</summary>
    public Bits Codes { get; }

    /// <summary>Bits of a weight: 0 for 2, 1 for 3, 2 for 4, 3 for 8.</summary>
    public UInt Precision { get; } = Shape.UInt(2);

    /// <summary>FSB byte: N of N:M of this block; M for dense ones. Others are errors, and the block counts as a dense one of zeros.</summary>
    public UInt Fsb { get; } = Shape.UInt(8);
}

/// <summary>A column of results.</summary>
public sealed class FlightColumn : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The unit.</param>
    public FlightColumn(FlightArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Rows, Shape.SInt(32));
    }

    /// <summary>A result of each row, 32 bits; sums wrap.</summary>
    public Vec<SInt> Values { get; }

    /// <summary>The tile's last column.</summary>
    public Bit Last { get; } = Shape.Bit();

    /// <summary>Some index, FSB byte or weight of the tile was illegal.</summary>
    public Bit IsWrong { get; } = Shape.Bit();
}
