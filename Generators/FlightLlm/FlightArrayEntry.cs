using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.FlightLlm;

/// <summary>Catalogue entry of the matrix unit.</summary>
public sealed class FlightArrayEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "flight-array";

    /// <inheritdoc/>
    public override string Summary => "Matrix unit of sparse DSP chains: N:M blocks, weights of 2 to 8 bits, INT32 sums with bias and ReLU, ping-pong banks.";

    /// <inheritdoc/>
    public override string DocumentationPage => "flightllm.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(FlightArrayConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("4x8", new FlightArrayConfig()),
        ("2x4-tracked", new FlightArrayConfig { Chains = 1, Block = 4, Depth = 3, Sparse1 = true, Overflow = FlightOverflow.CarryTracking }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config)
    {
        ArgumentNullException.ThrowIfNull(config);
        // Every slice has two products in each cycle, in every pattern.
        var unit = (FlightArrayConfig)config;
        return new Throughput(2 * unit.Chains * unit.Block, "multiply-accumulate");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> FiguresOf(object config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var unit = ((FlightArrayConfig)config).Validated();
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            // From a tile's last beat of weights to its first column.
            ["latencyCycles"] = new FlightChainPlan(unit.Chain).LatencyCycles + 1,
            ["slices"] = unit.Chains * unit.Block,
            ["bankBits"] = 2L * unit.Depth * unit.Rows * unit.Block * 8,
        };
    }

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new FlightArray((FlightArrayConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) => FlightArrayTestbench.Verify(new FlightArray((FlightArrayConfig)config), request);
}
