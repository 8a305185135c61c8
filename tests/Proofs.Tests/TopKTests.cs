using Generators.Orizuru;
using Verification.Proofs;

namespace Proofs.Tests;

/// <summary>
/// Small engines of all eight architectures are proved to give the stable selection, in time, from a reset on: for any values, holes and counts of the frames, whatever registers and memories held
/// before the reset. By SAT, which is quick with
/// comparisons and choices of a few bits, while z3 is not.
/// </summary>
public sealed class TopKTests
{
    /// <summary>Architecture, values in a frame, bits, lanes, cycles in which all items come (0 for what the timing model of the trees says).</summary>
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
        { TopKArchitecture.QuickSelect, 2, 1, 2, 33 },
        { TopKArchitecture.Bitonic, 2, 3, 2, 18 },
        { TopKArchitecture.SystolicQueue, 2, 3, 1, 9 },
        { TopKArchitecture.SystolicQueue, 3, 2, 2, 13 },
        { TopKArchitecture.RadixSelect, 2, 2, 2, 20 },
        { TopKArchitecture.RadixSelect, 3, 2, 2, 24 },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public void Items_are_the_stable_selection(TopKArchitecture architecture, int length, int bits, int lanes, int cycles) =>
        Prove(Config(architecture, length, bits, lanes, cycles));

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(TopKArchitecture.FlatTree, 4, 2, 4, 0, 1)]
    [InlineData(TopKArchitecture.TwoTrees, 4, 2, 4, 0, 1)]
    [InlineData(TopKArchitecture.UnitTree, 4, 2, 4, 0, 1)]
    [InlineData(TopKArchitecture.Streaming, 4, 2, 2, 0, 1)]
    [InlineData(TopKArchitecture.QuickSelect, 2, 2, 2, 33, 1)]
    [InlineData(TopKArchitecture.QuickSelect, 3, 2, 2, 48, 1)]
    [InlineData(TopKArchitecture.Bitonic, 3, 2, 2, 37, 1)]
    [InlineData(TopKArchitecture.Bitonic, 4, 2, 4, 29, 1)]
    [InlineData(TopKArchitecture.SystolicQueue, 4, 2, 2, 15, 1)]
    [InlineData(TopKArchitecture.RadixSelect, 4, 2, 4, 24, 1)]
    [InlineData(TopKArchitecture.FlatTree, 3, 2, 2, 0, 2)]
    [InlineData(TopKArchitecture.TwoTrees, 3, 2, 2, 0, 2)]
    [InlineData(TopKArchitecture.UnitTree, 3, 2, 2, 0, 2)]
    [InlineData(TopKArchitecture.Streaming, 3, 2, 2, 0, 2)]
    public void Items_of_larger_frames_and_of_two_are_too(TopKArchitecture architecture, int length, int bits, int lanes, int cycles, int frames) =>
        Prove(Config(architecture, length, bits, lanes, cycles, frames));

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(TopKArchitecture.FlatTree)]
    [InlineData(TopKArchitecture.UnitTree)]
    [InlineData(TopKArchitecture.Streaming)]
    public void They_are_with_any_pauses_and_resets(TopKArchitecture architecture)
    {
        var config = Config(architecture, 2, 2, 1, 0) with { Waits = true };
        Proof.Holds(new TopKHarness(config), Proof.Options(config.Deadline + 2, solver: ProofSolver.Sat, seconds: 3000));
    }

    [Theory]
    [InlineData(TopKArchitecture.FlatTree, 0)]
    [InlineData(TopKArchitecture.QuickSelect, 33)]
    [InlineData(TopKArchitecture.SystolicQueue, 9)]
    public void Another_selection_is_refuted(TopKArchitecture architecture, int cycles)
    {
        var config = Config(architecture, 2, 2, 2, cycles) with { PrefersRight = true };
        Proof.IsRefuted(() => new TopKHarness(config), "right_item", Proof.Options(config.Deadline + 2, solver: ProofSolver.Sat, resetsAgain: false));
    }

    private static void Prove(TopKHarnessConfig config) =>
        Proof.Holds(new TopKHarness(config), Proof.Options(config.Deadline + 2, solver: ProofSolver.Sat, seconds: 3000, resetsAgain: false, startsAnywhere: true));

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
