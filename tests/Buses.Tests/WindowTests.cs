using HdlDsl;
using HdlDsl.Buses;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;
using static HdlDsl.Hdl;

namespace Buses.Tests;

/// <summary>Windows of all accesses and latencies, aligned and not.</summary>
public sealed class WindowMap() : RegisterMap("Windows")
{
    public SingleRegister<UInt> First { get; } = Declare(Register.Of(Field.UInt(31, 0, FieldAccess.ReadWrite)));

    public RegisterWindow Table { get; } = DeclareWindow(16, 0x40, doc: "A memory.");

    public RegisterWindow Slow { get; } = DeclareWindow(5, 0x84, WindowAccess.ReadOnly, readLatency: 3, doc: "Address + 1000, slowly.");

    public RegisterWindow Fast { get; } = DeclareWindow(3, access: WindowAccess.ReadWrite, readLatency: 0, doc: "A memory read at once.");

    public RegisterWindow Sink { get; } = DeclareWindow(4, 0xC0, WindowAccess.WriteOnly, doc: "The last write.");

    public RegisterWindow One { get; } = DeclareWindow(1, 0xD8, WindowAccess.ReadOnly, readLatency: 0, doc: "One word.");
}

public sealed class WindowDut() : AxiLiteModule<WindowMap>(new WindowMap())
{
    public Bits LastWrite { get; } = Out.Bits(36);

    protected override void BuildCore()
    {
        Map.Table.Connect(Mem.Of(16, Shape.Bits(32)).Named("table_words"));
        Map.Fast.Connect(Mem.Of(3, Shape.Bits(32)).Named("fast_words"));
        var slow = Delay(Map.Slow.ReadIndex + 1000, cycles: 3);
        Map.Slow.Give(Cat(BitsOf(0, 32 - slow.Width), slow));
        Map.One.Give(Map.First.Value.Value.AsBits());
        var last = Reg.Bits(36);
        using (When(Map.Sink.IsWritten))
            last.Next = Cat(BitsOf(0, 2), Map.Sink.WriteIndex, Map.Sink.WriteData);
        LastWrite.Value = last;
    }
}

public sealed class WindowTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn, 0, 600)]
    [InlineData(EngineKind.BuiltIn, 0.5, 600)]
    [InlineData(EngineKind.Icarus, 0.3, 150)]
    public void Windows_equal_the_golden_model(EngineKind engine, double stalls, int count)
    {
        var dut = new WindowDut();
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 21 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var checker = new AxiLiteChecker(sim, dut.Bus);
            var master = new AxiLiteMaster(sim, dut.Bus, AxiLiteStalls.All(stalls), 2, checker);
            var words = new Dictionary<ulong, ulong>();
            for (var address = 0x40UL; address < 0xA4; address += 4)
                words[address] = 0;
            var readable = words.Keys.Where(address => address is < 0x80 or >= 0x98).ToList();
            foreach (var address in readable)
                master.Write(address, 0);
            words[0] = 0;
            for (var i = 0; i < count; i++)
            {
                var address = (ulong)random.Next(0x100);
                var word = address & ~3UL;
                var (data, strobes) = ((ulong)(uint)random.Next() * 3 & 0xFFFF_FFFF, random.Next(16));
                var isMemory = word == 0 || word is >= 0x40 and < 0x80 || word is >= 0x98 and < 0xA4;
                var answer = AxiResponse.Okay;
                (ulong Data, AxiResponse Answer) read = default;
                if (random.Next(2) == 0)
                {
                    sim.Run(async () => answer = await master.WriteWord(address, data, strobes));
                    var isSink = word is >= 0xC0 and < 0xD0;
                    answer.ShouldBe(isMemory || isSink ? AxiResponse.Okay : AxiResponse.DecodeError, $"write to 0x{address:x}, seed {sim.Options.Seed}");
                    if (isSink)
                        sim.Expect(dut.LastWrite, (long)((((word - 0xC0) >> 2) << 32) | data));
                    for (var lane = 0; lane < 4 && isMemory; lane++)
                    {
                        var mask = 0xFFUL << (lane * 8);
                        if ((strobes >> lane & 1) == 1)
                            words[word] = (words[word] & ~mask) | (data & mask);
                    }

                    continue;
                }

                sim.Run(async () => read = await master.ReadWord(address));
                var isSlow = word is >= 0x84 and < 0x98;
                read.Answer.ShouldBe(isMemory || isSlow || word == 0xD8 ? AxiResponse.Okay : AxiResponse.DecodeError, $"read of 0x{address:x}, seed {sim.Options.Seed}");
                var expected = isMemory ? words[word] : isSlow ? ((word - 0x84) >> 2) + 1000 : word == 0xD8 ? words[0] : 0;
                read.Data.ShouldBe(expected, $"read of 0x{address:x}, seed {sim.Options.Seed}");
            }
        });
    }

    [Fact]
    public void All_tools_are_content_with_the_Verilog()
    {
        var design = Elaborator.Elaborate(new WindowDut());
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
    }
}
