using System.Numerics;
using HdlDsl;
using HdlDsl.Simulator;
using Verification.Engines;
using Verification.Tests.Designs;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>Every lane behaves as a simulation of its own, and mistakes are answered with what is wrong and in which lane.</summary>
public sealed class LaneSimulationTests
{
    private const int Lanes = 40;

    public static TheoryData<LaneKind> Kinds => [LaneKind.Automatic, LaneKind.Words, LaneKind.BitSliced, LaneKind.Replicated];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lanes_of_a_pipeline_are_simulations_of_their_own(LaneKind kind)
    {
        var dut = new PipelinedMac(new(2, 8, 24));
        var design = DesignUnderTest.Of(dut);
        using var lanes = LaneSimulation.Create(design, Lanes, kind: kind);
        var scalars = Enumerable.Range(0, Lanes).Select(_ => Simulation.Create(design)).ToList();
        var random = new Random(1);
        lanes.Reset(2);
        scalars.ForEach(scalar => scalar.Reset(2));
        for (var cycle = 0; cycle < 30; cycle++)
        {
            var operands = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, Lanes).Select(_ => random.NextInt64(-128, 128)).ToArray()).ToArray();
            for (var i = 0; i < 2; i++)
            {
                lanes.Set(dut.A[i], operands[i]);
                lanes.Set(dut.B[i], lane => operands[2 + i][lane]);
            }

            lanes.Set(dut.Valid, lane => (lane + cycle) % 3 != 0);
            lanes.Broadcast(dut.Clear, cycle % 7 == 0);
            for (var lane = 0; lane < Lanes; lane++)
            {
                for (var i = 0; i < 2; i++)
                {
                    scalars[lane].Set(dut.A[i], operands[i][lane]);
                    scalars[lane].Set(dut.B[i], operands[2 + i][lane]);
                }

                scalars[lane].Set(dut.Valid, (lane + cycle) % 3 != 0);
                scalars[lane].Set(dut.Clear, cycle % 7 == 0);
            }

