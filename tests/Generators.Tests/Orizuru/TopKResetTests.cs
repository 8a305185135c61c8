using Generators.Orizuru;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>Resets of engines in every cycle of a frame and of its items.</summary>
public sealed class TopKResetTests
{
    private const int Cycles = 70;

    /// <summary>Every architecture with every overlap policy.</summary>
    public static TheoryData<TopKArchitecture, TopKOverlap> Cases
    {
        get
        {
            var cases = new TheoryData<TopKArchitecture, TopKOverlap>();
            foreach (var architecture in Enum.GetValues<TopKArchitecture>())
            {
                foreach (var overlap in Enum.GetValues<TopKOverlap>())
                    cases.Add(architecture, overlap);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_reset_in_any_cycle_leaves_nothing_behind(TopKArchitecture architecture, TopKOverlap overlap)
    {
        var isSelect = architecture is TopKArchitecture.QuickSelect or TopKArchitecture.RadixSelect;
        var order = isSelect ? TopKOrder.ByIndex : overlap == TopKOverlap.MaxWins ? TopKOrder.MaxFirst : TopKOrder.Interleaved;
        var config = new TopKConfig { Architecture = architecture, Overlap = overlap, Order = order, MaxLength = 24, Lanes = 4, MaxCount = 4, Radix = 4, Comparators = 4 };
        var engine = new TopKEngine(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new TopKTestbench(simulation, engine);
            // Lists that overlap and lists that do not, before the reset and behind it: what one leaves behind would be wrong for the other.
            var apart = new TopKFrame("apart", [.. Enumerable.Range(0, 24).Select(i => 0x7BFFu - (uint)(i * 7 % 24))], 3, 4);
            var equal = new TopKFrame("equal", [.. Enumerable.Range(0, 24).Select(i => 0x3C00u)], 4, 3);
            for (var cycles = 0; cycles < Cycles; cycles++)
            {
                testbench.Abandon(cycles % 2 == 0 ? apart : equal, cycles);
                testbench.Run([apart, equal], default, seed: 11);
                testbench.Abandon(cycles % 2 == 0 ? equal : apart, cycles);
                testbench.Run([equal, apart], default, seed: 12);
            }
        });
    }
}
