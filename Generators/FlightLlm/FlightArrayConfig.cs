using Generators.Catalogue;
using HdlDsl;

namespace Generators.FlightLlm;

/// <summary>
/// A matrix unit of FlightLLM: chains that share their weights, two rows of activations each, INT32 accumulators with bias and ReLU, weights of 2, 3, 4 or 8 bits, and two
/// banks for activations, of which one is filled while the other one is worked on.
/// </summary>
public sealed record FlightArrayConfig
{
    /// <summary>Chains; two rows each.</summary>
    [Knob("Chains, two rows of activations each.", Min = 1, Max = 64)]
    public int Chains { get; init; } = 2;

    /// <summary>Slices of a chain, activations of a block, and columns of a tile.</summary>
    [Knob("Slices of a chain, activations of a block, columns of a tile.", Values = [4, 8, 16])]
    public int Block { get; init; } = 8;

    /// <summary>Blocks that a bank of activations holds.</summary>
    [Knob("Blocks that a bank of activations holds.", Min = 1, Max = 1024)]
    public int Depth { get; init; } = 8;

    /// <summary>Whether 1:M is supported beside dense, 2:M, 4:M and 8:M.</summary>
    [Knob("Blocks of one weight for each column.")]
    public bool Sparse1 { get; init; }

    /// <summary>What keeps sums exact.</summary>
    [Knob("What keeps the lower lane exact in long sums.")]
    public FlightOverflow Overflow { get; init; }

    /// <summary>Values of weights.</summary>
    [Knob("Values of weights.")]
    public FlightOperands Operands { get; init; }

    /// <summary>Rows of a tile.</summary>
    public int Rows => 2 * Chains;

    /// <summary>Width of a column's number.</summary>
    public int ColumnBits => Hdl.BitsToCount(Block);

    /// <summary>Width of a count of 1 … Block.</summary>
    public int CountBits => Hdl.BitsToCount(Block + 1);

    /// <summary>Width of a bank's address.</summary>
    public int AddressBits => Hdl.BitsToCount(Depth);

    /// <summary>A chain.</summary>
    public FlightChainConfig Chain => new()
    {
        Length = Block,
        Window = Block,
        Sparse1 = Sparse1,
        Overflow = Overflow,
        Operands = Operands,
        TagBits = 4 + ColumnBits + CountBits + PatternBits,
    };

    /// <summary>Width of a pattern's code: one code more than there are patterns, for what is none.</summary>
    internal int PatternBits => Hdl.BitsToCount(Patterns.Length + 1);

    /// <summary>The patterns by their codes.</summary>
    internal FlightPattern[] Patterns => [.. new FlightChainConfig { Length = Block, Window = Block, Sparse1 = Sparse1 }.Patterns];

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(FlightArrayConfig)).CheckRanges(this);
        Chain.Validate();
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public FlightArrayConfig Validated()
    {
        Validate();
        return this;
    }
}
