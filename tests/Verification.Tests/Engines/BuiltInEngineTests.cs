using HdlDsl;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator;
using Verification.Engines;

namespace Verification.Tests.Engines;

public sealed class BuiltInEngineTests
{
    [Fact]
    public void Text_without_a_netlist_is_refused()
    {
        Should.Throw<SimulationException>(() => EngineFactory.Create(EngineKind.BuiltIn, TestDesigns.Counter)).Message
            .ShouldBe("'Counter' is Verilog text without a netlist, which the built-in simulator can't run. Use EngineKind.Verilator or EngineKind.Icarus.");
    }

    [Fact]
    public void No_Verilog_is_printed_for_it()
    {
        // Two modules of one name can't be printed; the simulator does not mind.
        var (first, second) = (new NetBuilder("Same"), new NetBuilder("Same"));
        var net = new NetBuilder("Top");
        net.Instance("u0", first.Definition);
        net.Instance("u1", second.Definition);
        var design = EngineDesign.Of(net.Design(first.Definition, second.Definition));

        using var engine = EngineFactory.Create(EngineKind.BuiltIn, design);
        engine.Step();

        engine.Cycle.ShouldBe(1);
        Should.Throw<Exception>(() => design.Verilog).Message.ShouldContain("Same");
    }

    [Fact]
    public void A_seed_starts_registers_without_reset_at_random()
    {
        var net = new NetBuilder("Top");
        net.Assign(net.Output("y", 64), net.Read(net.Register("free", 64)));
        var design = EngineDesign.Of(net.Design());

        Value(null).ShouldBe(0UL);
        Value(1).ShouldNotBe(0UL);
        Value(1).ShouldBe(Value(1));
        Value(2).ShouldNotBe(Value(1));

        ulong Value(int? seed)
        {
            using var engine = EngineFactory.Create(EngineKind.BuiltIn, design, new EngineOptions { Seed = seed });
            engine.Settle();
            return engine.Read(engine.PortIndex("y"));
        }
    }

    [Fact]
    public void A_black_box_without_a_model_is_refused_and_one_with_a_model_runs()
    {
        var box = new NetBuilder("vendor", new BlackBoxInfo([], null));
        box.Input("a", 4);
        box.Output("b", 4);
        var net = new NetBuilder("Top");
        var first = net.Instance("cell", box.Definition);
        net.Assign(first, net.Input("x", 4));
        net.Assign(net.Output("y", 4), net.Read(first + 1));
        var design = EngineDesign.Of(net.Design(box.Definition));

        Should.Throw<SimulationException>(() => EngineFactory.Create(EngineKind.BuiltIn, design)).Message
            .ShouldStartWith("Black box 'vendor' has no behavioural model, so the built-in simulator can't run it.\n  instance 'cell' in 'Top'\n  Fix: ");
        var models = SimulatorOptions.Default.BlackBoxModels.Add("vendor", () => new Increment());
        var options = new EngineOptions { BuiltIn = SimulatorOptions.Default with { BlackBoxModels = models } };
        using var engine = EngineFactory.Create(EngineKind.BuiltIn, design, options);
        engine.Write(engine.PortIndex("x"), 3);
        engine.Settle();
        engine.Read(engine.PortIndex("y")).ShouldBe(4UL);
        engine.Write(engine.PortIndex("x"), 15);
        Should.Throw<ArgumentOutOfRangeException>(engine.Settle).Message.ShouldContain("The model of black box 'vendor' sets 'b' (4 bits) to a value that does not fit.");
    }

    private sealed class Increment : BlackBoxModel
    {
        public override void Settle(BlackBoxPorts ports) => ports["b"] = ports["a"] + 1;
    }
}
