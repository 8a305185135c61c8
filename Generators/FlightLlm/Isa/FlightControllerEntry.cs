using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.FlightLlm.Isa;

/// <summary>Catalogue entry of the instruction controller.</summary>
public sealed class FlightControllerEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "flight-controller";

    /// <inheritdoc/>
    public override string Summary => "FlightLLM's instruction controller: fetches, checks and decodes programs, and dispatches to six units with token queues.";

    /// <inheritdoc/>
    public override string DocumentationPage => "flightllm-isa.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(FlightControllerConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("stream", new FlightControllerConfig()),
        ("small", new FlightControllerConfig { QueueDepth = 1, TokenCapacity = 1, PositionBits = 10, WatchdogCycles = 100 }),
        ("memory", new FlightControllerConfig { MemoryWords = 1024, PositionBits = 12, WatchdogCycles = 4096 }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config) => new(1, "word of a program");

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new FlightController((FlightControllerConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        FlightControllerTestbench.Verify(new FlightController((FlightControllerConfig)config), request);
}
