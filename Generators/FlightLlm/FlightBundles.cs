using HdlDsl;

namespace Generators.FlightLlm;

/// <summary>What a chain takes in a cycle.</summary>
public sealed class FlightBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The chain.</param>
    public FlightBeat(FlightChainConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Rows = Shape.Vec(2 * config.Activations, Shape.SInt(8));
        Weights = Shape.Vec(config.Length, Shape.SInt(8));
        Indices = config.HasIndices ? Shape.Vec(config.Length, Shape.UInt(config.IndexBits)) : null;
        Pattern = config.Patterns.Length > 1 ? Shape.UInt(Hdl.BitsToCount(config.Patterns.Length)) : null;
        Tag = config.TagBits > 0 ? Shape.Bits(config.TagBits) : null;
    }

    /// <summary>Activations of two rows: windows of row 0 first, then those of row 1. The last window may be longer than what its slices use.</summary>
    public Vec<SInt> Rows { get; }

    /// <summary>A weight for each slice; 0 where a group has fewer weights.</summary>
    public Vec<SInt> Weights { get; }

    /// <summary>Which activation of its window each slice multiplies; ascending in a group. Dense weights need none.</summary>
    public Vec<UInt>? Indices { get; }

    /// <summary>Code of the pattern: its place among <see cref="FlightChainConfig.Patterns"/>. Others are errors.</summary>
    public UInt? Pattern { get; }

    /// <summary>Anything; it comes out with the sums.</summary>
    public Bits? Tag { get; }
}

/// <summary>Sums of a beat.</summary>
public sealed class FlightSums : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The chain.</param>
    public FlightSums(FlightChainConfig config)
    {
        var plan = new FlightChainPlan(config);
        Row0 = Shape.Vec(plan.Positions.Length, Shape.SInt(plan.SumBits));
        Row1 = Shape.Vec(plan.Positions.Length, Shape.SInt(plan.SumBits));
        Ended = Shape.Bits(plan.Positions.Length);
        Tag = config.TagBits > 0 ? Shape.Bits(config.TagBits) : null;
    }

    /// <summary>Sum of row 0 of the group that ended at each position; anything where none did.</summary>
    public Vec<SInt> Row0 { get; }

    /// <summary>The same of row 1.</summary>
    public Vec<SInt> Row1 { get; }

    /// <summary>Positions where a group ended.</summary>
    public Bits Ended { get; }

    /// <summary>An index that does not ascend or leaves no room for its group, an unknown pattern, or a weight of −128 where weights are symmetric. All sums are 0 then.</summary>
    public Bit IsWrong { get; } = Shape.Bit();

    /// <summary>The beat's tag.</summary>
    public Bits? Tag { get; }
}
