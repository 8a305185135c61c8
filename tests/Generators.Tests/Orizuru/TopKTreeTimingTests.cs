using Generators.Orizuru;
using Verification;

namespace Generators.Tests.Orizuru;

/// <summary>Cycles and comparators of the tree architectures, measured, against the formulae of docs/orizuru.md.</summary>
public sealed class TopKTreeTimingTests
{
    [Theory]
    [InlineData(4096, 16, 20)]
    [InlineData(64, 4, 4)]
    [InlineData(64, 4, 2)]
    [InlineData(64, 16, 8)]
    [InlineData(256, 16, 4)]
    [InlineData(256, 16, 3)]
    [InlineData(32, 1, 5)]
    [InlineData(32, 32, 1)]
    [InlineData(8, 8, 1)]
    [InlineData(8, 4, 2)]
    [InlineData(2, 1, 2)]
    public void Probe(int length, int lanes, int count)
    {
        var config = new TopKConfig { MaxLength = length, Lanes = lanes, MaxCount = count };
        var period = Period(config, count, 12);
        throw new InvalidOperationException($"PROBE N{length} W{lanes} k{count} period {period} latency {Cycles(config, count, 1)} two {Cycles(config, count, 2)} three {Cycles(config, count, 3)}");
    }

    private static double Period(TopKConfig config, int count, int frames) => (double)(Cycles(config, count, 4 + frames) - Cycles(config, count, 4)) / frames;

    private static long Cycles(TopKConfig config, int count, int frames)
    {
        var engine = new TopKEngine(config);
        var cycles = 0L;
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var random = new Random(1);
            cycles = new TopKTestbench(simulation, engine).Run(
                [.. Enumerable.Range(0, frames).Select(i => new TopKFrame($"{i}", [.. Enumerable.Range(0, config.MaxLength).Select(_ => (uint)random.Next(0x7C00))], count, count))],
                default,
                1);
        });
        return cycles;
    }
}
