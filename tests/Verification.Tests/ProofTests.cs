using HdlDsl;
using HdlDsl.Verilog;
using Verification.Proofs;
using Verification.Tests.Designs;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>Proofs find what is true and what is not, and counterexamples show it on the built-in simulator.</summary>
public sealed class ProofTests
{
    [Fact]
    public void Equal_registers_are_paired()
    {
        var report = EquivalenceProof.Run(new Accumulate(Style.Plain), new Accumulate(Style.Regrouped)).MustBeProved();
        report.Text.ShouldBe("equal in every cycle after a reset (ABC)");
    }

    [Fact]
    public void Other_registers_are_proved_by_induction() =>
        EquivalenceProof.Run(new Accumulate(Style.Plain), new Accumulate(Style.Inverted)).MustBeProved().Text.ShouldBe("equal in every cycle after a reset (ABC)");

    [Fact]
    public void A_difference_is_shown_by_inputs_that_do_so_on_the_built_in_simulator()
    {
        var report = EquivalenceProof.Run(new Accumulate(Style.Plain), new Accumulate(Style.Wrong));
        report.Verdict.ShouldBe(ProofVerdict.Refuted);
        var example = report.Counterexample.ShouldNotBeNull();
        example.Rows.Length.ShouldBe(report.Cycles + 1);
        Outputs(Style.Plain).ShouldNotBe(Outputs(Style.Wrong));
        example.ToCode().ShouldStartWith("sim.DriveReset(\"rst\", true);\n");
        example.ToCode().ShouldContain("sim.Set(dut.Operand.Number, ");
        Should.Throw<VerificationException>(report.MustHold).Message.ShouldStartWith($"Refuted: outputs differ in cycle {report.Cycles}\nsim.DriveReset(");

        List<long> Outputs(Style style)
        {
            var dut = new Accumulate(style);
            using var sim = Simulation.Create(dut);
            var seen = new List<long>();
            example.Replay(sim, _ => seen.Add(sim.GetInt64(dut.Sum)));
            return seen;
        }
    }

    [Fact]
    public void Designs_with_other_ports_are_refused() =>
        Should.Throw<ArgumentException>(() => EquivalenceProof.Run(new Counter(new(4, 9)), new Counter(new(5, 9)))).Message
            .ShouldStartWith("'Counter' and 'Counter' have different ports, so they can't be equal: output Count (4 bits), output Count (5 bits).");

