using Generators.Orizuru;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>A table that is written before tokens come.</summary>
public enum OasisTable
{
    /// <summary>Products of centroids: activation index · 2^WeightBits + weight index.</summary>
    Products,

    /// <summary>Boundaries between clusters of activations: number i is the least value of cluster i + 1.</summary>
    Boundaries,

    /// <summary>Centroids of activations.</summary>
    Activations,

    /// <summary>Centroids of weights.</summary>
    Weights,
}

/// <summary>An entry of a table.</summary>
public sealed class OasisTableWrite : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisTableWrite(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(config.ActivationBits + config.WeightBits);
    }

    /// <summary>The table.</summary>
    public Enum<OasisTable> Table { get; } = Shape.Enum<OasisTable>();

    /// <summary>Number of the entry; writes beyond a table's end are lost.</summary>
    public UInt Address { get; }

    /// <summary>The entry, FP16.</summary>
    public Bits Number { get; } = Shape.Bits(OasisConfig.HalfBits);
}

/// <summary>A beat of a token. Lane l of beat b holds activation b · Indices + l.</summary>
public sealed class OasisTokenBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisTokenBeat(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Indices, Shape.Bits(OasisConfig.HalfBits));
        Keep = Shape.Bits(config.Indices);
        MaxCount = Shape.UInt(config.Selection.CountBits);
        MinCount = Shape.UInt(config.Selection.CountBits);
    }

    /// <summary>The activations, FP16.</summary>
    public Vec<Bits> Values { get; }

    /// <summary>Lanes that hold an activation; the others' products count nothing.</summary>
    public Bits Keep { get; }

    /// <summary>Greatest activations that are outliers; that of a token's first beat counts.</summary>
    public UInt MaxCount { get; }

    /// <summary>Least activations that are outliers, in the same way.</summary>
    public UInt MinCount { get; }
}

/// <summary>
/// A beat of weights: for each line the indices of its channel's weights for the activations of the token's beat with the same number. A group of
/// channels, one for each line, is a packet of as many beats as the token has.
/// </summary>
public sealed class OasisWeightBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisWeightBeat(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Indices = Shape.Vec(config.Lines * config.Indices, Shape.UInt(config.WeightBits));
    }

    /// <summary>Index of lane l of line n at n · Indices + l.</summary>
    public Vec<UInt> Indices { get; }

    /// <summary>The group is its token's last one; that of the group's last beat counts.</summary>
    public Bit IsLastGroup { get; } = Shape.Bit();
}

/// <summary>Results of a group of channels.</summary>
public sealed class OasisResultBeat : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisResultBeat(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Values = Shape.Vec(config.Lines, Shape.Bits(OasisConfig.ResultBits));
    }

    /// <summary>The result of each line, FP32.</summary>
    public Vec<Bits> Values { get; }

    /// <summary>Each line's counters add up to the token's activations: 0 when the group ended before the last of them, or when the hardware is broken.</summary>
    public Bit IsCountRight { get; } = Shape.Bit();

    /// <summary>The token had more than MaxReduction activations; those beyond were left out, and it has no outliers.</summary>
    public Bit TokenTooLong { get; } = Shape.Bit();

    /// <summary>The group had fewer beats than the token; activations of the others count nothing, and are not corrected.</summary>
    public Bit WeightsEndEarly { get; } = Shape.Bit();

    /// <summary>The group had more beats than the token; they were dropped.</summary>
    public Bit WeightsEndLate { get; } = Shape.Bit();
}

/// <summary>What was wrong since the reset; bits stay.</summary>
public sealed class OasisFaults : Bundle
{
    /// <summary>A token had more than MaxReduction activations; those beyond were left out, and it has no outliers.</summary>
    public Bit TokenTooLong { get; } = Shape.Bit();

    /// <summary>A group of weights had fewer beats than its token; what was missing counted nothing.</summary>
    public Bit WeightsEndEarly { get; } = Shape.Bit();

    /// <summary>A group of weights had more beats than its token, or than the longest token; they were dropped.</summary>
    public Bit WeightsEndLate { get; } = Shape.Bit();

    /// <summary>An entry of the table of products was infinite or NaN; it was written as 0.</summary>
    public Bit ProductIllegal { get; } = Shape.Bit();
}

