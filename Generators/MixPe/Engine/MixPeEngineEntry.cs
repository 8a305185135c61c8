using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Catalogue entry of the engine: array and dequantisers.</summary>
public sealed class MixPeEngineEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mixpe-engine";

    /// <inheritdoc/>
    public override string Summary => "MixPE engine: low-bit weights times INT8, INT4, FP16 or BF16 activations, dequantised after each group, FP32 results.";

    /// <inheritdoc/>
    public override string DocumentationPage => "mixpe.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(MixPeEngineConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("w4a8-4x4", new MixPeEngineConfig()),
        ("w4a8-4x1", new MixPeEngineConfig { Columns = 1, GroupSize = 32 }),
        ("w4a8-3x2-shared", new MixPeEngineConfig { Rows = 3, Columns = 2, GroupSize = 32, SharedDequantiser = true }),
        ("w4a8-2x3-two-level", new MixPeEngineConfig { Rows = 2, Columns = 3, GroupSize = 32, WeightSigned = true, Scale = MixPeScale.TwoLevel }),
        ("w4a16-4x4", new MixPeEngineConfig { Activation = MixPeActivation.Fp16 }),
        ("w4a16-2x3-fp16", new MixPeEngineConfig { Activation = MixPeActivation.Fp16, Accumulator = MixPeAccumulator.Fp16, Rows = 2, Columns = 3, GroupSize = 32 }),
        ("w4-bf16-3x2-aligned", new MixPeEngineConfig
        {
            Activation = MixPeActivation.Bf16, Accumulator = MixPeAccumulator.Aligned, Scale = MixPeScale.TwoLevel, SharedDequantiser = true, Rows = 3, Columns = 2,
            GroupSize = 32,
        }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new MixPeEngine((MixPeEngineConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        MixPeEngineTestbench.Verify(new MixPeEngine((MixPeEngineConfig)config), request);
}
