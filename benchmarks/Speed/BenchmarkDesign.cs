using System.Collections.Immutable;
using Benchmarks.Designs;
using Benchmarks.Designs.Rv32;
using Generators.MixPe;
using HdlDsl;

namespace Benchmarks.Speed;

/// <summary>A design of the simulation benchmark and what its inputs get: random bits, and one-bit inputs a 1 with the probability given, else ½.</summary>
/// <param name="Name">Name in the tables.</param>
/// <param name="Make">Makes the module.</param>
/// <param name="Ones">Probabilities by port name.</param>
internal sealed record BenchmarkDesign(string Name, Func<Module> Make, params ImmutableArray<(string Port, double Probability)> Ones)
{
    /// <summary>All designs, from the smallest to the largest of each kind.</summary>
    public static ImmutableArray<BenchmarkDesign> All { get; } =
    [
        new("counter", () => new Counter()),
        new("8-lane dot product", () => new DotProduct(), ("Valid", 15 / 16.0), ("Clear", 1 / 16.0)),
        new("16×16 INT8 array", () => new MacArray(new MacArrayConfig(16)), ("Clear", 1 / 16.0)),
        new("32×32 INT8 array", () => new MacArray(new MacArrayConfig(32)), ("Clear", 1 / 16.0)),
        new(
            "16×16 MixPE array",
            () => new MixPeArray(new MixPeArrayConfig { Rows = 16, Columns = 16 }),
            ("Activations_Valid", 1),
            ("Activations_Payload_Last", 1 / 256.0),
            ("Weights_Valid", 1),
            ("ZeroPoints_0_Valid", 1),
            ("Results_Ready", 1)),
        new("tournament tree, 64 × 16 bits", () => new TournamentTree(new TournamentTreeConfig())),
        new("1,024-bit table reduction", () => new LutReduction(new LutReductionConfig())),
        new("RV32I processor", () => new Rv32System(new Rv32SystemConfig(BenchmarkProgram.Words))),
    ];

    /// <summary>The designs whose names contain a text.</summary>
    /// <param name="text">Null for all.</param>
    public static IEnumerable<BenchmarkDesign> Matching(string? text) =>
        All.Where(design => text is null || design.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
}