            lanes.Step();
            scalars.ForEach(scalar => scalar.Step());
            lanes.Expect(dut.Sum, lane => scalars[lane].GetInt64(dut.Sum));
            lanes.GetInt64Column(dut.A[1]).ShouldBe(operands[1]);
        }

        lanes.Cycle.ShouldBe(32);
        lanes.Checks.ShouldBe(30 * Lanes);
        scalars.ForEach(scalar => scalar.Dispose());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wide_ports_and_their_elements_take_columns(LaneKind kind)
    {
        var dut = new Wide();
        using var lanes = LaneSimulation.Create(dut, 3, kind: kind);
        BigInteger[] column = [BigInteger.One << 99, 5, (BigInteger.One << 100) - 1];
        lanes.Set(dut.In, column);
        lanes.Expect(dut.Out, Array.ConvertAll(column, value => value ^ 1));
        lanes.Set(dut.Words[1], [1UL << 39, 7, 8]);
        lanes.Set(dut.Words[0], [-1L + (1L << 40), 0, 9]);
        lanes.GetInt64Column(dut.Second).ShouldBe([1L << 39, 7, 8]);
        lanes.Broadcast(dut.Words[0], 3);
        lanes.GetInt64Column(dut.Words[0]).ShouldBe([3L, 3, 3]);
        lanes.GetColumn(dut.Words[1]).ShouldBe([BigInteger.One << 39, 7, 8]);
    }

    [Fact]
    public void A_mismatch_names_lane_inputs_and_everything_else()
    {
        var dut = new Counter(new(8, 200));
        using var lanes = LaneSimulation.Create(dut, 16, new SimulationOptions { Seed = 7 }, LaneKind.Words);
        lanes.Reset();
        lanes.Set(dut.Enable, lane => lane % 2 == 1);
        lanes.Step(12);
        lanes.Expect(dut.Count, lane => lane % 2 * 12);
        Should.Throw<VerificationException>(() => lanes.Expect(dut.Count, lane => lane < 5 ? lane % 2 * 12 : 11)).Message.ShouldBe(
            """
            Count is wrong in cycle 13, lane 5: expected 11 (0xb), got 12 (0xc); 11 of 16 lanes differ.
              inputs: rst=0, Enable=1
              design point: Counter: CounterConfig { Width = 8, Limit = 200 }
              built-in engine, 16 word lanes, seed 7
            """);
        Should.Throw<VerificationException>(() => lanes.Expect(dut.Count, _ => 0, lane => $"lane {lane} it is")).Message
            .ShouldContain("\n  inputs: lane 1 it is\n");
    }

    [Fact]
    public void Columns_that_do_not_fit_are_refused()
    {
        var dut = new PipelinedMac(new(4, 8, 24));
        using var lanes = LaneSimulation.Create(dut, 4);
        Should.Throw<ArgumentException>(() => lanes.Set(dut.Valid, [0L, 1, 1])).Message
            .ShouldStartWith("The simulation has 4 lanes but the column of 'Valid' has 3 values.");
        Should.Throw<ArgumentOutOfRangeException>(() => lanes.Set(dut.A[0], [0L, 127, 128, 0])).Message
            .ShouldStartWith("128 in lane 2 does not fit 'A[7:0]', ");
        Should.Throw<ArgumentOutOfRangeException>(() => lanes.Set(dut.A[0], [128UL, 0, 0, 0])).Message
            .ShouldEndWith("allowed are -128 … 127. (Parameter 'value')");
        Should.Throw<ArgumentOutOfRangeException>(() => lanes.Set(dut.Valid, [0, 0, 0, BigInteger.MinusOne])).Message
            .ShouldStartWith("-1 in lane 3 does not fit 'Valid', ");
        Should.Throw<ArgumentOutOfRangeException>(() => lanes.Broadcast(dut.A[0], -129)).Message.ShouldStartWith("-129 does not fit 'A[7:0]', ");
        Should.Throw<ArgumentException>(() => lanes.Set(dut.Sum, [0L, 0, 0, 0])).Message
            .ShouldStartWith("'Sum' is an output of 'PipelinedMac'; a testbench can set only inputs.");
        Should.Throw<ArgumentException>(() => lanes.GetInt64Column(new PipelinedMac(new(4, 8, 24)).Sum)).Message
            .ShouldStartWith("this port belongs to another module object than the simulated 'PipelinedMac'");
    }

    [Fact]
    public void Lanes_are_of_the_built_in_engine_without_waveforms_and_end_when_disposed()
    {
        var dut = new Counter(new(8, 200));
        Should.Throw<ArgumentException>(() => LaneSimulation.Create(dut, 4, new SimulationOptions { Engine = EngineKind.Icarus })).Message
            .ShouldStartWith("Lanes run in the built-in simulator, not in Icarus; there, columns over time are batches (Simulation.NewBatch).");
        Should.Throw<ArgumentException>(() => LaneSimulation.Create(dut, 4, new SimulationOptions { WaveformPath = "x.vcd" })).Message
            .ShouldStartWith("Lanes record no waveform. Run the stimulus of one lane in a Simulation, which does.");
        Should.Throw<SimulationException>(() => LaneSimulation.Create(new Wide(withProduct: true), 4, kind: LaneKind.Words)).Message
            .ShouldStartWith("'Wide' can't be simulated with one word per lane, because ");
        var lanes = LaneSimulation.Create(dut, 4);
        lanes.Dispose();
        Should.Throw<ObjectDisposedException>(lanes.Step);
        Should.Throw<ObjectDisposedException>(() => lanes.Set(dut.Enable, lane => true));
        Should.Throw<ObjectDisposedException>(() => lanes.GetInt64Column(dut.Count));
    }

    private sealed class Wide(bool withProduct = false) : Module
    {
        public UInt In { get; } = HdlDsl.In.UInt(100);

        public Vec<UInt> Words { get; } = HdlDsl.In.Vec(2, Shape.UInt(40));

        public UInt Out { get; } = HdlDsl.Out.UInt(100);

        public UInt Second { get; } = HdlDsl.Out.UInt(40);

        protected override void Build()
        {
            Out.Value = withProduct ? (In * In).Wrap(100) : In ^ 1;
            Second.Value = Words[1];
        }
    }
}
