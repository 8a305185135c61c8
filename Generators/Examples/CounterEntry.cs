using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.Examples;

/// <summary>The catalogue entry of <see cref="Counter"/>: the smallest complete example of a design.</summary>
public sealed class CounterEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "counter";

    /// <inheritdoc/>
    public override string Summary => "Up/down counter with enable and limit.";

    /// <inheritdoc/>
    public override string DocumentationPage => "examples.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(CounterConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("byte", new CounterConfig()),
        ("decade", new CounterConfig { Width = 4, Limit = 9 }),
        ("holding", new CounterConfig { Width = 12, Limit = 2999, AtEnd = EndAction.Hold }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config) => new(1, "count");

    /// <inheritdoc/>
    public override Module CreateModule(object config)
    {
        KnobSet.Of(ConfigType).Check(config);
        return new Counter((CounterConfig)config);
    }

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request)
    {
        var counter = (Counter)CreateModule(config);
        return TestbenchReport.Of(counter, request, simulation => new CounterTestbench(simulation, counter).Run(request));
    }
}
