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

    [Fact]
    public void Configurations_that_can_not_be_are_refused()
    {
        Should.Throw<CatalogueException>(() => new FlightController(new FlightControllerConfig { MemoryWords = 16, PositionBits = 4 })).Message
            .ShouldBe("Knob 'memoryWords' can't be '16': words of 4 bits (knob 'positionBits') end at 15.");
        Should.Throw<CatalogueException>(() => new FlightController(new FlightControllerConfig { QueueDepth = 0 })).Message
            .ShouldBe("Knob 'queueDepth' can't be '0'; it takes 1 to 64.");
    }
}
