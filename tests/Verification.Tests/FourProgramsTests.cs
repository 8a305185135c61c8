using HdlDsl;
using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests;

public sealed class FourProgramsTests
{
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Counter_counts_to_its_limit(EngineKind engine)
    {
        var dut = new Counter(new CounterConfig(8, 200));
        Testbench.Run(dut, new SimulationOptions { Engine = engine }, sim =>
        {
            sim.Reset();
            var expected = 0;
            var random = new Random(sim.Options.Seed);
            for (var i = 0; i < 1000; i++)
            {
                var enable = random.Next(4) != 0;
                sim.Set(dut.Enable, enable);
                sim.Expect(dut.Count, expected);
                sim.Expect(dut.Overflow, expected == 200);
                sim.Step();
                if (enable)
                    expected = expected == 200 ? 0 : expected + 1;
            }
        });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Fifo_keeps_order_under_stalls(EngineKind engine)
    {
        var dut = new Fifo(new FifoConfig(16, 8));
        Testbench.Run(dut, new SimulationOptions { Engine = engine }, sim =>
        {
            sim.Reset();
            var words = Enumerable.Range(0, 500).Select(i => (long)(i * 7919 % 65536)).ToArray();
            var scoreboard = new Scoreboard<long>(sim, "fifo");
            foreach (var word in words)
                scoreboard.Predict(word);
            sim.Run(
                () => sim.Send(dut.Push, words, (payload, word) => sim.Set(payload, word), new Stalls(0.3, sim.Options.Seed)),
                () => sim.Receive(dut.Pop, words.Length, payload => sim.GetInt64(payload), scoreboard.Observe, new Stalls(0.5, sim.Options.Seed + 1)));
            scoreboard.Finish();
            scoreboard.Compared.ShouldBe(500);
        });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Receiver_receives_bytes(EngineKind engine)
    {
        var dut = new Receiver();
        Testbench.Run(dut, new SimulationOptions { Engine = engine }, sim =>
        {
            sim.Set(dut.Line, true);
            sim.Reset();
            foreach (var value in new byte[] { 0x55, 0x00, 0xFF, 0xA3 })
            {
                foreach (var level in Frame(value))
                {
                    sim.Set(dut.Line, level);
                    sim.Set(dut.Tick, true);
                    sim.Expect(dut.Done, false);
                    sim.Step();
                }

                sim.Set(dut.Line, true);
                sim.Expect(dut.Done, true);
                sim.Expect(dut.Byte, value);
                sim.Step();
                sim.Set(dut.Tick, false);
                sim.Step(3);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Mac_equals_its_golden_model(EngineKind engine)
    {
        var config = new MacConfig(4, 8, 24);
        var dut = new PipelinedMac(config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var golden = new Queue<long>([0, 0]);
            long sum = 0;
            for (var i = 0; i < 500; i++)
            {
                long dot = 0;
                for (var lane = 0; lane < config.Lanes; lane++)
                {
                    var (a, b) = (random.Next(-128, 128), random.Next(-128, 128));
                    sim.Set(dut.A[lane], a);
                    sim.Set(dut.B[lane], b);
                    dot += a * b;
                }

                var clear = random.Next(8) == 0;
                var valid = random.Next(3) != 0;
                sim.Set(dut.Clear, clear);
                sim.Set(dut.Valid, valid);
                if (valid)
                    sum = (clear ? 0 : sum) + dot;
                golden.Enqueue(sum);
                sim.Step();
                sim.Expect(dut.Sum, golden.Dequeue());
            }
        });
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        Module[] modules = [new Counter(new(8, 200)), new Fifo(new(16, 8)), new Receiver(), new PipelinedMac(new(4, 8, 24))];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    private static IEnumerable<bool> Frame(byte value)
    {
        yield return false;
        for (var i = 0; i < 8; i++)
            yield return (value >> i & 1) != 0;
    }
}
