using HdlDsl;
using HdlDsl.Mutation;
using HdlDsl.Netlists;
using Verification.Mutation;
using Verification.Tests.Designs;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>Faults in a design: tests that look at everything notice all of them, others do not, and the report says which and where.</summary>
public sealed class MutationTests
{
    private static readonly CounterConfig Small = new(Width: 4, Limit: 9);

    [Fact]
    public void A_test_that_looks_at_everything_notices_every_fault()
    {
        var report = MutationRun.Run(() => new Counter(Small), token => Count(token, cycles: 60));
        report.Survivors.Select(outcome => outcome.Mutant.ToString()).ShouldBeEmpty();
        report.Outcomes.Count.ShouldBe(report.Total);
        report.Total.ShouldBeGreaterThan(40);
        report.Score.ShouldBe(100);
        report.Outcomes.Select(outcome => outcome.Mutant.Kind).Distinct().Order().ShouldBe(
            [MutantKind.Operator, MutantKind.SwappedArms, MutantKind.StuckCondition, MutantKind.StuckBit, MutantKind.OffByOne, MutantKind.DroppedAssignment, MutantKind.WrongReset]);
    }

    [Fact]
    public void Survivors_name_what_the_test_does_not_look_at_with_its_line()
    {
        // Too short to reach the limit, and without a reset in the middle.
        var report = MutationRun.Run(() => new Counter(Small), token => Count(token, cycles: 3, resets: false));
        report.Score.ShouldBeInRange(30, 95);
        var texts = report.Survivors.Select(outcome => outcome.Mutant.ToString()[(outcome.Mutant.ToString().IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToList();
        var line = File.ReadAllLines(SourceOf("FourPrograms.cs")).ToList().FindIndex(text => text.Contains("Overflow.Value = count == Config.Limit", StringComparison.Ordinal)) + 1;
        texts.ShouldContain(text => text.Contains($"FourPrograms.cs:{line}: constant 9 of == (1 bit) of 'count' +1 in Counter", StringComparison.Ordinal));
        texts.ShouldContain(text => text.EndsWith("'count' keeps its value in a reset in Counter", StringComparison.Ordinal));
    }

    [Fact]
    public void Survivors_that_change_nothing_are_proved_equivalent()
    {
        var run = MutationRun.Run(() => new Doubler(), _ => CheckDoubler());
        var report = SurvivorProof.Run(() => new Doubler(), run, TimeSpan.FromSeconds(60));
        report.Survivors.ShouldBeEmpty();
        report.Equivalent.ShouldBeGreaterThan(0);
        report.Outcomes.Where(outcome => outcome.Fate == MutantFate.Equivalent)
            .ShouldContain(outcome => outcome.Mutant.Description == "bit 0 of 'sum' stuck at 0");
        report.Score.ShouldBe(100);
    }

    [Fact]
    public void Of_a_survivor_that_can_be_seen_the_stimulus_is_told()
    {
        var run = MutationRun.Run(() => new Doubler(), _ => CheckDoubler(values: 1));
        var report = SurvivorProof.Run(() => new Doubler(), run, TimeSpan.FromSeconds(60));
        var survivor = report.Survivors.First();
        survivor.Message.ShouldStartWith("can be seen in cycle 0: sim.Set(dut.A, ");
    }

    [Fact]
    public void A_fault_that_hangs_the_test_counts_as_noticed()
    {
        var report = MutationRun.Run(
            () => new Counter(Small),
            token =>
            {
                var dut = new Counter(Small);
                Testbench.Run(dut, new SimulationOptions { Cancellation = token }, sim =>
                {
                    sim.Reset();
                    sim.Set(dut.Enable, true);
                    while (!sim.GetBool(dut.Overflow))
                        sim.Step();
                });
            },
            new MutationOptions { Count = 8, Seed = 3 });
        report.TimedOut.ShouldBeGreaterThan(0);
        // Four times the ten cycles that the counter takes, and a thousand.
        report.Outcomes.First(outcome => outcome.Fate == MutantFate.TimedOut).Message.ShouldBe("no end after 1040 cycles");
    }

    [Fact]
    public void A_test_that_hangs_without_simulating_is_ended_by_time()
    {
        var runs = 0;
        var report = MutationRun.Run(
            () => new Counter(Small),
            token =>
            {
                Count(CancellationToken.None, cycles: 1);
                // The first two runs are those without a fault.
                if (Interlocked.Increment(ref runs) > 2)
                    token.WaitHandle.WaitOne();
            },
            new MutationOptions { Numbers = [0], TimeLimit = TimeSpan.FromSeconds(0.3) });
        report.Outcomes.Single().Message.ShouldBe("no end after 0.3 s");
    }

    [Fact]
    public void A_choice_is_the_same_in_every_run()
    {
        var options = new MutationOptions { Count = 5, Seed = 11, Workers = 2 };
        var one = MutationRun.Run(() => new Counter(Small), token => Count(token, 20), options).Outcomes.Select(outcome => outcome.Mutant.Number).ToList();
        one.Count.ShouldBe(5);
        one.ShouldBe(one.Order());
        MutationRun.Run(() => new Counter(Small), token => Count(token, 20), options).Outcomes.Select(outcome => outcome.Mutant.Number).ShouldBe(one);
        MutationRun.Run(() => new Counter(Small), token => Count(token, 20), options with { Numbers = [4, 2, 4] }).Outcomes.Select(outcome => outcome.Mutant.Number).ShouldBe([2, 4]);
    }

    [Fact]
    public void A_test_that_fails_without_a_fault_or_simulates_something_else_is_refused()
    {
        Should.Throw<VerificationException>(() => MutationRun.Run(() => new Counter(Small), _ => throw new VerificationException("Always wrong."))).Message.ShouldBe("Always wrong.");
        Should.Throw<VerificationException>(() => MutationRun.Run(() => new Counter(Small), _ => CheckDoubler())).Message
            .ShouldBe("The test never simulates 'Counter' as it is elaborated here, so mutants of it say nothing about the test.");
        var total = MutantList.Of(Elaborator.Elaborate(new Counter(Small))).Count;
        Should.Throw<ArgumentOutOfRangeException>(() => MutationRun.Run(() => new Counter(Small), token => Count(token, 20), new MutationOptions { Numbers = [total] })).Message
            .ShouldStartWith($"There is no mutant {total}; the design has mutants 0 to {total - 1}.");
        Should.Throw<ArgumentOutOfRangeException>(() => MutationRun.Run(() => new Counter(Small), token => Count(token, 20), new MutationOptions { Count = 0 }));
    }

    /// <summary>What a fault does, against plain C#.</summary>
    [Theory]
    [InlineData("sum' becomes -", 0)]
    [InlineData("bit 0 of 'sum' stuck at 1", 1)]
    [InlineData("bit 8 of 'sum' stuck at 1", 2)]
    public void A_fault_does_what_it_says(string description, int kind)
    {
        var design = Elaborator.Elaborate(new Doubler());
        var mutant = MutantList.Of(design).Single(each => each.Description.EndsWith(description, StringComparison.Ordinal));
        var faulty = MutantBuilder.Apply(design, mutant);
        using var model = HdlDsl.Simulator.ModelFactory.Create(faulty);
        for (var a = 0; a < 256; a++)
        {
            unsafe
            {
                model.Memory[model.Ports.Single(port => port.Name == "A").Offset] = (byte)a;
                model.Settle();
                var got = *(ushort*)(model.Memory + model.Ports.Single(port => port.Name == "Y").Offset);
                ((int)got).ShouldBe(kind switch { 0 => 0, 1 => (2 * a) | 1, _ => (2 * a) | 256 });
            }
        }

        MutantList.Of(design).Count.ShouldBe(MutantList.Of(Elaborator.Elaborate(new Doubler())).Count);
    }

    private static string SourceOf(string file) => Path.Combine(AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf("/tests/", StringComparison.Ordinal)], "tests/Verification.Tests/Designs", file);

    private static void Count(CancellationToken token, int cycles, bool resets = true)
    {
        var dut = new Counter(Small);
        Testbench.Run(dut, new SimulationOptions { Cancellation = token }, sim =>
        {
            sim.Reset();
            var expected = 0;
            for (var i = 0; i < cycles; i++)
            {
                var enable = i % 5 != 3;
                sim.Set(dut.Enable, enable);
                sim.Expect(dut.Count, expected);
                sim.Expect(dut.Overflow, expected == 9);
                sim.Step();
                if (enable)
                    expected = expected == 9 ? 0 : expected + 1;
                if (resets && i == 33)
                {
                    sim.Reset();
                    expected = 0;
                }
            }
        });
    }

    private static void CheckDoubler(int values = 256)
    {
        var dut = new Doubler();
        Columns.Check(dut, 0, ColumnSpace.Product(ColumnValues.Range(dut.A, 0, values - 1)), [dut.Y], inputs => [2 * inputs[0]]);
    }

    /// <summary>A number added to itself: the lowest bit of the sum is always 0.</summary>
    public sealed class Doubler : Module
    {
        public UInt A { get; } = In.UInt(8);

        public UInt Y { get; } = Out.UInt(9);

        protected override void Build() => Y.Value = (A + A).Named("sum");
    }
}
