using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests;

/// <summary>Black boxes run by their behavioural models, wherever those come from.</summary>
public sealed class BlackBoxModelTests
{
    [Fact]
    public void A_box_supplies_its_own_model()
    {
        using var model = new InterpretedModel(Elaborator.Elaborate(new AroundAccumulator()));
        Run(model).ShouldBe([0, 3, 6]);
    }

    [Fact]
    public void A_box_may_be_the_top()
    {
        using var model = ModelFactory.Create(Elaborator.Elaborate(new Accumulator()));
        Run(model).ShouldBe([0, 3, 6]);
    }

    [Fact]
    public void A_box_as_the_top_of_a_compiled_model_is_refused_with_the_ways_out()
    {
        var design = Elaborator.Elaborate(new Accumulator());
        var message = Should.Throw<SimulatorException>(() => new CompiledModel(design)).Message;
        message.ShouldBe("The top of the design, 'Accumulator', is a black box, and there is nothing in it to compile.\n"
            + "  Fix: use ModelFactory.Create, which runs the box's behavioural model, or make an instance of the box in a module and simulate that.");
    }

    [Fact]
    public void A_registered_model_wins()
    {
        var options = SimulatorOptions.Default with
        {
            BlackBoxModels = SimulatorOptions.Default.BlackBoxModels.Add("Accumulator", () => new Constant(5)),
        };
        using var model = new InterpretedModel(Elaborator.Elaborate(new AroundAccumulator()), options);
        Run(model).ShouldBe([5, 5, 5]);
    }

    [Fact]
    public void A_box_without_a_model_is_refused_with_its_place_and_the_ways_out()
    {
        var design = Elaborator.Elaborate(new AroundUnknown());
        var message = Should.Throw<SimulatorException>(() => new InterpretedModel(design)).Message;
        message.ShouldStartWith("Black box 'Unknown' has no behavioural model, so the built-in simulator can't run it.\n  ");
        message.ShouldContain("BlackBoxModelTests.cs:");
        message.ShouldContain("instance 'unknown' in 'AroundUnknown'\n  Fix: override CreateModel in the black box, register one as "
            + "BlackBoxModels[\"Unknown\"] in the options, or use an engine that reads Verilog (--engine verilator).");
    }

    [Fact]
    public void A_loop_through_a_box_that_never_settles_is_an_error_and_not_a_hang()
    {
        var options = SimulatorOptions.Default with
        {
            BlackBoxModels = SimulatorOptions.Default.BlackBoxModels.Add("Unknown", () => new Inverter()),
        };
        using var model = new InterpretedModel(Elaborator.Elaborate(new Oscillator()), options);
        Should.Throw<SimulatorException>(model.Settle).Message.ShouldBe(
            "'Oscillator' does not settle: a signal depends on itself, probably through a black box.");
    }

    [Fact]
    public void A_box_in_a_circle_of_ports_runs_and_a_real_loop_is_still_an_error()
    {
        var models = SimulatorOptions.Default.BlackBoxModels;
        var design = Elaborator.Elaborate(new Oscillator());
        using var steady = ModelFactory.Create(design, SimulatorOptions.Default with { BlackBoxModels = models.Add("Unknown", () => new One()) });
        steady.Settle();
        steady.ReadPort(steady.FindPort("Y")).ShouldBe(1);
        using var oscillating = ModelFactory.Create(design, SimulatorOptions.Default with { BlackBoxModels = models.Add("Unknown", () => new Inverter()) });
        Should.Throw<SimulatorException>(oscillating.Settle).Message.ShouldStartWith("'Oscillator' does not settle");
    }

