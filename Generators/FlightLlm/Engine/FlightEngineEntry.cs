using System.Collections.Immutable;
using Generators.Catalogue;
using Generators.FlightLlm.Isa;
using HdlDsl;
using Verification;

namespace Generators.FlightLlm.Engine;

/// <summary>Catalogue entry of the engine.</summary>
public sealed class FlightEngineEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "flight-engine";

    /// <inheritdoc/>
    public override string Summary => "A core of FlightLLM that runs programs: controller, load and store units, buffers, sparse matrix unit for MM and MV, MISC unit.";

    /// <inheritdoc/>
    public override string DocumentationPage => "flightllm-engine.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(FlightEngineConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } = [("small", new FlightEngineConfig())];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new Throughput(((FlightEngineConfig)config).MatrixMacs, "multiply-accumulate");
    }

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new FlightEngine((FlightEngineConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        FlightEngineTestbench.Verify(new FlightEngine((FlightEngineConfig)config), request);
}
