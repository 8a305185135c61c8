using Verification.Engines;

namespace Verification.Tests.Engines;

public sealed class SimulationEngineTests
{
    private const int Rows = 200;

    public static TheoryData<string, BatchSampling> DesignsAndSampling()
    {
        var data = new TheoryData<string, BatchSampling>();
        foreach (var design in TestDesigns.All)
        {
            data.Add(design.Top + design.Clock?.RisingEdge, BatchSampling.BeforeEdge);
            data.Add(design.Top + design.Clock?.RisingEdge, BatchSampling.AfterEdge);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(DesignsAndSampling))]
    public void Both_engines_agree_and_batches_equal_single_steps(string name, BatchSampling sampling)
    {
        var design = TestDesigns.All.Single(d => d.Top + d.Clock?.RisingEdge == name);
        var plan = TestBench.Plan(design, sampling);
        var inputs = TestBench.Stimulus(design, plan, Rows);
        // Before the first edge Icarus has unknown registers, which read as zero in both engines.
        using var verilator = EngineFactory.Create(EngineKind.Verilator, design);
        using var icarus = EngineFactory.Create(EngineKind.Icarus, design);
        using var verilatorBatch = EngineFactory.Create(EngineKind.Verilator, design);
        using var icarusBatch = EngineFactory.Create(EngineKind.Icarus, design);

        var expected = TestBench.RunSingly(verilator, plan, inputs, Rows);

        expected.Distinct().Count().ShouldBeGreaterThan(10);
        TestBench.RunSingly(icarus, plan, inputs, Rows).ShouldBe(expected);
        TestBench.RunBatch(verilatorBatch, plan, inputs, Rows).ShouldBe(expected);
        TestBench.RunBatch(icarusBatch, plan, inputs, Rows).ShouldBe(expected);
        verilator.Cycle.ShouldBe(Rows);
        icarus.Cycle.ShouldBe(Rows);
        icarusBatch.Cycle.ShouldBe(Rows);
    }

