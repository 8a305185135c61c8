using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Netlists;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>Cycles and comparators of the tree architectures, measured, against the formulae of docs/orizuru.md.</summary>
public sealed class TopKTreeTimingTests
{
    /// <summary>Architecture, length, lanes, count, radix, comparators.</summary>
    public static TheoryData<TopKConfig, int> Engines
    {
        get
        {
            var streaming = new TopKConfig { Architecture = TopKArchitecture.Streaming };
            var units = streaming with { Architecture = TopKArchitecture.UnitTree };
            var flat = streaming with { Architecture = TopKArchitecture.FlatTree };
            var data = new TheoryData<TopKConfig, int>
            {
                { streaming with { MaxLength = 4096, Lanes = 16 }, 20 },
                { streaming with { MaxLength = 64 }, 4 },
                { streaming with { MaxLength = 64 }, 2 },
                { streaming with { MaxLength = 256, Lanes = 16 }, 3 },
                { streaming with { MaxLength = 256, Lanes = 16 }, 4 },
                { streaming with { MaxLength = 32, Lanes = 32 }, 1 },
                { streaming with { MaxLength = 8, Lanes = 8 }, 1 },
                { streaming with { MaxLength = 2, Lanes = 2 }, 2 },
                { streaming with { MaxLength = 64, Order = TopKOrder.MaxFirst }, 3 },
                { streaming with { MaxLength = 64, PingPong = false }, 3 },
                { units with { MaxLength = 4096, Lanes = 64 }, 20 },
                { units with { MaxLength = 64, Lanes = 4, Radix = 4 }, 2 },
                { units with { MaxLength = 64, Lanes = 16, Radix = 2 }, 3 },
                { units with { MaxLength = 16, Lanes = 16 }, 4 },
                { units with { MaxLength = 64, Lanes = 16, Radix = 4, Order = TopKOrder.MaxFirst }, 3 },
                { units with { MaxLength = 64, Lanes = 16, Radix = 4, PingPong = false }, 3 },
                { flat with { MaxLength = 64, Lanes = 16 }, 4 },
                { flat with { MaxLength = 64, Lanes = 1 }, 2 },
                { flat with { MaxLength = 64, Lanes = 16, Comparators = 8 }, 2 },
                { flat with { MaxLength = 64, Lanes = 16, Comparators = 8, PingPong = false }, 2 },
                { flat with { MaxLength = 64, Lanes = 16, Comparators = 8, Order = TopKOrder.MaxFirst }, 2 },
            };
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Latency_and_throughput_are_those_of_the_formulae(TopKConfig config, int count)
    {
        var sized = config with { MaxCount = count };
        var frames = 12;
        var period = (double)(Cycles(sized, count, 4 + frames) - Cycles(sized, count, 4)) / frames;
        (Cycles(sized, count, 1), period).ShouldBe((TopKTreeTiming.Latency(sized, count), TopKTreeTiming.Period(sized, count)));
    }

    [Fact]
    public void Streaming_takes_275_cycles_for_4096_values_with_38_comparators()
    {
        var config = new TopKConfig { MaxLength = 4096, Lanes = 16, MaxCount = 20 };
        TopKTreeTiming.Period(config, 20).ShouldBe(275);
        TopKTreeTiming.Latency(config, 20).ShouldBe(517);
        TopKTreeTiming.Comparators(config).ShouldBe(38);
    }

    [Fact]
    public void Units_pop_in_4_cycles_of_4096_values_with_6142_comparators()
    {
        var config = new TopKConfig { Architecture = TopKArchitecture.UnitTree, MaxLength = 4096, Lanes = 64 };
        TopKTreeTiming.PopInterval(config).ShouldBe(4);
        TopKTreeTiming.Comparators(config).ShouldBe(6142);
        new UnitTreeShape(config).Units.ShouldBe([256, 16, 1]);
    }

    [Theory]
    [InlineData(TopKArchitecture.Streaming, 4096, 16, 0, 38)]
    [InlineData(TopKArchitecture.Streaming, 4096, 2, 0, 23)]
    [InlineData(TopKArchitecture.Streaming, 4096, 1, 0, 23)]
    [InlineData(TopKArchitecture.Streaming, 5, 64, 0, 10)]
    [InlineData(TopKArchitecture.UnitTree, 256, 16, 0, 382)]
    [InlineData(TopKArchitecture.UnitTree, 100, 16, 0, 148)]
    [InlineData(TopKArchitecture.UnitTree, 4096, 64, 0, 6142)]
    [InlineData(TopKArchitecture.FlatTree, 64, 16, 0, 94)]
    [InlineData(TopKArchitecture.FlatTree, 64, 16, 8, 16)]
    [InlineData(TopKArchitecture.FlatTree, 64, 16, 64, 48)]
    [InlineData(TopKArchitecture.FlatTree, 13, 1, 2, 4)]
    [InlineData(TopKArchitecture.TwoTrees, 64, 16, 0, 126)]
    [InlineData(TopKArchitecture.TwoTrees, 64, 16, 1, 2)]
    public void The_netlist_has_the_comparators(TopKArchitecture architecture, int length, int lanes, int comparators, int expected)
    {
        // No other number of the core is as wide as the values.
        var config = new TopKConfig { Architecture = architecture, MaxLength = length, Lanes = lanes, Comparators = comparators, Format = TopKFormat.Unsigned, IntegerBits = 29 };
        TopKTreeTiming.Comparators(config).ShouldBe(expected);
        Count(Elaborator.Elaborate(TopKCore.Of(config)).Top, config.ValueBits).ShouldBe(expected);
    }

    private static int Count(Definition definition, int width)
    {
        var nodes = definition.Nodes;
        var own = Enumerable.Range(0, nodes.Count)
            .Count(node => nodes.OpOf(node) is Op.LessUnsigned or Op.LessOrEqualUnsigned && nodes.WidthOf(nodes.A(node)) == width);
        return own + definition.Instances.Sum(instance => Count(instance.Definition!, width));
    }

    private static long Cycles(TopKConfig config, int count, int frames)
    {
        var engine = new TopKEngine(config);
        var cycles = 0L;
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var random = new Random(1);
            cycles = new TopKTestbench(simulation, engine).Run(
                [.. Enumerable.Range(0, frames).Select(i =>
                    new TopKFrame($"{i}", [.. Enumerable.Range(0, config.MaxLength).Select(_ => (uint)random.Next(0x7C00))], count, count))],
                default,
                1);
        });
        return cycles;
    }
}
