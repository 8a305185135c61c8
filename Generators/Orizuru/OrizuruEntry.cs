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
        ("systolic-64", new TopKConfig { Architecture = TopKArchitecture.SystolicQueue }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new TopKEngine((TopKConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        TopKTestbench.Verify(new TopKEngine((TopKConfig)config), request);
}
