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

/// <summary>Width of a <see cref="ChainAdder"/>.</summary>
/// <param name="AccumulatorBits">Width of the accumulator.</param>
public sealed record ChainAdderConfig(int AccumulatorBits);

/// <summary>
/// An adder of an accumulator and a table's word in a module of its own. A carry chain has the accumulator as its direct input and the exclusive or of both in the
/// look-up table of the bit, which also holds the table when that has five address bits or fewer: one six-input look-up table for each bit of both. The
/// word is one bit wider, by which synthesis knows which of the two is which.
/// </summary>
/// <param name="config">Width.</param>
public sealed class ChainAdder(ChainAdderConfig config) : Module<ChainAdderConfig>(config)
{
    /// <summary>The accumulator.</summary>
    public UInt Accumulator { get; } = In.UInt(config.AccumulatorBits);

    /// <summary>The table's word, which may be as wide as the accumulator.</summary>
    public UInt Word { get; } = In.UInt(config.AccumulatorBits + 1);

    /// <summary>Their sum, modulo 2^(its width).</summary>
    public UInt Sum { get; } = Out.UInt(config.AccumulatorBits + 1);

    /// <inheritdoc/>
    protected override void Build() => Sum.Value = (Accumulator + Word).Wrap(Sum.Width);
}
