using System.Numerics;
using Generators.Catalogue;
using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.FlightLlm;

/// <summary>The engine against the interpreter: programs leave the same memories.</summary>
public sealed class FlightEngineTests
{
    private static readonly FlightEngineConfig Small = new();

    private static readonly FlightEngineConfig Wide = new()
    {
        Lanes = 2,
        PortBytes = 32,
        ReadsOnTheWay = 5,
        Overflow = Generators.FlightLlm.FlightOverflow.CarryTracking,
        Controller = new FlightControllerConfig { PositionBits = 12, QueueDepth = 2, WatchdogCycles = 5000 },
        Shape = new IsaShape { Channels = 4, MatrixRows = 16, VectorColumns = 128, BufferRows = 64, GlobalRows = 12 },
    };

    /// <summary>Rows, whether weights are sparse, and sizes of the layers.</summary>
    private static readonly (int Rows, bool IsSparse, int[] Sizes)[] Layers =
    [
        (8, false, [16, 16]), (11, false, [32, 48, 16]), (13, true, [48, 32, 16]), (2, true, [144, 48, 32]), (16, false, [144, 16]),
        (1, false, [48, 48, 16]), (1, true, [48, 48, 16]), (1, false, [208, 80, 16]), (1, true, [208, 80, 16]),
    ];

    public static TheoryData<FlightEngineConfig, FlightMemoryTraffic> Memories => new()
    {
        { Small, new FlightMemoryTraffic(0, 1, 1) },
        { Small, new FlightMemoryTraffic(0.4, 1, 40) },
        { Wide, new FlightMemoryTraffic(0.1, 3, 12) },
    };

    [Theory]
    [MemberData(nameof(Memories))]
    public void Compiled_layers_give_the_interpreters_memory(FlightEngineConfig config, FlightMemoryTraffic traffic) => Run(config, (_, testbench) =>
    {
        foreach (var (rows, isSparse, sizes) in Layers)
        {
            var random = new Random(4);
            var (run, program) = Compiled(random, config, rows, isSparse, sizes);
            testbench.Run([program], run, traffic, random, $"seed 4, rows {rows}, sparse {isSparse}, sizes {string.Join(" ", sizes)}");
        }
    });

    /// <summary>A program of a bucket of lengths, two of them one behind the other, and the plain triple loop at the end of it.</summary>
    [Fact]
    public void A_program_of_a_bucket_serves_shorter_inputs() => Run(Small, (_, testbench) =>
    {
        var random = new Random(6);
        var weights = new sbyte[32, 16];
        foreach (var (k, n) in from k in Enumerable.Range(0, 32) from n in Enumerable.Range(0, 16) select (k, n))
            weights[k, n] = (sbyte)random.Next(-128, 128);
        var compiled = FlightCompiler.Compile([new FlightLayer { K = 32, N = 16, Weights = weights }], 16, Small.Shape);
        foreach (var length in new[] { 3, 11, 16 })
        {
            var activations = new sbyte[length, 32];
            foreach (var (m, k) in from m in Enumerable.Range(0, length) from k in Enumerable.Range(0, 32) select (m, k))
                activations[m, k] = (sbyte)random.Next(-128, 128);
            var run = new FlightRun(Small.Shape, compiled.ChannelBytes) { OutputShift = 6 };
            compiled.WriteWeights(run.Expected);
            compiled.WriteInput(run.Expected, activations);
            testbench.Run([compiled.Program, compiled.Program], run, new FlightMemoryTraffic(0.2, 1, 9), random, "seed 6");
            var results = compiled.ReadOutput(run.Actual, length);
            foreach (var (m, n) in from m in Enumerable.Range(0, length) from n in Enumerable.Range(0, 16) select (m, n))
                results[m, n].ShouldBe((sbyte)Math.Clamp((Enumerable.Range(0, 32).Sum(k => activations[m, k] * weights[k, n]) + 32) >> 6, -128, 127));
        }
    });

