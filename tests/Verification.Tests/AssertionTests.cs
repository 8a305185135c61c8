using HdlDsl;
using HdlDsl.Diagnostics;
using HdlDsl.Verilog;
using Verification.Engines;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>What modules assert and assume is checked while they are simulated.</summary>
public sealed class AssertionTests
{
    [Fact]
    public void An_assertion_that_does_not_hold_stops_the_test_and_says_which_and_where()
    {
        var dut = new Outer();
        using var sim = Simulation.Create(dut, new SimulationOptions { Seed = 7 });
        sim.Reset();
        sim.Set(dut.Enable, true);
        sim.Step(5);
        sim.Expect(dut.Count, 5);
        var failure = Should.Throw<VerificationException>(sim.Step);
        failure.Message.ShouldBe(string.Join('\n', (string[])
        [
            $"assertion 'in_range' of Outer.inner ({Limited.Where}) does not hold in cycle {sim.Cycle}.",
            "  inputs: rst=0, Enable=1, Sent=0",
            "  design point: Outer",
            "  engine BuiltIn, seed 7",
        ]));
        // It was the edge in front of which it does not hold that did not come.
        sim.Expect(dut.Count, 5);
    }

    [Fact]
    public void An_assumption_is_about_what_the_testbench_sends()
    {
        var dut = new Outer();
        using var sim = Simulation.Create(dut);
        sim.Reset();
        sim.Set(dut.Sent, 9);
        Should.Throw<VerificationException>(sim.Step).Message.ShouldStartWith($"assumption 'sent_is_small' of Outer ({Outer.Where}) does not hold in cycle ");
    }

    [Fact]
    public void Regions_count_while_they_are_active_and_resets_turn_properties_off()
    {
        var dut = new Outer();
        using var sim = Simulation.Create(dut);
        sim.DriveReset(true);
        sim.Set(dut.Sent, 9);
        sim.Step(3);
        sim.DriveReset(false);
        sim.Set(dut.Sent, 3);
        sim.Step(10);
        sim.Set(dut.Enable, true);
        sim.Step(3);
        sim.DriveReset(true);
        sim.Step();
        sim.DriveReset(false);
        sim.Step(5);
        Should.Throw<VerificationException>(() => sim.Step(5)).Message.ShouldStartWith("assertion 'in_range' ");
    }

    [Fact]
    public void Checks_can_be_switched_off()
    {
        var dut = new Outer();
        using var sim = Simulation.Create(dut, new SimulationOptions { ChecksAssertions = false });
        sim.Reset();
        sim.Set(dut.Enable, true);
        sim.Set(dut.Sent, 9);
        sim.Step(9);
        sim.Expect(dut.Count, 9);
    }

    [Fact]
    public void Nothing_holds_before_a_reset_when_registers_start_at_random()
    {
        var isRandomWrong = false;
        for (var seed = 1; seed <= 20; seed++)
        {
            var dut = new Outer();
            using var sim = Simulation.Create(dut, new SimulationOptions { EngineOptions = new EngineOptions { Seed = seed } });
            isRandomWrong |= sim.GetInt64(dut.Count) > 5;
            sim.Step(2);
            sim.Reset();
            sim.Step(2);
            sim.Set(dut.Enable, true);
            Should.Throw<VerificationException>(() => sim.Step(9)).Message.ShouldContain($"random start {seed}");
        }

        isRandomWrong.ShouldBeTrue();
    }

    [Fact]
    public void They_go_with_waveforms_batches_and_designs_without_a_clock()
    {
        var path = Path.GetTempFileName();
        try
        {
            var dut = new Outer();
            using (var sim = Simulation.Create(dut, new SimulationOptions { WaveformPath = path }))
            {
                sim.Reset();
                sim.Set(dut.Enable, true);
                Should.Throw<VerificationException>(() => sim.Step(9)).Message.ShouldStartWith("assertion 'in_range' ");
            }

            File.ReadAllText(path).ShouldContain("in_range");
        }
        finally
        {
            File.Delete(path);
        }

        var gates = new Gates();
        using var combinational = Simulation.Create(gates);
        combinational.Set(gates.A, 6);
        combinational.Step();
        combinational.Set(gates.A, 7);
        Should.Throw<VerificationException>(combinational.Step).Message.ShouldStartWith("assertion 'not_seven' of Gates (");
    }

