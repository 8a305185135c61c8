using System.Reflection;
using System.Reflection.Emit;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Writes IL of one method over a block of state. Values of up to 32 bits are int32 on the stack, up to 64 bits int64; wider ones are
/// pointers to limbs.
/// </summary>
internal sealed class IlWriter(ILGenerator il)
{
    public ILGenerator Il => il;

    /// <summary>Number of local variables declared.</summary>
    public int LocalCount { get; private set; }

    public static bool Is64(int width) => width > 32;

    public LocalBuilder NewLocal(int width)
    {
        LocalCount++;
        return il.DeclareLocal(Is64(width) ? typeof(long) : typeof(int));
    }

    public LocalBuilder NewPointer()
    {
        LocalCount++;
        return il.DeclareLocal(typeof(nint));
    }

    public void Load(LocalBuilder local) => il.Emit(OpCodes.Ldloc, local);

    public void Store(LocalBuilder local) => il.Emit(OpCodes.Stloc, local);

    public void Emit(OpCode code) => il.Emit(code);

    public void Branch(OpCode code, Label target) => il.Emit(code, target);

    public void Call(MethodInfo method) => il.Emit(OpCodes.Call, method);

    public void Int(int value) => il.Emit(OpCodes.Ldc_I4, value);

    /// <summary>Pushes a constant in the container of a width.</summary>
    public void Constant(ulong value, int width)
    {
        if (Is64(width))
            il.Emit(OpCodes.Ldc_I8, (long)value);
        else
            il.Emit(OpCodes.Ldc_I4, (int)(uint)value);
    }

    public void Long(ulong value) => il.Emit(OpCodes.Ldc_I8, (long)value);

    /// <summary>Pushes an absolute address.</summary>
    public unsafe void Pointer(void* address)
    {
        il.Emit(OpCodes.Ldc_I8, (long)address);
        il.Emit(OpCodes.Conv_I);
    }

    /// <summary>Pushes the address of a place in the block.</summary>
    public void Address(int offset)
    {
        il.Emit(OpCodes.Ldarg_1);
        if (offset == 0)
            return;
        il.Emit(OpCodes.Ldc_I4, offset);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    /// <summary>Loads a value of up to 64 bits from the address on the stack.</summary>
    /// <returns>The form in which it arrives.</returns>
    public Form LoadIndirect(int width, Form need)
    {
        var isSigned = need == Form.Sign && width is 8 or 16 or 32 or 64;
        il.Emit(ModelPort.BytesFor(width) switch
        {
            1 => isSigned && width == 8 ? OpCodes.Ldind_I1 : OpCodes.Ldind_U1,
            2 => isSigned && width == 16 ? OpCodes.Ldind_I2 : OpCodes.Ldind_U2,
            4 => OpCodes.Ldind_I4,
            _ => OpCodes.Ldind_I8,
        });
        return isSigned && need == Form.Sign ? Form.Sign : Form.Zero;
    }

    /// <summary>Stores the value on the stack to the address below it.</summary>
    public void StoreIndirect(int width) => il.Emit(ModelPort.BytesFor(width) switch
    {
        1 => OpCodes.Stind_I1,
        2 => OpCodes.Stind_I2,
        4 => OpCodes.Stind_I4,
        _ => OpCodes.Stind_I8,
    });

    /// <summary>Brings the value on the stack from one form to another.</summary>
    public void Fix(int width, Form have, Form need)
    {
        var container = Is64(width) ? 64 : 32;
        if (need == Form.Any || have == need || width == container)
            return;
        if (need == Form.Zero)
        {
            if (width == 8 || width == 16)
            {
                il.Emit(width == 8 ? OpCodes.Conv_U1 : OpCodes.Conv_U2);
                return;
            }

            Constant(Masks.Of(width), width);
            il.Emit(OpCodes.And);
            return;
        }

        if (width == 8 || width == 16)
        {
            il.Emit(width == 8 ? OpCodes.Conv_I1 : OpCodes.Conv_I2);
            return;
        }

        Int(container - width);
        il.Emit(OpCodes.Shl);
        Int(container - width);
        il.Emit(OpCodes.Shr);
    }

    /// <summary>Converts between the containers of two widths; the form says how a small container is widened.</summary>
    public void Convert(int fromWidth, int toWidth, Form form)
    {
        if (Is64(fromWidth) == Is64(toWidth))
            return;
        if (Is64(toWidth))
            il.Emit(form == Form.Sign ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
        else
            il.Emit(OpCodes.Conv_I4);
    }
}
