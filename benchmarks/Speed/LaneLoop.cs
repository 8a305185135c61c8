using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Benchmarks.Speed;

/// <summary>
/// The loop over a model with lanes whose ports are columns in memory: input columns are copied from rows made beforehand, a step, output columns are folded
/// into one vector. It is compiled for each design, as <see cref="PortLoop"/>.
/// </summary>
internal static unsafe class LaneLoop
{
    /// <summary>Runs the loop.</summary>
    /// <param name="model">Whose methods step.</param>
    /// <param name="memory">Base of the columns.</param>
    /// <param name="rows">Base of the stimulus.</param>
    /// <param name="first">First cycle; its row is this modulo the number of rows.</param>
    /// <param name="cycles">Number of cycles.</param>
    /// <param name="fold">Where outputs are folded into, 64 bytes.</param>
    public delegate void Loop(object model, nint memory, nint rows, long first, long cycles, nint fold);

    /// <summary>Bytes that lie together in the model.</summary>
    /// <param name="Offset">Bytes from the base of the columns.</param>
    /// <param name="ByteCount">A multiple of 16.</param>
    public readonly record struct Range(long Offset, int ByteCount);

    /// <summary>Joins neighbours.</summary>
    public static List<Range> Joined(IEnumerable<Range> columns)
    {
        var joined = new List<Range>();
        foreach (var column in columns.OrderBy(column => column.Offset))
        {
            if (joined.Count > 0 && joined[^1].Offset + joined[^1].ByteCount == column.Offset)
                joined[^1] = joined[^1] with { ByteCount = joined[^1].ByteCount + column.ByteCount };
            else
                joined.Add(column);
        }

        return joined;
    }

    /// <summary>Compiles the loop.</summary>
    /// <param name="rowCount">Number of rows, a power of two.</param>
    /// <param name="inputs">Where the inputs go; a row holds them one behind the other.</param>
    /// <param name="outputs">Where the outputs are.</param>
    /// <param name="model">Type of the model.</param>
    /// <param name="steps">What to call for a cycle, as in <see cref="PortLoop"/>.</param>
    public static Loop Compile(int rowCount, List<Range> inputs, List<Range> outputs, Type model, params ReadOnlySpan<MethodInfo> steps)
    {
        Type[] parameters = [typeof(object), typeof(nint), typeof(nint), typeof(long), typeof(long), typeof(nint)];
        var method = new DynamicMethod("LaneLoop", null, parameters, typeof(LaneLoop).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var row = il.DeclareLocal(typeof(nint));
        var (top, test) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Ldarg, 4);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Starg, 4);
        il.Emit(OpCodes.Br, test);

        il.MarkLabel(top);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldc_I8, rowCount - 1L);
        il.Emit(OpCodes.And);
        il.Emit(OpCodes.Ldc_I8, (long)inputs.Sum(range => range.ByteCount));
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, row);
        var from = 0;
        foreach (var range in inputs)
        {
            EmitAddress(il, range.Offset);
            il.Emit(OpCodes.Ldloc, row);
            il.Emit(OpCodes.Ldc_I4, from);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldc_I4, range.ByteCount);
            il.Emit(OpCodes.Cpblk);
            from += range.ByteCount;
        }

        foreach (var step in steps)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Castclass, model);
            if (step.GetParameters().Length > 0)
                il.Emit(OpCodes.Ldc_I8, 1L);
            il.Emit(OpCodes.Callvirt, step);
        }

        foreach (var range in outputs)
        {
            EmitAddress(il, range.Offset);
            il.Emit(OpCodes.Ldc_I4, range.ByteCount);
            il.Emit(OpCodes.Ldarg, 5);
            il.Emit(OpCodes.Call, typeof(LaneLoop).GetMethod(nameof(Fold), BindingFlags.NonPublic | BindingFlags.Static)!);
        }

        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldc_I8, 1L);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Starg, 3);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldarg, 4);
        il.Emit(OpCodes.Blt, top);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Loop>();
    }

    private static void EmitAddress(ILGenerator il, long offset)
    {
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I8, offset);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private static void Fold(nint from, int bytes, nint into)
    {
        var fold = Vector512.Load((byte*)into);
        var i = 0;
        for (; i + 64 <= bytes; i += 64)
            fold ^= Vector512.Load((byte*)from + i);
        for (; i < bytes; i += 16)
            fold ^= Vector128.Load((byte*)from + i).ToVector256().ToVector512();
        fold.Store((byte*)into);
    }
}

/// <summary>Memory for a vector loop, aligned to its vectors.</summary>
internal sealed unsafe class LaneMemory(long bytes) : IDisposable
{
    private const int Alignment = 64;

    public byte* Start { get; private set; } = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(Alignment, bytes), Alignment);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
