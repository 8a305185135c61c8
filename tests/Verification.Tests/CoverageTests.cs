using HdlDsl;
using HdlDsl.Simulator;
using Verification.Coverage;
using Verification.Engines;
using Verification.Tests.Designs;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>Coverage of bins, bits, branches and states: counted alike on every engine, merged, waived, reported.</summary>
public sealed class CoverageTests
{
    private static readonly CounterConfig Small = new(Width: 4, Limit: 3);

    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Bins_transitions_and_crosses_are_counted_alike_on_every_engine(EngineKind engine)
    {
        var dut = new Counter(Small);
        var collector = new CoverageCollector();
        CoverGroup group;
        using (var sim = Simulation.Create(dut, new SimulationOptions { Engine = engine, Coverage = collector }))
        {
            group = sim.Cover("counting", when: () => sim.GetBool(dut.Enable));
            var place = group.Point(dut.Count, "place").Bin("low", 0, 1).Bin("high", (2, 3)).Bin("beyond", (4, 15));
            var last = group.Point("last", () => sim.GetBool(dut.Overflow) ? 1 : 0).Each(0, 1);
            group.Point(dut.Count, "ways").Transition("wrap", 3, 0).Transition("up", 0, 1, (2, 3)).Transition("back", 2, 1);
            group.Cross("place x last", [place, last], ignores: names => names[0] == "beyond");
            sim.Set(dut.Enable, true);
            // Unknown on Icarus, and in a reset: neither is a sample.
            sim.Step(engine == EngineKind.Icarus ? 2 : 0);
            sim.Reset(2);
            sim.Step(3);
            sim.Set(dut.Enable, false);
            sim.Step(4);
            sim.Set(dut.Enable, true);
            sim.Step(3);
        }

        // Counts sampled: 0 1 2, then 3 0 1.
        group.Samples.ShouldBe(6);
        group.ToString().ShouldBe("""
            counting: 9 of 12 (75.0 %) in 6 samples
              place beyond: 0 of 1
              ways back: 0 of 1
              place x last low, 1: 0 of 1

            """);
        Counts(collector.Data!, CoverageKind.Bin).ShouldBe(
            ["last 0=5", "last 1=1", "place beyond=0", "place high=2", "place low=4", "ways back=0", "ways up=1", "ways wrap=1"]);
        Counts(collector.Data!, CoverageKind.Cross).ShouldBe(["place x last high, 0=1", "place x last high, 1=1", "place x last low, 0=4", "place x last low, 1=0"]);
        collector.Data!.Items.Values.First(item => item.Name == "place low").File.ShouldEndWith("CoverageTests.cs");
        collector.Data.Items.Values.Any(item => item.Kind == CoverageKind.Toggle).ShouldBe(engine == EngineKind.BuiltIn);
    }

    [Fact]
    public void Handshakes_and_batches_are_sampled_row_by_row()
    {
        var dut = new Fifo(new FifoConfig(4, 2));
        using var sim = Simulation.Create(dut);
        sim.Reset();
        var group = sim.Cover("pushes", dut.Push.Valid, dut.Push.Ready);
        var words = group.Point(dut.Push.Payload, "word").Split(0, 15, 3).AtLeast(2);
        sim.NewBatch(4).Set(dut.Push.Valid, [0, 1, 1, 1]).Set(dut.Push.Payload, [15, 0, 4, 9]).Run();
        group.Samples.ShouldBe(2);
        (words["0..4"], words["5..9"], words["10..15"]).ShouldBe((2, 0, 0));
        group.Items.Count(item => item.IsCovered(0)).ShouldBe(1);
    }

    [Fact]
    public void Ignored_values_hit_nothing_and_illegal_ones_end_the_test()
    {
        var dut = new Counter(Small);
        using var sim = Simulation.Create(dut, new SimulationOptions { Seed = 7 });
        sim.Reset();
        var point = sim.Cover("places").Point(dut.Count).Each(0, 3).Ignore("not of interest", 1).Illegal("above the limit", (2, 15));
        sim.Set(dut.Enable, true);
        sim.Step(2);
        (point["0"], point["1"]).ShouldBe((1, 0));
        Should.Throw<VerificationException>(() => sim.Step()).Message.ShouldBe("""
            'places.Count', port Count, is 2, which is illegal: above the limit.
              design point: Counter: CounterConfig { Width = 4, Limit = 3 }
              engine BuiltIn, cycle 3, seed 7
            """);
    }

