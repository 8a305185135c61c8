using HdlDsl;

namespace Generators.Orizuru;

/// <summary>A beat of a frame. Lane l of the frame's beat b holds the value of index b · Lanes + l.</summary>
public sealed class TopKBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKBeat(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Lanes, Shape.Bits(config.ValueBits));
        Keep = Shape.Bits(config.Lanes);
        MaxCount = Shape.UInt(config.CountBits);
        MinCount = Shape.UInt(config.CountBits);
    }

    /// <summary>The values.</summary>
    public Vec<Bits> Values { get; }

    /// <summary>Lanes that hold a value; the others' indices are never selected.</summary>
    public Bits Keep { get; }

    /// <summary>Wanted number of the greatest, 0 … MaxCount; that of a frame's first beat counts. Greater ones mean MaxCount.</summary>
    public UInt MaxCount { get; }

    /// <summary>Wanted number of the least, in the same way.</summary>
    public UInt MinCount { get; }

    /// <summary>With the frame's last beat: forget the frame. It gives no items.</summary>
    public Bit Abort { get; } = Shape.Bit();
}

/// <summary>An item of a list. A frame without items gives one beat with <see cref="IsPresent"/> = 0.</summary>
public sealed class TopKItem : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKItem(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Number = Shape.Bits(config.ValueBits);
        Index = Shape.UInt(config.IndexBits);
    }

    /// <summary>There is an item; the other fields mean nothing otherwise.</summary>
    public Bit IsPresent { get; } = Shape.Bit();

    /// <summary>It is in the list of the least.</summary>
    public Bit IsMin { get; } = Shape.Bit();

    /// <summary>Its value, as it came in.</summary>
    public Bits Number { get; }

    /// <summary>Its index in the frame.</summary>
    public UInt Index { get; }
}

/// <summary>What the engine counted in a frame.</summary>
public sealed class TopKStatistics : Bundle
{
    /// <summary>Comparisons of values, as the architecture counts them.</summary>
    public UInt Comparisons { get; } = Shape.UInt(TopKConfig.StatisticsBits);

    /// <summary>Cycles from the one in which the first beat was taken to the one in which the last item was taken, both included.</summary>
    public UInt Cycles { get; } = Shape.UInt(TopKConfig.StatisticsBits);

    /// <summary>An item is in both lists; 0 unless overlaps are flagged.</summary>
    public Bit HasOverlap { get; } = Shape.Bit();

    /// <summary>A kept value was a NaN.</summary>
    public Bit HasNan { get; } = Shape.Bit();

    /// <summary>The frame was too long: it had a kept value with an index of MaxLength or more, or too many beats. It gave no items.</summary>
    public Bit IsTooLong { get; } = Shape.Bit();

    /// <summary>The frame was aborted.</summary>
    public Bit IsAborted { get; } = Shape.Bit();
}

/// <summary>A value as it is compared and stored.</summary>
public sealed class TopKStored : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKStored(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Key = Shape.UInt(config.ValueBits);
        if (config.IsFloat && config.KeepsZeroSign)
            IsNegativeZero = Shape.Bit();
    }

    /// <summary>Unsigned number with the order of the values, as wide as they are; −0 and +0 have the same.</summary>
    public UInt Key { get; }

    /// <summary>The value was −0; none unless signs of zeros are kept.</summary>
    public Bit? IsNegativeZero { get; }
}

/// <summary>A word of a frame on its way into an architecture's core.</summary>
public sealed class TopKLoad : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKLoad(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(config.WordBits);
        Values = Shape.Vec(config.Lanes, new TopKStored(config));
        Available = Shape.Bits(config.Lanes);
        Job = new TopKJob(config);
    }

    /// <summary>Number of the word in the frame: 0, 1, 2, …</summary>
    public UInt Address { get; }

    /// <summary>Its values.</summary>
    public Vec<TopKStored> Values { get; }

    /// <summary>Lanes that may be selected.</summary>
    public Bits Available { get; }

    /// <summary>The lists that the frame wants; only with its last word.</summary>
    public TopKJob Job { get; }
}

/// <summary>The lists of a frame: numbers of items that it really has.</summary>
public sealed class TopKJob : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKJob(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        MaxCount = Shape.UInt(config.CountBits);
        MinCount = Shape.UInt(config.CountBits);
    }

    /// <summary>Items in the list of the greatest.</summary>
    public UInt MaxCount { get; }

    /// <summary>Items in the list of the least.</summary>
    public UInt MinCount { get; }
}

/// <summary>A stored value with its index: the next one of a list.</summary>
public sealed class TopKHead : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKHead(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Stored = new TopKStored(config);
        Index = Shape.UInt(config.IndexBits);
    }

    /// <summary>The value.</summary>
    public TopKStored Stored { get; }

    /// <summary>Its index.</summary>
    public UInt Index { get; }
}

/// <summary>An item as a core gives it.</summary>
public sealed class TopKSelected : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKSelected(TopKConfig config) => Head = new TopKHead(config);

    /// <summary>There is an item.</summary>
    public Bit IsPresent { get; } = Shape.Bit();

    /// <summary>It is in the list of the least.</summary>
    public Bit IsMin { get; } = Shape.Bit();

    /// <summary>Value and index.</summary>
    public TopKHead Head { get; }
}

/// <summary>What is known of a frame when its last word is loaded.</summary>
public sealed class TopKFrameStatus : Bundle
{
    /// <summary>Cycle in which its first beat was taken, modulo 2^32.</summary>
    public UInt Start { get; } = Shape.UInt(TopKConfig.StatisticsBits);

    /// <summary>A kept value was a NaN.</summary>
    public Bit HasNan { get; } = Shape.Bit();

    /// <summary>The frame was too long.</summary>
    public Bit IsTooLong { get; } = Shape.Bit();

    /// <summary>The frame was aborted.</summary>
    public Bit IsAborted { get; } = Shape.Bit();
}
