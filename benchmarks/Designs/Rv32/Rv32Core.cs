using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs.Rv32;

/// <summary>
/// A small RV32I processor (the RISC-V unprivileged specification, chapter 2), one instruction at a time, in the manner of size-optimised public
/// cores: fetch, decode, operands, execute, then shift, load or store where needed. With a memory that answers in the next cycle an instruction takes
/// 5 cycles, a load or store 7, a shift up to 16. No interrupts, no CSRs; what is illegal or misaligned stops it.
/// </summary>
public sealed class Rv32Core : Module
{
    /// <summary>A memory access is wanted; held, with its address and data, until <see cref="MemoryReady"/>.</summary>
    public Bit MemoryValid { get; } = Out.Bit();

    /// <summary>Address of a word, in bytes.</summary>
    public UInt MemoryAddress { get; } = Out.UInt(32);

    /// <summary>Bytes to write, lowest first; none for a read.</summary>
    public Bits MemoryStrobe { get; } = Out.Bits(4);

    /// <summary>Word to write.</summary>
    public Bits MemoryWriteData { get; } = Out.Bits(32);

    /// <summary>The access ends in this cycle.</summary>
    public Bit MemoryReady { get; } = In.Bit();

    /// <summary>The word read, with <see cref="MemoryReady"/>.</summary>
    public Bits MemoryReadData { get; } = In.Bits(32);

    /// <summary>An instruction has ended in the cycle before.</summary>
    public Bit Retired { get; } = Out.Bit();

