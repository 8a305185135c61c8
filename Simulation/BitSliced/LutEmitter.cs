using System.Reflection.Emit;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>Generated code: reads inputs, words and values from the block and writes values to it; reads and writes state.</summary>
/// <param name="block">Inputs, words read and computed values.</param>
/// <param name="state">State.</param>
internal unsafe delegate void LutCode(byte* block, byte* state);

/// <summary>
/// Compiles the steps of a method to machine code. A value inside another is part of its expression; others go to a local, and to the block when
/// they have a slot there. What a method reads several times it loads once.
/// </summary>
internal sealed class LutEmitter
{
    private readonly LutProgram program;
    private readonly VectorCode code;
    private readonly int[] uses;
    private readonly LocalBuilder?[] locals;
    private readonly List<int> touched = [];
    private ILGenerator il = null!;

    public LutEmitter(LutProgram program, VectorCode code)
    {
        this.program = program;
        this.code = code;
        uses = new int[program.Luts.Length];
        locals = new LocalBuilder?[program.Luts.Length];
    }

    /// <summary>Compiles one method.</summary>
    public LutCode Compile(List<LutStep> steps)
    {
        var method = new DynamicMethod(
            "Luts", typeof(void), [typeof(byte*), typeof(byte*)], typeof(LutEmitter).Module, skipVisibility: true) { InitLocals = false };
        il = method.GetILGenerator(1 << 12);
        foreach (var step in steps)
            CountUses(step);
        foreach (var step in steps)
        {
            if (step.StateSlot >= 0)
                EmitStore(step);
            else
                EmitValue(step.Id);
        }

        il.Emit(OpCodes.Ret);
        foreach (var id in touched)
            (uses[id], locals[id]) = (0, null);
        touched.Clear();
        return method.CreateDelegate<LutCode>();
    }

    private void CountUses(in LutStep step)
    {
        if (step.StateSlot < 0)
            CountUsesOfInputs(step.Id);
        else if (program.IsInside[step.Id])
            CountUsesOfInputs(step.Id);
        else
            CountUse(step.Id);
    }

    private void CountUse(int id)
    {
        uses[id]++;
        touched.Add(id);
    }

    private void CountUsesOfInputs(int id)
    {
        var lut = program.Luts[id];
        for (var i = 0; i < lut.InputCount; i++)
        {
            if (program.IsInside[lut.Input(i)])
                CountUsesOfInputs(lut.Input(i));
            else
                CountUse(lut.Input(i));
        }
    }

    private void EmitValue(int id)
    {
        var slot = program.BlockSlots[id];
        if (uses[id] == 0)
        {
            EmitAddress(OpCodes.Ldarg_0, slot);
            EmitTable(id);
            il.Emit(OpCodes.Stobj, code.VectorType);
            return;
        }

        var local = il.DeclareLocal(code.VectorType);
        EmitTable(id);
        il.Emit(OpCodes.Stloc, local);
        locals[id] = local;
        touched.Add(id);
        if (slot < 0)
            return;
        EmitAddress(OpCodes.Ldarg_0, slot);
        il.Emit(OpCodes.Ldloc, local);
        il.Emit(OpCodes.Stobj, code.VectorType);
    }

    private void EmitStore(in LutStep step)
    {
        EmitAddress(OpCodes.Ldarg_1, step.StateSlot);
        Load(step.Id);
        if (step.IsComplement)
            code.EmitNot(il);
        il.Emit(OpCodes.Stobj, code.VectorType);
    }

    private void EmitTable(int id)
    {
        var lut = program.Luts[id];
        code.EmitTable(il, lut.Table, lut.InputCount, input => Load(lut.Input(input)), input => !program.IsInside[lut.Input(input)]);
    }

    private void Load(int id)
    {
        if (id == 0)
            code.EmitConstant(il, value: false);
        else if (program.IsInside[id])
            EmitTable(id);
        else if (locals[id] is { } local)
            il.Emit(OpCodes.Ldloc, local);
        else
            LoadFromMemory(id);
    }

    private void LoadFromMemory(int id)
    {
        var state = program.StateSlotOf[id];
        EmitAddress(state >= 0 ? OpCodes.Ldarg_1 : OpCodes.Ldarg_0, state >= 0 ? state : program.BlockSlots[id]);
        il.Emit(OpCodes.Ldobj, code.VectorType);
        if (uses[id] < 2)
            return;
        var local = il.DeclareLocal(code.VectorType);
        locals[id] = local;
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Stloc, local);
    }

    private void EmitAddress(OpCode argument, int slot)
    {
        il.Emit(argument);
        if (slot == 0)
            return;
        il.Emit(OpCodes.Ldc_I4, slot * code.ByteCount);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }
}
