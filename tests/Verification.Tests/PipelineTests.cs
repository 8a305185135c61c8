using HdlDsl;
using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests;

/// <summary>Pipelines against plain C# models: cycle by cycle with halts, drops and flushes of every stage, and word by word with random stalls.</summary>
public sealed class PipelineTests
{
    public static TheoryData<PipelineStall, int, int> Stalling
    {
        get
        {
            var data = new TheoryData<PipelineStall, int, int>();
            foreach (var stall in Enum.GetValues<PipelineStall>())
            {
                foreach (var registers in new[] { 0, 1, 2, 3, 6 })
                    data.Add(stall, registers, Math.Max(0, registers - 1));
            }

            return data;
        }
    }

    public static TheoryData<PipelineStall> Stalls => [.. Enum.GetValues<PipelineStall>()];

    [Theory]
    [MemberData(nameof(Stalling))]
    public void Every_cycle_is_that_of_the_model(PipelineStall stall, int registers, int flushStage) =>
        RunStalling(new StallingPipeConfig(registers, stall, flushStage), EngineKind.BuiltIn, 4000);

    [Theory]
    [InlineData(EngineKind.Verilator, PipelineStall.ReadyChain)]
    [InlineData(EngineKind.Icarus, PipelineStall.ReadyChain)]
    [InlineData(EngineKind.Icarus, PipelineStall.GlobalEnable)]
    public void Every_cycle_is_the_same_in_other_simulators(EngineKind engine, PipelineStall stall) =>
        RunStalling(new StallingPipeConfig(4, stall, 3), engine, 800);

    [Theory]
    [MemberData(nameof(Stalls))]
    public void Words_neither_get_lost_nor_mixed_up_over_any_number_of_stages(PipelineStall stall)
    {
        for (var registers = 0; registers <= 9; registers++)
        {
            var dut = new SpreadPipe(new SpreadPipeConfig(registers, stall));
            Testbench.Run(dut, new SimulationOptions { Seed = 100 + registers }, sim =>
            {
                sim.Reset();
                var random = new Random(sim.Options.Seed);
                // Words that are under way at a reset are gone, and nothing of them comes later.
                sim.Set(dut.Source.Valid, true);
                sim.Set(dut.Sink.Ready, false);
                sim.Step(random.Next(12));
                sim.Set(dut.Source.Valid, false);
                sim.Reset();
                var words = Enumerable.Range(0, 300).Select(_ => (A: (long)random.Next(256), B: (long)random.Next(256))).ToArray();
                var expected = words.Select(word => SpreadPipe.Golden(word.A, word.B)).OfType<long>().ToArray();
                var scoreboard = new Scoreboard<long>(sim, "pipeline");
                foreach (var word in expected)
                    scoreboard.Predict(word);
                sim.Run(
                    () => sim.Send(dut.Source, words, (payload, word) => Set(sim, payload, word), new Stalls(0.3, sim.Options.Seed)),
                    () => sim.Receive(dut.Sink, expected.Length, payload => sim.GetInt64(payload), scoreboard.Observe, new Stalls(0.4, sim.Options.Seed + 1)));
                scoreboard.Finish();
            });
        }
    }