    /// <summary>A product unit that is busy in so many cycles of a layer: the page's table.</summary>
    [Theory]
    [InlineData(64, false, 8192, 13_200)]
    [InlineData(64, true, 3888, 9_500)]
    [InlineData(1, false, 256, 700)]
    public void Cycles_are_the_pages(int rows, bool isSparse, int multiplying, int most) => Run(Small, (_, testbench) =>
    {
        var random = new Random(4);
        var (run, program) = Compiled(random, Small, rows, isSparse, rows == 1 ? [128, 128] : [256, 64]);
        var cycles = testbench.Run([program], run, new FlightMemoryTraffic(0, 1, 1), random, "seed 4");
        cycles.Multiplying.ShouldBe(multiplying);
        cycles.Cycles.ShouldBeLessThan(most);
        var modelled = IsaScheduler.Run(program, IsaTiming.Of(Small, kept: isSparse ? multiplying / 8192.0 : 1), Small.Controller).Cycles;
        ((double)modelled / cycles.Cycles).ShouldBeInRange(0.9, 1.1);
    });

    [Fact]
    public void Programs_that_can_not_be_executed_stop_with_their_position()
    {
        foreach (var config in new[] { Small, Wide })
            Run(config, (_, testbench) => testbench.Errors());
    }

    /// <summary>Behind an error nothing begins: what waits for the wrong instruction's token is never stored.</summary>
    [Fact]
    public void Behind_an_error_nothing_is_stored() => Run(Small, (simulation, testbench) =>
    {
        var program = IsaAssembler.Assemble("MM K=1 B_addr=60 output=1 release=ST\nST wait=MM length=64");
        var run = new FlightRun(Small.Shape, 256);
        Should.Throw<IsaException>(() => new IsaInterpreter(run.Expected).Run(program)).Fault.Word.ShouldBe(0);
        testbench.Fails(program, run, new IsaFault(IsaFaultKind.Execution, 0, ""));
        run.Compare("nothing is stored");
    });

    [Fact]
    public void Random_programs_on_another_shape()
    {
        var report = FlightEngineTestbench.Verify(new FlightEngine(Wide), new VerificationRequest { Seed = 8, StartSeed = 2, RandomCycles = 5_000 });
        report.Failure.ShouldBeNull();
    }

