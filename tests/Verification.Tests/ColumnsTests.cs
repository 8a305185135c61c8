using HdlDsl;
using HdlDsl.Simulator;
using Verification.Engines;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>Checks over spaces of cases find what is wrong, and say it with the inputs of the case.</summary>
public sealed class ColumnsTests
{
    public static TheoryData<LaneKind, int> Runs => new()
    {
        { LaneKind.Automatic, 0 }, { LaneKind.Words, 2 }, { LaneKind.BitSliced, 2 }, { LaneKind.Replicated, 3 },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_product_is_checked(LaneKind kind, int latency)
    {
        var dut = new Product(latency);
        var report = Columns.Check(
            dut, latency, ColumnSpace.Product(ColumnValues.All(dut.A), ColumnValues.All(dut.B)), [dut.Y], values => [values[0] * values[1]], new() { Kind = kind });
        report.Cases.ShouldBe(64 * 32);
        report.Checks.ShouldBe(64 * 32);
        report.Lanes.ShouldBe(kind == LaneKind.Replicated ? 1 : 512);
        report.Cycles.ShouldBe((2048 / report.Lanes) + latency);
    }

    [Fact]
    public void Golden_models_work_on_columns_and_the_last_column_may_be_short()
    {
        var dut = new Product(1);
        var report = Columns.Check(
            dut,
            1,
            ColumnSpace.Product(ColumnValues.Range(dut.A, -3, 3), ColumnValues.Of(dut.B, 0, 5, 31)),
            [dut.Y],
            view =>
            {
                var a = view[dut.A];
                var b = view[dut.B];
                var y = view.Expected(dut.Y);
                for (var i = 0; i < view.Count; i++)
                    y[i] = a[i] * b[i];
            },
            new() { Lanes = 8 });
        (report.Cases, report.Cycles, report.Lanes).ShouldBe((21, 4, 8));
    }

    [Fact]
    public void Cases_can_be_generated()
    {
        var dut = new Product(0);
        var asked = 0L;
        var space = ColumnSpace.Generated(1000, [dut.A, dut.B], (firstCase, columns) =>
        {
            for (var i = 0; i < columns[0].Length; i++)
            {
                asked = Math.Max(asked, firstCase + i);
                (columns[0][i], columns[1][i]) = ((firstCase + i) % 64 - 32, (firstCase + i) * 7 % 32);
            }
        });
        Columns.Check(dut, 0, space, [dut.Y], values => [values[0] * values[1]]).Checks.ShouldBe(1000);
        asked.ShouldBe(999);
    }

    [Fact]
    public void A_wrong_case_is_told_with_its_inputs_and_a_waveform_of_its_lane()
    {
        var dut = new Product(2, wrongAt: 17);
        var wave = Path.Combine(Directory.CreateTempSubdirectory("columns-").FullName, "lane.vcd");
        var failure = Should.Throw<VerificationException>(() => Columns.Check(
            dut,
            2,
            ColumnSpace.Product(ColumnValues.Range(dut.A, 0, 9), ColumnValues.All(dut.B)),
            [dut.Y],
            values => [values[0] * values[1]],
            new() { Kind = LaneKind.Words, Lanes = 100, Simulation = new SimulationOptions { Seed = 3, WaveformPath = wave } }));
        failure.Message.ShouldBe(
            $"""
            Y is wrong in cycle 2, lane 49, case 49 of 320: expected 17 (0x11), got 16 (0x10).
              inputs: A=1, B=17 (0x11)
              design point: Product
              built-in engine, 100 word lanes, seed 3
              waveform of the lane {wave}
            """);
        failure.InnerException.ShouldNotBeNull().Message.ShouldStartWith("Y is wrong in cycle 2: expected 17 (0x11), got 16 (0x10).");
        File.ReadAllText(wave).ShouldContain("$enddefinitions");
    }

    [Fact]
    public void A_late_wrong_case_is_replayed_where_it_was()
    {
        var dut = new Product(2, wrongAt: 17);
        var failure = Should.Throw<VerificationException>(() => Columns.Check(
            dut, 2, ColumnSpace.Product(ColumnValues.Of(dut.A, 0, 0, 0, 3), ColumnValues.All(dut.B)), [dut.Y], values => [values[0] * values[1]], new() { Lanes = 10 }));
        failure.Message.ShouldStartWith("Y is wrong in cycle 13, lane 3, case 113 of 128: expected 51 (0x33), got 48 (0x30).\n  inputs: A=3, B=17 (0x11)\n");
        failure.InnerException.ShouldNotBeNull().Message.ShouldStartWith("Y is wrong in cycle 13: expected 51 (0x33), got 48 (0x30).");
    }

    [Fact]
    public void A_lane_that_starts_at_random_is_replayed_from_its_own_start()
    {
        var dut = new Masked();
        var options = new SimulationOptions { EngineOptions = new EngineOptions { Seed = 9 } };
        using var sim = Simulation.Create(dut, options);
        var mask = sim.GetInt64(dut.Y);
        var failure = Should.Throw<VerificationException>(() => Columns.Check(
            dut, 0, ColumnSpace.Product(ColumnValues.All(dut.A)), [dut.Y], values => [values[0] ^ mask], new() { Simulation = options }));
        failure.Message.ShouldStartWith("Y is wrong in cycle 0, lane 1, case 1 of 64: ");
        failure.Message.ShouldContain("lanes, seed 1, random start 9 (EngineOptions.Seed)\n  waveform of the lane ");
        failure.Message.ShouldNotContain("alone, the lane is right");
    }

    [Fact]
    public void Spaces_and_ports_that_make_no_sense_are_refused()
    {
        var dut = new Product(0);
        var all = ColumnSpace.Product(ColumnValues.All(dut.A));
        Func<long[], long[]> golden = _ => [0];
        Should.Throw<ArgumentException>(() => ColumnSpace.Product(ColumnValues.Range(dut.A, 0, 9_999), ColumnValues.Range(dut.B, 0, 9_999))).Message
            .ShouldStartWith("The inputs have more than 16777216 combinations (10000 × 10000). Give fewer values, or check parts of the space.");
        Should.Throw<ArgumentException>(() => Columns.Check(dut, 0, all, [dut.A], golden)).Message
            .ShouldStartWith("'A' is an input of 'Product'; outputs are checked.");
        Should.Throw<ArgumentException>(() => Columns.Check(dut, 0, all, [], golden)).Message.ShouldStartWith("There is no output to check.");
        Should.Throw<ArgumentException>(() => Columns.Check(dut, 0, all, [dut.Y], _ => [0, 0])).Message
            .ShouldStartWith("The golden model gives 2 values, but 1 outputs are checked.");
        Should.Throw<ArgumentException>(() => Columns.Check(dut, 0, ColumnSpace.Product(ColumnValues.All(dut.A), ColumnValues.Of(dut.A, 1)), [dut.Y], golden))
            .Message.ShouldStartWith("Input 'A' occurs twice in the space.");
        Should.Throw<ArgumentException>(() => Columns.Check(dut, 0, all, [dut.Y], view => view[dut.B].CopyTo(view.Expected(dut.Y)))).Message
            .ShouldStartWith("'B' is not an input of the space. There are A.");
        Should.Throw<ArgumentOutOfRangeException>(() => Columns.Check(dut, 0, ColumnSpace.Product(ColumnValues.Of(dut.B, 1, 32)), [dut.Y], golden)).Message
            .ShouldStartWith("32 in lane 1 does not fit 'B', ");
    }

    /// <summary>A number and a mask that no reset clears.</summary>
    private sealed class Masked : Module
    {
        public UInt A { get; } = In.UInt(6);

        public UInt Y { get; } = Out.UInt(6);

        protected override void Build()
        {
            var mask = Reg.UInt(6, reset: Reset.None);
            mask.Next = mask;
            Y.Value = A ^ mask;
        }
    }

    /// <summary>A signed by an unsigned number, through some registers without reset.</summary>
    private sealed class Product(int latency, int wrongAt = -1) : Module
    {
        public SInt A { get; } = In.SInt(6);

        public UInt B { get; } = In.UInt(5);

        public SInt Y { get; } = Out.SInt(11);

        protected override void Build()
        {
            var b = wrongAt < 0 ? B : Mux(B == wrongAt, B & 0x1E, B);
            var product = (A * b.ToSInt()).Wrap(11);
            Y.Value = latency == 0 ? product : Delay(product, latency, reset: Reset.None);
        }
    }
}