    [Fact]
    public void Declarations_that_make_no_sense_are_refused()
    {
        var dut = new Counter(Small);
        using var sim = Simulation.Create(dut);
        var group = sim.Cover("group");
        var one = group.Point(dut.Count, "one").Bin("a", 1);
        var two = group.Point(dut.Count, "two").Bin("a", 1);
        Should.Throw<ArgumentException>(() => group.Point(dut.Count, "one")).Message.ShouldBe("Group 'group' has 'one' already. (Parameter 'name')");
        Should.Throw<ArgumentException>(() => one.Bin("a", 2)).Message.ShouldBe("Point 'one' has the bin 'a' already. (Parameter 'bin')");
        Should.Throw<ArgumentException>(() => one.Bin("b", (3, 2))).Message.ShouldBe("'b' of point 'one' has the empty range 3..2. (Parameter 'ranges')");
        Should.Throw<ArgumentException>(() => one.Bin("b")).Message.ShouldBe("'b' of point 'one' needs 1 or more values or ranges. (Parameter 'ranges')");
        Should.Throw<ArgumentException>(() => one.Transition("b", 1)).Message.ShouldBe("'b' of point 'one' needs 2 or more values or ranges. (Parameter 'ranges')");
        Should.Throw<ArgumentException>(() => one.Each(0, 1L << 40)).Message.ShouldBe("Point 'one': 0 to 1099511627776 are no 1 to 65536 values. Use ranges. (Parameter 'high')");
        Should.Throw<ArgumentException>(() => one.Split(0, 1, 3)).Message.ShouldBe("Point 'one': 0 to 1 can't be split into 3 bins. (Parameter 'count')");
        Should.Throw<ArgumentException>(() => group.Cross("c", [one])).Message.ShouldBe("Cross 'c' needs two or more different points of group 'group'. (Parameter 'points')");
        Should.Throw<ArgumentException>(() => group.Cross("c", [one, group.Point(dut.Count, "empty")])).Message.ShouldBe("Cross 'c' has no combinations: points 'one' with 1 bins, 'empty' with 0 bins. (Parameter 'points')");
        Should.Throw<ArgumentOutOfRangeException>(() => one.AtLeast(0));
        sim.Step();
        Should.Throw<InvalidOperationException>(() => two.Bin("late", 3)).Message.ShouldBe("Group 'group' has samples already; declare its bins and crosses before the first cycle.");
    }

    [Fact]
    public void Branches_states_transitions_and_bits_of_any_test_are_counted_with_their_lines()
    {
        var data = CoverageRun.Collect(() => new Machine(), () => Testbench.Run(new Machine(), new SimulationOptions(), sim => Drive(sim, 1)));
        var items = data.Items.Values.ToLookup(item => item.Kind);
        Counts(data, CoverageKind.State).ShouldBe(["Machine.state Busy=2", "Machine.state Done=0", "Machine.state Idle=1"]);
        Counts(data, CoverageKind.Transition).ShouldBe(["Machine.state Busy -> Done=0", "Machine.state Done -> Idle=0", "Machine.state Idle -> Busy=1"]);
        items[CoverageKind.Branch].Where(item => item.Counts[0] == 0).Select(item => item.Name).ShouldBe(["no branch of When", "When", "Case Done"]);
        items[CoverageKind.Branch].ShouldAllBe(item => item.File.EndsWith("CoverageTests.cs", StringComparison.Ordinal) && item.Line > 0);
        items[CoverageKind.Toggle].First(item => item.Name == "Machine.Go").Counts.ShouldBe([1, 0]);
        data.Runs.ShouldBe([new CoveredRun("BuiltIn", 1, 1, 4)]);
    }

