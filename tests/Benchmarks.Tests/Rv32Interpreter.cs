namespace Benchmarks.Tests;

/// <summary>
/// The golden model of the processor: RV32I, an instruction at a time, after the RISC-V unprivileged specification, with the memory and the
/// device of <see cref="Designs.Rv32.Rv32System"/>.
/// </summary>
internal sealed class Rv32Interpreter
{
    private readonly uint[] x = new uint[32];
    private readonly byte[] memory;
    private uint pc;

    public Rv32Interpreter(IReadOnlyList<uint> program, int memoryWords)
    {
        memory = new byte[memoryWords * 4];
        for (var i = 0; i < program.Count; i++)
            BitConverter.TryWriteBytes(memory.AsSpan(4 * i), program[i]);
    }

    public uint Input { get; set; }

    public uint Checksum { get; private set; }

    public bool Trapped { get; private set; }

    /// <summary>Executes an instruction, or stops.</summary>
    public void Step()
    {
        var instruction = BitConverter.ToUInt32(memory, (int)(pc % memory.Length));
        var rd = (int)(instruction >> 7) & 31;
        var a = x[instruction >> 15 & 31];
        var b = x[instruction >> 20 & 31];
        var function = instruction >> 12 & 7;
        var functionHigh = instruction >> 25;
        var immediate = (int)instruction >> 20;
        var next = pc + 4;
        uint? result = null;
        switch (instruction & 0x7F)
        {
            case 0x37:
                result = instruction & 0xFFFFF000;
                break;
            case 0x17:
                result = pc + (instruction & 0xFFFFF000);
                break;
            case 0x6F:
                result = next;
                next = pc + JumpDistance(instruction);
                break;
            case 0x67 when function == 0:
                result = next;
                next = (a + (uint)immediate) & ~1U;
                break;
            case 0x63 when function is not (2 or 3):
                if (IsTaken(function, a, b))
                    next = pc + BranchDistance(instruction);
                break;
            case 0x03:
                result = Load(a + (uint)immediate, function);
                Trapped |= result is null;
                break;
            case 0x23:
                Store(a + (uint)((immediate & ~31) | rd), function, b);
                rd = 0;
                break;
            case 0x13:
                var isShift = function is 1 or 5;
                Trapped |= isShift && !(functionHigh == 0 || (functionHigh == 0x20 && function == 5));
                result = Compute(function, isShift && functionHigh == 0x20, a, (uint)immediate);
                break;
            case 0x33 when functionHigh == 0 || (functionHigh == 0x20 && function is 0 or 5):
                result = Compute(function, functionHigh == 0x20, a, b);
                break;
            case 0x0F when function == 0:
                break;
            default:
                Trapped = true;
                break;
        }

        Trapped |= next % 4 != 0;
        if (Trapped)
            return;
        if (rd != 0 && result is { } value)
            x[rd] = value;
        pc = next;
    }

    private static uint JumpDistance(uint i) =>
        (uint)((int)(i & 0x80000000) >> 11) | (i & 0xFF000) | ((i >> 9) & 0x800) | ((i >> 20) & 0x7FE);

    private static uint BranchDistance(uint i) =>
        (uint)((int)(i & 0x80000000) >> 19) | ((i << 4) & 0x800) | ((i >> 20) & 0x7E0) | ((i >> 7) & 0x1E);

    private static bool IsTaken(uint function, uint a, uint b) => function switch
    {
        0 => a == b,
        1 => a != b,
        4 => (int)a < (int)b,
        5 => (int)a >= (int)b,
        6 => a < b,
        _ => a >= b,
    };

    private static uint Compute(uint function, bool isAlternative, uint a, uint b) => function switch
    {
        0 => isAlternative ? a - b : a + b,
        1 => a << (int)(b & 31),
        2 => (int)a < (int)b ? 1U : 0,
        3 => a < b ? 1U : 0,
        4 => a ^ b,
        5 => isAlternative ? (uint)((int)a >> (int)(b & 31)) : a >> (int)(b & 31),
        6 => a | b,
        _ => a & b,
    };

    /// <summary>Null for what is illegal or misaligned.</summary>
    private uint? Load(uint address, uint function)
    {
        var size = 1U << (int)(function & 3);
        if (function is 3 or > 5 || address % size != 0)
            return null;
        var word = (address >> 31 != 0 ? Input : BitConverter.ToUInt32(memory, (int)(address & ~3U) % memory.Length)) >> (int)(8 * (address & 3));
        return function switch
        {
            0 => (uint)(sbyte)word,
            1 => (uint)(short)word,
            4 => (byte)word,
            5 => (ushort)word,
            _ => word,
        };
    }

    private void Store(uint address, uint function, uint value)
    {
        var size = 1U << (int)function;
        if (function > 2 || address % size != 0)
        {
            Trapped = true;
        }
        else if (address >> 31 == 0)
        {
            for (var i = 0U; i < size; i++)
                memory[(address + i) % memory.Length] = (byte)(value >> (int)(8 * i));
        }
        else if (size == 4)
        {
            Checksum = (Checksum << 1 | Checksum >> 31) ^ value;
        }
    }
}