    [Theory]
    [InlineData("Y", 256, "The model of black box 'Accumulator' sets 'Y' (8 bits) to a value that does not fit.")]
    [InlineData("A", 1, "The model of black box 'Accumulator' sets 'A', which is an input.")]
    [InlineData("Z", 1, "Black box 'Accumulator' has no port 'Z'. Its ports are A, Y.")]
    public void Mistakes_of_models_are_named(string port, int value, string message)
    {
        var options = SimulatorOptions.Default with
        {
            BlackBoxModels = SimulatorOptions.Default.BlackBoxModels.Add("Accumulator", () => new Setter(port, value)),
        };
        using var model = new InterpretedModel(Elaborator.Elaborate(new AroundAccumulator()), options);
        Should.Throw<Exception>(model.Settle).Message.ShouldStartWith(message);
    }

    [Fact]
    public void A_model_that_asks_for_its_reset_by_name_is_told_how()
    {
        using var model = new InterpretedModel(Elaborator.Elaborate(new AroundResettable()));
        Should.Throw<ArgumentException>(() => model.Edge(1)).Message.ShouldStartWith(
            "Black box 'Resettable' has no port 'rst'. Its ports are Y. Clock and reset are not among them: read IsResetActive.");
    }

    private static List<BigInteger> Run(SimulatedModel model)
    {
        var values = new List<BigInteger>();
        model.WritePort(model.FindPort("A"), 3);
        for (var cycle = 0; cycle < 3; cycle++)
        {
            model.Settle();
            values.Add(model.ReadPort(model.FindPort("Y")));
            model.Edge(1);
        }

        return values;
    }

    private sealed class Accumulator : BlackBox
    {
        public UInt A { get; } = In.UInt(8);

        public UInt Y { get; } = Out.UInt(8);

        protected override bool HasClock => true;

        protected override BlackBoxModel CreateModel() => new Model();

        private sealed class Model : BlackBoxModel
        {
            private BigInteger sum;

            public override void Settle(BlackBoxPorts ports) => ports["Y"] = sum;

            public override void Edge(BlackBoxPorts ports) => sum = (sum + ports["A"]) & 255;
        }
    }

    private sealed class Resettable : BlackBox
    {
        public UInt Y { get; } = Out.UInt(8);

        protected override bool HasClock => true;

        protected override bool HasReset => true;

        protected override BlackBoxModel CreateModel() => new Model();

        private sealed class Model : BlackBoxModel
        {
            public override void Settle(BlackBoxPorts ports) => ports["Y"] = 0;

            public override void Edge(BlackBoxPorts ports) => _ = ports["rst"];
        }
    }

    private sealed class AroundResettable : Module
    {
        public UInt Y { get; } = Out.UInt(8);

        protected override void Build() => Y.Value = Hdl.Instance(new Resettable()).Y;
    }

    internal sealed class AroundAccumulator : Module
    {
        public UInt A { get; } = In.UInt(8);

        public UInt Y { get; } = Out.UInt(8);

        protected override void Build()
        {
            var accumulator = Hdl.Instance(new Accumulator());
            accumulator.A.Value = A;
            Y.Value = accumulator.Y;
        }
    }

    private sealed class Unknown : BlackBox
    {
        public Bit I { get; } = In.Bit();

        public Bit O { get; } = Out.Bit();
    }

    private sealed class AroundUnknown : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var unknown = Hdl.Instance(new Unknown());
            unknown.I.Value = A;
            Y.Value = unknown.O;
        }
    }

    private sealed class Oscillator : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var unknown = Hdl.Instance(new Unknown());
            unknown.I.Value = unknown.O;
            Y.Value = unknown.O;
        }
    }

    private sealed class Inverter : BlackBoxModel
    {
        public override void Settle(BlackBoxPorts ports) => ports["O"] = ports["I"] ^ 1;
    }

    /// <summary>Does not depend on its input, but does not say so.</summary>
    private sealed class One : BlackBoxModel
    {
        public override void Settle(BlackBoxPorts ports) => ports["O"] = 1;
    }

    private sealed class Constant(int value) : BlackBoxModel
    {
        public override void Settle(BlackBoxPorts ports) => ports["Y"] = value;
    }

    private sealed class Setter(string port, int value) : BlackBoxModel
    {
        public override void Settle(BlackBoxPorts ports) => ports[port] = value;
    }
}