    [Theory]
    [MemberData(nameof(Stalls))]
    public void Without_stalls_a_word_moves_in_every_cycle(PipelineStall stall)
    {
        var dut = new StallingPipe(new StallingPipeConfig(5, stall, 0));
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            sim.Set(dut.Source.Valid, true);
            sim.Set(dut.Sink.Ready, true);
            for (var cycle = 0; cycle < 50; cycle++)
            {
                sim.Expect(dut.Source.Ready, true);
                sim.Expect(dut.Sink.Valid, cycle >= 5);
                sim.Step();
            }
        });
    }

    [Theory]
    [InlineData(PipelineStall.ReadyChain, EngineKind.BuiltIn)]
    [InlineData(PipelineStall.GlobalEnable, EngineKind.BuiltIn)]
    [InlineData(PipelineStall.ReadyChain, EngineKind.Icarus)]
    public void Bypassed_sums_are_those_of_one_word_after_the_other(PipelineStall stall, EngineKind engine)
    {
        var dut = new Histogram(stall);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 3 }, sim =>
        {
            var random = new Random(sim.Options.Seed);
            for (var run = 0; run < 4; run++)
            {
                sim.Reset();
                var sums = new long[4];
                var words = Enumerable.Range(0, 250).Select(_ => (A: (long)random.Next(run == 0 ? 1 : 4), B: (long)random.Next(256))).ToArray();
                var scoreboard = new Scoreboard<long>(sim, "histogram");
                foreach (var (address, amount) in words)
                    scoreboard.Predict(sums[address] = (sums[address] + amount) & 0xFFFF);
                var isDone = false;
                sim.Run(
                    () => sim.Send(dut.Source, words, (payload, word) => SetAddition(sim, payload, word), new Stalls(0.2, random.Next())),
                    async () =>
                    {
                        await sim.Receive(dut.Sink, words.Length, payload => sim.GetInt64(payload), scoreboard.Observe, new Stalls(0.2, random.Next()));
                        isDone = true;
                    },
                    async () =>
                    {
                        while (!isDone)
                        {
                            sim.Set(dut.Halt, random.Next(4) != 0 ? 0 : random.Next(4));
                            await sim.NextCycle();
                        }
                    });
                scoreboard.Finish();
            }
        });
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(7, true)]
    public void Aligned_paths_meet_at_the_latency_that_is_asked_for(int registers, bool hasEnable)
    {
        var dut = new AlignedPaths(new LatencyConfig(registers, hasEnable));
        // The second path has one register, and one more follows for both.
        var latency = Math.Max(registers, 1) + 1;
        Testbench.Run(dut, new SimulationOptions { Seed = registers }, sim =>
        {
            sim.Set(dut.Enable, true);
            var gain = 3;
            sim.Set(dut.Gain, gain);
            sim.Set(dut.Valid, false);
            sim.Reset(latency + 1);
            var random = new Random(sim.Options.Seed);
            var history = new List<(bool Valid, int X, int Y)>();
            for (var cycle = 0; cycle < 800; cycle++)
            {
                var word = (Valid: random.Next(2) == 0, X: random.Next(-128, 128), Y: random.Next(-128, 128));
                var enable = random.Next(3) != 0;
                sim.Set(dut.Valid, word.Valid);
                sim.Set(dut.X, word.X);
                sim.Set(dut.Y, word.Y);
                sim.Set(dut.Enable, enable);
                if (history.Count >= latency)
                {
                    var (valid, x, y) = history[^latency];
                    sim.Expect(dut.ResultValid, valid);
                    sim.Expect(dut.Result, (((x * x) + x) * gain) - y);
                    sim.Expect(dut.Sum, x + y);
                }

                if (enable || !hasEnable)
                    history.Add(word);
                sim.Step();
                if (cycle == 400)
                {
                    sim.Set(dut.Enable, true);
                    sim.Set(dut.Valid, false);
                    sim.Reset();
                    history.Clear();
                }
            }
        });
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        Module[] modules =
        [
            new StallingPipe(new(3, PipelineStall.ReadyChain, 2)), new StallingPipe(new(3, PipelineStall.GlobalEnable, 2)),
            new SpreadPipe(new(4, PipelineStall.ReadyChain)), new SpreadPipe(new(4, PipelineStall.GlobalEnable)),
            new Histogram(PipelineStall.ReadyChain), new AlignedPaths(new(3, HasEnable: true)), new Blend(),
        ];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    private static void Set(Simulation sim, Operands payload, (long A, long B) word)
    {
        sim.Set(payload.A, word.A);
        sim.Set(payload.B, word.B);
    }

    private static void SetAddition(Simulation sim, Addition payload, (long Address, long Amount) word)
    {
        sim.Set(payload.Address, word.Address);
        sim.Set(payload.Amount, word.Amount);
    }

    private static void RunStalling(StallingPipeConfig config, EngineKind engine, int cycles)
    {
        var dut = new StallingPipe(config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 40 + config.Registers }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var golden = new StallingGolden(config);
            var pattern = 0;
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                if (cycle % 50 == 0)
                    pattern = random.Next(4);
                var inputs = new StallingInputs(
                    random.Next(4) != 0, random.Next(1 << 16), random.Next(4) != pattern % 2,
                    pattern == 0 ? 0 : Sparse(random), pattern < 2 ? 0 : Sparse(random) & Sparse(random), pattern == 3 && random.Next(8) == 0);
                sim.Set(dut.Source.Valid, inputs.Valid);
                sim.Set(dut.Source.Payload, inputs.Word);
                sim.Set(dut.Sink.Ready, inputs.Ready);
                sim.Set(dut.Halt, inputs.Halt);
                sim.Set(dut.Throw, inputs.Throw);
                sim.Set(dut.Flush, inputs.Flush);
                var outputs = golden.Settle(inputs);
                sim.Expect(dut.Valid, outputs.Valid);
                sim.Expect(dut.Fires, outputs.Fires);
                sim.Expect(dut.Source.Ready, outputs.SourceReady);
                sim.Expect(dut.Sink.Valid, outputs.SinkValid);
                if (outputs.SinkValid)
                    sim.Expect(dut.Sink.Payload, outputs.Word);
                if (random.Next(150) == 0)
                {
                    sim.Reset();
                    golden = new StallingGolden(config);
                    continue;
                }

                golden.Step();
                sim.Step();
            }

            int Sparse(Random source) => source.Next(1 << (config.Registers + 1)) & source.Next(1 << (config.Registers + 1));
        });
    }

    private sealed record StallingInputs(bool Valid, int Word, bool Ready, int Halt, int Throw, bool Flush);

    private sealed record StallingOutputs(int Valid, int Fires, bool SourceReady, bool SinkValid, int Word);

    /// <summary>The stages hold words or nothing; from the last to the first it is decided what happens to each word.</summary>
    private sealed class StallingGolden(StallingPipeConfig config)
    {
        private int?[] words = new int?[config.Registers + 1];
        private int?[] following = [];

        public StallingOutputs Settle(StallingInputs inputs)
        {
            var last = config.Registers;
            words[0] = inputs.Valid ? inputs.Word : null;
            var thrown = Enumerable.Range(0, last + 1).Select(stage => (inputs.Throw >> stage & 1) != 0).ToArray();
            bool Halted(int stage) => (inputs.Halt >> stage & 1) != 0;
            void Flush()
            {
                for (var stage = 0; stage < config.FlushStage; stage++)
                    thrown[stage] = true;
            }

            following = new int?[last + 1];
            var (fires, sourceReady, sinkValid) = (0, false, false);
            if (config.Stall == PipelineStall.ReadyChain)
            {
                var hasRoom = inputs.Ready;
                for (var stage = last; stage >= 0; stage--)
                {
                    var moves = words[stage] is not null && !Halted(stage) && !thrown[stage];
                    if (stage == last)
                        sinkValid = moves;
                    moves &= hasRoom;
                    if (moves)
                        fires |= 1 << stage;
                    if (moves && stage < last)
                        following[stage + 1] = words[stage];
                    if (stage == config.FlushStage && moves && inputs.Flush)
                        Flush();
                    var leaves = thrown[stage] || (!Halted(stage) && hasRoom);
                    if (stage == 0)
                        sourceReady = leaves;
                    hasRoom = words[stage] is null || leaves;
                    if (stage > 0 && !hasRoom)
                        following[stage] = words[stage];
                }
            }
            else
            {
                if (inputs.Flush && words[config.FlushStage] is not null)
                    Flush();
                var alive = words.Select((word, stage) => thrown[stage] ? null : word).ToArray();
                var isHalted = Enumerable.Range(0, last + 1).Any(stage => alive[stage] is not null && Halted(stage));
                sinkValid = alive[last] is not null && !Halted(last);
                var isTaken = sinkValid && inputs.Ready;
                var moves = !isHalted && (inputs.Ready || alive[last] is null);
                sourceReady = moves || thrown[0];
                for (var stage = 0; stage <= last; stage++)
                {
                    if (stage == last ? isTaken : moves && alive[stage] is not null)
                        fires |= 1 << stage;
                    if (moves && stage < last)
                        following[stage + 1] = alive[stage];
                    if (!moves && stage > 0 && !(stage == last && isTaken))
                        following[stage] = alive[stage];
                }
            }

            var valid = words.Select((word, stage) => word is null ? 0 : 1 << stage).Sum();
            var word = words[last] is { } first ? ((first + (last * (last + 1) / 2)) ^ (first << 1)) & 0xFFFF : 0;
            return new StallingOutputs(valid, fires, sourceReady, sinkValid, word);
        }

        public void Step() => words = following;
    }
}
