using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Catalogue entry of the weight-stationary array.</summary>
public sealed class MixPeWeightArrayEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mixpe-weight-array";

    /// <inheritdoc/>
    public override string Summary => "MixPE weight-stationary array: weights stay in the elements, the next tile loads while activations stream through.";

    /// <inheritdoc/>
    public override string DocumentationPage => "mixpe.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(MixPeWeightArrayConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("w4a8-4x4", new MixPeWeightArrayConfig()),
        ("w4a8-1x1", new MixPeWeightArrayConfig { Rows = 1, Columns = 1 }),
        ("w2a4-3x5-signed", new MixPeWeightArrayConfig { WeightBits = 2, Activation = MixPeActivation.Int4, WeightSigned = true, Rows = 3, Columns = 5 }),
        ("w8a8-5x3-booth", new MixPeWeightArrayConfig { WeightBits = 8, WeightSigned = true, Topology = ShiftAddTopology.Booth, Rows = 5, Columns = 3 }),
        ("w4a8-16x16", new MixPeWeightArrayConfig { Rows = 16, Columns = 16 }),
        ("w4a16-3x2", new MixPeWeightArrayConfig { Activation = MixPeActivation.Fp16, Rows = 3, Columns = 2 }),
        ("w4-bf16-2x3-signed", new MixPeWeightArrayConfig { Activation = MixPeActivation.Bf16, WeightSigned = true, Rows = 2, Columns = 3 }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new MixPeWeightArray((MixPeWeightArrayConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        MixPeWeightTestbench.Verify(new MixPeWeightArray((MixPeWeightArrayConfig)config), request);
}
