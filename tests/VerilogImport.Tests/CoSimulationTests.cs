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
}
