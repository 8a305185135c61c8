using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs.Rv32;

/// <summary>The decoder of <see cref="Rv32Core"/>: what it finds goes into registers. It knows all of RV32I but the system instructions.</summary>
internal sealed class Decoder
{
    /// <summary>What the instruction does.</summary>
    public Enum<CpuOperation> Operation { get; } = Reg.Enum(CpuOperation.None).Named("operation");

    /// <summary>Its immediate, extended to a word.</summary>
    public UInt Immediate { get; } = Reg.UInt(32).Named("immediate");

    /// <summary>The second operand is the immediate.</summary>
    public Bit TakesImmediate { get; } = Reg.Bit().Named("takes_immediate");

    /// <summary>Decodes in the present region.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="illegal">Called in the regions, and with the conditions, where there is no such instruction.</param>
    public void Decode(Bits instruction, Action illegal)
    {
        var sign = instruction[31];
        var function = instruction[14, 12];
        var immediateI = Cat(sign.Repeat(20), instruction[31, 20]);
        var immediateS = Cat(sign.Repeat(20), instruction[31, 25], instruction[11, 7]);
        var immediateB = Cat(sign.Repeat(20), instruction[7], instruction[30, 25], instruction[11, 8], BitsOf(0, 1));
        var immediateU = Cat(instruction[31, 12], BitsOf(0, 12));
        var immediateJ = Cat(sign.Repeat(12), instruction[19, 12], instruction[20], instruction[30, 21], BitsOf(0, 1));

        TakesImmediate.Next = false;
        Immediate.Next = immediateI.AsUInt();
        using (Switch(instruction[6, 0]))
        {
            using (Case(0b0110111))
                Found(CpuOperation.LoadUpper, immediateU, true);
            using (Case(0b0010111))
                Found(CpuOperation.AddToPc, immediateU, true);
            using (Case(0b1101111))
                Found(CpuOperation.Jump, immediateJ, true);
            using (Case(0b1100111))
                Found(CpuOperation.JumpRegister, immediateI, function == BitsOf(0, 3));
            using (Case(0b1100011))
                Found(CpuOperation.Branch, immediateB, function[2, 1] != BitsOf(1, 2));
            using (Case(0b0000011))
                Found(CpuOperation.Load, immediateI, (function != BitsOf(3, 3)) & (function[2, 1] != BitsOf(3, 2)));
            using (Case(0b0100011))
                Found(CpuOperation.Store, immediateS, !function[2] & (function[1, 0] != BitsOf(3, 2)));
            using (Case(0b0010011))
            {
                TakesImmediate.Next = true;
                DecodeArithmetic(isImmediate: true);
            }

            using (Case(0b0110011))
                DecodeArithmetic(isImmediate: false);
            using (Case(0b0001111))
                Found(CpuOperation.None, immediateI, function == BitsOf(0, 3));
            using (Default())
                illegal();
        }

        void Found(CpuOperation operation, Bits immediate, Bit isLegal)
        {
            Operation.Next = operation;
            Immediate.Next = immediate.AsUInt();
            using (When(!isLegal))
                illegal();
        }

        // Immediates use all high bits as number, except shifts; of two registers only sum and right shift have a second form.
        void DecodeArithmetic(bool isImmediate)
        {
            var isPlain = instruction[31, 25] == BitsOf(0, 7);
            var isAlternative = instruction[31, 25] == BitsOf(0b0100000, 7);
            Bit isAny = isImmediate ? true : isPlain;
            using (Switch(function))
            {
                using (Case(0))
                {
                    Arithmetic(CpuOperation.Add, isImmediate ? true : isPlain | isAlternative);
                    if (!isImmediate)
                    {
                        using (When(isAlternative))
                            Operation.Next = CpuOperation.Subtract;
                    }
                }

                using (Case(1))
                    Arithmetic(CpuOperation.ShiftLeft, isPlain);
                using (Case(2))
                    Arithmetic(CpuOperation.Less, isAny);
                using (Case(3))
                    Arithmetic(CpuOperation.LessUnsigned, isAny);
                using (Case(4))
                    Arithmetic(CpuOperation.Xor, isAny);
                using (Case(5))
                {
                    Arithmetic(CpuOperation.ShiftRight, isPlain | isAlternative);
                    using (When(isAlternative))
                        Operation.Next = CpuOperation.ShiftRightSigned;
                }

                using (Case(6))
                    Arithmetic(CpuOperation.Or, isAny);
                using (Default())
                    Arithmetic(CpuOperation.And, isAny);
            }
        }

        void Arithmetic(CpuOperation operation, Bit isLegal)
        {
            Operation.Next = operation;
            using (When(!isLegal))
                illegal();
        }
    }
}
