using System.Reflection.Emit;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Generated code: reads the block and the present state, writes the block and the next state.</summary>
/// <param name="block">Inputs, words read and computed values.</param>
/// <param name="present">Present state.</param>
/// <param name="next">Next state.</param>
internal unsafe delegate void LutCode(byte* block, byte* present, byte* next);

/// <summary>
/// Compiles chunks of a program to machine code. A table with one reader is computed inside that reader's expression, up to some depth; others
/// go to a local; what another method needs is stored in the block as well. Values that a chunk reads several times are loaded once.
/// </summary>
internal sealed class LutEmitter
{
    private const int DeepestExpression = 12;
    private const int BlockArgument = 0;
    private const int PresentArgument = 1;
    private const int NextArgument = 2;

    private readonly LutProgram program;
    private readonly VectorCode code;
    private readonly int[] uses;
    private readonly int[] definition;
    private readonly int[] depth;
    private readonly LocalBuilder?[] locals;
    private readonly List<int> touched = [];
    private ILGenerator il = null!;
    private LutChunk chunk = null!;

    public LutEmitter(LutProgram program, VectorCode code)
    {
        this.program = program;
        this.code = code;
        uses = new int[program.BlockSlots.Length];
        depth = new int[uses.Length];
        definition = new int[uses.Length];
        definition.AsSpan().Fill(-1);
        locals = new LocalBuilder?[uses.Length];
    }

    /// <summary>Compiles one chunk.</summary>
    public LutCode Compile(LutChunk source)
    {
        var method = new DynamicMethod(
            "Luts", typeof(void), [typeof(byte*), typeof(byte*), typeof(byte*)], typeof(LutEmitter).Module, skipVisibility: true) { InitLocals = false };
        il = method.GetILGenerator(1 << 12);
        chunk = source;
        CountUses();
        var storesOf = chunk.Stores.ToLookup(store => store.Gate);
        for (var i = 0; i < chunk.Luts.Count; i++)
            EmitLut(i, storesOf);
        foreach (var store in chunk.Stores)
        {
            if (definition[store.Gate] < 0)
                EmitStore(store);
        }

        il.Emit(OpCodes.Ret);
        foreach (var gate in touched)
            (uses[gate], depth[gate], definition[gate], locals[gate]) = (0, 0, -1, null);
        touched.Clear();
        return method.CreateDelegate<LutCode>();
    }

    private void CountUses()
    {
        for (var i = 0; i < chunk.Luts.Count; i++)
        {
            var lut = chunk.Luts[i];
            definition[lut.Gate] = i;
            touched.Add(lut.Gate);
            for (var input = 0; input < lut.InputCount; input++)
                Use(lut.Input(input));
        }

        // A stored value is in a local, since the address comes first on the stack.
        foreach (var store in chunk.Stores)
        {
            Use(store.Gate);
            Use(store.Gate);
        }

        void Use(int gate)
        {
            uses[gate]++;
            touched.Add(gate);
        }
    }

    private void EmitLut(int index, ILookup<int, NextStore> storesOf)
    {
        var lut = chunk.Luts[index];
        var isStored = program.BlockSlots[lut.Gate] >= 0;
        if (!isStored && uses[lut.Gate] == 1 && DepthOf(lut) is var deep and < DeepestExpression)
        {
            depth[lut.Gate] = deep;
            return;
        }

        if (uses[lut.Gate] == 0)
        {
            EmitAddress(BlockArgument, program.BlockSlots[lut.Gate]);
            EmitTable(lut);
            il.Emit(OpCodes.Stobj, code.VectorType);
            return;
        }

        var local = il.DeclareLocal(code.VectorType);
        EmitTable(lut);
        il.Emit(OpCodes.Stloc, local);
        locals[lut.Gate] = local;
        if (isStored)
        {
            EmitAddress(BlockArgument, program.BlockSlots[lut.Gate]);
            il.Emit(OpCodes.Ldloc, local);
            il.Emit(OpCodes.Stobj, code.VectorType);
        }

        foreach (var store in storesOf[lut.Gate])
            EmitStore(store);
    }

    /// <summary>Depth of the expression that a table becomes when those of its inputs that are not in locals are computed inside it.</summary>
    private int DepthOf(in Lut lut)
    {
        var deepest = 0;
        for (var i = 0; i < lut.InputCount; i++)
        {
            if (IsInside(lut.Input(i)))
                deepest = Math.Max(deepest, depth[lut.Input(i)]);
        }

        return deepest + 1;
    }

    private bool IsInside(int gate) => definition[gate] >= 0 && locals[gate] is null;

    private void EmitStore(in NextStore store)
    {
        EmitAddress(NextArgument, store.Slot);
        EmitValue(store.Gate);
        if (store.IsComplement)
            code.EmitNot(il);
        il.Emit(OpCodes.Stobj, code.VectorType);
    }

    private void EmitTable(Lut lut) => code.EmitTable(
        il, lut.Table, lut.InputCount, input => EmitValue(lut.Input(input)), input => !IsInside(lut.Input(input)));

    private void EmitValue(int gate)
    {
        if (gate == 0)
        {
            code.EmitConstant(il, program.IsComplement[0]);
        }
        else if (locals[gate] is { } local)
        {
            il.Emit(OpCodes.Ldloc, local);
        }
        else if (definition[gate] >= 0)
        {
            EmitTable(chunk.Luts[definition[gate]]);
        }
        else
        {
            EmitLoad(gate);
        }
    }

    private void EmitLoad(int gate)
    {
        var state = program.StateSlotOfGate[gate];
        EmitAddress(state >= 0 ? PresentArgument : BlockArgument, state >= 0 ? state : program.BlockSlots[gate]);
        il.Emit(OpCodes.Ldobj, code.VectorType);
        if (uses[gate] < 2)
            return;
        var local = il.DeclareLocal(code.VectorType);
        locals[gate] = local;
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Stloc, local);
    }

    private void EmitAddress(int argument, int slot)
    {
        il.Emit(argument == BlockArgument ? OpCodes.Ldarg_0 : argument == PresentArgument ? OpCodes.Ldarg_1 : OpCodes.Ldarg_2);
        if (slot == 0)
            return;
        il.Emit(OpCodes.Ldc_I4, slot * code.ByteCount);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }
}
