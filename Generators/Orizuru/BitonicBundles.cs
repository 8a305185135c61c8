using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>Sizes of a bitonic sort: words of Lanes entries, a power of two of them.</summary>
/// <param name="Config">The engine.</param>
internal readonly record struct BitonicSize(TopKConfig Config)
{
    /// <summary>Words of the longest sort. There are at least two entries.</summary>
    public int Words => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Config.Words, Config.Lanes == 1 ? 2 : 1));

    /// <summary>log2 of the lanes.</summary>
    public int LaneBits => BitOperations.Log2((uint)Config.Lanes);

    /// <summary>log2 of the words.</summary>
    public int WordBits => BitOperations.Log2((uint)Words);

    /// <summary>Width of a word's address.</summary>
    public int AddressBits => Math.Max(1, WordBits);

    /// <summary>Width of a number of entries, 0 … Words · Lanes.</summary>
    public int CountBits => WordBits + LaneBits + 1;
}

/// <summary>A place of a sort: a value with its index, or none.</summary>
public sealed class BitonicEntry : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public BitonicEntry(TopKConfig config) => Head = new TopKHead(config);

    /// <summary>There is no value; it is behind all others.</summary>
    public Bit IsAbsent { get; } = Shape.Bit();

    /// <summary>Value and index.</summary>
    public TopKHead Head { get; }

    /// <summary>The number that is compared: absence, key, index.</summary>
    /// <returns>An unsigned number; no two present entries have the same.</returns>
    public UInt Rank() => Cat(IsAbsent, Head.Stored.Key, Head.Index).AsUInt();
}

/// <summary>A word of a sort with its address.</summary>
public sealed class BitonicWord : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public BitonicWord(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(new BitonicSize(config).AddressBits);
        Entries = Shape.Vec(config.Lanes, new BitonicEntry(config));
    }

    /// <summary>Its address.</summary>
    public UInt Address { get; }

    /// <summary>Its entries.</summary>
    public Vec<BitonicEntry> Entries { get; }
}

/// <summary>A frame that is loaded.</summary>
public sealed class BitonicFrame : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public BitonicFrame(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Job = new TopKJob(config);
        LastAddress = Shape.UInt(config.WordBits);
        Available = Shape.UInt(new BitonicSize(config).CountBits);
    }

    /// <summary>The lists that it wants.</summary>
    public TopKJob Job { get; }

    /// <summary>Address of its last word.</summary>
    public UInt LastAddress { get; }

    /// <summary>Values that may be selected.</summary>
    public UInt Available { get; }
}

/// <summary>What the merger does in a pass.</summary>
public sealed class BitonicPass : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public BitonicPass(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var size = new BitonicSize(config);
        Distance = Shape.UInt(size.AddressBits);
        Direction = Shape.UInt(size.AddressBits + 1);
        if (size.LaneBits == 0)
            return;
        Stages = Shape.Bits(size.LaneBits);
        if (size.LaneBits > 1)
            LaneDirection = Shape.Bits(size.LaneBits);
    }

    /// <summary>Words are compared with those at this distance, a power of two; 0 for none.</summary>
    public UInt Distance { get; }

    /// <summary>Bit of a word's address that tells whether it is sorted downward: a power of two, or 0.</summary>
    public UInt Direction { get; }

    /// <summary>Lanes are compared with those at the distance 2^i when bit i is 1; none with one lane.</summary>
    public Bits? Stages { get; }

    /// <summary>Bit i is 1 when bit i of a lane tells whether it is sorted downward, and never more than one; none with one lane or two.</summary>
    public Bits? LaneDirection { get; }
}
