using Generators.Catalogue;
using Generators.FlightLlm.Isa;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>The controller against the cycle model that the scheduler is made of, in every cycle.</summary>
public sealed class FlightControllerTests
{
    public static TheoryData<FlightControllerConfig> Configurations =>
    [
        new(),
        new() { QueueDepth = 1, TokenCapacity = 1, PositionBits = 10, WatchdogCycles = 30 },
        new() { QueueDepth = 2, TokenCapacity = 2, WatchdogCycles = 5 },
        new() { QueueDepth = 16, TokenCapacity = 3, PositionBits = 31 },
        new() { MemoryWords = 256, PositionBits = 9, WatchdogCycles = 50 },
        new() { MemoryWords = 3, QueueDepth = 1 },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_cycle_is_the_models(FlightControllerConfig config)
    {
        var report = FlightControllerTestbench.Verify(new FlightController(config), new VerificationRequest { Seed = 5, StartSeed = 3, RandomCycles = 12_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(2000);
    }

    [Theory]
    [InlineData(EngineKind.Verilator, 0)]
    [InlineData(EngineKind.Icarus, 0)]
    [InlineData(EngineKind.Verilator, 64)]
    [InlineData(EngineKind.Icarus, 64)]
    public void External_simulators_agree(EngineKind engine, int memoryWords)
    {
        var config = new FlightControllerConfig { QueueDepth = 2, TokenCapacity = 2, PositionBits = 12, WatchdogCycles = 40, MemoryWords = memoryWords };
        FlightControllerTestbench.Verify(new FlightController(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 2_500 }).Failure.ShouldBeNull();
    }

    [Fact]
    public void Verilog_of_the_presets_is_clean()
    {
        var entry = new FlightControllerEntry();
        foreach (var (name, config) in entry.Presets)
        {
            var design = Elaborator.Elaborate(entry.CreateModule(config));
            design.Warnings.ShouldBeEmpty(name);
            VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty(name);
        }
    }

    /// <summary>Each kind of error, from words by hand.</summary>
    [Theory]
    [InlineData("LD\nMM wait=LD\nLD", IsaFaultKind.Deadlock, 7)]
    [InlineData("MM wait=LD\nMM\nMM\nMM\nMM\nMM\nLD release=MM", IsaFaultKind.Deadlock, 0)]
    [InlineData("SYS\nLD release=MM\nMM", IsaFaultKind.TokensLeft, 12)]
    [InlineData("SYS\nLD release=MM\nLD release=MM\nMM\nMM", IsaFaultKind.TokenOverflow, 8)]
    [InlineData("SYS\nLD", IsaFaultKind.None, 0)]
    public void Errors_have_their_kind_and_place(string text, IsaFaultKind kind, int word)
    {
        var dut = new FlightController(new FlightControllerConfig { TokenCapacity = 1, QueueDepth = 4 });
        Testbench.Run(dut, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new FlightControllerTestbench(simulation, dut);
            testbench.Run([IsaAssembler.Assemble(text).ToWords()], new FlightControllerTraffic(0, 0, 0, 0, 500), new Random(1)).ShouldBe(kind == IsaFaultKind.None);
            simulation.Expect(dut.Error.Kind, kind);
            simulation.Expect(dut.Error.Word, word);
        });
    }

    /// <summary>The hardware starts every command in the scheduler's cycle, and layers that are executed in its order give the plain triple loop.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_program_of_two_layers_runs_on_the_hardware_in_the_schedulers_cycles(int rows)
    {
        var (random, layers) = (new Random(9), new List<FlightLayer>());
        foreach (var (inputs, outputs) in new[] { (32, 608), (608, 16) })
        {
            var weights = new sbyte[inputs, outputs];
            foreach (var (k, n) in from k in Enumerable.Range(0, inputs) from n in Enumerable.Range(0, outputs) select (k, n))
                weights[k, n] = (sbyte)random.Next(-128, 128);
            layers.Add(new FlightLayer { K = inputs, N = outputs, Weights = weights, Relu = true });
        }

        var compiled = FlightCompiler.Compile(layers, rows);
        var program = compiled.Program;
        var cycles = program.Instructions.Select(_ => random.Next(1, 60)).ToArray();
        var expected = IsaScheduler.Run(program, number => cycles[number]);
        var activations = new sbyte[rows, 32];
        foreach (var (m, k) in from m in Enumerable.Range(0, rows) from k in Enumerable.Range(0, 32) select (m, k))
            activations[m, k] = (sbyte)random.Next(-128, 128);

        var dut = new FlightController(new FlightControllerConfig());
        Testbench.Run(dut, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var memories = new IsaMemories();
            compiled.WriteWeights(memories);
            compiled.WriteInput(memories, activations);
            var interpreter = new IsaInterpreter(memories) { OutputShift = 9 };
            var intervals = Play(simulation, dut, program, cycles, number => interpreter.Run(program, [number]));
            intervals.ShouldBe(expected.Intervals);
            var results = layers.Aggregate(activations, (values, layer) => Product(values, layer.Weights!));
            compiled.ReadOutput(memories, rows).ShouldBe(results);
        });
    }

    private static List<IsaInterval> Play(Simulation simulation, FlightController dut, IsaProgram program, int[] cycles, Action<int> complete)
    {
        var words = program.ToWords();
        var numbers = Enumerable.Range(0, program.Instructions.Length).ToDictionary(number => program.Positions[number]);
        (Bit Valid, Bit Ready, UInt Position)[] ports =
        [
            (dut.Load.Valid, dut.Load.Ready, dut.Load.Payload.Position),
            (dut.Store.Valid, dut.Store.Ready, dut.Store.Payload.Position),
            (dut.MatrixMatrix.Valid, dut.MatrixMatrix.Ready, dut.MatrixMatrix.Payload.Position),
            (dut.MatrixVector.Valid, dut.MatrixVector.Ready, dut.MatrixVector.Payload.Position),
            (dut.Misc.Valid, dut.Misc.Ready, dut.Misc.Payload.Position),
            (dut.System.Valid, dut.System.Ready, dut.System.Payload.Position),
        ];
        foreach (var port in ports)
            simulation.Set(port.Ready, true);
        var running = new IsaInterval?[ports.Length];
        var intervals = new List<IsaInterval>();
        var next = 0;
        for (var cycle = 0; ; cycle++)
        {
            var done = 0;
            for (var unit = 0; unit < ports.Length; unit++)
            {
                if (running[unit] is not { } interval || interval.End != cycle)
                    continue;
                complete(interval.Number);
                done |= 1 << unit;
                running[unit] = null;
            }

            simulation.Set(dut.Done, done);
            simulation.Set(dut.Words!.Valid, next < words.Length);
            simulation.Set(dut.Words.Payload.Word, words[Math.Min(next, words.Length - 1)]);
            simulation.Set(dut.Words.Payload.Last, next == words.Length - 1);
            for (var unit = 0; unit < ports.Length; unit++)
            {
                if (!simulation.GetBool(ports[unit].Valid))
                    continue;
                var number = numbers[(int)simulation.GetInt64(ports[unit].Position)];
                running[unit] = new IsaInterval(number, cycle, cycle + cycles[number]);
                intervals.Add(running[unit]!.Value);
            }

            if (simulation.GetBool(dut.IsFinished))
                return intervals;
            if (next < words.Length && simulation.GetBool(dut.Words.Ready))
                next++;
            simulation.Expect(dut.Error.Kind, IsaFaultKind.None);
            simulation.Step();
        }
    }

    private static sbyte[,] Product(sbyte[,] values, sbyte[,] weights)
    {
        var results = new sbyte[values.GetLength(0), weights.GetLength(1)];
        foreach (var (m, n) in from m in Enumerable.Range(0, results.GetLength(0)) from n in Enumerable.Range(0, results.GetLength(1)) select (m, n))
        {
            var sum = Enumerable.Range(0, weights.GetLength(0)).Sum(k => values[m, k] * weights[k, n]);
            results[m, n] = (sbyte)Math.Clamp((Math.Max(0, sum) + 256) >> 9, -128, 127);
        }

        return results;
    }

    [Fact]
    public void Configurations_that_can_not_be_are_refused()
    {
        Should.Throw<CatalogueException>(() => new FlightController(new FlightControllerConfig { MemoryWords = 16, PositionBits = 4 })).Message
            .ShouldBe("Knob 'memoryWords' can't be '16': words of 4 bits (knob 'positionBits') end at 15.");
        Should.Throw<CatalogueException>(() => new FlightController(new FlightControllerConfig { QueueDepth = 0 })).Message
            .ShouldBe("Knob 'queueDepth' can't be '0'; it takes 1 to 64.");
    }
}
