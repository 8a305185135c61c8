using System.Reflection;
using System.Reflection.Emit;

namespace Benchmarks.Speed;

/// <summary>
/// The C# loop over a model whose ports are memory: one store for each input, a step, one load for each output. It is compiled for each design, to
/// the code that the same loop written out in C# gives.
/// </summary>
internal static class PortLoop
{
    /// <summary>Runs the loop and gives the checksum.</summary>
    /// <param name="model">Whose methods step.</param>
    /// <param name="memory">Base of the ports.</param>
    /// <param name="rows">Base of the stimulus.</param>
    /// <param name="first">Row of the first cycle.</param>
    /// <param name="cycles">Number of cycles.</param>
    public delegate ulong Loop(object model, nint memory, nint rows, long first, long cycles);

    /// <summary>A port's place in the model.</summary>
    /// <param name="Offset">Bytes from the base of the ports.</param>
    /// <param name="ByteCount">1, 2, 4, or a multiple of 4.</param>
    public readonly record struct Place(int Offset, int ByteCount);

    /// <summary>Compiles the loop.</summary>
    /// <param name="stimulus">Rows and their columns.</param>
    /// <param name="inputs">Places of the columns' ports.</param>
    /// <param name="outputs">Places of the outputs.</param>
    /// <param name="model">Type of the model.</param>
    /// <param name="steps">What to call for a cycle: methods without arguments, or with the clocks of an edge, of which there is one.</param>
    public static Loop Compile(
        StimulusTable stimulus, IReadOnlyList<Place> inputs, IReadOnlyList<Place> outputs, Type model, params ReadOnlySpan<MethodInfo> steps)
    {
        var method = new DynamicMethod(
            "PortLoop", typeof(ulong), [typeof(object), typeof(nint), typeof(nint), typeof(long), typeof(long)], typeof(PortLoop).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var typed = il.DeclareLocal(model);
        var row = il.DeclareLocal(typeof(nint));
        var sum = il.DeclareLocal(typeof(ulong));
        var (top, test) = (il.DefineLabel(), il.DefineLabel());

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, model);
        il.Emit(OpCodes.Stloc, typed);
        // The count runs from first to first + cycles.
        il.Emit(OpCodes.Ldarg, 4);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Starg, 4);
        il.Emit(OpCodes.Br, test);

        il.MarkLabel(top);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldc_I8, (long)stimulus.RowCount - 1);
        il.Emit(OpCodes.And);
        il.Emit(OpCodes.Ldc_I8, (long)stimulus.Stride);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, row);
        for (var i = 0; i < inputs.Count; i++)
            EmitStore(il, row, stimulus.Columns[i].Offset, inputs[i]);
        foreach (var step in steps)
        {
            il.Emit(OpCodes.Ldloc, typed);
            if (step.GetParameters().Length > 0)
                il.Emit(OpCodes.Ldc_I8, 1L);
            il.Emit(OpCodes.Callvirt, step);
        }

        foreach (var output in outputs)
            EmitMix(il, sum, output);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldc_I8, 1L);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Starg, 3);

        il.MarkLabel(test);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldarg, 4);
        il.Emit(OpCodes.Blt, top);
        il.Emit(OpCodes.Ldloc, sum);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Loop>();
    }

    private static void EmitStore(ILGenerator il, LocalBuilder row, int from, Place to)
    {
        EmitAddress(il, () => il.Emit(OpCodes.Ldarg_1), to.Offset);
        EmitAddress(il, () => il.Emit(OpCodes.Ldloc, row), from);
        if (to.ByteCount > 8)
        {
            il.Emit(OpCodes.Ldc_I4, to.ByteCount);
            il.Emit(OpCodes.Cpblk);
            return;
        }

        EmitLoad(il, to.ByteCount);
        il.Emit(to.ByteCount switch
        {
            1 => OpCodes.Stind_I1,
            2 => OpCodes.Stind_I2,
            4 => OpCodes.Stind_I4,
            _ => OpCodes.Stind_I8,
        });
    }

    private static void EmitMix(ILGenerator il, LocalBuilder sum, Place output)
    {
        for (var done = 0; done < output.ByteCount; done += 8)
        {
            // sum = (sum << 1 | sum >> 63) ^ word
            il.Emit(OpCodes.Ldloc, sum);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Shl);
            il.Emit(OpCodes.Ldloc, sum);
            il.Emit(OpCodes.Ldc_I4, 63);
            il.Emit(OpCodes.Shr_Un);
            il.Emit(OpCodes.Or);
            var offset = output.Offset + done;
            EmitAddress(il, () => il.Emit(OpCodes.Ldarg_1), offset);
            EmitLoad(il, Math.Min(8, output.ByteCount - done));
            il.Emit(OpCodes.Conv_U8);
            il.Emit(OpCodes.Xor);
            il.Emit(OpCodes.Stloc, sum);
        }
    }

    private static void EmitAddress(ILGenerator il, Action emitBase, int offset)
    {
        emitBase();
        il.Emit(OpCodes.Ldc_I4, offset);
        il.Emit(OpCodes.Add);
    }

    private static void EmitLoad(ILGenerator il, int bytes) => il.Emit(bytes switch
    {
        1 => OpCodes.Ldind_U1,
        2 => OpCodes.Ldind_U2,
        4 => OpCodes.Ldind_U4,
        _ => OpCodes.Ldind_I8,
    });
}
