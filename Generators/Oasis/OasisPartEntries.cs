using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.Oasis;

/// <summary>Catalogue entry of the clustering unit.</summary>
public sealed class OasisClusterEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "oasis-cluster";

    /// <inheritdoc/>
    public override string Summary => "Clustering unit: the K-Means index of an FP16 value, by a binary search over the boundaries between clusters.";

    /// <inheritdoc/>
    public override string DocumentationPage => "oasis.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(OasisClusterConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } = [("a4", new OasisClusterConfig()), ("a3", new OasisClusterConfig { Bits = 3 })];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new OasisCluster((OasisClusterConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var cluster = new OasisCluster((OasisClusterConfig)config);
        return TestbenchReport.Of(cluster, request, simulation =>
        {
            var random = new Random(request.Seed);
            var boundaries = new Half[cluster.Boundaries.Count];
            for (var check = 0; check < Math.Max(200, request.RandomCycles); check++)
            {
                if (check % 20 == 0)
                    SetBoundaries(simulation, cluster, boundaries, random);
                // On a boundary, beside one, or anywhere: infinities, NaNs and subnormal numbers too.
                var near = boundaries[random.Next(boundaries.Length)];
                var value = random.Next(4) switch
                {
                    0 => near,
                    1 => Half.BitDecrement(near),
                    2 => Half.BitIncrement(near),
                    _ => BitConverter.UInt16BitsToHalf((ushort)random.Next(0x10000)),
                };
                simulation.Set(cluster.Number, (int)BitConverter.HalfToUInt16Bits(value));
                simulation.Expect(cluster.Index, OasisGolden.Cluster(boundaries, value));
                simulation.Step();
            }
        });
    }

    /// <summary>Boundaries of one sign or of both, from subnormal numbers to infinities, with zeros of both signs; behind the last one there may be NaN.</summary>
    private static void SetBoundaries(Simulation simulation, OasisCluster cluster, Half[] boundaries, Random random)
    {
        var scale = Math.Pow(2, random.Next(-24, 19));
        var side = random.Next(-1, 2);
        for (var i = 0; i < boundaries.Length; i++)
            boundaries[i] = random.Next(10) == 0 ? random.Next(2) == 0 ? Half.NegativeZero : Half.Zero : (Half)((random.NextDouble() - 0.5 + (side * 0.5)) * scale);
        Array.Sort(boundaries);
        if (random.Next(3) == 0)
            boundaries.AsSpan(random.Next(boundaries.Length)).Fill(BitConverter.UInt16BitsToHalf((ushort)((random.Next(2) << 15) | 0x7c01 | random.Next(0x400))));
        for (var i = 0; i < boundaries.Length; i++)
            simulation.Set(cluster.Boundaries[i], (int)BitConverter.HalfToUInt16Bits(boundaries[i]));
    }
}

/// <summary>Catalogue entry of the index counter.</summary>
public sealed class OasisCounterEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "oasis-counter";

    /// <inheritdoc/>
    public override string Summary => "Index counter: how often each pair of an activation's and a weight's index occurs in a channel.";

    /// <inheritdoc/>
    public override string DocumentationPage => "oasis.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(OasisCounterConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
        [("w3a3-8", new OasisCounterConfig { ActivationBits = 3, WeightBits = 3, Indices = 8, MaxReduction = 4096, Terms = 4 })];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new OasisCounter((OasisCounterConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        OasisCounterTestbench.Verify(new OasisCounter((OasisCounterConfig)config), request);
}
