using Generators.Catalogue;
using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>A <see cref="OasisCluster"/>.</summary>
public sealed record OasisClusterConfig
{
    /// <summary>Width of an index.</summary>
    [Knob("Bits of an index: 2^bits clusters.", Min = 1, Max = 6, Unit = "bits")]
    public int Bits { get; init; } = 4;
}

/// <summary>
/// Clustering unit: the number of boundaries that a value is not less than, by a binary search, one comparison of FP16 numbers for each bit of the index. A
/// value that equals a boundary belongs to the cluster above it; NaN belongs to cluster 0. Boundaries must not fall; NaN behind the last one stands for clusters that are not used. Combinational.
/// </summary>
/// <param name="config">Width of the index.</param>
public sealed class OasisCluster(OasisClusterConfig config) : Module<OasisClusterConfig>(config)
{
    /// <summary>The value, FP16.</summary>
    public Bits Number { get; } = In.Bits(OasisConfig.HalfBits);

    /// <summary>The boundaries, FP16; number i is the least value of cluster i + 1.</summary>
    public Vec<Bits> Boundaries { get; } = In.Vec((1 << config.Bits) - 1, Shape.Bits(OasisConfig.HalfBits));

    /// <summary>The cluster.</summary>
    public UInt Index { get; } = Out.UInt(config.Bits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var found = new List<Bit>();
        for (var bit = Config.Bits - 1; bit >= 0; bit--)
        {
            // The boundary in the middle of the clusters that are left: what is known of the index, 1, zeros.
            var middles = Enumerable.Range(0, 1 << found.Count).Select(high => Boundaries[(((high << 1) | 1) << bit) - 1]).ToArray();
            var boundary = found.Count == 0 ? middles[0] : VecOf(middles)[Cat(found).AsUInt()];
            var relation = Float.Compare(Float.Of(FloatFormat.Fp16, Number), Float.Of(FloatFormat.Fp16, boundary));
            found.Add(relation.Greater | relation.Equal);
        }

        Index.Value = Cat(found).AsUInt();
    }
}