    /// <summary>The processor has stopped.</summary>
    public Bit Trapped { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var state = Reg.Enum(CpuState.Fetch);
        var pc = Reg.UInt(32);
        var instruction = Reg.Bits(32);
        var left = Reg.UInt(32);
        // The second operand; of a store, the data.
        var right = Reg.UInt(32);
        var shifts = Reg.UInt(5);
        var address = Reg.UInt(32);
        var strobe = Reg.Bits(4);
        var data = Reg.Bits(32);
        // Register 0 is never written and keeps its zero.
        var registers = Mem.Of(32, Shape.UInt(32), Enumerable.Repeat(BigInteger.Zero, 32));
        var decoder = new Decoder();
        var (operation, immediate, function) = (decoder.Operation, decoder.Immediate, instruction[14, 12].AsUInt());

        // What an instruction gives is written a cycle later, while the next one is fetched.
        var writes = Reg.Bit();
        var result = Reg.UInt(32);
        var retired = Reg.Bit();
        var nextPc = (pc + 4).Wrap(32);

        MemoryValid.Value = (state == CpuState.Fetch) | (state == CpuState.Load) | (state == CpuState.Store);
        MemoryAddress.Value = Mux(state == CpuState.Fetch, pc, Cat(address[31, 2], BitsOf(0, 2)).AsUInt());
        MemoryStrobe.Value = Mux(state == CpuState.Store, strobe, BitsOf(0, 4));
        MemoryWriteData.Value = data;
        Retired.Value = retired;
        Trapped.Value = state == CpuState.Trap;

        retired.Next = false;
        writes.Next = false;
        using (When(writes & instruction[11, 7].AnySet()))
            registers[instruction[11, 7].AsUInt()].Next = result;

        using (Switch(state))
        {
            using (Case(CpuState.Fetch))
            using (When(MemoryReady))
            {
                instruction.Next = MemoryReadData;
                state.Next = CpuState.Decode;
            }

            using (Case(CpuState.Decode))
            {
                state.Next = CpuState.Operands;
                decoder.Decode(instruction, illegal: Trap);
            }

            using (Case(CpuState.Operands))
            {
                left.Next = registers[instruction[19, 15].AsUInt()];
                right.Next = Mux(decoder.TakesImmediate, immediate, registers[instruction[24, 20].AsUInt()]);
                state.Next = CpuState.Execute;
            }

            using (Case(CpuState.Execute))
            {
                pc.Next = nextPc;
                Execute();
            }

            using (Case(CpuState.Shift))
                Shift();

            using (Case(CpuState.Store))
            using (When(MemoryReady))
                Retire();

            using (Case(CpuState.Load))
            using (When(MemoryReady))
                RetireLoad();

            using (Case(CpuState.Trap))
            {
            }
        }

        void Trap() => state.Next = CpuState.Trap;

        void Retire()
        {
            retired.Next = true;
            state.Next = CpuState.Fetch;
        }

        void RetireWith(UInt value)
        {
            writes.Next = true;
            result.Next = value;
            Retire();
        }

        // The last assignment wins: a jump to half a word stops the processor, whatever was to come.
        void JumpTo(UInt target)
        {
            pc.Next = target;
            using (When(target[1]))
            {
                retired.Next = false;
                Trap();
            }
        }

        void Execute()
        {
            using (Switch(operation))
            {
                using (Case(CpuOperation.LoadUpper))
                    RetireWith(immediate);
                using (Case(CpuOperation.AddToPc))
                    RetireWith((pc + immediate).Wrap(32));
                using (Case(CpuOperation.Jump))
                {
                    RetireWith(nextPc);
                    JumpTo((pc + immediate).Wrap(32));
                }

                using (Case(CpuOperation.JumpRegister))
                {
                    RetireWith(nextPc);
                    JumpTo(Cat((left + immediate).Wrap(32)[31, 1], BitsOf(0, 1)).AsUInt());
                }

                using (Case(CpuOperation.Branch))
                {
                    Retire();
                    Branch();
                }

                using (Case(CpuOperation.Load))
                {
                    state.Next = CpuState.Load;
                    Access((left + immediate).Wrap(32));
                }

                using (Case(CpuOperation.Store))
                {
                    state.Next = CpuState.Store;
                    Access((left + immediate).Wrap(32));
                }

                using (Case(CpuOperation.Add))
                    RetireWith((left + right).Wrap(32));
                using (Case(CpuOperation.Subtract))
                    RetireWith((left - right).Wrap(32));
                using (Case(CpuOperation.Less))
                    RetireWith(Mux(left.AsSInt() < right.AsSInt(), UInt.Constant(1, 32), 0));
                using (Case(CpuOperation.LessUnsigned))
                    RetireWith(Mux(left < right, UInt.Constant(1, 32), 0));
                using (Case(CpuOperation.Xor))
                    RetireWith(left ^ right);
                using (Case(CpuOperation.Or))
                    RetireWith(left | right);
                using (Case(CpuOperation.And))
                    RetireWith(left & right);
                using (Case([CpuOperation.ShiftLeft, CpuOperation.ShiftRight, CpuOperation.ShiftRightSigned]))
                {
                    shifts.Next = right[4, 0];
                    state.Next = CpuState.Shift;
                }

                using (Case(CpuOperation.None))
                    Retire();
            }
        }

        void Branch()
        {
            var target = (pc + immediate).Wrap(32);
            using (Switch(function))
            {
                using (Case(0))
                    JumpIf(left == right);
                using (Case(1))
                    JumpIf(left != right);
                using (Case(4))
                    JumpIf(left.AsSInt() < right.AsSInt());
                using (Case(5))
                    JumpIf(left.AsSInt() >= right.AsSInt());
                using (Case(6))
                    JumpIf(left < right);
                using (Default())
                    JumpIf(left >= right);
            }

            void JumpIf(Bit condition)
            {
                using (When(condition))
                    JumpTo(target);
            }
        }

        // Data goes to all places where the bytes may belong; the strobe tells which are meant.
        void Access(UInt place)
        {
            address.Next = place;
            using (Switch(function[1, 0]))
            {
                using (Case(0))
                {
                    data.Next = Cat(Enumerable.Repeat(right[7, 0], 4));
                    strobe.Next = (UInt.Constant(1, 1) << place[1, 0]).Wrap(4).AsBits();
                }

                using (Case(1))
                {
                    data.Next = Cat(right[15, 0], right[15, 0]);
                    strobe.Next = Cat(place[1].Repeat(2), (!place[1]).Repeat(2));
                    using (When(place[0]))
                        Trap();
                }

                using (Default())
                {
                    data.Next = right.AsBits();
                    strobe.Next = BitsOf(0xF, 4);
                    using (When(place[1, 0] != 0))
                        Trap();
                }
            }
        }

        void RetireLoad()
        {
            var half = Mux(address[1], MemoryReadData[31, 16], MemoryReadData[15, 0]);
            var single = Mux(address[0], half[15, 8], half[7, 0]);
            using (Switch(function))
            {
                using (Case(0))
                    RetireWith(Cat(single[7].Repeat(24), single).AsUInt());
                using (Case(1))
                    RetireWith(Cat(half[15].Repeat(16), half).AsUInt());
                using (Case(4))
                    RetireWith(Cat(BitsOf(0, 24), single).AsUInt());
                using (Case(5))
                    RetireWith(Cat(BitsOf(0, 16), half).AsUInt());
                using (Default())
                    RetireWith(MemoryReadData.AsUInt());
            }
        }

        void Shift()
        {
            using (When(shifts == 0))
                RetireWith(left);
            using (ElseWhen(shifts >= 4))
            {
                left.Next = ShiftedBy(4);
                shifts.Next = (shifts - 4).Wrap();
            }

            using (Else())
            {
                left.Next = ShiftedBy(1);
                shifts.Next = (shifts - 1).Wrap();
            }
        }

        UInt ShiftedBy(int places)
        {
            var sign = (operation == CpuOperation.ShiftRightSigned) & left[31];
            var isLeft = operation == CpuOperation.ShiftLeft;
            return Mux(isLeft, (left << places).Wrap(32), Cat(sign.Repeat(places), left[31, places]).AsUInt());
        }
    }
}