    [Fact]
    public void Clocks_check_their_own_properties()
    {
        var dut = new TwoClocks();
        using var sim = Simulation.Create(dut);
        sim.Set(dut.A, true);
        sim.StepClock("clk");
        sim.StepClock("clk");
        Should.Throw<VerificationException>(() => sim.StepClock("fast")).Message.ShouldStartWith("assertion 'never_in_fast' of TwoClocks (");
    }

    [Theory]
    [InlineData(EngineKind.Icarus)]
    [InlineData(EngineKind.Verilator)]
    public void Verilog_simulators_stop_too(EngineKind engine)
    {
        var dut = new Outer();
        using (var sim = Simulation.Create(dut, new SimulationOptions { Engine = engine }))
        {
            sim.Step(2);
            sim.Reset();
            sim.Set(dut.Enable, true);
            sim.Step(5);
            sim.Expect(dut.Count, 5);
            var failure = Should.Throw<SimulationException>(() => sim.Step(2));
            failure.Message.ShouldContain(engine == EngineKind.Icarus ? "assertion 'in_range' of TOP.Outer.inner.in_range_check (AssertionTests.cs:" : "$stop");
        }

        var off = new Outer();
        using var unchecked_ = Simulation.Create(off, new SimulationOptions { Engine = engine, ChecksAssertions = false });
        unchecked_.Reset();
        unchecked_.Set(off.Enable, true);
        unchecked_.Step(9);
        unchecked_.Expect(off.Count, 9);
    }

    [Fact]
    public void The_Verilog_is_clean_with_the_checks()
    {
        var verilog = VerilogEmitter.Emit(Elaborator.Elaborate(new Outer()), VerilogOptions.Default);
        VerilogLint.Text(verilog, "Outer").ShouldBeEmpty();
        // Yosys takes no task outside initial blocks, and is never given the macro.
        VerilogLint.Text("`define HDL_ASSERTIONS\n" + verilog, "Outer").Where(finding => !finding.StartsWith("Yosys", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    public sealed class Outer : Module
    {
        internal static SourceLocation Where { get; private set; }

        public Bit Enable { get; } = In.Bit();

        public UInt Sent { get; } = In.UInt(4);

        public UInt Count { get; } = Out.UInt(4);

        protected override void Build()
        {
            var inner = Instance(new Limited(), "inner");
            inner.Enable.Value = Enable;
            Count.Value = inner.Count;
            Where = Here();
            Formal.Assume((Sent <= 5) | (inner.Count > 9), "sent_is_small");
        }
    }

    public sealed class Limited : Module
    {
        internal static SourceLocation Where { get; private set; }

        public Bit Enable { get; } = In.Bit();

        public UInt Count { get; } = Out.UInt(4);

        protected override void Build()
        {
            var count = Reg.UInt(4);
            using (When(Enable))
            {
                count.Next = (count + 1).Wrap();
                Where = Here();
                Formal.Assert(count < 5, "in_range");
            }

            Count.Value = count;
        }
    }

    public sealed class Gates : Module
    {
        public UInt A { get; } = In.UInt(3);

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            Y.Value = A == 7;
            Formal.Assert(A != 7, "not_seven");
        }
    }

    public sealed class TwoClocks : Module
    {
        private readonly ClockDomain fast = new("fast", "fast_rst");

        public TwoClocks() => A = In.Bit().ClockedBy(fast);

        public Bit A { get; }

        public Bit Y { get; } = Out.Bit();

        public Bit Z { get; } = Out.Bit();

        protected override void Build()
        {
            var slow = Reg.Bit();
            slow.Next = !slow;
            Y.Value = slow;
            using (ClockedBy(fast))
            {
                var one = Reg.Bit();
                one.Next = A;
                Z.Value = one;
                Formal.Assert(!A, "never_in_fast");
            }
        }
    }

    /// <summary>The line behind the one that calls it, where the property is.</summary>
    private static SourceLocation Here([System.Runtime.CompilerServices.CallerFilePath] string file = "", [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) => new(file, line + 1);
}
