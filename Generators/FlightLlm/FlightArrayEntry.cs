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
    public override Module CreateModule(object config) => new FlightArray((FlightArrayConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) => FlightArrayTestbench.Verify(new FlightArray((FlightArrayConfig)config), request);
}