    [Fact]
    public void Random_programs_give_the_interpreters_memory()
    {
        var report = FlightEngineTestbench.Verify(new FlightEngine(Small), new VerificationRequest { Seed = 7, StartSeed = 2, RandomCycles = 20_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(60);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine) => Run(
        Small,
        (_, testbench) =>
        {
            var random = new Random(5);
            foreach (var rows in new[] { 3, 1 })
            {
                var (run, program) = Compiled(random, Small, rows, rows == 3, [32, 32, 16]);
                testbench.Run([program], run, new FlightMemoryTraffic(0.2, 1, 6), random, "seed 5");
            }
        },
        engine);

    /// <summary>Operations that the engine does not have go out and come back.</summary>
    [Fact]
    public void An_external_unit_computes_special_operations()
    {
        var config = Small with { SpecialPort = true };
        Run(config, (simulation, testbench) =>
        {
            var program = IsaAssembler.Assemble("LD mode=global length=256 release=MISC\nMISC wait=LD op=silu K=11 in_a=1 out=5 mask=2\nMISC op=add K=5 in_a=5 in_b=5 out=6 release=ST\nST wait=MISC bank_addr=5 loop1=3 length=64 hbm_addr=1024");
            var run = new FlightRun(config.Shape, 2048);
            var random = new Random(3);
            foreach (var channel in run.Expected.Hbm)
                channel.Write(0, Enumerable.Range(0, 256).Select(_ => (byte)random.Next(256)).ToArray());
            run.CopyToActual();
            new IsaInterpreter(run.Expected) { Special = (operation, mask, values) => [.. values.Select(value => (sbyte)(value ^ 0x55))] }.Run(program);
            testbench.RunSpecial(program, run, word => word ^ ((BigInteger.One << 128) / 3), new FlightMemoryTraffic(0.3, 1, 5), random);
        });
    }

    /// <summary>Knobs of the controller and ports that change what the testbench has to do.</summary>
    [Theory]
    [InlineData("controller.memoryWords=512")]
    [InlineData("controller.memoryWords=1024", "controller.queueDepth=1", "controller.watchdogCycles=6000")]
    [InlineData("specialPort=true")]
    [InlineData("controller.tokenCapacity=1")]
    public void Knobs_of_the_controller_verify(params string[] knobs)
    {
        var config = (FlightEngineConfig)KnobSet.Of(typeof(FlightEngineConfig)).Apply(Small, knobs);
        var report = FlightEngineTestbench.Verify(new FlightEngine(config), new VerificationRequest { Seed = 9, StartSeed = 2, RandomCycles = 4_000 });
        report.Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData("controller.memoryWords=64", "Knob 'controller.memoryWords' can't be '64' in a verification, whose programs have up to 512 words; set that many, or 0.")]
    [InlineData("controller.watchdogCycles=50", "Knob 'controller.watchdogCycles' can't be '50' in a verification, whose instructions take up to 5096 cycles; set that many, or 0.")]
    public void Knobs_that_the_testbench_can_not_verify_are_refused(string knob, string message)
    {
        var config = (FlightEngineConfig)KnobSet.Of(typeof(FlightEngineConfig)).Apply(Small, [knob]);
        Should.Throw<CatalogueException>(() => FlightEngineTestbench.Verify(new FlightEngine(config), new VerificationRequest())).Message.ShouldBe(message);
    }

    [Fact]
    public void Configurations_that_can_not_be_are_refused()
    {
        string Message(FlightEngineConfig config) => Should.Throw<CatalogueException>(() => new FlightEngine(config)).Message;
        Message(Small with { Shape = Small.Shape with { MatrixRows = 12 } })
            .ShouldBe("Knob 'matrixRows' can't be '12': each of the 2 channels (knob 'channels') has a power of two of rows, 2 at least.");
        Message(Small with { Shape = Small.Shape with { VectorColumns = 128 } })
            .ShouldBe("Knob 'vectorColumns' can't be '128': each of the 2 channels (knob 'channels') has 2 blocks of 16 columns at most, because knob 'bufferRows' is 64.");
        Message(Small with { Shape = Small.Shape with { BufferRows = 512, VectorColumns = 256 } })
            .ShouldBe("Knob 'vectorColumns' can't be '256': each of the 2 channels (knob 'channels') has 4 blocks of 16 columns at most, because knob 'matrixRows' is 8.");
        Message(Small with { Shape = Small.Shape with { VectorColumns = 16 } })
            .ShouldBe("Knob 'vectorColumns' can't be '16': each of the 2 channels (knob 'channels') has a power of two of blocks of 16 columns, 1 at least; so it is 32 times a power of two.");
        Message(Small with { PortBytes = 32, Shape = Small.Shape with { Channels = 1, VectorColumns = 16 } })
            .ShouldBe("Knob 'portBytes' can't be '32': a vector has 16 bytes in each of the 1 channels (knob 'channels').");
        Message(Small with { Lanes = 3 }).ShouldBe("Knob 'lanes' can't be '3'; it takes 1 or 2.");
    }

    [Fact]
    public void Verilog_of_the_preset_is_clean()
    {
        var design = Elaborator.Elaborate(new FlightEngine(Small));
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }

    private static (FlightRun Run, IsaProgram Program) Compiled(Random random, FlightEngineConfig config, int rows, bool isSparse, int[] sizes)
    {
        var compiled = FlightEngineStimulus.Compile(random, config.Shape, rows, isSparse, sizes, out var activations);
        var run = new FlightRun(config.Shape, compiled.ChannelBytes) { OutputShift = 7 };
        compiled.WriteWeights(run.Expected);
        compiled.WriteInput(run.Expected, activations);
        return (run, compiled.Program);
    }

    private static void Run(FlightEngineConfig config, Action<Simulation, FlightEngineTestbench> body, EngineKind engine = EngineKind.BuiltIn)
    {
        var dut = new FlightEngine(config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine }, simulation =>
        {
            simulation.Reset();
            body(simulation, new FlightEngineTestbench(simulation, dut));
        });
    }
}

/// <summary>Long runs, and the paper's sizes.</summary>
[Trait("Category", "Nightly")]
public sealed class FlightEngineNightlyTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn, 11)]
    [InlineData(EngineKind.Verilator, 12)]
    public void Long_random_programs(EngineKind engine, int seed)
    {
        var report = FlightEngineTestbench.Verify(new FlightEngine(new FlightEngineConfig()), new VerificationRequest { Engine = engine, Seed = seed, StartSeed = 2, RandomCycles = 400_000 });
        report.Failure.ShouldBeNull();
    }

    [Fact]
    public void The_papers_sizes_elaborate()
    {
        var config = new FlightEngineConfig { Lanes = 2, PortBytes = 32, Shape = IsaShape.Paper, Controller = new FlightControllerConfig() };
        var design = Elaborator.Elaborate(new FlightEngine(config));
        design.Warnings.ShouldBeEmpty();
        VerilogEmitter.Emit(design, VerilogOptions.Default).ShouldContain("module FlightEngine (");
    }
}