    [Fact]
    public void Checks_in_lanes_count_as_scalar_ones_do()
    {
        static void Check(int? lanes)
        {
            var dut = new Doubler();
            Columns.Check(dut, 0, ColumnSpace.Product(ColumnValues.All(dut.A)), [dut.Y], values => [2 * values[0]], new ColumnOptions { Lanes = lanes });
        }

        // One lane gets the numbers in order, four lanes get every fourth number each.
        foreach (var (lanes, cycles, missing) in new (int?, long, string)[]
        {
            (null, 16, "Doubler.A: [3] never fell|Doubler.Y: [0] never rose; [4], [0] never fell"),
            (4, 16, "Doubler.A: [1:0] never rose; [3], [1:0] never fell|Doubler.Y: [2:0] never rose; [4], [2:0] never fell"),
        })
        {
            var data = CoverageRun.Collect(() => new Doubler(), () => Check(lanes));
            string.Join('|', new CoverageReport(data).Rows.Select(row => row.Missing)).ShouldBe(missing);
            data.Runs.ShouldBe([new CoveredRun("BuiltIn", 1, lanes ?? 1, cycles)]);
        }
    }

    [Fact]
    public void Runs_and_engines_are_merged_and_other_designs_refused()
    {
        var one = CoverageRun.Collect(() => new Machine(), () => Testbench.Run(new Machine(), new SimulationOptions(), sim => Drive(sim, 1)));
        var other = CoverageRun.Collect(() => new Machine(), () => Testbench.Run(new Machine(), new SimulationOptions { Engine = EngineKind.Verilator, Seed = 2 }, sim =>
        {
            sim.Cover("go").Point(((Machine)sim.DesignUnderTest.Module).Go).Each(0, 1);
            Drive(sim, 1);
        }));
        var both = CoverageFile.Decode(CoverageFile.Encode(one), "one").Merge(other);
        both.Runs.Select(run => run.Engine).ShouldBe(["BuiltIn", "Verilator"]);
        both.Items.Count.ShouldBe(one.Items.Count + 2);
        both.Merge(one).Items.Values.First(item => item.Name == "Machine.state Busy").Counts[0].ShouldBe(4);
        CoverageFile.Encode(both.Merge(one)).ShouldBe(CoverageFile.Encode(one.Merge(both)));
        var counter = CoverageRun.Collect(() => new Counter(Small), () => Testbench.Run(new Counter(Small), new SimulationOptions(), sim => sim.Step()));
        Should.Throw<CoverageException>(() => one.Merge(counter)).Message.ShouldBe("Coverages of different designs can't be merged: 'Machine' and 'Counter: CounterConfig { Width = 4, Limit = 3 }'.");
        Should.Throw<CoverageException>(() => one.Merge(one with { Digest = "0" })).Message.ShouldBe(
            $"The design 'Machine' has changed between the two runs (digests {one.Digest} and 0). Fix: run both again.");
    }

    [Fact]
    public void Waivers_need_a_reason_and_unused_ones_are_told()
    {
        var data = CoverageRun.Collect(() => new Machine(), () => Testbench.Run(new Machine(), new SimulationOptions(), sim => Drive(sim, 1)));
        var bare = new CoverageReport(data);
        var waivers = CoverageWaivers.Parse("""
            # what a short test need not reach
            state      *.state Done : takes too long
            transition Machine:* -> * : nor this
            branch     *CoverageTests.cs:* Case Done : nor this
            toggle     Machine.rst* : has no fault
            toggle     *.Goo rose : mistyped
            toggle     Machine.Go rose : not needed
            """, "w.txt");
        var report = new CoverageReport(data, waivers);
        report.Warnings.ShouldBe(["w.txt:6: '*.Goo rose' is the name of nothing.", "w.txt:7: 'Machine.Go rose' is covered without the waiver."]);
        report.Kinds.First(share => share.Name == "state").ShouldBe(new CoverageShare("state", 2, 2, 1));
        report.Kinds.First(share => share.Name == "transition").ShouldBe(new CoverageShare("transition", 1, 1, 2));
        report.Total.Waived.ShouldBeGreaterThan(3);
        (report.Total.Points + report.Total.Waived, report.Total.Covered).ShouldBe((bare.Total.Points, bare.Total.Covered));
        CoverageHtml.Text(report).ShouldContain("waived: takes too long");
        foreach (var (line, message) in new[]
        {
            ("foo x : y", "w:1: 'foo' is no kind: toggle, branch, state, transition, bin, cross or *."),
            ("* x", "w:1: a waiver is 'kind pattern : reason', and the reason is not optional."),
            ("\n* x :  ", "w:2: a waiver is 'kind pattern : reason', and the reason is not optional."),
            ("toggle", "w:1: a waiver is 'kind pattern : reason', and the reason is not optional."),
        })
            Should.Throw<CoverageException>(() => CoverageWaivers.Parse(line, "w")).Message.ShouldBe(message);
    }

