using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// The values of a pass of <see cref="QuickSelectCore"/> on one side of the pivot: their number, a pivot for the next pass, and a memory that holds them without
/// gaps. It may be read while the next pass writes it: a word is written only when as many were read.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class QuickSide(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>A pass begins.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>There is a word; the first one is not before the cycle after <see cref="Begins"/>.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>Its keys.</summary>
    public Vec<UInt> Keys { get; } = In.Vec(config.Lanes, Shape.UInt(config.ValueBits));

    /// <summary>Lanes on this side.</summary>
    public Bits Mask { get; } = In.Bits(config.Lanes);

    /// <summary>Random number.</summary>
    public UInt Random { get; } = In.UInt(QuickPivot.RandomBits);

    /// <summary>Writes what is left, two cycles after the last word; none with one lane.</summary>
    public Bit? Flushes { get; } = config.Lanes == 1 ? null : In.Bit();

    /// <summary>Values on this side.</summary>
    public UInt Count { get; } = Out.UInt(BitsToCount(config.MaxLength + 1));

    /// <summary>One of them.</summary>
    public UInt Pivot { get; } = Out.UInt(config.ValueBits);

    /// <summary>Address of a word.</summary>
    public UInt ReadAddress { get; } = In.UInt(config.WordBits);

    /// <summary>The word, a cycle later.</summary>
    public Vec<UInt> ReadKeys { get; } = Out.Vec(config.Lanes, Shape.UInt(config.ValueBits));

    /// <inheritdoc/>
    protected override void Build()
    {
        var count = Reg.UInt(Count.Width, reset: Reset.None);
        var isFirst = Reg.Bit(reset: Reset.None);
        var address = Reg.UInt(Config.WordBits, reset: Reset.None);
        var compactor = Instance(new QuickCompactor(Config), "compactor");
        var picker = Instance(new QuickPivot(Config), "picker");
        compactor.Takes.Value = Takes;
        compactor.Keys.Value = Keys;
        compactor.Mask.Value = Mask;
        if (compactor.Flushes is { } flushes)
            flushes.Value = Flushes!;
        picker.IsFirst.Value = isFirst;
        picker.Takes.Value = Takes;
        picker.Keys.Value = Keys;
        picker.Mask.Value = Mask;
        picker.Random.Value = Random;

        var memory = Mem.Of(TopKLanes.Depth(Config.Words), Shape.Vec(Config.Lanes, Shape.UInt(Config.ValueBits))).Named("words");
        using (When(compactor.Words.Valid))
            memory[address].Next = compactor.Words.Payload;
        using (When(Begins))
        {
            count.Next = 0;
            isFirst.Next = true;
            address.Next = 0;
        }

        using (Else())
        {
            using (When(Takes))
            {
                count.Next = (count + Mask.CountOnes()).Wrap();
                isFirst.Next = false;
            }

            using (When(compactor.Words.Valid))
                address.Next = (address + 1).Wrap();
        }

        Count.Value = count;
        Pivot.Value = picker.Pivot;
        ReadKeys.Value = memory.ReadNext(ReadAddress);
    }
}
