using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Catalogue entry of the single processing element.</summary>
public sealed class MixPePeEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mixpe-pe";

    /// <inheritdoc/>
    public override string Summary => "MixPE processing element: low-bit weight times integer activation by shift and add, summed over a group.";

    /// <inheritdoc/>
    public override string DocumentationPage => "mixpe.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(MixPeConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("w4a8-unsigned", new MixPeConfig()),
        ("w4a8-signed", new MixPeConfig { WeightSigned = true }),
        ("w4a8-carry-save", new MixPeConfig { Topology = ShiftAddTopology.CarrySave }),
        ("w4a8-booth", new MixPeConfig { WeightSigned = true, Topology = ShiftAddTopology.Booth }),
        ("w2a8-unsigned", new MixPeConfig { WeightBits = 2 }),
        ("w3a8-signed", new MixPeConfig { WeightBits = 3, WeightSigned = true }),
        ("w4a4-signed", new MixPeConfig { ActivationBits = 4, WeightSigned = true }),
        ("w8a8-booth", new MixPeConfig { WeightBits = 8, WeightSigned = true, Topology = ShiftAddTopology.Booth }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config) => new(1, "multiply-accumulate");

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new MixPe((MixPeConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        MixPeTestbench.Verify(new MixPe((MixPeConfig)config), request);
}
