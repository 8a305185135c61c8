using HdlDsl;
using Verification.Engines;
using Verification.Tests.Engines;

namespace Verification.Tests;

/// <summary>Designs with several clocks run on every engine, edges in the order of time.</summary>
public sealed class ClockTests
{
    private static readonly ClockDomain Fast = new("fast", "fast_rst_n", ResetKind.Asynchronous, ResetActiveLow: true);

    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Clocks_are_in_phase_unless_told_otherwise(EngineKind engine)
    {
        var dut = new TwoClocks();
        using var simulation = Simulation.Create(dut, new SimulationOptions { Engine = engine });
        simulation.Set(dut.Step, 1);
        simulation.Reset();
        simulation.Step(5);
        simulation.Expect(dut.Slow, 5);
        simulation.Expect(dut.Fast, 5);
        // The slow side samples the fast counter at the same moment as that counts.
        simulation.Expect(dut.Sampled, 4);
        simulation.Cycle.ShouldBe(6);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Edges_come_in_the_order_of_time(EngineKind engine)
    {
        var dut = new TwoClocks();
        var options = new SimulationOptions { Engine = engine, Clocks = [new("clk", 10), new("fast", 4, Phase: 3)] };
        using var simulation = Simulation.Create(dut, options);
        simulation.Set(dut.Step, 1);
        simulation.Reset();
        var start = simulation.GetInt64(dut.Fast);
        // Slow edges at 10 k, fast ones at 3, 7, 11, 15, 19, 23, 27, 31, …; the reset has gone on until a fast edge has come.
        simulation.Cycle.ShouldBe(2);
        start.ShouldBe(0);
        int[] fastEdges = [3, 5, 8, 10];
        foreach (var expected in fastEdges)
        {
            simulation.Step();
            simulation.Expect(dut.Fast, expected);
            simulation.Expect(dut.Sampled, expected);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_single_edge_by_hand_moves_one_domain(EngineKind engine)
    {
        var dut = new TwoClocks();
        using var simulation = Simulation.Create(dut, new SimulationOptions { Engine = engine });
        simulation.Set(dut.Step, 1);
        simulation.Reset();
        var cycle = simulation.Cycle;
        simulation.StepClock("fast");
        simulation.StepClock("fast");
        simulation.Expect(dut.Fast, 2);
        simulation.Expect(dut.Slow, 0);
        simulation.Cycle.ShouldBe(cycle);
        simulation.StepClock("clk");
        simulation.Expect(dut.Slow, 1);
        simulation.Cycle.ShouldBe(cycle + 1);
        simulation.StepClock("clk", "fast");
        simulation.Expect(dut.Fast, 3);
        simulation.Expect(dut.Sampled, 2);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Each_domain_has_its_reset(EngineKind engine)
    {
        var dut = new TwoClocks();
        using var simulation = Simulation.Create(dut, new SimulationOptions { Engine = engine });
        simulation.Set(dut.Step, 1);
        simulation.Reset();
        simulation.Step(3);
        simulation.DriveReset("fast_rst_n", isActive: true);
        // Asynchronous: at once.
        simulation.Expect(dut.Fast, 0);
        simulation.Expect(dut.Slow, 3);
        simulation.Step();
        simulation.Expect(dut.Fast, 0);
        simulation.DriveReset(Fast, isActive: false);
        simulation.DriveReset("rst", isActive: true);
        simulation.Step();
        simulation.Expect(dut.Fast, 1);
        simulation.Expect(dut.Slow, 0);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Rows_of_a_batch_are_cycles_of_the_first_clock(EngineKind engine)
    {
        var dut = new TwoClocks();
        var options = new SimulationOptions { Engine = engine, Clocks = [new("fast", 5)] };
        using var simulation = Simulation.Create(dut, options);
        simulation.Set(dut.Step, 1);
        simulation.Reset();
        var batch = simulation.NewBatch(4).Set(dut.Step, [1, 2, 3, 4]).Record(dut.Fast).Record(dut.Slow).Run(BatchSampling.AfterEdge);
        batch.GetInt64(dut.Slow).ShouldBe([1, 2, 3, 4]);
        batch.GetInt64(dut.Fast).ShouldBe([2, 6, 12, 20]);
    }

    [Fact]
    public void A_waveform_has_all_clocks()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("clocks-").FullName, "clocks.vcd");
        using (var simulation = Simulation.Create(new TwoClocks(), new SimulationOptions { WaveformPath = path }))
        {
            simulation.StepClock("fast");
            simulation.StepClock("clk");
        }

        var vcd = VcdFile.Read(path);
        vcd.ValueAt("TOP.TwoClocks.fast", 5).ShouldBe("1");
        vcd.ValueAt("TOP.TwoClocks.clk", 5).ShouldBe("0");
        vcd.ValueAt("TOP.TwoClocks.fast", 15).ShouldBe("0");
        vcd.ValueAt("TOP.TwoClocks.clk", 15).ShouldBe("1");
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Error([new("clock", 10)]).ShouldStartWith("'TwoClocks' has no clock 'clock'. Clocks: clk, fast.");
        Error([new("fast", 0)]).ShouldStartWith("Clock 'fast' has period 0 and phase 0; a period is at least 1, a phase at least 0.");
        Error([new("fast", 1, -1)]).ShouldStartWith("Clock 'fast' has period 1 and phase -1;");
        Error([new("fast", 1), new("fast", 2)]).ShouldStartWith("Clock 'fast' has two timings.");
        using var simulation = Simulation.Create(new TwoClocks());
        Should.Throw<ArgumentException>(() => simulation.StepClock("clk3")).Message.ShouldStartWith("'TwoClocks' has no clock 'clk3'. Clocks: clk, fast.");
        Should.Throw<ArgumentException>(() => simulation.StepClock()).Message.ShouldStartWith("StepClock needs the name of a clock.");
        Should.Throw<ArgumentException>(() => simulation.DriveReset("reset", true)).Message
            .ShouldStartWith("'TwoClocks' has no reset 'reset'. Resets: rst, fast_rst_n.");
        Should.Throw<ArgumentOutOfRangeException>(() => simulation.Engine.Edge(4)).Message
            .ShouldStartWith("'TwoClocks' has 2 clocks, and the mask must name one or more of them.");

        static string Error(ClockTiming[] clocks) =>
            Should.Throw<ArgumentException>(() => Simulation.Create(new TwoClocks(), new SimulationOptions { Clocks = [.. clocks] })).Message;
    }

    /// <summary>Counts in the fast domain.</summary>
    private sealed class FastCounter : Module
    {
        public UInt Step { get; } = In.UInt(4);

        public UInt Count { get; } = Out.UInt(8);

        protected override ClockDomain Domain => Fast;

        protected override void Build()
        {
            var count = Reg.UInt(8, reset: 0);
            count.Next = (count + Step).Wrap();
            Count.Value = count;
        }
    }

    /// <summary>Counts in the slow domain, and samples what the fast domain counts.</summary>
    private sealed class TwoClocks : Module
    {
        public UInt Step { get; } = In.UInt(4);

        public UInt Slow { get; } = Out.UInt(8);

        public UInt Fast { get; } = Out.UInt(8);

        public UInt Sampled { get; } = Out.UInt(8);

        protected override void Build()
        {
            var slow = Reg.UInt(8, reset: 0);
            slow.Next = (slow + 1).Wrap();
            var fast = Hdl.Instance(new FastCounter());
            fast.Step.Value = Step;
            var sampled = Reg.UInt(8, reset: 0);
            sampled.Next = Crossing.Stable(fast.Count);
            Slow.Value = slow;
            Fast.Value = fast.Count;
            Sampled.Value = sampled;
        }
    }
}
