using System.Collections.Immutable;
using System.Numerics;
using HdlDsl;

namespace Generators.ModularReduction;

/// <summary>
/// A table of constants in look-up tables, read at once; a module of its own, so that synthesis sees the table and not what surrounds it. More than six
/// address bits are split by hand into tables of six and a multiplexer, which mapping does not find by itself.
/// </summary>
/// <param name="config">The table.</param>
public sealed class ConstantTable(ModTable config) : Module<ModTable>(config)
{
    private const int LutInputs = 6;

    /// <summary>The address v.</summary>
    public UInt Address { get; } = In.UInt(config.AddressBits);

    /// <summary>The word.</summary>
    public UInt Word { get; } = Out.UInt(config.WordBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var words = Config.Words();
        if (Config.AddressBits <= LutInputs)
        {
            Word.Value = Read(words, Address);
            return;
        }

        var low = Address[LutInputs - 1, 0];
        var parts = words.Chunk(1 << LutInputs).Select(part => Read(part, low)).ToArray();
        Word.Value = Hdl.VecOf(parts)[Address[Config.AddressBits - 1, LutInputs]];
    }

    private UInt Read(IEnumerable<BigInteger> words, UInt address)
    {
        var table = Mem.Rom(words, Config.WordBits);
        return table[address];
    }
}

/// <summary>Widths of a <see cref="ChainAdder"/>.</summary>
/// <param name="AccumulatorBits">Width of the accumulator.</param>
/// <param name="WordBits">Width of the word: more than the accumulator's, so that synthesis takes the word into the carry chain's own look-up tables.</param>
/// <param name="SumBits">Width of the sum; carries out of it are dropped.</param>
public sealed record ChainAdderConfig(int AccumulatorBits, int WordBits, int SumBits);

/// <summary>
/// An adder of an accumulator and a table's word in a module of its own. A carry chain has the accumulator as its direct input and the exclusive or of both in the
/// look-up table of the bit, which also holds the table when that has five address bits or fewer: one six-input look-up table for each bit of both.
/// </summary>
/// <param name="config">Widths.</param>
public sealed class ChainAdder(ChainAdderConfig config) : Module<ChainAdderConfig>(config)
{
    /// <summary>The accumulator.</summary>
    public UInt Accumulator { get; } = In.UInt(config.AccumulatorBits);

    /// <summary>The table's word.</summary>
    public UInt Word { get; } = In.UInt(config.WordBits);

    /// <summary>Their sum.</summary>
    public UInt Sum { get; } = Out.UInt(config.SumBits);

    /// <inheritdoc/>
    protected override void Build() => Sum.Value = (Accumulator + Word).Wrap(Config.SumBits);
}
