using HdlDsl;
using HdlDsl.Buses;
using Verification;
using Verification.Engines;

namespace Buses.Tests;

/// <summary>A slave and a stream without any logic, whose outputs the test sets: each broken rule is found and named.</summary>
public sealed class CheckerTests
{
    [Theory]
    [InlineData("b", "BVALID of 'bus' is wrong in cycle 3: expected 0, since every request has been answered, got 1.")]
    [InlineData("r", "RVALID of 'bus' is wrong in cycle 3: expected 0, since every request has been answered, got 1.")]
    [InlineData("aw-drop", "VALID of channel AW of 'bus' is wrong in cycle 4: expected 1, as it has been since cycle 3, until READY is 1, got 0.")]
    [InlineData("aw-change", "AWADDR of channel AW of 'bus' is wrong in cycle 4: expected 4, as it has been since cycle 3, until READY is 1, got 8.")]
    [InlineData("w-change", "WSTRB of channel W of 'bus' is wrong in cycle 4: expected 0, as it has been since cycle 3, until READY is 1, got 1.")]
    [InlineData("exokay", "the answer of 'bus' is wrong in cycle 4: expected OKAY, SLVERR or DECERR, got EXOKAY, which AXI4-Lite does not have.")]
    public void Broken_rules_of_the_bus_are_named(string fault, string message)
    {
        var dut = new Wires();
        using var sim = Simulation.Create(dut, new SimulationOptions());
        var bus = dut.Bus;
        var checker = new AxiLiteChecker(sim, bus);
        for (var cycle = 0; cycle < 3; cycle++)
            Cycle();
        switch (fault)
        {
            case "b":
                sim.Set(dut.BValid, true);
                break;
            case "r":
                sim.Set(dut.RValid, true);
                break;
            case "aw-drop":
                sim.Set(bus.WriteAddressValid, true);
                Cycle();
                sim.Set(bus.WriteAddressValid, false);
                break;
            case "aw-change":
                sim.Set(bus.WriteAddressValid, true);
                sim.Set(bus.WriteAddress, 4);
                Cycle();
                sim.Set(bus.WriteAddress, 8);
                break;
            case "w-change":
                sim.Set(bus.WriteDataValid, true);
                Cycle();
                sim.Set(bus.WriteStrobes, 1);
                break;
            default:
                sim.Set(bus.ReadAddressValid, true);
                sim.Set(dut.Ready, true);
                Cycle();
                sim.Set(bus.ReadAddressValid, false);
                sim.Set(dut.RValid, true);
                sim.Set(dut.Response, 1);
                break;
        }

        Should.Throw<VerificationException>(checker.Sample).Message.ShouldStartWith(message);
        checker.Forget();

        void Cycle()
        {
            checker.Sample();
            sim.Step();
        }
    }

    [Fact]
    public void Unknown_bits_are_found()
    {
        var dut = new Uninitialised();
        using var sim = Simulation.Create(dut, new SimulationOptions { Engine = EngineKind.Icarus });
        var monitor = new AxiStreamMonitor(sim, dut.Output);
        sim.Set(dut.Valid, true);
        Should.Throw<VerificationException>(monitor.Sample).Message.ShouldStartWith("TDATA of 'dut.Output' is wrong in cycle 0: expected a known value, got x.");
    }

    [Fact]
    public void Drivers_say_when_the_answer_is_an_error()
    {
        var dut = new AxiLiteRegisters<FilterMap>(new FilterMap(), new AxiLiteOptions { AddressBits = 8 });
        using var sim = Simulation.Create(dut, new SimulationOptions());
        sim.Reset();
        var master = new AxiLiteMaster(sim, dut.Bus);
        Should.Throw<VerificationException>(() => master.Read(0x10)).Message.ShouldStartWith("the answer to a read at address 0x10 is wrong in cycle 4: expected Okay, got DecodeError.");
    }

    private sealed class Wires : Module
    {
        [PortName("s_axi")]
        public AxiLite Bus { get; } = In.Of(new AxiLite(new AxiLiteConfig(8)));

        public Bit BValid { get; } = In.Bit();

        public Bit RValid { get; } = In.Bit();

        public Bit Ready { get; } = In.Bit();

        public UInt Response { get; } = In.UInt(2);

        protected override void Build()
        {
            foreach (var ready in (Bit[])[Bus.WriteAddressReady, Bus.WriteDataReady, Bus.ReadAddressReady])
                ready.Value = Ready;
            Bus.WriteResponseValid.Value = BValid;
            Bus.ReadDataValid.Value = RValid;
            Bus.WriteResponse.Value = Response;
            Bus.ReadResponse.Value = Response;
            Bus.ReadData.Value = Bus.WriteData;
        }
    }

    private sealed class Uninitialised : Module
    {
        public Bit Valid { get; } = In.Bit();

        public AxiStream Output { get; } = Out.Of(new AxiStream(new AxiStreamConfig(8)));

        protected override void Build()
        {
            var data = Reg.Bits(8, reset: Reset.None);
            data.Next = ~data;
            Output.Data.Value = data;
            Output.Valid.Value = Valid;
        }
    }
}