    [Fact]
    public void Pages_name_nothing_outside_and_escape_what_they_show()
    {
        var data = CoverageRun.Collect(() => new Machine(), () => Testbench.Run(new Machine(), new SimulationOptions(), sim => Drive(sim, 1)));
        var page = CoverageHtml.Text(new CoverageReport(data with { Design = "<b>&" }));
        page.ShouldContain("<h1>Coverage of &lt;b&gt;&amp;</h1>");
        page.ShouldContain("Machine.state Busy -&gt; Done");
        page.ShouldNotContain("http");
        page.ShouldNotContain("src=");
        page.IndexOf("class=\"miss\"", StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf("<td>Machine.state Busy</td>", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_are_none_are_refused_by_name()
    {
        var bytes = CoverageFile.Encode(CoverageData.Empty("design", "digest"));
        CoverageFile.Decode(bytes, "x").Design.ShouldBe("design");
        foreach (var (text, message) in new[]
        {
            ("", "'x' is no coverage file: "),
            ("[]", "'x' is no coverage file: "),
            ("{}", "'x' is no coverage file: "),
            ("""{"format":"hdl-coverage","version":2}""", "'x' is not of format hdl-coverage, version 1."),
            ("""{"format":"hdl-coverage","version":1,"design":"d","digest":"e","runs":[],"items":[{"kind":"3","module":"","file":"","line":0,"name":"","least":1,"counts":[1]}]}""", "'x' is no coverage file: there is no kind '3'."),
            ("""{"format":"hdl-coverage","version":1,"design":"d","digest":"e","runs":[],"items":[{"kind":"Bin","module":"","file":"","line":0,"name":"n","least":1,"counts":[1,2]}]}""", "'x' is no coverage file: 'n' has a line, a least count or a number of counts that makes no sense."),
            ("""{"format":"hdl-coverage","version":1,"design":"d","digest":"e","runs":[],"items":[{"kind":"Bin","module":"","file":"","line":0,"name":"n","least":1,"counts":[-1]}]}""", "'x' is no coverage file: a count is negative."),
        })
            Should.Throw<CoverageException>(() => CoverageFile.Decode(System.Text.Encoding.UTF8.GetBytes(text), "x")).Message.ShouldStartWith(message);
    }

    private static IEnumerable<string> Counts(CoverageData data, CoverageKind kind) =>
        data.Items.Values.Where(item => item.Kind == kind).Select(item => $"{item.Name}={item.Counts[0]}").Order(StringComparer.Ordinal);

    private static void Drive(Simulation sim, long go)
    {
        var machine = (Machine)sim.DesignUnderTest.Module;
        sim.Reset();
        sim.Set(machine.Go, go);
        sim.Step(3);
    }

    public enum State
    {
        Idle,
        Busy,
        Done,
    }

    /// <summary>Idle, busy until it is told to stop, done for a cycle.</summary>
    public sealed class Machine : Module
    {
        public Bit Go { get; } = In.Bit();

        public Bit Stop { get; } = In.Bit();

        public Bit IsDone { get; } = Out.Bit();

        protected override void Build()
        {
            var state = Reg.Enum(State.Idle);
            IsDone.Value = state == State.Done;
            using (Switch(state))
            {
                using (Case(State.Idle))
                using (When(Go))
                    state.Next = State.Busy;
                using (Case(State.Busy))
                using (When(Stop))
                    state.Next = State.Done;
                using (Case(State.Done))
                    state.Next = State.Idle;
            }
        }
    }

    /// <summary>Twice a number.</summary>
    public sealed class Doubler : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(5);

        protected override void Build() => Y.Value = A + A;
    }
}
