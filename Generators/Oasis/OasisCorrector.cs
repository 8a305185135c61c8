using System.Numerics;
using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>
/// Outlier branch of a line: residuals times the centroids of their weights, added in FP32 by fused multiply-adds, in the order in which the outliers were
/// selected, beginning with +0. The channel's indices are kept for that, those of the next channel besides.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class OasisCorrector(OasisConfig config) : Module<OasisConfig>(config)
{
    /// <summary>Cycles from an outlier to the sum that has it.</summary>
    internal const int Latency = 4;

    private const int Banks = 2;

    /// <summary>
    /// Products of residuals with centroids, exactly: significands of 24 and 11 bits give 35, and residuals, being multiples of 2^−24 below 2^17, leave the exponent in the range of FP32.
    /// </summary>
    private static readonly FloatFormat ProductFormat = new(8, 34) { HasSubnormals = false };

    /// <summary>There is a word of weights.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>Number of its channel, modulo 2.</summary>
    public Bit TakeBank { get; } = In.Bit();

    /// <summary>Its address.</summary>
    public UInt TakeAddress { get; } = In.UInt(config.WordBits);

    /// <summary>Its indices.</summary>
    public Vec<UInt> Weights { get; } = In.Vec(config.Indices, Shape.UInt(config.WeightBits));

    /// <summary>Centroids of weights.</summary>
    public Vec<Bits> Centroids { get; } = In.Vec(config.WeightCentroids, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>Begins the sum of a channel.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>Number of that channel, modulo 2.</summary>
    public Bit ReadBank { get; } = In.Bit();

    /// <summary>Address of that channel's last word; outliers beyond are left out.</summary>
    public UInt LastAddress { get; } = In.UInt(config.WordBits);

    /// <summary>There is an outlier; it is in the sum four cycles later.</summary>
    public Bit Corrects { get; } = In.Bit();

    /// <summary>The outlier.</summary>
    public OasisOutlier Outlier { get; } = In.Of(new OasisOutlier(config));

    /// <summary>The sum, FP32.</summary>
    public Bits Sum { get; } = Out.Bits(OasisConfig.ResultBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var laneBits = BitOperations.Log2((uint)Config.Indices);
        var place = Outlier.Index.Wrap(laneBits + Config.WordBits);
        var address = place.Slice(laneBits, Config.WordBits);
        var words = new Vec<UInt>[Banks];
        for (var bank = 0; bank < Banks; bank++)
        {
            var memory = Mem.Of(Math.Max(2, Config.Words), Shape.Vec(Config.Indices, Shape.UInt(Config.WeightBits))).Named($"weights_{bank}");
            using (When(Takes & (TakeBank == (bank == 1))))
                memory[TakeAddress].Next = Weights;
            words[bank] = memory.ReadNext(address);
        }

        var word = Mux(ReadBank, words[1], words[0]);
        var index = laneBits == 0 ? word[0] : word[Delay(place.Slice(0, laneBits), reset: Reset.None)];
        // Stages: weight, centroid, product, sum. Only the last one is a loop.
        var residual = Delay(Outlier.Residual, 2, reset: Reset.None);
        var centroid = Delay(Centroids[index], reset: Reset.None);
        var product = Delay(Float.Multiply(Float.Of(OasisConfig.Number, residual), Float.Of(FloatFormat.Fp16, centroid), ProductFormat).Value.Code, reset: Reset.None);
        var sum = Reg.Bits(OasisConfig.ResultBits, Reset.None);
        var isThere = Delay(Corrects & (address <= LastAddress), Latency - 1);
        using (When(Begins))
            sum.Next = BitsOf(0, OasisConfig.ResultBits);
        using (ElseWhen(isThere))
        {
            sum.Next = Float.Add(Float.Of(ProductFormat, product), Float.Of(OasisConfig.Number, sum), OasisConfig.Number).Value.Code;
        }

        Sum.Value = sum;
    }
}
