using Generators.Catalogue;

namespace Generators.BitMod;

/// <summary>Tiles side by side (arXiv 2411.11745, §IV-D: 4 × 4 of them). The default is the paper's.</summary>
public sealed record BitModArrayConfig
{
    /// <summary>Every tile.</summary>
    public BitModTileConfig Tile { get; init; } = new();

    /// <summary>Rows of tiles; each has activations of its own.</summary>
    [Knob("Rows of tiles; each has activations of its own.", Min = 1, Max = 8)]
    public int TileRows { get; init; } = 4;

    /// <summary>Columns of tiles; each has weights of its own.</summary>
    [Knob("Columns of tiles; each has weights of its own.", Min = 1, Max = 8)]
    public int TileColumns { get; init; } = 4;

    /// <summary>Tokens that the array works on at once.</summary>
    public int Tokens => Tile.Rows * TileRows;

    /// <summary>Output channels that it works on at once.</summary>
    public int Channels => Tile.Columns * TileColumns;

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        Tile.Validate();
        KnobSet.Of(typeof(BitModArrayConfig)).CheckRanges(this);
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public BitModArrayConfig Validated()
    {
        Validate();
        return this;
    }
}
