using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>Reads values without gaps from the memory of a <see cref="QuickSide"/>, a word in every cycle, the first one two cycles after the beginning.</summary>
/// <param name="config">The engine.</param>
public sealed class QuickReader(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>Begins.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>Values to read, at least 1.</summary>
    public UInt Count { get; } = In.UInt(BitsToCount(config.MaxLength + 1));

    /// <summary>Address for the memory.</summary>
    public UInt Address { get; } = Out.UInt(config.WordBits);

    /// <summary>The memory gives a word.</summary>
    public Bit HasWord { get; } = Out.Bit();

    /// <summary>It is the last one.</summary>
    public Bit IsLast { get; } = Out.Bit();

    /// <summary>Its lanes that hold a value.</summary>
    public Bits Mask { get; } = Out.Bits(config.Lanes);

    /// <inheritdoc/>
    protected override void Build()
    {
        var address = Reg.UInt(Config.WordBits, reset: Reset.None);
        var isBegun = Delay(Begins);
        var hasWord = Reg.Bit();
        var left = Reg.UInt(Count.Width, reset: Reset.None);
        var isLast = left <= Config.Lanes;
        hasWord.Next = isBegun | (hasWord & !isLast);
        using (When(Begins))
        {
            address.Next = 0;
            left.Next = Count;
        }

        using (Else())
        {
            address.Next = (address + 1).Wrap();
            using (When(hasWord & !isLast))
                left.Next = (left - Config.Lanes).Wrap();
        }

        Address.Value = address;
        HasWord.Value = hasWord;
        IsLast.Value = isLast;
        Mask.Value = left.ToThermometer(Config.Lanes);
    }
}
