using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.MixPe;

/// <summary>Catalogue entry of the floating-point element with the edge of its row.</summary>
public sealed class MixPeFloatEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mixpe-float-pe";

    /// <inheritdoc/>
    public override string Summary => "MixPE processing element: low-bit weight times FP16 or BF16 activation by shift and add, summed over a group.";

    /// <inheritdoc/>
    public override string DocumentationPage => "mixpe.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(MixPeFloatConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("w4a16-fp32", new MixPeFloatConfig()),
        ("w4a16-fp16", new MixPeFloatConfig { Accumulator = MixPeAccumulator.Fp16 }),
        ("w4a16-aligned", new MixPeFloatConfig { Accumulator = MixPeAccumulator.Aligned }),
        ("w4a16-signed", new MixPeFloatConfig { WeightSigned = true }),
        ("w4-bf16", new MixPeFloatConfig { Activation = MixPeFloatFormat.Bf16 }),
        ("w8a16-booth", new MixPeFloatConfig { WeightBits = 8, WeightSigned = true, Topology = ShiftAddTopology.Booth }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config) => new(1, "multiply-accumulate");

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new MixPeFloatCell((MixPeFloatConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        MixPeFloatTestbench.Verify(new MixPeFloatCell((MixPeFloatConfig)config), request);
}
