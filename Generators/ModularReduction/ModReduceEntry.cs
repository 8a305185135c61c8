using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;
using Verification;

namespace Generators.ModularReduction;

/// <summary>Catalogue entry of the modular reducers.</summary>
public sealed class ModReduceEntry : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Name => "mod-reduce";

    /// <inheritdoc/>
    public override string Summary => "Remainders of 2n-bit numbers by an n-bit modulus, fixed or loaded, 2 to 8,192 bits: tables, subtraction, ALLMod's hybrid, Horner, Barrett, Montgomery, special moduli.";

    /// <inheritdoc/>
    public override string DocumentationPage => "modular-reduction.md";

    /// <inheritdoc/>
    public override Type ConfigType => typeof(ModReduceConfig);

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, object Config)> Presets { get; } =
    [
        ("horner-64", new ModReduceConfig { Bits = 64, Interval = 4 }),
        ("table-32", new ModReduceConfig { Architecture = ModArchitecture.Table, Bits = 32, GroupBits = 6, Correction = ModCorrection.Fold }),
        ("fused-64", new ModReduceConfig { Architecture = ModArchitecture.FusedTable, Bits = 64, Correction = ModCorrection.Quotient, TagBits = 8 }),
        ("hybrid-64", new ModReduceConfig { Architecture = ModArchitecture.Hybrid, Bits = 64, Interval = 8, IterativeBits = 40, Accumulation = ModAccumulation.Tree }),
        ("iterative-64-loadable", new ModReduceConfig { Architecture = ModArchitecture.Iterative, Bits = 64, Interval = 8, StepBits = 2, LoadableModulus = true }),
        ("horner-256-loadable", new ModReduceConfig { Bits = 256, Interval = 64, StepsPerCycle = 1, LimbBits = 64, GroupBits = 4, LoadableModulus = true }),
        ("barrett-64-loadable", new ModReduceConfig { Architecture = ModArchitecture.BarrettShort, Bits = 64, Interval = 4, LoadableModulus = true }),
        ("barrett-ternary-64", new ModReduceConfig { Architecture = ModArchitecture.BarrettTernary, Bits = 64 }),
        ("montgomery-64", new ModReduceConfig { Architecture = ModArchitecture.Montgomery, Bits = 64, Interval = 2 }),
        ("bat-64", new ModReduceConfig { Architecture = ModArchitecture.Bat, Bits = 64, Interval = 4 }),
        ("secp256k1", new ModReduceConfig
        {
            Architecture = ModArchitecture.PseudoMersenne,
            Bits = 256,
            Modulus = (BigInteger.One << 256) - (BigInteger.One << 32) - 977,
            Product = ModProduct.ShiftAdd,
            Correction = ModCorrection.Quotient,
        }),
        ("goldilocks", new ModReduceConfig { Architecture = ModArchitecture.Solinas, Bits = 64, Modulus = (BigInteger.One << 64) - (BigInteger.One << 32) + 1 }),
    ];

    /// <inheritdoc/>
    public override Throughput? ThroughputOf(object config) => new(1.0 / ModTiming.Of((ModReduceConfig)config).Interval, "reduction");

    /// <summary>Interval and latency, which are exact, and the closed forms of <see cref="ModCost"/>, for fixed moduli.</summary>
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> FiguresOf(object config)
    {
        var reducer = (ModReduceConfig)config;
        var timing = ModTiming.Of(reducer);
        var figures = new Dictionary<string, double>(StringComparer.Ordinal) { ["intervalCycles"] = timing.Interval, ["latencyCycles"] = timing.Latency };
        if (reducer.LoadableModulus)
            return figures;
        var cost = ModCost.Of(reducer);
        foreach (var (name, value) in new[]
        {
            ("modelLuts", cost.Luts), ("modelLutSites", cost.LutSites), ("modelShiftRegisters", cost.ShiftRegisters), ("modelFlipFlops", cost.FlipFlops),
            ("modelCarries", cost.Carries), ("modelBlockRams", cost.BlockRams), ("modelLevels", cost.Levels),
        })
            figures[name] = Math.Round(value, 1);
        return figures;
    }

    /// <inheritdoc/>
    public override Module CreateModule(object config) => new ModReducer((ModReduceConfig)config);

    /// <inheritdoc/>
    public override VerificationReport Verify(object config, VerificationRequest request) =>
        ModTestbench.Verify(new ModReducer((ModReduceConfig)config), request);
}