    [Fact]
    public void Properties_hold_in_all_cycles_or_there_are_inputs_that_break_them()
    {
        var holds = PropertyProof.Run(new Watched(new(Limit: 9, Bound: 9)));
        holds.Asserts.ShouldNotBeNull().MustBeProved().Text.ShouldBe("by induction over 4 cycles (z3)");
        var broken = PropertyProof.Run(new Watched(new(Limit: 9, Bound: 5))).Asserts.ShouldNotBeNull();
        broken.Verdict.ShouldBe(ProofVerdict.Refuted);
        broken.Text.ShouldBe("in_range does not hold in cycle 7");
        broken.Counterexample.ShouldNotBeNull().ToCode("counter").ShouldStartWith("sim.DriveReset(\"rst\", true);\n");
        var dut = new Watched(new(Limit: 9, Bound: 5));
        using var sim = Simulation.Create(dut);
        broken.Counterexample.Replay(sim);
        sim.Expect(dut.Count, 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_property_that_is_not_inductive_is_proved_by_an_invariant(bool isWrong)
    {
        var report = PropertyProof.Run(new Ring(isWrong), new ProofOptions { Cycles = 12 }).Asserts.ShouldNotBeNull();
        report.Verdict.ShouldBe(isWrong ? ProofVerdict.Bounded : ProofVerdict.Proved);
        report.Text.ShouldBe(isWrong ? "no counterexample in 12 cycles after the reset" : "in every cycle after a reset (ABC)");
    }

    [Theory]
    [InlineData(ProofSolver.Smt)]
    [InlineData(ProofSolver.Sat)]
    public void Without_a_reset_the_first_cycle_counts(ProofSolver solver)
    {
        var options = new ProofOptions { Solver = solver, Cycles = 5 };
        PropertyProof.Run(new Starts(inside: false), options).Asserts.ShouldNotBeNull().Text.ShouldBe("is_set does not hold in cycle 0");
        // A reset of the module around it is none of its own.
        PropertyProof.Run(new Starts(inside: true), options).Asserts.ShouldNotBeNull().Verdict.ShouldBe(ProofVerdict.Refuted);
    }

    [Theory]
    [InlineData(ProofSolver.Smt)]
    [InlineData(ProofSolver.Sat)]
    public void Assumptions_that_exclude_each_other_prove_nothing(ProofSolver solver)
    {
        var report = PropertyProof.Run(new Contradiction(), new ProofOptions { Solver = solver, Cycles = 5 }).Asserts.ShouldNotBeNull();
        report.Verdict.ShouldBe(ProofVerdict.Vacuous);
        report.Text.ShouldBe("the assumptions allow no inputs for 5 cycles after a reset, so that anything would hold");
        Should.Throw<VerificationException>(report.MustBeProved);
        Should.Throw<VerificationException>(report.MustHold);
    }

    [Fact]
    public void Designs_of_several_clocks_are_not_compared() =>
        EquivalenceProof.Run(new TwoClocks(), new TwoClocks()).Verdict.ShouldBe(ProofVerdict.Open);

    [Theory]
    [InlineData(ResetKind.Synchronous, false)]
    [InlineData(ResetKind.Asynchronous, false)]
    [InlineData(ResetKind.Asynchronous, true)]
    public void Equivalence_knows_resets_of_all_kinds(ResetKind kind, bool activeLow)
    {
        EquivalenceProof.Run(new Late(kind, activeLow, 5), new Late(kind, activeLow, 5)).Verdict.ShouldBe(ProofVerdict.Proved);
        var report = EquivalenceProof.Run(new Late(kind, activeLow, 5), new Late(kind, activeLow, 6));
        report.Verdict.ShouldBe(ProofVerdict.Refuted);
        var seen = false;
        var (one, other) = (new Late(kind, activeLow, 5), new Late(kind, activeLow, 6));
        using var sim = Simulation.Create(one);
        using var twin = Simulation.Create(other);
        report.Counterexample.ShouldNotBeNull().Replay(sim, _ => { });
        report.Counterexample.Replay(twin, _ => { });
        seen = sim.GetBool(one.Y) != twin.GetBool(other.Y);
        seen.ShouldBeTrue(report.ToString());
    }

    [Fact]
    public void A_counterexample_of_designs_without_reset_has_no_cycle_of_one()
    {
        var report = EquivalenceProof.Run(new Free(5), new Free(6));
        report.Cycles.ShouldBe(5);
        var (one, other) = (new Free(5), new Free(6));
        using var sim = Simulation.Create(one);
        using var twin = Simulation.Create(other);
        report.Counterexample.ShouldNotBeNull().Replay(sim);
        report.Counterexample.Replay(twin);
        sim.GetBool(one.Y).ShouldNotBe(twin.GetBool(other.Y));
    }

    [Fact]
    public void What_no_reset_leads_to_is_no_difference()
    {
        EquivalenceProof.Run(new Settled(isConstant: false), new Settled(isConstant: true)).MustBeProved();
    }

    [Fact]
    public void SAT_finds_the_same_and_names_what_breaks()
    {
        var options = new ProofOptions { Solver = ProofSolver.Sat };
        PropertyProof.Run(new Watched(new(Limit: 9, Bound: 9)), options).Asserts.ShouldNotBeNull().MustBeProved();
        var broken = PropertyProof.Run(new Watched(new(Limit: 9, Bound: 5)), options).Asserts.ShouldNotBeNull();
        broken.Verdict.ShouldBe(ProofVerdict.Refuted);
        broken.Text.ShouldBe("in_range does not hold in cycle 7");
        var dut = new Watched(new(Limit: 9, Bound: 5));
        using var sim = Simulation.Create(dut, new SimulationOptions { ChecksAssertions = false });
        broken.Counterexample.ShouldNotBeNull().Replay(sim);
        sim.Expect(dut.Count, 6);
        EquivalenceProof.Run(new Accumulate(Style.Plain), new Accumulate(Style.Inverted), options).MustBeProved();
        EquivalenceProof.Run(new Accumulate(Style.Plain), new Accumulate(Style.Wrong), options).Verdict.ShouldBe(ProofVerdict.Refuted);
        EquivalenceProof.Run(new Negate(isWrong: false), new Negate(isWrong: true), options).Counterexample.ShouldNotBeNull().Rows.Length.ShouldBe(1);
    }

    [Fact]
    public void Messages_end_with_the_design_point()
    {
        var broken = PropertyProof.Run(new Watched(new(Limit: 9, Bound: 5))).Asserts.ShouldNotBeNull();
        Should.Throw<VerificationException>(broken.MustHold).Message.ShouldEndWith("\n  design point: Watched: WatchedConfig { Limit = 9, Bound = 5, IsPaused = False }");
        var differs = EquivalenceProof.Run(new Watched(new(Limit: 9, Bound: 5)), new Watched(new(Limit: 8, Bound: 5)));
        differs.DesignPoint.ShouldBe("Watched: WatchedConfig { Limit = 9, Bound = 5, IsPaused = False }\n  compared with: Watched: WatchedConfig { Limit = 8, Bound = 5, IsPaused = False }");
    }

    [Theory]
    [InlineData(ProofSolver.Smt)]
    [InlineData(ProofSolver.Sat)]
    public void Resets_and_the_start_are_chosen(ProofSolver solver)
    {
        var options = new ProofOptions { Solver = solver, Cycles = 6, InductionCycles = 0 };
        PropertyProof.Run(new Remembers(), options).Asserts.ShouldNotBeNull().Text.ShouldBe("set_before_does_not_clear does not hold in cycle 3");
        PropertyProof.Run(new Remembers(), options with { ResetsAgain = false }).Asserts.ShouldNotBeNull().Verdict.ShouldBe(ProofVerdict.Bounded);
        PropertyProof.Run(new Remembers(), options with { ResetsAgain = false, StartsAnywhere = true }).Asserts.ShouldNotBeNull().Verdict.ShouldBe(ProofVerdict.Refuted);
    }

    [Fact]
    public void Assumptions_limit_the_inputs_and_covers_show_what_is_left()
    {
        var free = PropertyProof.Run(new Watched(new(Limit: 9, Bound: 9)));
        free.Covers.Select(cover => (cover.Name, cover.Cycle)).ShouldBe([("wraps", 10)]);
        var dut = new Watched(new(Limit: 9, Bound: 9));
        using var sim = Simulation.Create(dut);
        free.Covers[0].Inputs.ShouldNotBeNull().Replay(sim);
        sim.Expect(dut.Count, 9);
        var paused = PropertyProof.Run(new Watched(new(Limit: 9, Bound: 9, IsPaused: true)));
        paused.Covers.Select(cover => (cover.Name, cover.Cycle)).ShouldBe([("wraps", null)]);
    }

    [Fact]
    public void A_waveform_of_a_counterexample_has_the_names_of_the_design()
    {
        var path = Path.GetTempFileName();
        try
        {
            var broken = PropertyProof.Run(new Watched(new(Limit: 9, Bound: 5))).Asserts.ShouldNotBeNull();
            broken.Counterexample.ShouldNotBeNull().WriteWaveform(new Watched(new(Limit: 9, Bound: 5)), path);
            var names = File.ReadLines(path).Where(line => line.StartsWith("$var", StringComparison.Ordinal)).Select(line => line.Split(' ')[4]).ToList();
            names.Contains("count", StringComparer.Ordinal).ShouldBeTrue();
            names.Contains("in_range", StringComparer.Ordinal).ShouldBeTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Properties_are_wires_and_assertions_under_a_macro()
    {
        var design = Elaborator.Elaborate(new Watched(new(Limit: 9, Bound: 5)));
        design.Warnings.ShouldBeEmpty();
        var verilog = VerilogEmitter.Emit(design, VerilogOptions.Default);
        verilog.ShouldContain("assign in_range = count <= 4'd5;\n");
        System.Text.RegularExpressions.Regex.Replace(verilog, @"\.cs:[0-9]+\)", ".cs:LINE)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldContain("""

            `ifdef FORMAL
              always @* if (!rst) in_range_assert: assert (in_range);
              always @* if (!rst) wraps_cover: cover (wraps);
            `endif

            `ifdef HDL_ASSERTIONS
              always @(posedge clk) begin : in_range_check
                reg was_reset;
                if (rst) was_reset <= 1'b1;
                else if (was_reset === 1'b1 && in_range === 1'b0) begin
                  $display("assertion 'in_range' of %m (ProofTests.cs:LINE) does not hold");
                  $stop;
                end
              end
            `endif
            endmodule
            """.ReplaceLineEndings("\n"));
        VerilogLint.Text(verilog, "Watched").ShouldBeEmpty();
    }

    [Fact]
    public void What_can_not_be_proved_is_refused()
    {
        Should.Throw<ArgumentException>(() => PropertyProof.Run(new Counter(new(4, 9)))).Message
            .ShouldStartWith("'Counter' asserts and covers nothing. Say what must hold with Formal.Assert, in it or in a module around it.");
        Should.Throw<ArgumentException>(() => PropertyProof.Run(new TwoClocks())).Message
            .ShouldStartWith("'TwoClocks' has several clocks; properties are proved in designs of one.");
    }

    public enum Style
    {
        Plain,
        Regrouped,
        Inverted,
        Wrong,
    }

    public sealed class Operand : Bundle
    {
        public SInt Number { get; } = Shape.SInt(6);

        public Bit Clear { get; } = Shape.Bit();
    }

    /// <summary>A sum, written in four ways; the last one forgets a case.</summary>
    public sealed class Accumulate(Style style) : Module
    {
        public Operand Operand { get; } = In.Of(new Operand());

        public SInt Sum { get; } = Out.SInt(8);

        protected override void Build()
        {
            var sum = Reg.SInt(8, reset: style == Style.Inverted ? -1 : 0);
            var present = style == Style.Inverted ? (~sum.AsBits()).AsSInt() : sum;
            var next = style switch
            {
                Style.Regrouped => (Operand.Number + Mux(Operand.Clear, 0, present)).Wrap(8),
                Style.Wrong => Mux(Operand.Clear & (Operand.Number != 17), Operand.Number, (present + Operand.Number).Wrap(8)),
                _ => Mux(Operand.Clear, Operand.Number, (present + Operand.Number).Wrap(8)),
            };
            sum.Next = style == Style.Inverted ? (~next.AsBits()).AsSInt() : next;
            Sum.Value = present;
        }
    }

    public sealed record WatchedConfig(int Limit, int Bound, bool IsPaused = false);

    /// <summary>A counter that says what it does.</summary>
    public sealed class Watched(WatchedConfig config) : Module<WatchedConfig>(config)
    {
        public Bit Enable { get; } = In.Bit();

        public UInt Count { get; } = Out.UInt(4);

        protected override void Build()
        {
            var count = Reg.UInt(4);
            using (When(Enable))
                count.Next = Mux(count == Config.Limit, 0, count + 1).Wrap();
            Count.Value = count;
            Formal.Assert(count <= Config.Bound, "in_range");
            using (When(Enable))
                Formal.Cover(count == Config.Limit, "wraps");
            if (Config.IsPaused)
                Formal.Assume(!Enable, "paused");
        }
    }

    /// <summary>A register without reset that is 1 from the second cycle on, and says that it always is.</summary>
    public sealed class Starts(bool inside) : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            if (inside)
            {
                var child = Instance(new Starts(inside: false));
                var held = Reg.Bit();
                held.Next = child.Y;
                Y.Value = held;
                return;
            }

            var r = Reg.Bit(reset: Reset.None);
            r.Next = true;
            Y.Value = r;
            Formal.Assert(r, "is_set");
        }
    }

    public sealed class Contradiction : Module
    {
        public Bit A { get; } = In.Bit();

        public UInt Count { get; } = Out.UInt(4);

        protected override void Build()
        {
            var count = Reg.UInt(4);
            count.Next = (count + 1).Wrap(4);
            Count.Value = count;
            Formal.Assume(count < 3, "never_at_three");
            Formal.Assert(count != 9, "never_nine");
        }
    }

    /// <summary>Shows when a counter reaches a number.</summary>
    public sealed class Late : Module
    {
        private readonly int when;

        public Late(ResetKind kind, bool activeLow, int when)
        {
            this.when = when;
            Own = new ClockDomain("clk") { ResetKind = kind, ResetActiveLow = activeLow };
        }

        public Bit Enable { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        private ClockDomain Own { get; }

        protected override void Build()
        {
            using (ClockedBy(Own))
            {
                var count = Reg.UInt(4, reset: 1);
                using (When(Enable))
                    count.Next = (count + 1).Wrap(4);
                Y.Value = count == when;
            }
        }
    }

    /// <summary>The same, of a counter without reset.</summary>
    public sealed class Free(int when) : Module
    {
        public Bit Enable { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var count = Reg.UInt(4, reset: Reset.None);
            count.Next = (count + 1).Wrap(4);
            Y.Value = Enable & (count == when);
        }
    }

    /// <summary>A register without reset that is 1 behind every reset.</summary>
    public sealed class Settled(bool isConstant) : Module
    {
        public Bit Y { get; } = Out.Bit();

        public Bit Z { get; } = Out.Bit();

        protected override void Build()
        {
            var (r, other) = (Reg.Bit(reset: Reset.None), Reg.Bit());
            r.Next = true;
            other.Next = ~other;
            Z.Value = other;
            Y.Value = isConstant ? true : r;
        }
    }

    /// <summary>Counts by three up to 150 and starts again, while it is allowed to: 100 is not among the numbers. When it is wrong, it counts on.</summary>
    public sealed class Ring(bool isWrong) : Module
    {
        public Bit Enable { get; } = In.Bit();

        public UInt Count { get; } = Out.UInt(8);

        protected override void Build()
        {
            var count = Reg.UInt(8);
            using (When(Enable))
                count.Next = isWrong ? (count + 3).Wrap(8) : Mux(count == 150, 0, (count + 3).Wrap(8));
            Count.Value = count;
            Formal.Assert(count != 100, "skips_100");
            Formal.Cover(count == 9, "nine");
            Formal.Assume(Enable | (count != 6), "goes_on_at_six");
        }
    }

    /// <summary>A word without reset beside a bit with one: that they agree is true until a reset acts again.</summary>
    public sealed class Remembers : Module
    {
        public Bit Set { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var (kept, cleared, ready) = (Reg.Bit(reset: Reset.None), Reg.Bit(), Reg.Bit());
            ready.Next = true;
            using (When(Set & ready))
            {
                kept.Next = true;
                cleared.Next = true;
            }

            Y.Value = kept;
            Formal.Assert(kept == cleared, "set_before_does_not_clear");
        }
    }

    /// <summary>Without a register.</summary>
    public sealed class Negate(bool isWrong) : Module
    {
        public SInt A { get; } = In.SInt(4);

        public SInt Y { get; } = Out.SInt(5);

        protected override void Build() => Y.Value = isWrong ? Mux(A == -8, SInt.Constant(-8, 5), -A) : -A;
    }

    public sealed class TwoClocks : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var one = Reg.Bit();
            one.Next = A;
            using (ClockedBy(new ClockDomain("fast", "fast_rst")))
                Y.Value = Crossing.Synchronise(one);
            Formal.Assert(!one, "never");
        }
    }
}
