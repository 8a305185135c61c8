using Generators.Orizuru;
using Verification.Proofs;

namespace Proofs.Tests;

/// <summary>
/// Small engines of all eight architectures are proved to give the stable selection, in time: for any values, holes and counts of the frames, and resets at any
/// time.
/// </summary>
public sealed class TopKTests
{
    /// <summary>Architecture, values in a frame, bits, lanes, cycles in which all items come (0 for what the timing model says).</summary>
    public static TheoryData<TopKArchitecture, int, int, int, int> Engines => new()
    {
        { TopKArchitecture.FlatTree, 2, 3, 1, 0 },
        { TopKArchitecture.FlatTree, 3, 2, 2, 0 },
        { TopKArchitecture.UnitTree, 2, 3, 1, 0 },
        { TopKArchitecture.UnitTree, 3, 2, 2, 0 },
        { TopKArchitecture.Streaming, 2, 3, 1, 0 },
        { TopKArchitecture.Streaming, 3, 2, 2, 0 },
        { TopKArchitecture.TwoTrees, 2, 3, 1, 0 },
        { TopKArchitecture.TwoTrees, 3, 2, 2, 0 },
        { TopKArchitecture.QuickSelect, 2, 2, 1, 40 },
        { TopKArchitecture.Bitonic, 2, 3, 1, 40 },
        { TopKArchitecture.Bitonic, 3, 2, 2, 40 },
        { TopKArchitecture.SystolicQueue, 2, 3, 1, 40 },
        { TopKArchitecture.SystolicQueue, 3, 2, 2, 40 },
        { TopKArchitecture.RadixSelect, 2, 2, 1, 40 },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public void Items_are_the_stable_selection(TopKArchitecture architecture, int length, int bits, int lanes, int cycles) =>
        Prove(Config(architecture, length, bits, lanes, cycles), ProofSolver.Smt);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Items_are_the_stable_selection_sat(TopKArchitecture architecture, int length, int bits, int lanes, int cycles) =>
        Prove(Config(architecture, length, bits, lanes, cycles), ProofSolver.Sat);

    [Theory]
    [InlineData(TopKArchitecture.FlatTree, 0)]
    [InlineData(TopKArchitecture.QuickSelect, 40)]
    public void Another_selection_is_refuted(TopKArchitecture architecture, int cycles)
    {
        var config = Config(architecture, 2, 2, 1, cycles) with { PrefersRight = true };
        Proof.IsRefuted(() => new TopKHarness(config), "right_item", Proof.Options(config.Deadline + 2));
    }

    private static void Prove(TopKHarnessConfig config, ProofSolver solver) =>
        Proof.Holds(new TopKHarness(config), Proof.Options(config.Deadline + 2, solver: solver, seconds: 120));

    private static TopKHarnessConfig Config(TopKArchitecture architecture, int length, int bits, int lanes, int cycles, int frames = 1)
    {
        var engine = new TopKConfig
        {
            Architecture = architecture,
            MaxLength = length,
            Lanes = lanes,
            MaxCount = length,
            Format = TopKFormat.Unsigned,
            IntegerBits = bits,
            Radix = 2,
            DigitBits = 1,
            Order = architecture is TopKArchitecture.QuickSelect or TopKArchitecture.RadixSelect ? TopKOrder.ByIndex : TopKOrder.Interleaved,
        };
        return new TopKHarnessConfig(engine, frames, Waits: false, cycles == 0 ? (int)(frames * (TopKTreeTiming.Latency(engine, length) + 3)) : cycles);
    }
}
