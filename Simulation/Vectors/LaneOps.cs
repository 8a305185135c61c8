using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HdlDsl.Simulator.Vectors;

/// <summary>What has no vector instruction: done lane by lane on columns in memory. Generated code calls these.</summary>
internal static unsafe class LaneOps
{
    /// <summary>Reads a word for each lane; outside the memory it is 0.</summary>
    /// <param name="to">Column of elements of a size.</param>
    /// <param name="memory">First word of the first lane.</param>
    /// <param name="addresses">One address for each lane.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="stride">Elements from one word to the next.</param>
    /// <param name="laneStep">Elements from one lane to the next: 0 when all lanes share the words.</param>
    /// <param name="depth">Number of words.</param>
    /// <param name="size">Bytes of an element.</param>
    public static void Read(byte* to, byte* memory, uint* addresses, int lanes, int stride, int laneStep, int depth, int size)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            var place = (long)addresses[lane] < depth ? ((long)addresses[lane] * stride) + ((long)lane * laneStep) : -1;
            switch (size)
            {
                case 1:
                    to[lane] = place < 0 ? (byte)0 : memory[place];
                    break;
                case 2:
                    ((ushort*)to)[lane] = place < 0 ? (ushort)0 : ((ushort*)memory)[place];
                    break;
                case 4:
                    ((uint*)to)[lane] = place < 0 ? 0 : ((uint*)memory)[place];
                    break;
                default:
                    ((ulong*)to)[lane] = place < 0 ? 0 : ((ulong*)memory)[place];
                    break;
            }
        }
    }

    /// <summary>Writes a word for each lane that is enabled; outside the memory nothing happens.</summary>
    /// <param name="memory">First word of the first lane.</param>
    /// <param name="enables">One byte for each lane, 0 or not.</param>
    /// <param name="addresses">One address for each lane.</param>
    /// <param name="data">Column of elements of a size.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="stride">Elements from one word to the next.</param>
    /// <param name="depth">Number of words.</param>
    /// <param name="size">Bytes of an element.</param>
    public static void Write(byte* memory, byte* enables, uint* addresses, byte* data, int lanes, int stride, int depth, int size)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            if (enables[lane] == 0 || addresses[lane] >= (uint)depth)
                continue;
            var place = ((long)addresses[lane] * stride) + lane;
            switch (size)
            {
                case 1:
                    memory[place] = data[lane];
                    break;
                case 2:
                    ((ushort*)memory)[place] = ((ushort*)data)[lane];
                    break;
                case 4:
                    ((uint*)memory)[place] = ((uint*)data)[lane];
                    break;
                default:
                    ((ulong*)memory)[place] = ((ulong*)data)[lane];
                    break;
            }
        }
    }

    /// <summary>Quotients or remainders of 64-bit elements, in place of the dividends; signed ones come sign-extended.</summary>
    /// <param name="values">Dividends, replaced by results.</param>
    /// <param name="divisors">Divisors.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="op">The operator.</param>
    public static void Divide(ulong* values, ulong* divisors, int lanes, int op)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            values[lane] = (Netlists.Op)op switch
            {
                Netlists.Op.DivideUnsigned => Compilation.Narrow.DivideUnsigned(values[lane], divisors[lane]),
                Netlists.Op.RemainderUnsigned => Compilation.Narrow.RemainderUnsigned(values[lane], divisors[lane]),
                Netlists.Op.DivideSigned => (ulong)Compilation.Narrow.DivideSigned((long)values[lane], (long)divisors[lane]),
                _ => (ulong)Compilation.Narrow.RemainderSigned((long)values[lane], (long)divisors[lane]),
            };
        }
    }

    /// <summary>Shifts 64-bit elements by amounts of their own, in place; signed ones come sign-extended.</summary>
    /// <param name="values">Values, replaced by results.</param>
    /// <param name="amounts">Amounts.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="op">The operator.</param>
    public static void Shift64(ulong* values, ulong* amounts, int lanes, int op)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            values[lane] = (Netlists.Op)op switch
            {
                Netlists.Op.ShiftLeft => Compilation.Narrow.ShiftLeft64(values[lane], amounts[lane]),
                Netlists.Op.ShiftRight => Compilation.Narrow.ShiftRight64(values[lane], amounts[lane]),
                _ => (ulong)Compilation.Narrow.ShiftRightSigned64((long)values[lane], amounts[lane]),
            };
        }
    }

    /// <summary>Shifts 32-bit elements by amounts of their own, in place; signed ones come sign-extended.</summary>
    /// <param name="values">Values, replaced by results.</param>
    /// <param name="amounts">Amounts.</param>
    /// <param name="lanes">Number of lanes, a multiple of 8.</param>
    /// <param name="op">The operator.</param>
    public static void Shift32(uint* values, uint* amounts, int lanes, int op)
    {
        if (Avx2.IsSupported)
        {
            for (var lane = 0; lane < lanes; lane += 8)
            {
                var value = Vector256.Load(values + lane);
                var amount = Vector256.Load(amounts + lane);
                var result = (Netlists.Op)op switch
                {
                    Netlists.Op.ShiftLeft => Avx2.ShiftLeftLogicalVariable(value, amount),
                    Netlists.Op.ShiftRight => Avx2.ShiftRightLogicalVariable(value, amount),
                    _ => Avx2.ShiftRightArithmeticVariable(value.AsInt32(), amount).AsUInt32(),
                };
                result.Store(values + lane);
            }

            return;
        }

        for (var lane = 0; lane < lanes; lane++)
        {
            values[lane] = (Netlists.Op)op switch
            {
                Netlists.Op.ShiftLeft => Compilation.Narrow.ShiftLeft32(values[lane], amounts[lane]),
                Netlists.Op.ShiftRight => Compilation.Narrow.ShiftRight32(values[lane], amounts[lane]),
                _ => (uint)Compilation.Narrow.ShiftRightSigned32((int)values[lane], amounts[lane]),
            };
        }
    }
}