/// <summary>A group of channels when both branches have their sums.</summary>
internal sealed class OasisGroup : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisGroup(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Main = Shape.Vec(config.Lines, Shape.SInt(OasisReducer.SumBits(config)));
        Outliers = Shape.Vec(config.Lines, Shape.Bits(OasisConfig.ResultBits));
    }

    /// <summary>Sums of the main branch, multiples of 2^−24.</summary>
    public Vec<SInt> Main { get; }

    /// <summary>Sums of the outlier branch, FP32.</summary>
    public Vec<Bits> Outliers { get; }

    /// <summary>The group is its token's last one.</summary>
    public Bit IsLastGroup { get; } = Shape.Bit();

    /// <summary>As in <see cref="OasisResultBeat"/>.</summary>
    public Bit IsCountRight { get; } = Shape.Bit();

    /// <summary>As in <see cref="OasisResultBeat"/>.</summary>
    public Bit TokenTooLong { get; } = Shape.Bit();

    /// <summary>As in <see cref="OasisResultBeat"/>.</summary>
    public Bit WeightsEndEarly { get; } = Shape.Bit();

    /// <summary>As in <see cref="OasisResultBeat"/>.</summary>
    public Bit WeightsEndLate { get; } = Shape.Bit();
}

/// <summary>A word of a token's indices.</summary>
public sealed class OasisIndexWord : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="lanes">Indices in a word, 1 … 64.</param>
    /// <param name="bits">Width of an index, 3 or 4.</param>
    public OasisIndexWord(int lanes, int bits)
    {
        Indices = Shape.Vec(lanes, Shape.UInt(bits));
        Keep = Shape.Bits(lanes);
    }

    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisIndexWord(OasisConfig config)
        : this((config ?? throw new ArgumentNullException(nameof(config))).Indices, config.ActivationBits)
    {
    }

    /// <summary>The indices.</summary>
    public Vec<UInt> Indices { get; }

    /// <summary>Lanes that hold one.</summary>
    public Bits Keep { get; }
}

/// <summary>A token that is stored.</summary>
public sealed class OasisToken : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisToken(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        LastAddress = Shape.UInt(config.WordBits);
        Count = Shape.UInt(config.CountBits);
    }

    /// <summary>Address of its last word.</summary>
    public UInt LastAddress { get; }

    /// <summary>Its activations.</summary>
    public UInt Count { get; }

    /// <summary>It had more than MaxReduction of them; those beyond were left out.</summary>
    public Bit IsTooLong { get; } = Shape.Bit();
}

/// <summary>Statistics of the selection of a token's outliers.</summary>
public sealed class OasisSelection : Bundle
{
    /// <summary>Comparisons of values, as the architecture counts them.</summary>
    public UInt Comparisons { get; } = Shape.UInt(TopKConfig.StatisticsBits);

    /// <summary>Cycles from the one in which the token's first beat was taken to the one in which its last outlier was found, both included.</summary>
    public UInt Cycles { get; } = Shape.UInt(TopKConfig.StatisticsBits);

    /// <summary>An activation was a NaN.</summary>
    public Bit HasNan { get; } = Shape.Bit();

    /// <summary>The token was too long; it has no outliers.</summary>
    public Bit IsTooLong { get; } = Shape.Bit();
}

/// <summary>An outlier.</summary>
public sealed class OasisOutlier : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisOutlier(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Index = Shape.UInt(config.Selection.IndexBits);
    }

    /// <summary>Number of its activation.</summary>
    public UInt Index { get; }

    /// <summary>The activation less its centroid, FP32.</summary>
    public Bits Residual { get; } = Shape.Bits(OasisConfig.ResultBits);
}

/// <summary>A finite FP16 number as significand · 2^(shift − 24).</summary>
public sealed class OasisScaled : Bundle
{
    /// <summary>Signed significand.</summary>
    public SInt Significand { get; } = Shape.SInt(12);

    /// <summary>0 … 29.</summary>
    public UInt Shift { get; } = Shape.UInt(5);

    /// <summary>Takes a number apart.</summary>
    /// <param name="number">FP16, not infinite or NaN.</param>
    /// <returns>The same number, exactly. Combinational.</returns>
    public static OasisScaled Of(Bits number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var field = number[14, 10].AsUInt();
        var isNormal = field.AnySet();
        var magnitude = Cat(isNormal, number[9, 0]).AsUInt().ToSInt();
        var scaled = Wire.Of(new OasisScaled());
        scaled.Significand.Value = Mux(number[15], (-magnitude).Wrap(12), magnitude);
        scaled.Shift.Value = Mux(isNormal, (field - 1).Wrap(5), 0);
        return scaled;
    }
}
