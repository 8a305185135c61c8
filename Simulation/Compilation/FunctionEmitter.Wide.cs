using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <content>Values of more than 64 bits: limbs in memory.</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>Pushes the address of a prepared value of more than 64 bits.</summary>
    private unsafe void WidePointer(int node)
    {
        if (nodeLocals[node] is { } pointer)
        {
            il.Load(pointer);
            return;
        }

        if (nodeSlots[node] >= 0)
        {
            ScratchAddress(nodeSlots[node]);
            return;
        }

        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                il.Pointer(constants.Of(nodes.ConstantOf(node), nodes.WidthOf(node)));
                break;
            case Op.Signal:
                SignalAddress(nodes.A(node));
                break;
            case Op.Slice:
                WidePointer(nodes.A(node));
                AddOffset(nodes.B(node) / 8);
                break;
            default:
                WidePointer(nodes.A(node));
                break;
        }
    }

    /// <summary>Whether a value is found in the limbs of another one.</summary>
    private bool IsView(int node)
    {
        var (width, a, low) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node));
        return nodes.OpOf(node) switch
        {
            Op.Slice => low % 64 == 0 && (width % 64 == 0 || low + width == nodes.WidthOf(a)),
            Op.ZeroExtend => nodes.WidthOf(a) > 64 && Limbs.CountFor(width) == Limbs.CountFor(nodes.WidthOf(a)),
            _ => false,
        };
    }

    /// <summary>
    /// Computes a node of more than 64 bits. Selections and words of memories are pointers to where the value is; that is allowed only for uses in the
    /// same item, because what they point to may change behind it.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="outlivesItem">Whether other items use it; then it is copied to scratch.</param>
    private void EmitWideValue(int node, bool outlivesItem = false)
    {
        if (nodes.OpOf(node) is Op.Constant or Op.Signal)
            return;
        if (!outlivesItem && IsView(node))
        {
            Prepare(nodes.A(node));
            return;
        }

        if (!outlivesItem && nodes.OpOf(node) is Op.Mux or Op.MemoryRead)
        {
            var pointer = il.NewPointer();
            if (nodes.OpOf(node) == Op.Mux)
                EmitWideMux(node, pointer);
            else
                EmitWordPointer(node, pointer);
            Keep(node, pointer, Form.Zero);
            return;
        }

        var slot = scratch.Allocate(Limbs.CountFor(nodes.WidthOf(node)) * 8);
        if (nodes.OpOf(node) is Op.Mux or Op.MemoryRead || IsView(node))
        {
            var pointer = il.NewPointer();
            if (nodes.OpOf(node) == Op.Mux)
                EmitWideMux(node, pointer);
            else if (nodes.OpOf(node) == Op.MemoryRead)
                EmitWordPointer(node, pointer);
            else
                EmitViewPointer(node, pointer);
            ScratchAddress(slot);
            il.Load(pointer);
            il.Int(Limbs.CountFor(nodes.WidthOf(node)));
            il.Call(Methods.Limbs(nameof(Limbs.Copy)));
        }
        else
        {
            EmitWideInto(node, () => ScratchAddress(slot));
        }

        nodeSlots[node] = slot;
    }

    private void EmitViewPointer(int node, LocalBuilder pointer)
    {
        Prepare(nodes.A(node));
        WidePointer(node);
        il.Store(pointer);
    }

    private void EmitWideMux(int node, LocalBuilder pointer)
    {
        Prepare(nodes.A(node));
        var otherwise = il.Il.DefineLabel();
        var end = il.Il.DefineLabel();
        BranchOn(nodes.A(node), otherwise, whenTrue: false);
        Prepare(nodes.B(node));
        WidePointer(nodes.B(node));
        il.Store(pointer);
        il.Branch(OpCodes.Br, end);
        il.Il.MarkLabel(otherwise);
        Prepare(nodes.C(node));
        WidePointer(nodes.C(node));
        il.Store(pointer);
        il.Il.MarkLabel(end);
    }

    /// <summary>The address of a memory word, or of zeros when the address is outside.</summary>
    private unsafe void EmitWordPointer(int node, LocalBuilder pointer)
    {
        var memory = Definition.Memories[nodes.A(node)];
        var address = nodes.B(node);
        Prepare(address);
        if (IsAddressInside(address, memory.Depth))
        {
            WordAddress(nodes.A(node), () => EmitIn(64, address, Form.Zero));
            il.Store(pointer);
            return;
        }

        var index = il.NewLocal(64);
        var end = il.Il.DefineLabel();
        EmitIndex(address);
        il.Store(index);
        il.Pointer(constants.Of(System.Numerics.BigInteger.Zero, memory.Width));
        il.Store(pointer);
        il.Load(index);
        il.Long((ulong)memory.Depth);
        il.Branch(OpCodes.Bge_Un, end);
        WordAddress(nodes.A(node), () => il.Load(index));
        il.Store(pointer);
        il.Il.MarkLabel(end);
    }

    /// <summary>Brings a value of more than 64 bits to a place, computing it right there when it is used nowhere else.</summary>
    private void EmitWideCopy(int node, Action pushTarget)
    {
        if (!context.IsCheap(node) && !plan.IsKept[node] && nodeSlots[node] < 0 && nodeLocals[node] is null && !IsView(node)
            && nodes.OpOf(node) is not (Op.Mux or Op.MemoryRead or Op.Constant or Op.Signal))
        {
            EmitWideInto(node, pushTarget);
            return;
        }

        Prepare(node);
        pushTarget();
        WidePointer(node);
        il.Int(Limbs.CountFor(nodes.WidthOf(node)));
        il.Call(Methods.Limbs(nameof(Limbs.Copy)));
    }

    /// <summary>Computes an operator of more than 64 bits; its operands must not overlap the target.</summary>
    private void EmitWideInto(int node, Action pushTarget)
    {
        var (op, width, a, b) = (nodes.OpOf(node), nodes.WidthOf(node), nodes.A(node), nodes.B(node));
        var count = Limbs.CountFor(width);
        if (op is Op.Add or Op.Subtract)
        {
            Prepare(IsLeftToUser(a) ? nodes.A(a) : a);
            Prepare(IsLeftToUser(b) ? nodes.A(b) : b);
        }
        else
        {
            PrepareOperands(node);
        }

        switch (op)
        {
            case Op.Concat:
                EmitWideConcat(node, pushTarget);
                return;
            case Op.Add or Op.Subtract:
                pushTarget();
                PushExtended(a);
                PushExtended(b);
                il.Int(count);
                il.Long(Masks.OfTop(width));
                il.Call(Methods.Limbs(op == Op.Add ? nameof(Limbs.Add) : nameof(Limbs.Subtract)));
                return;
        }

        if (op is Op.ZeroExtend or Op.SignExtend or Op.MultiplyUnsigned or Op.MultiplySigned && nodes.WidthOf(a) <= 64)
            SpillNarrow(a);
        if (op is Op.MultiplyUnsigned or Op.MultiplySigned && nodes.WidthOf(b) <= 64)
            SpillNarrow(b);
        pushTarget();
        SpilledPointer(a);
        EmitWideOperator(node, op, width, count, a, b);
    }

    private void EmitWideOperator(int node, Op op, int width, int count, int a, int b)
    {
        var top = Masks.OfTop(width);
        switch (op)
        {
            case Op.Not or Op.Negate:
                il.Int(count);
                il.Long(top);
                il.Call(Methods.Limbs(op == Op.Not ? nameof(Limbs.Not) : nameof(Limbs.Negate)));
                break;
            case Op.And or Op.Or or Op.Xor:
                WidePointer(b);
                il.Int(count);
                il.Call(Methods.Limbs(op switch { Op.And => nameof(Limbs.And), Op.Or => nameof(Limbs.Or), _ => nameof(Limbs.Xor) }));
                break;
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                var isSigned = op == Op.MultiplySigned;
                il.Int(isSigned ? nodes.WidthOf(a) : Limbs.CountFor(nodes.WidthOf(a)));
                SpilledPointer(b);
                il.Int(isSigned ? nodes.WidthOf(b) : Limbs.CountFor(nodes.WidthOf(b)));
                il.Int(count);
                il.Long(top);
                il.Call(Methods.Limbs(isSigned ? nameof(Limbs.MultiplySigned) : nameof(Limbs.Multiply)));
                break;
            case >= Op.DivideUnsigned and <= Op.RemainderSigned:
                WidePointer(b);
                il.Int(width);
                il.Int((int)op);
                il.Call(Methods.Limbs(nameof(Limbs.Divide)));
                break;
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                EmitWideShift(op, width, count, b);
                break;
            case Op.Slice:
                il.Int(Limbs.CountFor(nodes.WidthOf(a)));
                il.Int(b);
                il.Int(width);
                il.Call(Methods.Limbs(nameof(Limbs.Slice)));
                break;
            case Op.DynamicSlice:
                il.Int(nodes.WidthOf(a));
                EmitIndex(b);
                il.Int(nodes.C(node));
                il.Int(width);
                il.Call(Methods.Limbs(nameof(Limbs.SliceElement)));
                break;
            case Op.ZeroExtend:
                il.Int(Limbs.CountFor(nodes.WidthOf(a)));
                il.Int(count);
                il.Call(Methods.Limbs(nameof(Limbs.ZeroExtend)));
                break;
            case Op.SignExtend:
                il.Int(nodes.WidthOf(a));
                il.Int(count);
                il.Long(top);
                il.Call(Methods.Limbs(nameof(Limbs.SignExtend)));
                break;
            default:
                throw new InvalidOperationException($"{op} has no result of more than 64 bits");
        }
    }

    private void EmitWideShift(Op op, int width, int count, int amount)
    {
        EmitIndex(amount);
        if (op == Op.ShiftRightSigned)
            il.Int(width);
        il.Int(count);
        if (op != Op.ShiftRight)
            il.Long(Masks.OfTop(width));
        il.Call(Methods.Limbs(op switch
        {
            Op.ShiftLeft => nameof(Limbs.ShiftLeft),
            Op.ShiftRight => nameof(Limbs.ShiftRight),
            _ => nameof(Limbs.ShiftRightSigned),
        }));
    }

    private readonly Dictionary<int, int> spilled = [];

    private void SpillNarrow(int node)
    {
        var slot = scratch.Allocate(8);
        ScratchAddress(slot);
        EmitIn(64, node, Form.Zero);
        il.Emit(OpCodes.Stind_I8);
        spilled[node] = slot;
    }

    private void SpilledPointer(int node)
    {
        if (nodes.WidthOf(node) > 64)
            WidePointer(node);
        else
            ScratchAddress(spilled[node]);
    }

    private void EmitWideConcat(int node, Action pushTarget)
    {
        var width = nodes.WidthOf(node);
        var low = width;
        var parts = nodes.Parts(node).ToArray();
        pushTarget();
        il.Int(0);
        il.Int(Limbs.CountFor(width) * 8);
        il.Emit(OpCodes.Initblk);
        foreach (var part in parts)
        {
            low -= nodes.WidthOf(part);
            if (!IsZero(part))
                EmitInsert(pushTarget, part, low);
        }
    }

    /// <summary>Puts a prepared value into bits of a value in memory.</summary>
    private void EmitInsert(Action pushTarget, int part, int low)
    {
        var width = nodes.WidthOf(part);
        pushTarget();
        if (width is 8 or 16 or 32 or 64 && low % 8 == 0)
        {
            AddOffset(low / 8);
            Emit(part, Form.Any);
            il.StoreIndirect(width);
            return;
        }

        if (width > 64)
            WidePointer(part);
        else
            EmitIn(64, part, Form.Zero);
        il.Int(low);
        il.Int(width);
        il.Call(Methods.Limbs(width > 64 ? nameof(Limbs.InsertWide) : nameof(Limbs.Insert)));
    }

    /// <summary>Whether a zero extension can be left to the operator that uses it.</summary>
    private bool IsLeftToUser(int node) =>
        nodes.OpOf(node) == Op.ZeroExtend && !plan.IsKept[node] && nodes.WidthOf(nodes.A(node)) > 64;

    /// <summary>Pushes the address and the number of limbs of an operand whose missing limbs are zero.</summary>
    private void PushExtended(int node)
    {
        var source = IsLeftToUser(node) ? nodes.A(node) : node;
        WidePointer(source);
        il.Int(Limbs.CountFor(nodes.WidthOf(source)));
    }

    private void EmitWideComparison(int a, int b, bool isEquality, bool isSigned)
    {
        WidePointer(a);
        WidePointer(b);
        il.Int(isSigned ? nodes.WidthOf(a) : Limbs.CountFor(nodes.WidthOf(a)));
        il.Call(Methods.Limbs(isEquality ? nameof(Limbs.Equal) : isSigned ? nameof(Limbs.LessSigned) : nameof(Limbs.Less)));
    }

    /// <summary>Pushes up to 64 bits of a wider value.</summary>
    private void EmitWideSlice(int node, Form need)
    {
        var (width, a, low) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node));
        var (bit, start) = (low % 8, low / 8);
        if (bit == 0 && width is 8 or 16 or 32 or 64)
        {
            WidePointer(a);
            AddOffset(start);
            il.Fix(width, il.LoadIndirect(width, need), need);
            return;
        }

        var bytes = Limbs.CountFor(nodes.WidthOf(a)) * 8;
        if (bit + width > 64)
        {
            WidePointer(a);
            il.Int(bytes / 8);
            il.Int(low);
            il.Int(width);
            il.Call(Methods.Limbs(nameof(Limbs.Extract)));
            il.Fix(width, Form.Zero, need);
            return;
        }

        // Read 4 or 8 bytes that contain the slice and end inside the value.
        var size = bit + width <= 32 && !IlWriter.Is64(width) ? 4 : 8;
        if (start + size > bytes)
        {
            start = bytes - size;
            bit = low - (start * 8);
        }

        WidePointer(a);
        AddOffset(start);
        il.LoadIndirect(size * 8, Form.Zero);
        if (bit > 0)
        {
            il.Int(bit);
            il.Emit(OpCodes.Shr_Un);
        }

        il.Convert(size * 8, width, Form.Zero);
        il.Fix(width, bit + width == size * 8 ? Form.Zero : Form.Any, need);
    }
}