    public static TheoryData<EngineKind, string, BatchSampling> NetlistsAndSampling()
    {
        var data = new TheoryData<EngineKind, string, BatchSampling>();
        foreach (var design in NetlistDesigns.All)
        {
            foreach (var sampling in Enum.GetValues<BatchSampling>())
            {
                data.Add(EngineKind.Verilator, design.Top, sampling);
                data.Add(EngineKind.Icarus, design.Top, sampling);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(NetlistsAndSampling))]
    public void The_built_in_simulator_agrees_with_the_others(EngineKind kind, string name, BatchSampling sampling)
    {
        var design = NetlistDesigns.All.Single(d => d.Top == name);
        var plan = TestBench.Plan(design, sampling);
        var inputs = TestBench.Stimulus(design, plan, Rows);
        using var engine = EngineFactory.Create(kind, design);
        using var builtIn = EngineFactory.Create(EngineKind.BuiltIn, design);
        using var builtInBatch = EngineFactory.Create(EngineKind.BuiltIn, design);

        var expected = TestBench.RunBatch(engine, plan, inputs, Rows);

        expected.Distinct().Count().ShouldBeGreaterThan(10);
        TestBench.RunSingly(builtIn, plan, inputs, Rows).ShouldBe(expected);
        TestBench.RunBatch(builtInBatch, plan, inputs, Rows).ShouldBe(expected);
        builtIn.Cycle.ShouldBe(Rows);
        builtInBatch.Cycle.ShouldBe(Rows);
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_counter_counts_as_its_documentation_says(EngineKind kind)
    {
        using var engine = EngineFactory.Create(kind, NetlistDesigns.For(kind, TestDesigns.Counter));
        var (rst, en, count, next) = (engine.PortIndex("rst"), engine.PortIndex("en"), engine.PortIndex("count"), engine.PortIndex("next"));

        engine.Write(rst, 1);
        engine.Step();
        engine.Write(rst, 0);
        engine.Write(en, 1);
        engine.Settle();
        engine.Read(count).ShouldBe(0UL);
        engine.Read(next).ShouldBe(1UL);
        engine.Settle();
        engine.Step();
        TestBench.SettleIfStale(engine);
        engine.Read(count).ShouldBe(1UL);
        engine.Read(next).ShouldBe(2UL);
        engine.Step(300);
        TestBench.SettleIfStale(engine);

        engine.Read(count).ShouldBe((ulong)(301 % 256));
        engine.Cycle.ShouldBe(302);
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void An_asynchronous_reset_acts_without_a_clock_edge(EngineKind kind)
    {
        using var engine = EngineFactory.Create(kind, NetlistDesigns.For(kind, TestDesigns.AsyncReset));
        var (rst, d, q) = (engine.PortIndex("rst"), engine.PortIndex("d"), engine.PortIndex("q"));
        engine.Write(d, 0x5a);
        engine.Step();
        TestBench.SettleIfStale(engine);
        engine.Read(q).ShouldBe(0x5aUL);

        engine.Write(rst, 1);
        engine.Settle();

        engine.Read(q).ShouldBe(0UL);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Port_names_may_mean_something_in_Cpp_or_SystemVerilog(EngineKind kind)
    {
        string[] inputs = ["int", "new", "bit", "do", "final", "name", "trace", "a__b", "x___y", "_z", "z__"];
        var design = new EngineDesign(
            "Names",
            $$"""
            module Names(input clk, {{string.Join(", ", inputs.Select(name => $"input {name}"))}}, output reg [10:0] eval);
              always @(posedge clk) eval <= { {{string.Join(", ", inputs.Reverse())}} };
            endmodule
            """,
            [
                new EnginePort("clk", 1, true, false), .. inputs.Select(name => new EnginePort(name, 1, true, false)),
                new EnginePort("eval", 11, false, false),
            ],
            [new EngineClock("clk")],
            singleEvalSafe: true);
        using var engine = EngineFactory.Create(kind, design);
        for (var i = 0; i < inputs.Length; i++)
        {
            engine.Write(engine.PortIndex(inputs[i]), 1);
            engine.Step();
            engine.Read(engine.PortIndex("eval")).ShouldBe(1UL << i);
            engine.Write(engine.PortIndex(inputs[i]), 0);
        }
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Finish_ends_the_simulation_and_not_the_process(EngineKind kind)
    {
        using var engine = EngineFactory.Create(kind, TestDesigns.Finishing);
        engine.Write(engine.PortIndex("rst"), 1);
        engine.Step();
        engine.Write(engine.PortIndex("rst"), 0);

        engine.Step(100);

        engine.Finished.ShouldBeTrue();
        engine.Cycle.ShouldBe(6);
        Should.Throw<SimulationException>(engine.Step).Message.ShouldBe("'Finishing' called $finish in cycle 6; it can't go on.");
        Should.Throw<SimulationException>(engine.Settle);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Stop_is_a_failure(EngineKind kind)
    {
        var design = TestDesigns.Finishing with { Verilog = TestDesigns.Finishing.Verilog.Replace("$finish", "$stop", StringComparison.Ordinal) };
        using var engine = EngineFactory.Create(kind, design);
        engine.Write(engine.PortIndex("rst"), 1);
        engine.Step();
        engine.Write(engine.PortIndex("rst"), 0);

        Should.Throw<SimulationException>(() => engine.Step(100)).Message.ShouldContain("$stop");
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Batches_that_do_not_fit_are_refused(EngineKind kind)
    {
        var design = NetlistDesigns.For(kind, TestDesigns.Counter);
        var plan = TestBench.Plan(design, BatchSampling.AfterEdge);
        using var engine = EngineFactory.Create(kind, design);

        Should.Throw<ArgumentException>(() => engine.RunBatch(plan, new byte[plan.InputStride], new byte[10 * plan.OutputStride], 2));
        Should.Throw<ArgumentException>(() => engine.RunBatch(plan with { OutputStride = 1 }, new byte[100], new byte[100], 2));
        engine.Cycle.ShouldBe(0);
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_disposed_engine_can_not_be_used(EngineKind kind)
    {
        var engine = EngineFactory.Create(kind, NetlistDesigns.For(kind, TestDesigns.Counter));
        engine.Dispose();
        engine.Dispose();

        Should.Throw<ObjectDisposedException>(engine.Step);
        Should.Throw<ObjectDisposedException>(() => engine.Step(2));
        Should.Throw<ObjectDisposedException>(engine.Settle);
        Should.Throw<ObjectDisposedException>(() => engine.Read(0));
        Should.Throw<ObjectDisposedException>(() => engine.Write(0, 1));
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Ports_that_do_not_exist_and_outputs_that_are_driven_are_named(EngineKind kind)
    {
        using var engine = EngineFactory.Create(kind, NetlistDesigns.For(kind, TestDesigns.Counter));

        Should.Throw<ArgumentException>(() => engine.PortIndex("cuont")).Message
            .ShouldBe("'Counter' has no port 'cuont'. Ports: clk, rst, en, count, next. (Parameter 'name')");
        Should.Throw<ArgumentException>(() => engine.Write(engine.PortIndex("count"), 1)).Message
            .ShouldBe("'count' is an output of 'Counter'; only inputs can be set. (Parameter 'port')");
    }
}
