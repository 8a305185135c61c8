using System.Collections.Immutable;
using Benchmarks.Designs.Rv32;
using Verification;
using Verification.Engines;

namespace Benchmarks.Tests;

/// <summary>The processor against an interpreter of its instruction set, one instruction at a time.</summary>
public sealed class Rv32Tests
{
    private const int TableBase = 16;
    private const int DeviceBase = 31;

    public static TheoryData<EngineKind> Engines => [EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Runs_the_benchmark_program(EngineKind engine) => Compare(engine, BenchmarkProgram.Words, instructions: 1000, endsInTrap: false);

    /// <summary>All instructions on random operands, corners among them; each result is sent to the device.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public void Runs_random_instructions(EngineKind engine)
    {
        var random = new Random(11);
        var assembler = new Assembler().Lui(DeviceBase, 0x80000).Lui(TableBase, 1).Addi(TableBase, TableBase, -64);
        for (var i = 1; i < 16; i++)
            LoadConstant(assembler, i, Operand(random));
        for (var i = 0; i < 168; i++)
            RandomInstruction(assembler, random, i);
        assembler.Ebreak();
        Compare(engine, assembler.Assemble(), instructions: 3000, endsInTrap: true);
    }

    public static TheoryData<string, uint> Traps => new()
    {
        { "ecall", 0x00000073 },
        { "ebreak", 0x00100073 },
        { "all zeros", 0 },
        { "mul x1, x2, x3", 0x023100B3 },
        { "sub with and's function", 0x403170B3 },
        { "slli with srai's bit", 0x40111093 },
        { "ld x1, 0(x0)", 0x00003083 },
        { "lwu x1, 0(x0)", 0x00006083 },
        { "sd x1, 0(x0)", 0x00103023 },
        { "branch without condition", 0x00002063 },
        { "jalr with function 1", 0x00001067 },
        { "fence.i", 0x0000100F },
        { "lw x1, 2(x0)", 0x00202083 },
        { "lh x1, 1(x0)", 0x00101083 },
        { "sw x1, 1(x0)", 0x001020A3 },
        { "sh x1, 3(x0)", 0x001011A3 },
        { "jal x0, 6", 0x0060006F },
        { "jalr x0, 2(x0)", 0x00200067 },
        { "beq x0, x0, 6", 0x00000363 },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public void Stops_at_what_is_illegal_or_misaligned(string what, uint word)
    {
        what.ShouldNotBeEmpty();
        Compare(EngineKind.Icarus, [.. new Assembler().Addi(1, 0, 1).Word(word).Addi(2, 0, 2).Assemble()], instructions: 3, endsInTrap: true);
    }

    [Fact]
    public void Assembler_encodes_as_the_specification_does()
    {
        var program = new Assembler()
            .Label("start")
            .Addi(1, 2, -1)
            .Lui(5, 0x12345)
            .Lw(6, -4, 7)
            .Sw(6, -4, 7)
            .Srai(8, 9, 31)
            .Sub(10, 11, 12)
            .Beq(1, 2, "start")
            .Jal(1, "start")
            .Assemble();
        program.ShouldBe([0xFFF10093, 0x123452B7, 0xFFC3A303, 0xFE63AE23, 0x41F4D413, 0x40C58533, 0xFE2084E3, 0xFE5FF0EF]);
    }

    private static void Compare(EngineKind engine, ImmutableArray<uint> program, int instructions, bool endsInTrap)
    {
        var config = new Rv32SystemConfig(program);
        var system = new Rv32System(config);
        Testbench.Run(system, new SimulationOptions { Engine = engine }, simulation =>
        {
            var golden = new Rv32Interpreter(program, config.MemoryWords);
            var random = new Random(simulation.Options.Seed);
            simulation.Reset();
            for (var i = 0; i < instructions && !golden.Trapped; i++)
            {
                golden.Input = (uint)random.Next();
                simulation.Set(system.Input, (long)golden.Input);
                golden.Step();
                RunInstruction(simulation, system);
                simulation.Expect(system.Trapped, golden.Trapped, () => $"instruction {i}");
                simulation.Expect(system.Checksum, golden.Checksum, () => $"instruction {i}");
            }

            golden.Trapped.ShouldBe(endsInTrap);
        });
    }

    private static void RunInstruction(Simulation simulation, Rv32System system)
    {
        var start = simulation.Cycle;
        do
        {
            simulation.Step();
            if (simulation.Cycle - start > 20)
                throw new TimeoutException("the instruction does not end");
        }
        while (!simulation.GetBool(system.Retired) && !simulation.GetBool(system.Trapped));
    }

    /// <summary>An instruction of the form with that number, and what it takes to see what it did: rd is sent to the device.</summary>
    private static void RandomInstruction(Assembler assembler, Random random, int number)
    {
        var (rd, a, b) = (random.Next(1, 16), random.Next(16), random.Next(16));
        var immediate = random.Next(-2048, 2048);
        var places = random.Next(32);
        var word = random.Next(8) * 4;
        var half = word + (2 * random.Next(2));
        var single = word + random.Next(4);
        var skip = $"skip {number}";
        Action[] forms =
        [
            () => assembler.Lui(rd, random.Next(1 << 20)), () => assembler.Auipc(rd, random.Next(1 << 20)),
            () => assembler.Addi(rd, a, immediate), () => assembler.Slti(rd, a, immediate), () => assembler.Sltiu(rd, a, immediate),
            () => assembler.Xori(rd, a, immediate), () => assembler.Ori(rd, a, immediate), () => assembler.Andi(rd, a, immediate),
            () => assembler.Slli(rd, a, places), () => assembler.Srli(rd, a, places), () => assembler.Srai(rd, a, places),
            () => assembler.Add(rd, a, b), () => assembler.Sub(rd, a, b), () => assembler.Sll(rd, a, b), () => assembler.Slt(rd, a, b),
            () => assembler.Sltu(rd, a, b), () => assembler.Xor(rd, a, b), () => assembler.Srl(rd, a, b), () => assembler.Sra(rd, a, b),
            () => assembler.Or(rd, a, b), () => assembler.And(rd, a, b), () => assembler.Fence(), () => assembler.Addi(0, a, immediate),
            () => assembler.Sb(a, single, TableBase).Lw(rd, word, TableBase), () => assembler.Sh(a, half, TableBase).Lw(rd, word, TableBase),
            () => assembler.Sw(a, word, TableBase).Lw(rd, word, TableBase),
            () => assembler.Lb(rd, single, TableBase), () => assembler.Lbu(rd, single, TableBase), () => assembler.Lh(rd, half, TableBase),
            () => assembler.Lhu(rd, half, TableBase), () => assembler.Lw(rd, word, TableBase), () => assembler.Lw(rd, 0, DeviceBase),
            () => assembler.Beq(a, b, skip).Addi(rd, rd, 1), () => assembler.Beq(a, a, skip).Addi(rd, rd, 1),
            () => assembler.Bne(a, b, skip).Addi(rd, rd, 1), () => assembler.Blt(a, b, skip).Addi(rd, rd, 1),
            () => assembler.Bge(a, b, skip).Addi(rd, rd, 1), () => assembler.Bltu(a, b, skip).Addi(rd, rd, 1),
            () => assembler.Bgeu(a, b, skip).Addi(rd, rd, 1), () => assembler.Jal(rd, skip).Addi(rd, rd, 1),
            // To the fourth word from here and back to the third, so jumps go both ways.
            () => assembler.Auipc(rd, 0).Jalr(rd, rd, 13).Jal(0, skip).Beq(0, 0, $"back {number}").Label($"back {number}"),
            () => assembler.Jal(0, $"far {number}").Label($"near {number}").Jal(rd, skip).Label($"far {number}").Blt(0, 0, skip).Beq(0, 0, $"near {number}"),
        ];
        forms[number % forms.Length]();
        assembler.Label(skip).Sw(rd, 0, DeviceBase).Sw(0, 0, DeviceBase);
    }

    private static uint Operand(Random random) => random.Next(4) switch
    {
        0 => (uint)random.Next(-2, 3),
        1 => 0x80000000 - (uint)random.Next(2),
        _ => (uint)random.NextInt64(1L << 32),
    };

    private static void LoadConstant(Assembler assembler, int register, uint value)
    {
        // The low part is added signed, so the upper part makes up for it.
        var low = (int)(value << 20) >> 20;
        assembler.Lui(register, (int)((value - (uint)low) >> 12)).Addi(register, register, low);
    }
}
