using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>Sizes of <see cref="StreamingCore"/>, and the places of words and winners in its memories.</summary>
/// <param name="Engine">The engine.</param>
public sealed record StreamingShape(TopKConfig Engine)
{
    /// <summary>Values in a word: as many as the engine has lanes, but no more than the longest frame needs, and 2 where that is 1.</summary>
    public int Lanes => Math.Max(2, Math.Min(Engine.Lanes, 1 << TopKTree.Levels(Engine.MaxLength)));

    /// <summary>Words of the longest frame.</summary>
    public int Words => (Engine.MaxLength + Lanes - 1) / Lanes;

    /// <summary>Levels of a tree in a word: log2(Lanes).</summary>
    public int WordLevels => BitsToCount(Lanes);

    /// <summary>Levels of a tree above the words: ceil(log2(Words)).</summary>
    public int UpperLevels => TopKTree.Levels(Words);

    /// <summary>Levels of a tree: ceil(log2(MaxLength)), at least 1.</summary>
    public int Levels => WordLevels + UpperLevels;

    /// <summary>Frames that are held at once.</summary>
    public int Banks => Engine.PingPong ? 2 : 1;

    /// <summary>Cycles from the one in which a slot begins to the first one with the new root.</summary>
    public int SlotCycles => Math.Max(2, Levels);

    /// <summary>Width of a word's address, at least 1.</summary>
    public int AddressBits => Math.Max(1, UpperLevels);

    /// <summary>Comparators: those of pairs of leaves serve both trees, the others one of them.</summary>
    public int Comparators => (Lanes / 2) + (2 * ((Lanes / 2) - 1)) + (2 * UpperLevels);

    /// <summary>Winners that a memory holds; those of a frame begin at a power of two.</summary>
    /// <param name="level">Number of levels between the words and the winners; 0 for words.</param>
    /// <returns>The depth.</returns>
    public int Depth(int level)
    {
        var winners = (Words + (1 << level) - 1) >> level;
        return Engine.PingPong ? (1 << TopKTree.Levels(winners)) + winners : winners;
    }

    /// <summary>Where a memory holds the winner of a word's part of the frame.</summary>
    /// <param name="bank">The frame; of no meaning when there is one bank.</param>
    /// <param name="address">The word.</param>
    /// <param name="level">As for <see cref="Depth"/>.</param>
    /// <returns>The place. Combinational.</returns>
    public UInt Place(Bit bank, UInt address, int level)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(address);
        if (level >= UpperLevels)
            return Engine.PingPong ? bank.AsUInt() : UInt.Constant(0, 1);
        var part = address[UpperLevels - 1, level];
        return Engine.PingPong ? Cat(bank, part).AsUInt() : part;
    }
}

/// <summary>What moves through the stages of a tree: a word that is loaded, or the way from a taken value to the root.</summary>
public sealed class StreamingSlot : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="shape">Sizes.</param>
    public StreamingSlot(StreamingShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Address = Shape.UInt(shape.AddressBits);
        Lane = Shape.UInt(shape.WordLevels);
        Available = Shape.Bits(shape.Lanes);
    }

    /// <summary>A word is loaded; otherwise a value was taken.</summary>
    public Bit IsLoad { get; } = Shape.Bit();

    /// <summary>The frame, one of two.</summary>
    public Bit Bank { get; } = Shape.Bit();

    /// <summary>The word is the last of its frame.</summary>
    public Bit IsLast { get; } = Shape.Bit();

    /// <summary>The word's number in its frame.</summary>
    public UInt Address { get; }

    /// <summary>Lane of the value that was taken.</summary>
    public UInt Lane { get; }

    /// <summary>Lanes of the loaded word that may be selected.</summary>
    public Bits Available { get; }
}

/// <summary>A word in memory: its values, and how the two of each pair compare, which both trees need whenever they come back to the word.</summary>
public sealed class StreamingWord : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="shape">Sizes.</param>
    public StreamingWord(StreamingShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Values = Shape.Vec(shape.Lanes, new TopKStored(shape.Engine));
        Greater = Shape.Bits(shape.Lanes / 2);
        Less = Shape.Bits(shape.Lanes / 2);
    }

    /// <summary>The values.</summary>
    public Vec<TopKStored> Values { get; }

    /// <summary>For each pair: the right one is greater.</summary>
    public Bits Greater { get; }

    /// <summary>For each pair: the right one is less.</summary>
    public Bits Less { get; }
}
