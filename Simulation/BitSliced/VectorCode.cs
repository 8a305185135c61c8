using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>The vector instructions that generated code uses: 512 bits with three-input logic where the processor has it, else 256 bits.</summary>
internal sealed class VectorCode
{
    private readonly MethodInfo? ternary;
    private readonly MethodInfo and;
    private readonly MethodInfo or;
    private readonly MethodInfo xor;
    private readonly MethodInfo andNot;
    private readonly MethodInfo not;
    private readonly MethodInfo select;
    private readonly MethodInfo zero;
    private readonly MethodInfo ones;

    private VectorCode(Type operations, Type vector, int byteCount, Type? ternaryType)
    {
        VectorType = vector.MakeGenericType(typeof(ulong));
        ByteCount = byteCount;
        and = Operation("BitwiseAnd", 2);
        or = Operation("BitwiseOr", 2);
        xor = Operation("Xor", 2);
        andNot = Operation("AndNot", 2);
        not = Operation("OnesComplement", 1);
        select = Operation("ConditionalSelect", 3);
        zero = VectorType.GetProperty("Zero")!.GetMethod!;
        ones = VectorType.GetProperty("AllBitsSet")!.GetMethod!;
        ternary = ternaryType?.GetMethod("TernaryLogic", [VectorType, VectorType, VectorType, typeof(byte)]);

        MethodInfo Operation(string name, int parameters) => operations.GetMethods()
            .Single(method => method.Name == name && method.GetParameters().Length == parameters).MakeGenericMethod(typeof(ulong));
    }

    /// <summary>The best that this processor has.</summary>
    public static VectorCode Best { get; } = Avx512F.IsSupported
        ? new VectorCode(typeof(Vector512), typeof(Vector512<>), 64, typeof(Avx512F))
        : new VectorCode(typeof(Vector256), typeof(Vector256<>), 32, Avx512F.VL.IsSupported ? typeof(Avx512F.VL) : null);

    /// <summary>256 bits and two-input logic, which every processor runs.</summary>
    public static VectorCode Portable { get; } = new(typeof(Vector256), typeof(Vector256<>), 32, null);

    /// <summary>Vector of 64-bit words.</summary>
    public Type VectorType { get; }

    /// <summary>Size of a vector in bytes.</summary>
    public int ByteCount { get; }

    /// <summary>Pushes all zeros.</summary>
    public void EmitZero(ILGenerator il) => il.Emit(OpCodes.Call, zero);

    /// <summary>Complements what is on the stack.</summary>
    public void EmitNot(ILGenerator il) => il.Emit(OpCodes.Call, not);

    /// <summary>Replaces the values on the stack by a function of them.</summary>
    /// <param name="il">Where to.</param>
    /// <param name="table">The function; it depends on all of its inputs.</param>
    /// <param name="count">Number of inputs, 1 to 3; the first is on top.</param>
    public void EmitTable(ILGenerator il, int table, int count)
    {
        if (count == 1)
        {
            if (table != TruthTable.A)
                EmitNot(il);
        }
        else if (count == 2 && TwoInputOperation(table) is { } operation)
        {
            il.Emit(OpCodes.Call, operation);
        }
        else if (ternary is not null)
        {
            // The operand pushed first is the most significant in the instruction's table.
            if (count == 2)
                il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, count == 2 ? TwoInputTable(table) : table);
            il.Emit(OpCodes.Call, ternary);
        }
        else
        {
            EmitFormula(il, table, count);
        }
    }

    private MethodInfo? TwoInputOperation(int table) => table switch
    {
        TruthTable.A & TruthTable.B => and,
        TruthTable.A | TruthTable.B => or,
        TruthTable.A ^ TruthTable.B => xor,
        ~TruthTable.A & TruthTable.B => andNot,
        _ => null,
    };

    /// <summary>The operands are B, A and A again.</summary>
    private static int TwoInputTable(int table) => TruthTable.Evaluate(table, TruthTable.B, TruthTable.C, 0);

    private void EmitFormula(ILGenerator il, int table, int count)
    {
        var locals = new LocalBuilder[count];
        for (var i = 0; i < count; i++)
        {
            locals[i] = il.DeclareLocal(VectorType);
            il.Emit(OpCodes.Stloc, locals[i]);
        }

        EmitBranch(il, table, count - 1, input => il.Emit(OpCodes.Ldloc, locals[input]));
    }

    /// <summary>Splits a function by its last input into the functions for 1 and for 0 of that input.</summary>
    private void EmitBranch(ILGenerator il, int table, int last, Action<int> load)
    {
        if (table is 0 or TruthTable.One)
        {
            il.Emit(OpCodes.Call, table != 0 ? ones : zero);
            return;
        }

        var whenTrue = TruthTable.Cofactor(table, last, value: true);
        var whenFalse = TruthTable.Cofactor(table, last, value: false);
        if (whenTrue == whenFalse)
        {
            EmitBranch(il, table, last - 1, load);
        }
        else if (whenTrue == (~whenFalse & TruthTable.One))
        {
            EmitWith(whenFalse, xor, isInverted: false);
        }
        else if (whenFalse == 0)
        {
            EmitWith(whenTrue, and, isInverted: false);
        }
        else if (whenTrue == TruthTable.One)
        {
            EmitWith(whenFalse, or, isInverted: false);
        }
        else if (whenTrue == 0)
        {
            EmitWith(whenFalse, and, isInverted: true);
        }
        else if (whenFalse == TruthTable.One)
        {
            EmitWith(whenTrue, or, isInverted: true);
        }
        else
        {
            load(last);
            EmitBranch(il, whenTrue, last - 1, load);
            EmitBranch(il, whenFalse, last - 1, load);
            il.Emit(OpCodes.Call, select);
        }

        void EmitWith(int rest, MethodInfo operation, bool isInverted)
        {
            if (rest == TruthTable.One && operation == and)
            {
                load(last);
                if (isInverted)
                    EmitNot(il);
                return;
            }

            if (rest == 0)
            {
                load(last);
                if (isInverted)
                    EmitNot(il);
                return;
            }

            EmitBranch(il, rest, last - 1, load);
            load(last);
            if (isInverted)
                EmitNot(il);
            il.Emit(OpCodes.Call, operation);
        }
    }
}
