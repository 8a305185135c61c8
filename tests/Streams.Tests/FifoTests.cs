using HdlDsl;
using Verification;
using Verification.Engines;

namespace Streams.Tests;

/// <summary>The queue against a C# queue: words, occupancy, full and empty, flush and reset, for all kinds and many depths.</summary>
public sealed class FifoTests
{
    public static TheoryData<FifoStorage, int> KindsOfQueue => new()
    {
        { FifoStorage.Automatic, 1 },
        { FifoStorage.Automatic, 2 },
        { FifoStorage.Registers, 0 },
        { FifoStorage.Memory, 0 },
        { FifoStorage.Memory, 1 },
        { FifoStorage.BlockMemory, 0 },
        { FifoStorage.BlockMemory, 1 },
    };

    [Theory]
    [MemberData(nameof(KindsOfQueue))]
    public void A_queue_is_a_queue_at_every_depth(FifoStorage storage, int latency)
    {
        foreach (var depth in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 100 })
        {
            foreach (var pushesWhenFull in new[] { false, true })
                Compare(new StreamFifoConfig(depth, 8, latency, pushesWhenFull, storage, HasFlush: depth % 2 == 1), EngineKind.BuiltIn, cycles: 1500);
        }
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_queue_is_a_queue_on_other_simulators(EngineKind engine)
    {
        Compare(new StreamFifoConfig(5, 8, 0, true, FifoStorage.Registers, true), engine, 500);
        Compare(new StreamFifoConfig(6, 8, 1, false, FifoStorage.Memory, true), engine, 500);
        Compare(new StreamFifoConfig(7, 8, 0, true, FifoStorage.BlockMemory, true), engine, 500);
        Compare(new StreamFifoConfig(7, 8, 2, true, FifoStorage.BlockMemory, true), engine, 500);
    }

    [Fact]
    public void A_queue_without_places_is_a_wire()
    {
        var dut = new StreamFifo(new StreamFifoConfig(0, 8));
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Set(dut.Push.Valid, true);
            sim.Set(dut.Push.Payload, 77);
            sim.Expect(dut.Pop.Valid, 1);
            sim.Expect(dut.Pop.Payload, 77);
            sim.Expect(dut.Push.Ready, 0);
            sim.Set(dut.Pop.Ready, true);
            sim.Expect(dut.Push.Ready, 1);
            sim.Expect(dut.Occupancy, 0);
        });
    }

    private static void Compare(StreamFifoConfig config, EngineKind engine, int cycles)
    {
        var dut = new StreamFifo(config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = config.Depth }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var golden = new Queue<(int Word, int Cycle)>();
            var (isOffered, word, wasValid) = (false, 0, false);
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                // Phases that fill, that empty, and that do both.
                var (fill, drain) = (cycle / 100 % 3) switch { 0 => (5, 1), 1 => (1, 5), _ => (3, 3) };
                if (!isOffered && random.Next(6) < fill)
                    (isOffered, word) = (true, random.Next(256));
                var takes = random.Next(6) < drain;
                var flushes = config.HasFlush && random.Next(100) == 0;
                sim.Set(dut.Push.Valid, isOffered);
                sim.Set(dut.Push.Payload, word);
                sim.Set(dut.Pop.Ready, takes);
                if (dut.Flush is not null)
                    sim.Set(dut.Flush, flushes);

                sim.Expect(dut.Occupancy, golden.Count);
                var isValid = sim.GetBool(dut.Pop.Valid);
                var oldest = golden.Count > 0 ? golden.Peek() : default;
                var mayBeValid = golden.Count > 0 ? cycle - oldest.Cycle >= config.Latency : config.Latency == 0 && isOffered;
                // With latency 0 and 1 a word inside is always offered; with 2, once the word has been read, and for as long as it stays.
                if (config.Latency < 2 ? isValid != mayBeValid : (isValid && !mayBeValid) || (wasValid && !isValid))
                    throw new ShouldAssertException($"{config} in cycle {cycle}, seed {sim.Options.Seed}: Pop.Valid is {isValid} with {golden.Count} words inside");
                var pops = isValid && takes;
                var isFull = golden.Count == config.Depth;
                sim.Expect(dut.Push.Ready, !isFull || (config.PushesWhenFull && takes && (isValid || config.Latency < 2)) ? 1 : 0);
                var pushes = isOffered && sim.GetBool(dut.Push.Ready);
                if (pushes)
                    golden.Enqueue((word, cycle));
                if (isValid)
                    sim.Expect(dut.Pop.Payload, golden.Peek().Word);
                if (pops)
                    golden.Dequeue();
                isOffered &= !pushes;
                wasValid = isValid && !pops && !flushes;
                if (flushes)
                    golden.Clear();
                sim.Step();
                if (cycle == cycles / 2)
                {
                    sim.Set(dut.Push.Valid, false);
                    sim.Reset();
                    golden.Clear();
                    wasValid = false;
                }
            }
        });
    }
}
