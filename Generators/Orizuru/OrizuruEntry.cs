using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.Orizuru;

/// <summary>Catalogue entry of the selection engines.</summary>
public sealed class OrizuruEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "orizuru";

    /// <inheritdoc/>
    public override string Summary => "Top-k and bottom-k of frames, exact and stable, with indices: Orizuru in three architectures, and five others.";

    /// <inheritdoc/>
    public override string DocumentationPage => "orizuru.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(TopKConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("flat-16", new TopKConfig { Architecture = TopKArchitecture.FlatTree, MaxLength = 16 }),
        ("two-trees-16", new TopKConfig { Architecture = TopKArchitecture.TwoTrees, MaxLength = 16 }),
        ("units-64", new TopKConfig { Architecture = TopKArchitecture.UnitTree }),
        ("streaming-64", new TopKConfig { Architecture = TopKArchitecture.Streaming }),
        ("systolic-64", new TopKConfig { Architecture = TopKArchitecture.SystolicQueue }),
        ("bitonic-64", new TopKConfig { Architecture = TopKArchitecture.Bitonic }),
        ("quickselect-64", new TopKConfig { Architecture = TopKArchitecture.QuickSelect, Order = TopKOrder.ByIndex }),
        ("radixselect-64", new TopKConfig { Architecture = TopKArchitecture.RadixSelect, Order = TopKOrder.ByIndex }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config)
    {
        var engine = (TopKConfig)config;
        return engine.MaxCount == 0 ? null : new Throughput(engine.MaxLength / TopKFigures.CyclesPerFrame(engine), "value");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> FiguresOf(object config)
    {
        var engine = (TopKConfig)config;
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["comparatorCount"] = TopKFigures.Comparators(engine),
            ["cyclesPerFrame"] = TopKFigures.CyclesPerFrame(engine),
            ["comparisonsPerFrame"] = TopKFigures.ComparisonsPerFrame(engine),
        };
    }

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new TopKEngine((TopKConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        TopKTestbench.Verify(new TopKEngine((TopKConfig)config), request);
}
