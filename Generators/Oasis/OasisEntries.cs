using System.Collections.Immutable;
using Generators.Catalogue;
using Generators.Orizuru;
using HdlDsl;
using Verification;

namespace Generators.Oasis;

/// <summary>Catalogue entry of the product by indices.</summary>
public sealed class OasisMatMulEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "oasis-matmul";

    /// <inheritdoc/>
    public override string Summary => "Token times weights by indices into K-Means codebooks: counts, a table of products, outliers corrected in FP32.";

    /// <inheritdoc/>
    public override string DocumentationPage => "oasis.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(OasisConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("w4a3-64", new OasisConfig { ActivationBits = 3, Lines = 1 }),
        ("w4a4-32", new OasisConfig { MaxReduction = 32, Lines = 1, Indices = 2, Selector = TopKArchitecture.SystolicQueue }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new OasisMatMul((OasisConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        OasisTestbench.Verify(new OasisMatMul((OasisConfig)config), request);
}
