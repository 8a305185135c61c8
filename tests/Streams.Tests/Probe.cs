using HdlDsl;
using Verification;

namespace Streams.Tests;

/// <summary>Properties of the handshake of a chain: bubbles, latency and combinational paths, found by driving it.</summary>
internal static class Probe
{
    private const int Cycles = 400;

    /// <summary>Cycles from a word taken by an empty chain to the same word offered.</summary>
    public static int Latency(StreamDut dut)
    {
        var latency = -1;
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            sim.Set(dut.Sink.Ready, true);
            sim.Set(dut.Source.Valid, true);
            for (var cycle = 0; cycle < 20 && latency < 0; cycle++)
            {
                if (sim.GetBool(dut.Sink.Valid))
                    latency = cycle;
                sim.Step();
                sim.Set(dut.Source.Valid, false);
            }
        });
        return latency;
    }

    /// <summary>Whether a chain with a producer that never pauses always offers a word (from some cycle on), whatever the consumer does.</summary>
    public static bool OffersAlways(StreamDut dut) => Holds(dut, (sim, random) =>
    {
        sim.Set(dut.Source.Valid, true);
        sim.Set(dut.Sink.Ready, random.Next(3) != 0);
        return sim.GetBool(dut.Sink.Valid);
    });

    /// <summary>Whether a chain with a consumer that never pauses takes a word whenever there is one, whatever the producer does.</summary>
    public static bool TakesAlways(StreamDut dut) => Holds(dut, (sim, random) =>
    {
        sim.Set(dut.Sink.Ready, true);
        sim.Set(dut.Source.Valid, random.Next(3) != 0);
        return sim.GetBool(dut.Source.Ready) || !sim.GetBool(dut.Source.Valid);
    });

    /// <summary>Combinational paths: "VV" from Valid to Valid, "RR" from Ready to Ready, "VR" from the source's Valid to its Ready, "RV" from the sink's Ready to its Valid.</summary>
    public static string Paths(StreamDut dut)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            var random = new Random(1);
            for (var cycle = 0; cycle < Cycles; cycle++)
            {
                var seen = new (bool Valid, bool Ready)[4];
                for (var inputs = 0; inputs < 4; inputs++)
                {
                    sim.Set(dut.Source.Valid, (inputs & 1) == 1);
                    sim.Set(dut.Sink.Ready, (inputs & 2) == 2);
                    seen[inputs] = (sim.GetBool(dut.Sink.Valid), sim.GetBool(dut.Source.Ready));
                }

                Note("VV", seen[0].Valid != seen[1].Valid || seen[2].Valid != seen[3].Valid);
                Note("VR", seen[0].Ready != seen[1].Ready || seen[2].Ready != seen[3].Ready);
                Note("RV", seen[0].Valid != seen[2].Valid || seen[1].Valid != seen[3].Valid);
                Note("RR", seen[0].Ready != seen[2].Ready || seen[1].Ready != seen[3].Ready);
                sim.Set(dut.Source.Valid, random.Next(2) == 0);
                sim.Set(dut.Sink.Ready, random.Next(2) == 0);
                sim.Set(dut.Source.Payload, random.Next(256));
                sim.Step();
            }
        });
        return string.Join(' ', found);

        void Note(string path, bool isThere)
        {
            if (isThere)
                found.Add(path);
        }
    }

    private static bool Holds(StreamDut dut, Func<Simulation, Random, bool> condition)
    {
        const int WarmUp = 20;
        var holds = true;
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            var random = new Random(2);
            for (var cycle = 0; cycle < Cycles; cycle++)
            {
                var isTrue = condition(sim, random);
                holds &= isTrue || cycle < WarmUp;
                sim.Step();
            }
        });
        return holds;
    }
}
