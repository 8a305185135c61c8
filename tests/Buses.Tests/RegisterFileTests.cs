using System.Numerics;
using HdlDsl;
using HdlDsl.Buses;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Buses.Tests;

/// <summary>The register file against the golden model, cycle by cycle, with random traffic on all channels and random hardware.</summary>
public sealed class RegisterFileTests
{
    public static TheoryData<double, double, double> StallPatterns()
    {
        var patterns = new TheoryData<double, double, double>();
        foreach (var address in (double[])[0, 0.7])
        {
            foreach (var data in (double[])[0, 0.7])
            {
                foreach (var answer in (double[])[0, 0.7])
                    patterns.Add(address, data, answer);
            }
        }

        return patterns;
    }

    [Theory]
    [MemberData(nameof(StallPatterns))]
    public void Registers_equal_the_golden_model_in_every_cycle(double address, double data, double answer) =>
        Check(32, new AxiLiteOptions(), EngineKind.BuiltIn, new AxiLiteStalls(address, data, answer, data, answer), 3000, seed: 11, resets: true);

    [Theory]
    [InlineData(AxiResponse.SlaveError)]
    [InlineData(AxiResponse.Okay)]
    public void Unmapped_addresses_are_answered_as_configured(AxiResponse unmapped) =>
        Check(32, new AxiLiteOptions { Unmapped = unmapped, AddressBits = 10, HasProtection = false }, EngineKind.BuiltIn, AxiLiteStalls.All(0.3), 2000, seed: 12, resets: false);

    [Fact]
    public void Registers_of_64_bits_equal_the_golden_model() =>
        Check(64, new AxiLiteOptions(), EngineKind.BuiltIn, AxiLiteStalls.All(0.4), 4000, seed: 13, resets: true);

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Other_simulators_agree_with_the_golden_model(EngineKind engine) => Check(32, new AxiLiteOptions(), engine, AxiLiteStalls.All(0.4), 600, seed: 14, resets: true);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Long_random_traffic_equals_the_golden_model()
    {
        for (var seed = 100; seed < 160; seed++)
            Check(seed % 2 == 0 ? 32 : 64, new AxiLiteOptions(), EngineKind.BuiltIn, AxiLiteStalls.All(seed % 10 / 12.0), 20_000, seed, resets: true);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void All_tools_are_content_with_the_Verilog(int dataBits)
    {
        var design = Elaborator.Elaborate(new AxiLiteRegisters<AllKindsMap>(new AllKindsMap(dataBits)));
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }

    [Fact]
    public void A_transfer_is_answered_after_two_cycles_and_one_goes_on_every_two_cycles()
    {
        var dut = new AxiLiteRegisters<AllKindsMap>(new AllKindsMap());
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            var master = new AxiLiteMaster(sim, dut.Bus);
            var checker = new AxiLiteChecker(sim, dut.Bus);
            var writes = new List<long>();
            var reads = new List<long>();
            var start = sim.Cycle;
            sim.Run(
                () => master.WriteAll([.. Enumerable.Range(0, 50).Select(i => new AxiLiteWrite(0x40, (ulong)i))], _ => writes.Add(sim.Cycle - start)),
                () => master.ReadAll([.. Enumerable.Repeat(0x40UL, 50)], (_, _) => reads.Add(sim.Cycle - start)),
                () => sim.Start(checker.Watch(() => writes.Count == 50 && reads.Count == 50)));
            writes.ShouldBe(Enumerable.Range(0, 50).Select(i => 2 + (2L * i)));
            reads.ShouldBe(Enumerable.Range(0, 50).Select(i => 2 + (2L * i)));
            (checker.Writes, checker.Reads).ShouldBe((50, 50));
        });
    }

    [Fact]
    public void No_combinational_path_leads_through_the_slave()
    {
        var dut = new AxiLiteRegisters<AllKindsMap>(new AllKindsMap());
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            var random = new Random(5);
            Bit[] inputs = [dut.Bus.WriteAddressValid, dut.Bus.WriteDataValid, dut.Bus.WriteResponseReady, dut.Bus.ReadAddressValid, dut.Bus.ReadDataReady];
            Bit[] outputs = [dut.Bus.WriteAddressReady, dut.Bus.WriteDataReady, dut.Bus.WriteResponseValid, dut.Bus.ReadAddressReady, dut.Bus.ReadDataValid];
            for (var cycle = 0; cycle < 300; cycle++)
            {
                string? first = null;
                for (var pattern = 0; pattern < 32; pattern++)
                {
                    for (var i = 0; i < inputs.Length; i++)
                        sim.Set(inputs[i], (pattern >> i & 1) == 1);
                    var seen = string.Concat(outputs.Select(output => sim.GetBool(output) ? '1' : '0'));
                    seen.ShouldBe(first ??= seen);
                }

                foreach (var input in inputs)
                    sim.Set(input, random.Next(2) == 1);
                sim.Step();
            }
        });
    }

    [Fact]
    public void Equal_maps_share_one_definition()
    {
        var design = Elaborator.Elaborate(new Twice());
        design.Definitions.Count(definition => definition.Name.StartsWith("AllKindsRegisters", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static void Check(int dataBits, AxiLiteOptions options, EngineKind engine, AxiLiteStalls stalls, int cycles, int seed, bool resets)
    {
        var map = new AllKindsMap(dataBits);
        var dut = new AxiLiteRegisters<AllKindsMap>(map, options);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, sim => new RegisterFileRun(sim, dut, map, options.Unmapped, stalls, resets).Run(cycles));
    }

    private sealed class Twice : Module
    {
        public AxiLite First { get; } = In.Of(new AxiLite(new AxiLiteConfig(8)));

        public AxiLite Second { get; } = In.Of(new AxiLite(new AxiLiteConfig(8)));

        protected override void Build()
        {
            foreach (var bus in (AxiLite[])[First, Second])
            {
                var map = new AllKindsMap();
                var registers = new AxiLiteRegisters<AllKindsMap>(map);
                registers.Bus.Value = bus;
                map.Events.Busy.Set(true);
                map.Events.Errors.Set(0);
                map.Events.Losing.Set(0);
                map.Events.Seen.Set(0);
                map.Events.SeenLosing.Set(0);
                map.Events.Level.Set(-5);
                map.Shared.Count.Set(1, false);
                map.Shared.HardwareCount.Set(map.Shared.Count.Value, map.Control.Written);
                map.Shared.Requests.Clear(map.Shared.Requests.Value);
                map.Shared.Losing.Clear(0);
            }
        }
    }
}
