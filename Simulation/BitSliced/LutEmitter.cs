using System.Reflection.Emit;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Generated code: reads inputs, words and values from the block and writes values to it; reads and writes state.</summary>
/// <param name="block">Inputs, words read and computed values.</param>
/// <param name="state">The state that the method mentions first.</param>
internal unsafe delegate void LutCode(byte* block, byte* state);

/// <summary>A method as it is called.</summary>
/// <param name="Code">The code; methods that do the same elsewhere share it.</param>
/// <param name="StateOffset">Bytes from the beginning of the state to what the method mentions first.</param>
internal readonly record struct LutMethod(LutCode Code, long StateOffset);

/// <summary>
/// Compiles methods to machine code, the same code once. The elements of an array of equal modules differ in nothing but the place of their state, so that
/// their code is made once and stays in the cache.
/// </summary>
internal sealed class LutEmitter(LutProgram program, VectorCode vectors)
{
    private readonly LutStream stream = new(program);
    private readonly Dictionary<int[], LutCode> known = new(SameInstructions.Instance);

    /// <summary>Number of different pieces of code.</summary>
    public int CodeCount => known.Count;

    /// <summary>Compiles one method.</summary>
    /// <param name="steps">What it does.</param>
    /// <returns>The method.</returns>
    public LutMethod Compile(List<LutStep> steps)
    {
        var instructions = stream.Translate(steps);
        if (!known.TryGetValue(instructions, out var code))
            known.Add(instructions, code = Emit(instructions));
        return new LutMethod(code, (long)Math.Max(stream.FirstStateSlot, 0) * vectors.ByteCount);
    }

    private LutCode Emit(int[] instructions)
    {
        var method = new DynamicMethod("Luts", typeof(void), [typeof(byte*), typeof(byte*)], typeof(LutEmitter).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
        var il = method.GetILGenerator(1 << 12);
        var locals = new List<LocalBuilder>();
        for (var i = 0; i < instructions.Length; i += 2)
        {
            var argument = instructions[i + 1];
            switch ((LutOp)instructions[i])
            {
                case LutOp.LoadBlock:
                    EmitAddress(il, OpCodes.Ldarg_0, argument);
                    il.Emit(OpCodes.Ldobj, vectors.VectorType);
                    break;
                case LutOp.LoadState:
                    EmitAddress(il, OpCodes.Ldarg_1, argument);
                    il.Emit(OpCodes.Ldobj, vectors.VectorType);
                    break;
                case LutOp.LoadLocal:
                    il.Emit(OpCodes.Ldloc, locals[argument]);
                    break;
                case LutOp.LoadZero:
                    vectors.EmitZero(il);
                    break;
                case LutOp.Table:
                    vectors.EmitTable(il, argument & TruthTable.One, argument >> 8);
                    break;
                case LutOp.Not:
                    vectors.EmitNot(il);
                    break;
                case LutOp.CopyToLocal:
                    il.Emit(OpCodes.Dup);
                    goto case LutOp.PopToLocal;
                case LutOp.PopToLocal:
                    locals.Add(il.DeclareLocal(vectors.VectorType));
                    il.Emit(OpCodes.Stloc, locals[argument]);
                    break;
                case LutOp.BlockAddress:
                    EmitAddress(il, OpCodes.Ldarg_0, argument);
                    break;
                case LutOp.StateAddress:
                    EmitAddress(il, OpCodes.Ldarg_1, argument);
                    break;
                case LutOp.Store:
                    il.Emit(OpCodes.Stobj, vectors.VectorType);
                    break;
            }
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<LutCode>();
    }

    private void EmitAddress(ILGenerator il, OpCode pointer, int slot)
    {
        il.Emit(pointer);
        if (slot == 0)
            return;
        il.Emit(OpCodes.Ldc_I4, slot * vectors.ByteCount);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private sealed class SameInstructions : IEqualityComparer<int[]>
    {
        public static SameInstructions Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

        public int GetHashCode(int[] instructions)
        {
            var hash = default(HashCode);
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(instructions.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
