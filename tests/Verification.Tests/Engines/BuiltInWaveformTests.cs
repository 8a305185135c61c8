using HdlDsl;
using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests.Engines;

/// <summary>What the built-in simulator records is what was driven, and what Verilator records for the same run.</summary>
public sealed class BuiltInWaveformTests
{
    private const int Cycles = 200;

    public static TheoryData<Module> Designs => [new Counter(new(8, 20)), new Fifo(new(70, 8)), new Receiver(), new PipelinedMac(new(4, 8, 24)), new TwoFifos()];

    [Fact]
    public void Ports_show_what_was_driven_and_read()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("fifo.vcd");
        var dut = new Fifo(new(16, 4));
        var values = new List<(int Cycle, string Port, long Value)>();
        using (var sim = Simulation.Create(dut, new SimulationOptions { WaveformPath = path }))
        {
            var random = new Random(1);
            for (var cycle = 0; cycle < Cycles; cycle++)
            {
                var (isPushed, payload, isTaken) = (random.Next(2), random.Next(1 << 16), random.Next(2));
                sim.DriveReset(cycle < 2);
                sim.Set(dut.Push.Valid, isPushed);
                sim.Set(dut.Push.Payload, payload);
                sim.Set(dut.Pop.Ready, isTaken);
                values.Add((cycle, "rst", cycle < 2 ? 1 : 0));
                values.Add((cycle, "Push_Valid", isPushed));
                values.Add((cycle, "Push_Payload", payload));
                values.Add((cycle, "Pop_Ready", isTaken));
                values.Add((cycle, "Pop_Valid", sim.GetInt64(dut.Pop.Valid)));
                values.Add((cycle, "Level", sim.GetInt64(dut.Level)));
                sim.Step();
            }
        }

        var vcd = VcdFile.Read(path);
        foreach (var (cycle, port, value) in values)
            vcd.ValueAt($"TOP.Fifo.{port}", (cycle * 10) + 4).ShouldBe(Convert.ToString(value, 2), $"{port} in cycle {cycle}");
        for (var time = 0; time < Cycles * 10; time += 5)
            vcd.ValueAt("TOP.Fifo.clk", time).ShouldBe(time % 10 == 0 ? "0" : "1");
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void Every_signal_that_Verilator_records_too_has_the_same_values(Module dut)
    {
        using var directory = new TemporaryDirectory();
        var builtIn = Record(EngineKind.BuiltIn);
        var verilator = Record(EngineKind.Verilator);
        var common = builtIn.Signals.Keys.Where(verilator.Signals.ContainsKey).ToList();
        // Verilator shows neither text nor names that begin with an underscore.
        builtIn.Signals.Keys.Except(common, StringComparer.Ordinal).ShouldAllBe(name => name.EndsWith("_text", StringComparison.Ordinal) || name.Contains("._"));
        foreach (var name in common)
        {
            builtIn.Widths[name].ShouldBe(verilator.Widths[name], name);
            for (var time = 4; time < Cycles * 10; time += 5)
                builtIn.ValueAt(name, time).ShouldBe(verilator.ValueAt(name, time), $"{name} at {time}");
        }

        VcdFile Record(EngineKind engine)
        {
            var path = directory.File($"{engine}.vcd");
            using (var sim = Simulation.Create(dut, new SimulationOptions { Engine = engine, WaveformPath = path }))
            {
                var random = new Random(2);
                for (var cycle = 0; cycle < Cycles; cycle++)
                {
                    sim.DriveReset(cycle is < 2 or 100);
                    foreach (var port in dut.GetType().GetProperties().Select(property => property.GetValue(dut)).OfType<Data>())
                        sim.SetRandom(port, random);
                    sim.Step();
                }
            }

            return VcdFile.Read(path);
        }
    }

    [Fact]
    public void Members_of_enumerations_are_shown_by_name()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("receiver.vcd");
        var dut = new Receiver();
        using (var sim = Simulation.Create(dut, new SimulationOptions { WaveformPath = path }))
        {
            sim.Set(dut.Tick, true);
            sim.Step(10);
        }

        var vcd = VcdFile.Read(path);
        vcd.ValueAt("TOP.Receiver.state_text", 4).ShouldBe("Idle");
        vcd.ValueAt("TOP.Receiver.state_text", 6).ShouldBe("Data");
        vcd.ValueAt("TOP.Receiver.state_text", 86).ShouldBe("Stop");
    }

    [Fact]
    public void A_failing_test_leaves_a_waveform_of_everything_inside()
    {
        var dut = new Receiver();
        var failure = Should.Throw<VerificationException>(() => Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Set(dut.Tick, true);
            sim.Step(3);
            sim.Expect(dut.Done, true);
        }));
        var path = failure.Message[(failure.Message.IndexOf("waveform ", StringComparison.Ordinal) + "waveform ".Length)..];
        VcdFile.Read(path).ValueAt("TOP.Receiver.state_text", 26).ShouldBe("Data");
        File.Delete(path);
    }

    /// <summary>Two levels of hierarchy.</summary>
    private sealed class TwoFifos : Module
    {
        public Stream<UInt> Push { get; } = In.Stream(Shape.UInt(9));
        public Stream<UInt> Pop { get; } = Out.Stream(Shape.UInt(9));

        protected override void Build()
        {
            var first = Naming.Suggest(new Fifo(new(9, 2)), "first");
            var second = Naming.Suggest(new Fifo(new(9, 4)), "second");
            first.Push.Valid.Value = Push.Valid;
            first.Push.Payload.Value = Push.Payload;
            Push.Ready.Value = first.Push.Ready;
            second.Push.Valid.Value = first.Pop.Valid;
            second.Push.Payload.Value = first.Pop.Payload;
            first.Pop.Ready.Value = second.Push.Ready;
            Pop.Valid.Value = second.Pop.Valid;
            Pop.Payload.Value = second.Pop.Payload;
            second.Pop.Ready.Value = Pop.Ready;
        }
    }
}
