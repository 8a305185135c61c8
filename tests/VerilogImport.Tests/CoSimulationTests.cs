using HdlDsl;
using HdlDsl.VerilogImport;
using Imported;
using Verification;
using Verification.Engines;
using static HdlDsl.Hdl;
using static VerilogImport.Tests.Sources;

namespace VerilogImport.Tests;

/// <summary>Designs with imported modules on all simulators.</summary>
public sealed class CoSimulationTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_fifo_of_Verilog_between_modules_of_the_language(EngineKind engine)
    {
        var dut = new Buffered(10, 8);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 5 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var golden = new Queue<int>();
            for (var cycle = 0; cycle < 2000; cycle++)
            {
                var (word, valid, ready) = (random.Next(1024), random.Next(3) != 0, random.Next(cycle / 500 + 2) != 0);
                sim.Set(dut.Word, word);
                sim.Set(dut.Valid, valid);
                sim.Set(dut.Ready, ready);
                sim.Expect(dut.Level, golden.Count);
                sim.Expect(dut.HasWord, golden.Count > 0);
                if (golden.TryPeek(out var first))
                    sim.Expect(dut.First, (first + 1) % 1024);
                var isFull = golden.Count == 8;
                if (ready && golden.Count > 0)
                    golden.Dequeue();
                if (valid && !isFull)
                    golden.Enqueue(word);
                sim.Step();
            }
        });
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void SystemVerilog_and_a_written_wrapper_and_another_instance_of_the_same_source(EngineKind engine)
    {
        var dut = new Summing();
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 2 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            for (var cycle = 0; cycle < 200; cycle++)
            {
                var (a, b) = (random.Next(-32, 32), random.Next(-32, 32));
                sim.Set(dut.A, a);
                sim.Set(dut.B, b);
                sim.Step();
                sim.Expect(dut.Sum, a + b);
                sim.Expect(dut.Level, 0);
            }
        });
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Delays_and_messages_at_elaboration_make_no_difference(EngineKind engine)
    {
        var dut = new Delayed();
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 8 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var golden = 0;
            for (var cycle = 0; cycle < 200; cycle++)
            {
                sim.Expect(dut.Q, golden);
                var d = random.Next(256);
                sim.Set(dut.D, d);
                sim.Expect(dut.Inverted, 255 ^ golden ^ d);
                sim.Expect(dut.Q, golden);
                sim.Step();
                golden = d;
            }
        });
    }

    [Fact]
    public void Columns_and_waveforms_wait_for_delays()
    {
        var path = Path.GetTempFileName();
        var dut = new Delayed();
        Testbench.Run(dut, new SimulationOptions { Engine = EngineKind.Icarus, WaveformPath = path }, sim =>
        {
            sim.Reset();
            long[] values = [1, 2, 3, 200];
            sim.NewBatch(4).Set(dut.D, values).Record(dut.Q).Run(BatchSampling.AfterEdge).GetInt64(dut.Q).ShouldBe(values);
        });
        File.ReadAllText(path).ShouldContain("$timescale\n\t10ps");
        File.Delete(path);
    }

    [Fact]
    public void Without_a_model_the_built_in_simulator_says_what_is_missing()
    {
        var failure = Should.Throw<Exception>(() => Testbench.Run(new Summing(), new SimulationOptions { Engine = EngineKind.BuiltIn }, sim => sim.Step()));
        failure.Message.ShouldContain("Black box 'adder' has no behavioural model, so the built-in simulator can't run it.");
        failure.Message.ShouldContain("or use an engine that reads Verilog (--engine verilator).");
    }

    [Fact]
    public void The_emitted_text_is_clean()
    {
        var verilog = DesignUnderTest.Of(new Buffered(8, 4)).Verilog;
        VerilogLint.Text(verilog, "Buffered").Where(finding => !finding.Contains("WIDTH", StringComparison.Ordinal) && !finding.Contains("no timescale", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private sealed class Buffered(int width, int depth) : Module
    {
        public UInt Word { get; } = In.UInt(width);

        public Bit Valid { get; } = In.Bit();

        public Bit Ready { get; } = In.Bit();

        public UInt First { get; } = Out.UInt(width);

        public Bit HasWord { get; } = Out.Bit();

        public UInt Level { get; } = Out.UInt(8);

        protected override void Build()
        {
            var fifo = Instance(new ImportedModule(
                Load("sync_fifo.v"), "sync_fifo", new { WIDTH = width, DEPTH = depth }, new ImportOptions { Model = () => new FifoModel(depth) }));
            fifo.Input("s_data").Value = Word;
            fifo.Input<Bit>("s_valid").Value = Valid;
            fifo.Input("m_ready").Value = Ready;
            First.Value = (fifo.Output<UInt>("m_data") + 1).Wrap();
            HasWord.Value = fifo.Output<Bit>("m_valid");
            Level.Value = fifo.Output<UInt>("level");
        }
    }

    private sealed class Summing : Module
    {
        public SInt A { get; } = In.SInt(6);

        public SInt B { get; } = In.SInt(6);

        public SInt Sum { get; } = Out.SInt(7);

        public UInt Level { get; } = Out.UInt(8);

        protected override void Build()
        {
            var adder = Instance(new ImportedModule(Load("adder.sv"), parameters: new { W = 6 }));
            adder.Input("a_i").Value = A;
            adder.Input("b_i").Value = B;
            Sum.Value = adder.Output<SInt>("sum_o");

            var first = Instance(new sync_fifo(WIDTH: 16, DEPTH: 4));
            var second = Instance(new sync_fifo(WIDTH: 5, DEPTH: 8));
            foreach (var fifo in new[] { first, second })
            {
                fifo.s_data.Value = 3;
                fifo.s_valid.Value = false;
                fifo.m_ready.Value = true;
            }

            Level.Value = Mux(first.level > second.level, first.level, second.level);
        }
    }

    private sealed class Delayed : Module
    {
        public UInt D { get; } = In.UInt(8);

        public UInt Q { get; } = Out.UInt(8);

        public UInt Inverted { get; } = Out.UInt(8);

        protected override void Build()
        {
            var register = Instance(new ImportedModule(Load("delayed.v")));
            register.Input("d").Value = D;
            Q.Value = register.Output<UInt>("q");
            Inverted.Value = register.Output<UInt>("inverted");
        }
    }
}
