using System.Collections.Immutable;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.BitMod;

/// <summary>Catalogue entry of the single processing element.</summary>
public sealed class BitModPeEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "bitmod-pe";

    /// <inheritdoc/>
    public override string Summary => "BitMoD processing element: bit-serial terms of low-bit weights times FP16 or BF16 activations, summed over a group.";

    /// <inheritdoc/>
    public override string DocumentationPage => "bitmod.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(BitModPeConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("fp16", new BitModPeConfig()),
        ("fp16-two-cycle", new BitModPeConfig { LoopCycles = 2 }),
        ("fp16-shifter", new BitModPeConfig { Significance = BitModSignificance.Shifter }),
        ("fp16-nearest-even", new BitModPeConfig { Rounding = BitModRounding.NearestEven }),
        ("fp16-joint", new BitModPeConfig { Accumulator = BitModAccumulator.Joint }),
        ("fp16-exact", new BitModPeConfig { Accumulator = BitModAccumulator.Exact }),
        ("bf16", new BitModPeConfig { Activation = BitModActivationFormat.Bf16 }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config)
    {
        ArgumentNullException.ThrowIfNull(config);
        // Weights of 3 or 4 bits are two terms, and a term takes a cycle for all lanes.
        return new Throughput(((BitModPeConfig)config).Lanes / 2.0, "multiply-accumulate");
    }

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new BitModPe((BitModPeConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        BitModPeTestbench.Verify(new BitModPe((BitModPeConfig)config), request);
}

/// <summary>Catalogue entry of a tile of elements with its accumulators.</summary>
public sealed class BitModTileEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "bitmod-tile";

    /// <inheritdoc/>
    public override string Summary => "BitMoD tile: term generators, elements, bit-serial dequantisation and column accumulators, weights to FP32 results.";

    /// <inheritdoc/>
    public override string DocumentationPage => "bitmod.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(BitModTileConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("4x4", new BitModTileConfig { Rows = 4, Columns = 4 }),
        ("8x8", new BitModTileConfig()),
        ("2x2-two-cycle", new BitModTileConfig { Rows = 2, Columns = 2, DrainBuffer = true, AdderCycles = 2, Pe = new BitModPeConfig { LoopCycles = 2 } }),
        ("2x2-bf16", new BitModTileConfig { Rows = 2, Columns = 2, Pe = new BitModPeConfig { Activation = BitModActivationFormat.Bf16 } }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new BitModTile((BitModTileConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        BitModTileTestbench.Verify(new BitModTile((BitModTileConfig)config), request);
}

/// <summary>Catalogue entry of an array of tiles.</summary>
public sealed class BitModArrayEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "bitmod-array";

    /// <inheritdoc/>
    public override string Summary => "BitMoD array: tiles in a systolic grid, tokens by output channels.";

    /// <inheritdoc/>
    public override string DocumentationPage => "bitmod.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(BitModArrayConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("2x2-of-2x2", new BitModArrayConfig { TileRows = 2, TileColumns = 2, Tile = new BitModTileConfig { Rows = 2, Columns = 2 } }),
    ];

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new BitModArray((BitModArrayConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        BitModArrayTestbench.Verify(new BitModArray((BitModArrayConfig)config), request);
}
