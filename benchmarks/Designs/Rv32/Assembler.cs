using System.Collections.Immutable;

namespace Benchmarks.Designs.Rv32;

/// <summary>
/// Assembles RV32I programs: a method for each instruction, registers by number, labels by name. Operand order as in assembly language:
/// destination first; loads and stores are (register, offset, base).
/// </summary>
public sealed class Assembler
{
    private readonly List<uint> words = [];
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);
    private readonly List<(int Word, string Label, bool IsJump)> references = [];

    /// <summary>Marks the place of the next instruction.</summary>
    public Assembler Label(string name)
    {
        labels.Add(name, words.Count * 4);
        return this;
    }

    /// <summary>A word as it is.</summary>
    public Assembler Word(uint word)
    {
        words.Add(word);
        return this;
    }

    public Assembler Lui(int rd, int upper) => Word(((uint)upper << 12) | Rd(rd) | 0x37);

    public Assembler Auipc(int rd, int upper) => Word(((uint)upper << 12) | Rd(rd) | 0x17);

    public Assembler Jal(int rd, string label) => Refer(label, isJump: true).Word(Rd(rd) | 0x6F);

    public Assembler Jalr(int rd, int rs1, int offset) => Immediate(0x67, 0, rd, rs1, offset);

    public Assembler Beq(int rs1, int rs2, string label) => Branch(0, rs1, rs2, label);

    public Assembler Bne(int rs1, int rs2, string label) => Branch(1, rs1, rs2, label);

    public Assembler Blt(int rs1, int rs2, string label) => Branch(4, rs1, rs2, label);

    public Assembler Bge(int rs1, int rs2, string label) => Branch(5, rs1, rs2, label);

    public Assembler Bltu(int rs1, int rs2, string label) => Branch(6, rs1, rs2, label);

    public Assembler Bgeu(int rs1, int rs2, string label) => Branch(7, rs1, rs2, label);

    public Assembler Lb(int rd, int offset, int rs1) => Immediate(0x03, 0, rd, rs1, offset);

    public Assembler Lh(int rd, int offset, int rs1) => Immediate(0x03, 1, rd, rs1, offset);

    public Assembler Lw(int rd, int offset, int rs1) => Immediate(0x03, 2, rd, rs1, offset);

    public Assembler Lbu(int rd, int offset, int rs1) => Immediate(0x03, 4, rd, rs1, offset);

    public Assembler Lhu(int rd, int offset, int rs1) => Immediate(0x03, 5, rd, rs1, offset);

    public Assembler Sb(int rs2, int offset, int rs1) => Store(0, rs2, offset, rs1);

    public Assembler Sh(int rs2, int offset, int rs1) => Store(1, rs2, offset, rs1);

    public Assembler Sw(int rs2, int offset, int rs1) => Store(2, rs2, offset, rs1);

    public Assembler Addi(int rd, int rs1, int value) => Immediate(0x13, 0, rd, rs1, value);

    public Assembler Slti(int rd, int rs1, int value) => Immediate(0x13, 2, rd, rs1, value);

    public Assembler Sltiu(int rd, int rs1, int value) => Immediate(0x13, 3, rd, rs1, value);

    public Assembler Xori(int rd, int rs1, int value) => Immediate(0x13, 4, rd, rs1, value);

    public Assembler Ori(int rd, int rs1, int value) => Immediate(0x13, 6, rd, rs1, value);

    public Assembler Andi(int rd, int rs1, int value) => Immediate(0x13, 7, rd, rs1, value);

    public Assembler Slli(int rd, int rs1, int places) => Immediate(0x13, 1, rd, rs1, places);

    public Assembler Srli(int rd, int rs1, int places) => Immediate(0x13, 5, rd, rs1, places);

    public Assembler Srai(int rd, int rs1, int places) => Immediate(0x13, 5, rd, rs1, places | 0x400);

    public Assembler Add(int rd, int rs1, int rs2) => Registers(0, 0, rd, rs1, rs2);

    public Assembler Sub(int rd, int rs1, int rs2) => Registers(0x20, 0, rd, rs1, rs2);

    public Assembler Sll(int rd, int rs1, int rs2) => Registers(0, 1, rd, rs1, rs2);

    public Assembler Slt(int rd, int rs1, int rs2) => Registers(0, 2, rd, rs1, rs2);

    public Assembler Sltu(int rd, int rs1, int rs2) => Registers(0, 3, rd, rs1, rs2);

    public Assembler Xor(int rd, int rs1, int rs2) => Registers(0, 4, rd, rs1, rs2);

    public Assembler Srl(int rd, int rs1, int rs2) => Registers(0, 5, rd, rs1, rs2);

    public Assembler Sra(int rd, int rs1, int rs2) => Registers(0x20, 5, rd, rs1, rs2);

    public Assembler Or(int rd, int rs1, int rs2) => Registers(0, 6, rd, rs1, rs2);

    public Assembler And(int rd, int rs1, int rs2) => Registers(0, 7, rd, rs1, rs2);

    public Assembler Fence() => Word(0x0FF0000F);

    /// <summary>Stops the processor.</summary>
    public Assembler Ebreak() => Word(0x00100073);

    /// <summary>The finished program, from address 0.</summary>
    public ImmutableArray<uint> Assemble()
    {
        var program = words.ToArray();
        foreach (var (word, label, isJump) in references)
        {
            var distance = labels[label] - (word * 4);
            program[word] |= isJump ? JumpDistance(distance) : BranchDistance(distance);
        }

        return [.. program];
    }

    private static uint Rd(int register) => Register(register, 7);

    private static uint Register(int register, int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(register);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(register, 31);
        return (uint)register << place;
    }

    /// <summary>Bits high … low of a number, moved to a place in the instruction.</summary>
    private static uint Field(int number, int high, int low, int place) => (((uint)number >> low) & ((1U << (high - low + 1)) - 1)) << place;

    private static uint JumpDistance(int distance) =>
        Field(Within(distance, 21), 20, 20, 31) | Field(distance, 10, 1, 21) | Field(distance, 11, 11, 20) | Field(distance, 19, 12, 12);

    private static uint BranchDistance(int distance) =>
        Field(Within(distance, 13), 12, 12, 31) | Field(distance, 10, 5, 25) | Field(distance, 4, 1, 8) | Field(distance, 11, 11, 7);

    private static int Within(int number, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, -(1 << (bits - 1)));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, 1 << (bits - 1));
        return number;
    }

    private Assembler Refer(string label, bool isJump)
    {
        references.Add((words.Count, label, isJump));
        return this;
    }

    private Assembler Immediate(uint opcode, uint function, int rd, int rs1, int value) =>
        Word(Field(Within(value, 12), 11, 0, 20) | Register(rs1, 15) | (function << 12) | Rd(rd) | opcode);

    private Assembler Registers(uint functionHigh, uint function, int rd, int rs1, int rs2) =>
        Word((functionHigh << 25) | Register(rs2, 20) | Register(rs1, 15) | (function << 12) | Rd(rd) | 0x33);

    private Assembler Store(uint function, int rs2, int offset, int rs1) => Word(
        Field(Within(offset, 12), 11, 5, 25) | Register(rs2, 20) | Register(rs1, 15) | (function << 12) | Field(offset, 4, 0, 7) | 0x23);

    private Assembler Branch(uint function, int rs1, int rs2, string label) =>
        Refer(label, isJump: false).Word(Register(rs2, 20) | Register(rs1, 15) | (function << 12) | 0x63);
}
