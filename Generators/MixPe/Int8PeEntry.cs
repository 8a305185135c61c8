using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Catalogue entry of the baseline element with a multiplier. It has no knobs.</summary>
public sealed class Int8PeEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "int8-pe";

    /// <inheritdoc/>
    public override string Summary => "INT8 multiplier processing element: the baseline of MixPE in the same systolic frame.";

    /// <inheritdoc/>
    public override string DocumentationPage => "mixpe.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(Int8PeConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } = [("int8", new Int8PeConfig())];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config) => new(1, "multiply-accumulate");

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new Int8MultiplierPe();

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        MixPeTestbench.Verify(new Int8MultiplierPe(), request);
}
