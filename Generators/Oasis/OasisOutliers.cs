using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>
/// Error calculation: an outlier's residual is the activation less its centroid, rounded to FP32, to the nearest, ties to even. Keeps the lists of two tokens.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class OasisOutliers(OasisConfig config) : Module<OasisConfig>(config)
{
    private const int Banks = 2;

    /// <summary>Outliers, a packet for each token.</summary>
    public Stream<Packet<TopKItem>> Items { get; } = In.Stream(new Packet<TopKItem>(new TopKItem(config.Selection)));

    /// <summary>Boundaries between clusters.</summary>
    public Vec<Bits> Boundaries { get; } = In.Vec(config.ActivationCentroids - 1, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>Centroids of activations.</summary>
    public Vec<Bits> Centroids { get; } = In.Vec(config.ActivationCentroids, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>Number of outliers of the token that is used. Taking it frees the list.</summary>
    public Stream<UInt> Lists { get; } = Out.Stream(Shape.UInt(BitsToCount(DepthOf(config) + 1)));

    /// <summary>Number of an outlier.</summary>
    public UInt ReadAddress { get; } = In.UInt(BitsToCount(DepthOf(config)));

    /// <summary>The outlier, a cycle later.</summary>
    public OasisOutlier Outlier { get; } = Out.Of(new OasisOutlier(config));

    /// <summary>Outliers of a token at most.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>Those of both sides; at least 2.</returns>
    internal static int DepthOf(OasisConfig config) => Math.Max(2, Math.Min(2 * config.MaxOutliers, config.MaxReduction));

    /// <inheritdoc/>
    protected override void Build()
    {
        var depth = DepthOf(Config);
        var isFull = Enumerable.Range(0, Banks).Select(bank => Reg.Bit().Named($"is_full_{bank}")).ToArray();
        var counts = Enumerable.Range(0, Banks).Select(bank => Reg.UInt(Lists.Payload.Width, reset: Reset.None).Named($"count_{bank}")).ToArray();
        var loadBank = Reg.Bit();
        var readBank = Reg.Bit();
        var items = Items.Stage().Map(Near).Stage();
        var item = items.Payload.Word;
        var number = Reg.UInt(Lists.Payload.Width);
        var next = (number + item.IsPresent.AsUInt()).Wrap(number.Width);
        var outlier = Wire.Of(new OasisOutlier(Config));
        outlier.Index.Value = item.Index;
        outlier.Residual.Value = Float.Subtract(
            Float.Of(FloatFormat.Fp16, item.Number), Float.Of(FloatFormat.Fp16, item.Centroid), OasisConfig.Number).Value.Code;

        items.Ready.Value = !Mux(loadBank, isFull[1], isFull[0]);
        var isStored = items.Fire & items.Payload.Last;
        using (When(items.Fire))
            number.Next = Mux(items.Payload.Last, 0, next);
        loadBank.Next = loadBank ^ isStored;
        readBank.Next = readBank ^ Lists.Fire;
        Lists.Valid.Value = Mux(readBank, isFull[1], isFull[0]);
        Lists.Payload.Value = Mux(readBank, counts[1], counts[0]);

        var outliers = new OasisOutlier[Banks];
        for (var bank = 0; bank < Banks; bank++)
        {
            var memory = Mem.Of(depth, new OasisOutlier(Config)).Named($"outliers_{bank}");
            using (When(items.Fire & item.IsPresent & (loadBank == (bank == 1))))
                memory[number.Wrap(ReadAddress.Width)].Next = outlier;
            using (When(isStored & (loadBank == (bank == 1))))
            {
                isFull[bank].Next = true;
                counts[bank].Next = next;
            }

            using (ElseWhen(Lists.Fire & (readBank == (bank == 1))))
                isFull[bank].Next = false;
            outliers[bank] = memory.ReadNext(ReadAddress);
        }

        Outlier.Value = Mux(readBank, outliers[1], outliers[0]);
    }

    private Packet<OasisNear> Near(Packet<TopKItem> item)
    {
        var cluster = Instance(new OasisCluster(new OasisClusterConfig { Bits = Config.ActivationBits }), "cluster");
        cluster.Number.Value = item.Word.Number;
        cluster.Boundaries.Value = Boundaries;
        var near = Wire.Of(new OasisNear(Config));
        near.IsPresent.Value = item.Word.IsPresent;
        near.Index.Value = item.Word.Index;
        near.Number.Value = item.Word.Number;
        near.Centroid.Value = Centroids[cluster.Index];
        return new Packet<OasisNear>(near, item.Last);
    }
}

/// <summary>An item of the selection with its centroid.</summary>
internal sealed class OasisNear : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public OasisNear(OasisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Index = Shape.UInt(config.Selection.IndexBits);
    }

    /// <summary>There is an item.</summary>
    public Bit IsPresent { get; } = Shape.Bit();

    /// <summary>Number of its activation.</summary>
    public UInt Index { get; }

    /// <summary>The activation, FP16.</summary>
    public Bits Number { get; } = Shape.Bits(OasisConfig.HalfBits);

    /// <summary>The centroid of its cluster, FP16.</summary>
    public Bits Centroid { get; } = Shape.Bits(OasisConfig.HalfBits);
}
