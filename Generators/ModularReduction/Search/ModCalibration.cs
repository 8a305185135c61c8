using System.Collections.Immutable;
using Generators.Catalogue;

namespace Generators.ModularReduction.Search;

/// <summary>Configurations on which closed forms are compared with synthesis.</summary>
public static class ModCalibration
{
    private static readonly string[] Settings =
    [
        "Table bits=32 groupBits=4",
        "Table bits=32 groupBits=5",
        "Table bits=32 groupBits=6",
        "Table bits=32 groupBits=8",
        "Table bits=32 groupBits=6 accumulation=Tree",
        "Table bits=32 groupBits=6 accumulation=TernaryTree",
        "Table bits=32 groupBits=6 accumulation=CarrySave",
        "Table bits=64 groupBits=6",
        "Table bits=64 groupBits=6 interval=4",
        "Table bits=64 groupBits=6 interval=16",
        "Table bits=64 groupBits=6 interval=8 romStyle=Block",
        "Table bits=128 groupBits=5 correction=Fold",
        "Table bits=128 groupBits=6 correction=Fold",
        "FusedTable bits=32 groupBits=4",
        "FusedTable bits=64",
        "FusedTable bits=64 interval=4",
        "FusedTable bits=64 chains=4 correction=Quotient",
        "FusedTable bits=128 correction=Quotient",
        "Iterative bits=32",
        "Iterative bits=32 stepBits=2",
        "Iterative bits=64 interval=8",
        "Hybrid bits=64 iterativeBits=16",
        "Hybrid bits=64 iterativeBits=32 interval=4",
        "Hybrid bits=64 iterativeBits=40 interval=8 accumulation=Tree",
        "Horner bits=64",
        "Horner bits=64 interval=4",
        "Horner bits=64 interval=16",
        "Horner bits=128 interval=8",
        "BarrettFull bits=32",
        "BarrettShort bits=64 interval=4",
        "BarrettTernary bits=32",
        "BarrettTernary bits=64",
        "BarrettTernary bits=128",
        "BarrettTernary bits=256",
        "Montgomery bits=64 interval=2",
        "Montgomery bits=64 interval=4 product=ShiftAdd",
        "NttPrime bits=64 modulus=0xffffffff00000001",
        "PseudoMersenne bits=64 modulus=0xffffffffffffffc5 product=ShiftAdd correction=Quotient",
        "Solinas bits=64 modulus=0xffffffff00000001",
        "Bat bits=32",
        "Bat bits=64 interval=4",
    ];

    /// <summary>The points: what was set, and the configuration.</summary>
    public static ImmutableArray<(string Label, ModReduceConfig Config)> Points { get; } =
        [.. Settings.Select(text => (text, (ModReduceConfig)KnobSet.Of(typeof(ModReduceConfig)).Apply(new ModReduceConfig(), $"architecture={text}".Split(' '))))];

    /// <summary>A configuration in a few words: the knobs that a search varies.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>The words.</returns>
    public static string LabelOf(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var words = new List<string> { config.Architecture.ToString() };
        var hasTables = config.Architecture is ModArchitecture.Table or ModArchitecture.FusedTable or ModArchitecture.Hybrid;
        if (hasTables || config.Architecture == ModArchitecture.Horner)
            words.Add($"k={config.GroupBits}");
        if (config.Architecture == ModArchitecture.Hybrid)
            words.Add($"m={config.IterativeBits}" + (config.FusionStep == ModReduceConfig.LateFusion ? " late" : ""));
        if (hasTables && config.Accumulation != ModAccumulation.Serial)
            words.Add(config.Accumulation.ToString());
        if (hasTables && config.Chains > 1)
            words.Add($"chains={config.Chains}");
        if (hasTables && config.RomStyle == ModRomStyle.Block)
            words.Add("Block");
        if (config.Architecture is ModArchitecture.BarrettFull or ModArchitecture.BarrettShort or ModArchitecture.Montgomery)
            words.Add($"d={config.Digit}");
        if (config.Architecture is ModArchitecture.Iterative or ModArchitecture.Hybrid && config.StepBits == 2)
            words.Add("radix 4");
        if (config.Correction != ModCorrection.Restoring)
            words.Add(config.Correction.ToString());
        return string.Join(' ', words);
    }
}
