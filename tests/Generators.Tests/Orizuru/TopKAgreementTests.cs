using Generators.Orizuru;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>All architectures on the same frames.</summary>
public sealed class TopKAgreementTests
{
    private static readonly TopKConfig Basic = new() { MaxLength = 50, Lanes = 4, MaxCount = 12, Radix = 4, Comparators = 4 };

    [Fact]
    public void All_architectures_give_the_same_items()
    {
        var frames = TopKStimulus.Random(Basic, 40, seed: 8).ToArray();
        var all = Enum.GetValues<TopKArchitecture>().Select(architecture => Items(architecture, frames)).ToArray();
        all[0].Count.ShouldBeGreaterThan(200);
        var byIndex = Enum.GetValues<TopKArchitecture>().Select(IsByIndex).ToArray();
        for (var i = 1; i < all.Length; i++)
        {
            if (!byIndex[i])
                all[i].ShouldBe(all[0]);
            ByIndex(all[i]).ShouldBe(ByIndex(all[0]));
        }
    }

    private static bool IsByIndex(TopKArchitecture architecture) => architecture is TopKArchitecture.QuickSelect or TopKArchitecture.RadixSelect;

    private static List<TopKExpected> Items(TopKArchitecture architecture, TopKFrame[] frames)
    {
        var engine = new TopKEngine(Basic with { Architecture = architecture, Order = IsByIndex(architecture) ? TopKOrder.ByIndex : TopKOrder.Interleaved });
        var items = new List<TopKExpected>();
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            new TopKTestbench(simulation, engine).Run(frames, (0.2, 0.2), seed: 9, items.Add);
        });
        return items;
    }

    /// <summary>The items of each frame in the order of a selection by index.</summary>
    private static List<(int Frame, bool IsMin, int Index, uint Value)> ByIndex(List<TopKExpected> items)
    {
        var frame = 0;
        return [.. items.Select(item => (Frame: item.IsLast ? frame++ : frame, item.IsMin, item.Index, item.Value)).Order()];
    }
}
