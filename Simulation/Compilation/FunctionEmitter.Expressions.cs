using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <content>Expressions of up to 64 bits.</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>Arms of a selection up to this many nodes are both evaluated, so that no branch can be mispredicted.</summary>
    private const int EagerArmCost = 4;

    /// <summary>Evaluates what can't be evaluated in the middle of an expression: selections and values of more than 64 bits.</summary>
    private void Prepare(int node)
    {
        if (context.IsCheap(node) || plan.IsKept[node])
            return;
        if (nodes.WidthOf(node) > 64)
            EmitWideValue(node);
        else if (nodes.OpOf(node) == Op.Mux && !IsMaskedMux(node))
            EmitMuxIntoLocal(node, PreferredForm(node));
        else
            PrepareOperands(node);
        // The check of an address branches, which is cheaper with nothing else on the stack.
        if (RowOf(node) is not null || nodes.OpOf(node) == Op.MemoryRead && nodes.WidthOf(node) <= 64 && !IsAddressInside(nodes.B(node), Definition.Memories[nodes.A(node)].Depth))
        {
            EmitOperator(node, Form.Zero);
            KeepInLocal(node, Form.Zero);
        }
    }

    private void PrepareOperands(int node)
    {
        if (RowOf(node) is not null)
        {
            Prepare(nodes.B(node));
            return;
        }

        var buffer = new int[3];
        foreach (var operand in nodes.OperandsOf(node, buffer))
            Prepare(operand);
    }

    /// <summary>Pushes the value of a prepared node of up to 64 bits.</summary>
    private void Emit(int node, Form need)
    {
        var width = nodes.WidthOf(node);
        if (nodeLocals[node] is { } local)
        {
            il.Load(local);
            il.Fix(width, nodeForms[node], need);
        }
        else if (nodeSlots[node] >= 0)
        {
            ScratchAddress(nodeSlots[node]);
            il.Fix(width, il.LoadIndirect(width, need), need);
        }
        else
        {
            EmitOperator(node, need);
        }
    }

    /// <summary>Pushes a prepared node in the container of another width, extended as the form says.</summary>
    private void EmitIn(int width, int node, Form form)
    {
        if (nodes.WidthOf(node) > 64)
        {
            // Only the low bits count.
            WidePointer(node);
            il.Emit(OpCodes.Ldind_I8);
            il.Convert(64, width, form);
            return;
        }

        Emit(node, form);
        il.Convert(nodes.WidthOf(node), width, form);
    }

    private void EmitOperator(int node, Form need)
    {
        var (width, a, b) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node));
        var op = nodes.OpOf(node);
        switch (op)
        {
            case Op.Constant:
                EmitConstant(node, need);
                break;
            case Op.Signal:
                EmitSignal(a, need);
                break;
            case Op.MemoryRead:
                EmitMemoryRead(node, need);
                break;
            case Op.Not:
                EmitNot(node, need);
                break;
            case Op.And:
                EmitAnd(a, b, width, need);
                break;
            case Op.Or or Op.Xor:
                Emit(a, need);
                Emit(b, need);
                il.Emit(op == Op.Or ? OpCodes.Or : OpCodes.Xor);
                break;
            case Op.Negate or Op.Add or Op.Subtract:
                EmitSum(node, need);
                break;
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                EmitProduct(node, need);
                break;
            case >= Op.DivideUnsigned and <= Op.RemainderSigned:
                EmitDivision(node, need);
                break;
            case >= Op.Equal and <= Op.LessOrEqualSigned:
                EmitComparison(node);
                il.Fix(1, Form.Zero, need);
                break;
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                EmitShift(node, need);
                break;
            case Op.Slice:
                EmitSlice(node, need);
                break;
            case Op.DynamicSlice:
                EmitDynamicSlice(node, need);
                break;
            case Op.Concat:
                EmitConcat(node, need);
                break;
            case Op.ZeroExtend:
                EmitIn(width, a, Form.Zero);
                il.Fix(width, Form.Zero, need == Form.Sign ? Form.Zero : need);
                break;
            case Op.SignExtend:
                EmitIn(width, a, Form.Sign);
                il.Fix(width, Form.Sign, need);
                break;
            case Op.Mux:
                EmitMaskedMux(node, need);
                break;
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                EmitReduction(node);
                il.Fix(1, Form.Zero, need);
                break;
            default:
                throw new InvalidOperationException($"unknown operator {op}");
        }
    }

    private void EmitConstant(int node, Form need)
    {
        var width = nodes.WidthOf(node);
        var value = (ulong)nodes.ConstantOf(node);
        var spare = 64 - width;
        il.Constant(need == Form.Sign ? (ulong)((long)(value << spare) >> spare) : value, width);
    }

    private void EmitSignal(int signal, Form need)
    {
        var width = Definition.Signals[signal].Width;
        if (signalLocals[signal] is { } local)
        {
            il.Load(local);
            il.Fix(width, Form.Zero, need);
            return;
        }

        SignalAddress(signal);
        il.Fix(width, il.LoadIndirect(width, need), need);
    }

    private void SignalAddress(int signal)
    {
        if (signalSlots[signal] >= 0)
            ScratchAddress(signalSlots[signal]);
        else
            il.Address(layout.OffsetOf(signal));
    }

    private void EmitMemoryRead(int node, Form need)
    {
        var width = nodes.WidthOf(node);
        var memory = Definition.Memories[nodes.A(node)];
        var address = nodes.B(node);
        if (IsAddressInside(address, memory.Depth))
        {
            WordAddress(nodes.A(node), () => EmitIn(64, address, Form.Zero));
            il.Fix(width, il.LoadIndirect(width, need), need);
            return;
        }

        var index = il.NewLocal(64);
        var result = il.NewLocal(width);
        EmitIndex(address);
        il.Store(index);
        il.Constant(0, width);
        il.Store(result);
        var end = il.Il.DefineLabel();
        il.Load(index);
        il.Long((ulong)memory.Depth);
        il.Branch(OpCodes.Bge_Un, end);
        WordAddress(nodes.A(node), () => il.Load(index));
        var form = il.LoadIndirect(width, need);
        il.Store(result);
        il.Il.MarkLabel(end);
        il.Load(result);
        il.Fix(width, form, need);
    }

    private bool IsAddressInside(int address, int depth) =>
        nodes.WidthOf(address) <= 64 && ranges.Greatest(address) < (ulong)depth;

    /// <summary>Pushes an unsigned index of any width as 64 bits; what does not fit becomes the greatest number.</summary>
    private void EmitIndex(int node)
    {
        if (nodes.WidthOf(node) <= 64)
        {
            EmitIn(64, node, Form.Zero);
            return;
        }

        WidePointer(node);
        il.Int(Limbs.CountFor(nodes.WidthOf(node)));
        il.Call(Methods.Limbs(nameof(Limbs.Amount)));
    }

    /// <summary>Pushes the address of a memory word.</summary>
    private void WordAddress(int memory, Action pushIndex)
    {
        il.Address(layout.Memories[memory]);
        pushIndex();
        il.Long((ulong)ModelPort.BytesFor(Definition.Memories[memory].Width));
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private void EmitSlice(int node, Form need)
    {
        var (width, a, low) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node));
        var widthA = nodes.WidthOf(a);
        if (widthA > 64)
        {
            EmitWideSlice(node, need);
            return;
        }

        var isTop = low + width == widthA;
        if (IsInMemory(a) && low % 8 == 0 && width is 8 or 16 or 32)
        {
            SignalAddress(nodes.A(a));
            AddOffset(low / 8);
            il.Fix(width, il.LoadIndirect(width, need), need);
            return;
        }

        Emit(a, isTop ? need : Form.Any);
        if (low > 0)
        {
            il.Int(low);
            il.Emit(isTop && need == Form.Sign ? OpCodes.Shr : OpCodes.Shr_Un);
        }

        il.Convert(widthA, width, Form.Zero);
        il.Fix(width, isTop ? need : Form.Any, need);
    }

    private bool IsInMemory(int node) => nodes.OpOf(node) == Op.Signal && signalLocals[nodes.A(node)] is null;

    private void AddOffset(int bytes)
    {
        if (bytes == 0)
            return;
        il.Int(bytes);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private void EmitDynamicSlice(int node, Form need)
    {
        if (RowOf(node) is { } row)
        {
            EmitRowElement(node, row, need);
            return;
        }

        var (width, a, index, stride) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node), nodes.C(node));
        var widthA = nodes.WidthOf(a);
        if (widthA <= 64)
        {
            EmitIn(64, a, Form.Zero);
            EmitIndex(index);
            il.Long((ulong)((widthA - width) / stride));
            il.Int(stride);
            il.Call(Methods.Narrow(nameof(Narrow.Element)));
        }
        else
        {
            WidePointer(a);
            il.Int(widthA);
            EmitIndex(index);
            il.Int(stride);
            il.Int(width);
            il.Call(Methods.Limbs(nameof(Limbs.ExtractElement)));
        }

        il.Convert(64, width, Form.Zero);
        il.Fix(width, widthA <= 64 ? Form.Any : Form.Zero, need);
    }

    private void EmitConcat(int node, Form need)
    {
        var width = nodes.WidthOf(node);
        var low = width;
        var isFirst = true;
        foreach (var part in nodes.Parts(node).ToArray())
        {
            var partWidth = nodes.WidthOf(part);
            low -= partWidth;
            if (nodes.IsConstant(part) && nodes.ConstantOf(part).IsZero && !(isFirst && low == 0))
                continue;
            EmitIn(width, part, need == Form.Any && low + partWidth == width ? Form.Any : Form.Zero);
            if (low > 0)
            {
                il.Int(low);
                il.Emit(OpCodes.Shl);
            }

            if (!isFirst)
                il.Emit(OpCodes.Or);
            isFirst = false;
        }

        if (isFirst)
            il.Constant(0, width);
        il.Fix(width, Form.Zero, need);
    }

    private void EmitReduction(int node)
    {
        var a = nodes.A(node);
        var width = nodes.WidthOf(a);
        if (width > 64)
        {
            WidePointer(a);
            il.Int(nodes.OpOf(node) == Op.ReduceAnd ? width : Limbs.CountFor(width));
            il.Call(Methods.Limbs(nodes.OpOf(node) switch
            {
                Op.ReduceAnd => nameof(Limbs.IsAllOnes),
                Op.ReduceOr => nameof(Limbs.IsNonZero),
                _ => nameof(Limbs.Parity),
            }));
            return;
        }

        if (nodes.OpOf(node) == Op.ReduceXor)
        {
            EmitIn(64, a, Form.Zero);
            il.Call(Methods.Narrow(nameof(Narrow.Parity)));
            return;
        }

        Emit(a, Form.Zero);
        il.Constant(nodes.OpOf(node) == Op.ReduceAnd ? Masks.Of(width) : 0, width);
        if (nodes.OpOf(node) == Op.ReduceAnd)
            il.Emit(OpCodes.Ceq);
        else
            il.Emit(OpCodes.Cgt_Un);
    }
}
