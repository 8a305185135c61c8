using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.FlightLlm;

/// <summary>Catalogue entry of the sparse chain.</summary>
public sealed class FlightChainEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "flight-chain";

    /// <inheritdoc/>
    public override string Summary => "Configurable sparse chain of DSP48E2 slices: two exact INT8 products each, N:M patterns that change every cycle.";

    /// <inheritdoc/>
    public override string DocumentationPage => "flightllm.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(FlightChainConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("16", new FlightChainConfig()),
        ("16-every", new FlightChainConfig { Sparse1 = true, Sparse3 = true, Overflow = FlightOverflow.CarryTracking, Slices = FlightSlices.Primitive }),
        ("2-4", new FlightChainConfig { Length = 8, Window = 4, Dense = false, Overflow = FlightOverflow.DepthLimited, Skew = FlightSkew.Broadcast, Operands = FlightOperands.Symmetric }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new FlightChain((FlightChainConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) => FlightChainTestbench.Verify(new FlightChain((FlightChainConfig)config), request);
}
