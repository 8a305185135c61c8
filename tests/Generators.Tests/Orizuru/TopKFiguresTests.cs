using Generators.Catalogue;
using Generators.Orizuru;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>Figures that explorations and tables use, against the hardware.</summary>
public sealed class TopKFiguresTests
{
    public static TheoryData<TopKArchitecture, int, int, int> Engines
    {
        get
        {
            var data = new TheoryData<TopKArchitecture, int, int, int>();
            foreach (var architecture in Enum.GetValues<TopKArchitecture>())
            {
                data.Add(architecture, 64, 4, 8);
                data.Add(architecture, 256, 16, 20);
            }

            foreach (var architecture in new[] { TopKArchitecture.Streaming, TopKArchitecture.SystolicQueue, TopKArchitecture.Bitonic, TopKArchitecture.QuickSelect, TopKArchitecture.RadixSelect })
                data.Add(architecture, 4096, 16, 20);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Cycles_and_comparisons_are_those_of_random_frames(TopKArchitecture architecture, int length, int lanes, int count)
    {
        var isSelect = architecture is TopKArchitecture.QuickSelect or TopKArchitecture.RadixSelect;
        var config = new TopKConfig
        {
            Architecture = architecture,
            MaxLength = length,
            Lanes = lanes,
            MaxCount = count,
            Order = isSelect ? TopKOrder.ByIndex : TopKOrder.Interleaved,
        };
        var random = new Random(3);
        var frames = Enumerable.Range(0, 24).Select(_ => new TopKFrame("random", [.. Enumerable.Range(0, length).Select(_ => (uint)random.Next(0x7c00))], count, count)).ToArray();
        var period = (Cycles(24) - Cycles(4)) / 20.0;
        // The pivots of quick-select are random, and the frames are few.
        var tolerance = architecture == TopKArchitecture.QuickSelect ? 0.15 : 0.03;
        TopKFigures.CyclesPerFrame(config).ShouldBe(period, tolerance * period);
        var comparisons = frames.Average(frame => (double)TopKComparisons.Expected(config, frame)!.Value);
        TopKFigures.ComparisonsPerFrame(config).ShouldBe(comparisons, (tolerance * comparisons) + 1e-9);

        long Cycles(int number)
        {
            long cycles = 0;
            var engine = new TopKEngine(config);
            Testbench.Run(engine, new SimulationOptions { MaxCycles = 10_000_000 }, simulation =>
            {
                simulation.Reset();
                cycles = new TopKTestbench(simulation, engine).Run([.. frames.Take(number)], default, seed: 1);
            });
            return cycles;
        }
    }

    [Fact]
    public void The_catalogue_states_them()
    {
        var entry = new OrizuruEntry();
        var config = new TopKConfig { MaxLength = 4096, Lanes = 16, MaxCount = 20 };
        var figures = entry.FiguresOf(config);
        (figures["comparatorCount"], figures["cyclesPerFrame"], figures["comparisonsPerFrame"]).ShouldBe((38, 275, 6598));
        entry.ThroughputOf(config).ShouldBe(new Throughput(4096 / 275.0, "value"));
    }
}
