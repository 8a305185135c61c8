using Verification.Engines;

namespace Verification.Tests.Engines;

public sealed class WaveformTests
{
    private static readonly EngineOptions Options = new() { Waveforms = true };

    public static TheoryData<EngineKind> Kinds => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_waveform_shows_names_edges_and_values(EngineKind kind)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("counter.vcd");
        using (var engine = Counting(kind))
        {
            engine.StartWaveform(path);
            engine.Step(3);
            engine.StopWaveform();
        }

        var vcd = VcdFile.Read(path);

        vcd.Timescale.ShouldBe("1ns");
        vcd.Signals.ShouldContainKey("TOP.Counter.count");
        vcd.Signals.ShouldContainKey("TOP.Counter.clk");
        // One cycle of reset came before; the active edge is in the middle of each cycle of 10 ns.
        vcd.ValueAt("TOP.Counter.clk", 12).ShouldBe("0");
        vcd.ValueAt("TOP.Counter.clk", 17).ShouldBe("1");
        vcd.ValueAt("TOP.Counter.count", 14).ShouldBe("0");
        vcd.ValueAt("TOP.Counter.count", 15).ShouldBe("1");
        vcd.ValueAt("TOP.Counter.count", 25).ShouldBe("10");
        vcd.ValueAt("TOP.Counter.count", 35).ShouldBe("11");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_flush_makes_the_present_readable_and_changes_nothing(EngineKind kind)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("counter.vcd");
        using var engine = Counting(kind);
        engine.StartWaveform(path);
        engine.Step(5);

        engine.FlushWaveform();

        VcdFile.Read(path).ValueAt("TOP.Counter.count", 55).ShouldBe("101");
        engine.FlushWaveform();
        engine.FlushWaveform();
        engine.Step(5);
        TestBench.SettleIfStale(engine);
        engine.Read(engine.PortIndex("count")).ShouldBe(10UL);
        engine.StopWaveform();
        VcdFile.Read(path).ValueAt("TOP.Counter.count", 105).ShouldBe("1010");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Recording_can_pause_and_go_on(EngineKind kind)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("counter.vcd");
        using var engine = Counting(kind);
        engine.StartWaveform(path);
        engine.Step(2);
        engine.StopWaveform();
        engine.Step(100);

        engine.StartWaveform(path);
        engine.Step(2);
        engine.StopWaveform();

        VcdFile.Read(path).ValueAt("TOP.Counter.count", 1045).ShouldBe(Convert.ToString(104, 2));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_batch_is_recorded_too(EngineKind kind)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("dot.vcd");
        var design = NetlistDesigns.For(kind, TestDesigns.DotProduct);
        var plan = TestBench.Plan(design, BatchSampling.BeforeEdge);
        var inputs = TestBench.Stimulus(design, plan, 20);
        using var plain = EngineFactory.Create(kind, design);
        using var engine = EngineFactory.Create(kind, design, Options);
        engine.StartWaveform(path);

        TestBench.RunBatch(engine, plan, inputs, 20).ShouldBe(TestBench.RunBatch(plain, plan, inputs, 20));
        engine.StopWaveform();

        var rst = VcdFile.Read(path);
        rst.ValueAt("TOP.DotProduct.rst", 5).ShouldBe("1");
        rst.ValueAt("TOP.DotProduct.rst", 25).ShouldBe("0");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_combinational_design_has_a_time_step_for_each_step(EngineKind kind)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("adder.vcd");
        using var engine = EngineFactory.Create(kind, NetlistDesigns.For(kind, TestDesigns.Adder), Options);
        engine.StartWaveform(path);
        for (var i = 1UL; i < 4; i++)
        {
            engine.Write(engine.PortIndex("a"), i);
            engine.Step();
        }
        engine.StopWaveform();

        var vcd = VcdFile.Read(path);
        vcd.ValueAt("TOP.Adder.sum", 0).ShouldBe("1");
        vcd.ValueAt("TOP.Adder.sum", 10).ShouldBe("10");
        vcd.ValueAt("TOP.Adder.sum", 20).ShouldBe("11");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_waveforms_in_the_options_there_is_a_clear_error(EngineKind kind)
    {
        using var engine = EngineFactory.Create(kind, NetlistDesigns.For(kind, TestDesigns.Counter));

        Should.Throw<SimulationException>(() => engine.StartWaveform("x.vcd")).Message.ShouldContain("EngineOptions.Waveforms");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_path_that_can_not_be_written_is_an_error(EngineKind kind)
    {
        using var engine = Counting(kind);

        Should.Throw<SimulationException>(() => engine.StartWaveform("/nonexistent/x.vcd")).Message.ShouldContain("/nonexistent/x.vcd");
    }

    private static SimulationEngine Counting(EngineKind kind)
    {
        var engine = EngineFactory.Create(kind, NetlistDesigns.For(kind, TestDesigns.Counter), Options);
        engine.Write(engine.PortIndex("rst"), 1);
        engine.Step();
        engine.Write(engine.PortIndex("rst"), 0);
        engine.Write(engine.PortIndex("en"), 1);
        return engine;
    }
}
