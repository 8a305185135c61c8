using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;
using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests;

/// <summary>Ports are drawn in the same way on every engine.</summary>
public sealed class DrawingTests
{
    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_drawing_is_an_expectation(EngineKind engine)
    {
        var dut = new Counter(new CounterConfig(8, 3));
        using var sim = Simulation.Create(dut, new SimulationOptions { Engine = engine });
        sim.Reset();
        var drawing = sim.RecordAscii(dut.Enable, dut.Count, dut.Overflow);
        sim.Step();
        sim.Set(dut.Enable, true);
        sim.Step(5);
        sim.Set(dut.Enable, false);
        sim.Step(2);
        drawing.ToString().ShouldBe("""
            cycle     1   2   3   4   5   6   7   8
            Enable   ____/~~~~~~~~~~~~~~~~~~~\_______
            Count    |0      |1  |2  |3  |0  |1
            Overflow ________________/~~~\___________
            """);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Batches_and_parts_of_ports_are_drawn(EngineKind engine)
    {
        var dut = new PipelinedMac(new MacConfig(2, 8, 24));
        using var sim = Simulation.Create(dut, new SimulationOptions { Engine = engine });
        sim.Reset();
        var drawing = sim.RecordAscii(AsciiOptions.Default with { Radix = ValueRadix.Decimal }, dut.Valid, dut.A[1]);
        sim.Set(dut.A[1], -1);
        sim.NewBatch(3).Set(dut.Valid, [1L, 0, 1]).Run();
        sim.Set(dut.A[1], 3);
        sim.Step();
        drawing.ToString().ShouldBe("""
            cycle    0   1   2   3
            Valid   ~~~~\___/~~~~~~~
            A[15:8] |-1         |3
            """);
    }

    [Fact]
    public void Bundles_are_drawn_field_by_field_and_no_port_means_all()
    {
        var dut = new Fifo(new FifoConfig(8, 4));
        using var sim = Simulation.Create(dut);
        sim.RecordAscii(dut.Push).Signals.Select(signal => signal.Name).ShouldBe(["Push_Valid", "Push_Payload", "Push_Ready"], ignoreOrder: true);
        sim.RecordAscii().Signals.Length.ShouldBe(7);
    }

    [Fact]
    public void Bits_that_Icarus_does_not_know_are_drawn_as_such()
    {
        var dut = new PipelinedMac(new MacConfig(1, 4, 12));
        using var sim = Simulation.Create(dut, new SimulationOptions { Engine = EngineKind.Icarus });
        var drawing = sim.RecordAscii(dut.Sum);
        sim.Step();
        sim.Reset();
        sim.Step();
        drawing.ToString().ShouldBe("""
            cycle  0   1   2
            Sum   |x      |0
            """);
    }

    [Fact]
    public void Observers_see_inside_the_built_in_engine_only()
    {
        var dut = new Receiver();
        using var sim = Simulation.Create(dut, new SimulationOptions { EngineOptions = new() { BuiltIn = new SimulatorOptions { IsObservable = true } } });
        var recorder = new AsciiRecorder(sim.Model, "Line", "state");
        sim.Model.AddObserver(recorder);
        sim.Set(dut.Tick, true);
        sim.Step(4);
        recorder.ToString().ShouldBe("""
            cycle  0    1    2    3
            Line  ____________________
            state |Idle|Data
            """);
        using var verilator = Simulation.Create(dut, new SimulationOptions { Engine = EngineKind.Verilator });
        Should.Throw<SimulationException>(() => verilator.Model).Message.ShouldStartWith("Verilator runs Verilog; only the built-in simulator");
    }
}
