using System.Collections.Immutable;

namespace Benchmarks.Designs.Rv32;

/// <summary>
/// What the processor runs in the benchmark, for ever: it mixes words from the device into a table of 16 words with loads, sums, exclusive ors,
/// a rotation, stores of all sizes and branches, and sends the outcome of each round to the device.
/// </summary>
public static class BenchmarkProgram
{
    private const int Table = 0x400;
    private const int Device = 8;
    private const int Accumulator = 9;
    private const int Pointer = 10;
    private const int End = 11;
    private const int Word = 12;
    private const int Left = 13;
    private const int Right = 14;
    private const int Byte = 15;

    /// <summary>The program.</summary>
    public static ImmutableArray<uint> Words { get; } = new Assembler()
        .Lui(Device, 0x80000)
        .Addi(Accumulator, 0, 0x123)
        .Label("round")
        .Addi(Pointer, 0, Table)
        .Addi(End, Pointer, 64)
        .Lw(Word, 0, Device)
        .Xor(Accumulator, Accumulator, Word)
        .Label("next")
        .Lw(Word, 0, Pointer)
        .Add(Accumulator, Accumulator, Word)
        .Jal(1, "rotate")
        .Xor(Word, Word, Accumulator)
        .Sw(Word, 0, Pointer)
        .Lbu(Byte, 1, Pointer)
        .Sltiu(Right, Byte, 0x40)
        .Beq(Right, 0, "high")
        .Sb(Accumulator, 2, Pointer)
        .Jal(0, "stored")
        .Label("high")
        .Sh(Accumulator, 0, Pointer)
        .Label("stored")
        .Addi(Pointer, Pointer, 4)
        .Bltu(Pointer, End, "next")
        .Sw(Accumulator, 0, Device)
        .Jal(0, "round")
        .Label("rotate")
        .Slli(Left, Accumulator, 7)
        .Srli(Right, Accumulator, 25)
        .Or(Accumulator, Left, Right)
        .Jalr(0, 1, 0)
        .Assemble();
}
