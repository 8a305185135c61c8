using System.Reflection;
using System.Reflection.Emit;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;

namespace HdlDsl.Simulator.Vectors;

/// <content>Operators on vectors.</content>
internal sealed partial class VectorEmitter
{
    private void EmitOperator(int node, int size, int piece, Form need)
    {
        var (op, width, a, b, c) = (nodes.OpOf(node), nodes.WidthOf(node), nodes.A(node), nodes.B(node), nodes.C(node));
        switch (op)
        {
            case Op.Signal:
                StateAddress(layout.OffsetOf(a), size, piece);
                LoadVector(size);
                Fix(width, size, Form.Zero, need);
                break;
            case Op.Not:
                EmitNot(a, width, size, piece, need);
                break;
            case Op.And or Op.Or or Op.Xor:
                Push(a, size, piece, need);
                Push(b, size, piece, need);
                Operator(op switch { Op.And => "BitwiseAnd", Op.Or => "BitwiseOr", _ => "Xor" }, size, 2);
                break;
            case Op.Negate or Op.Add or Op.Subtract:
                EmitSum(node, size, piece, need);
                break;
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                EmitProduct(node, size, piece, need);
                break;
            case >= Op.Equal and <= Op.LessOrEqualSigned:
                EmitComparison(node, size, piece);
                Fix(1, size, Form.Sign, need);
                break;
            case Op.Slice:
                EmitSlice(node, size, piece, need);
                break;
            case Op.Concat:
                EmitConcat(node, size, piece, need);
                break;
            case Op.ZeroExtend:
                Push(a, size, piece, Form.Zero);
                break;
            case Op.SignExtend:
                Push(a, size, piece, Form.Sign);
                Fix(width, size, Form.Sign, need);
                break;
            case Op.Mux:
                EmitMux(a, b, c, size, piece, need);
                break;
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                EmitReduction(node, size, piece);
                Fix(1, size, Form.Sign, need);
                break;
            default:
                throw new InvalidOperationException($"{op} is done column by column");
        }
    }

    private void EmitNot(int a, int width, int size, int piece, Form need)
    {
        Push(a, size, piece, need);
        if (need != Form.Zero)
        {
            Operator("OnesComplement", size, 1);
            return;
        }

        PushScalar(Masks.Of(width), size);
        Operator("Xor", size, 2);
    }

    private Form OperandForm(int node, Form need)
    {
        if (need == Form.Zero && ranges.IsExactUnsigned(nodes, node))
            return Form.Zero;
        return need == Form.Sign && ranges.IsExactSigned(nodes, node) ? Form.Sign : Form.Any;
    }

    private void EmitSum(int node, int size, int piece, Form need)
    {
        var op = nodes.OpOf(node);
        var form = OperandForm(node, need);
        Push(nodes.A(node), size, piece, form);
        if (op == Op.Negate)
        {
            Operator("Negate", size, 1);
        }
        else
        {
            Push(nodes.B(node), size, piece, form);
            Operator(op == Op.Add ? "Add" : "Subtract", size, 2);
        }

        Fix(nodes.WidthOf(node), size, form, need);
    }

    private void EmitProduct(int node, int size, int piece, Form need)
    {
        var width = nodes.WidthOf(node);
        var isSigned = nodes.OpOf(node) == Op.MultiplySigned;
        var extended = isSigned ? Form.Sign : Form.Zero;
        foreach (var factor in (ReadOnlySpan<int>)[nodes.A(node), nodes.B(node)])
            Push(factor, size, piece, nodes.WidthOf(factor) >= width && need == Form.Any ? Form.Any : extended);
        Operator("Multiply", size, 2);
        var isExact = isSigned ? ranges.IsExactSigned(nodes, node) : ranges.IsExactUnsigned(nodes, node);
        Fix(width, size, isExact ? extended : Form.Any, need);
    }

    private void EmitComparison(int node, int size, int piece)
    {
        var op = nodes.OpOf(node);
        var isSwapped = op is Op.LessOrEqualUnsigned or Op.LessOrEqualSigned;
        var isSigned = op is Op.LessSigned or Op.LessOrEqualSigned;
        var (a, b) = isSwapped ? (nodes.B(node), nodes.A(node)) : (nodes.A(node), nodes.B(node));
        var bytes = shape.PieceBytes(size);
        var isBit = nodes.WidthOf(a) == 1;
        foreach (var operand in (ReadOnlySpan<int>)[a, b])
        {
            Push(operand, size, piece, isSigned || (isBit && op is Op.Equal or Op.NotEqual) ? Form.Sign : Form.Zero);
            if (isSigned)
                Call(VectorMethods.Cast(bytes, VectorMethods.Unsigned(size), VectorMethods.Signed(size)));
        }

        var element = isSigned ? VectorMethods.Signed(size) : VectorMethods.Unsigned(size);
        Call(VectorMethods.Operator(op is Op.Equal or Op.NotEqual ? "Equals" : "LessThan", bytes, element, 2));
        if (isSigned)
            Call(VectorMethods.Cast(bytes, element, VectorMethods.Unsigned(size)));
        if (op is Op.NotEqual || isSwapped)
            Operator("OnesComplement", size, 1);
    }

    private void EmitSlice(int node, int size, int piece, Form need)
    {
        var (width, a, low) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node));
        var isTop = low + width == nodes.WidthOf(a);
        if (width == 1 && need == Form.Sign)
        {
            // Bring the bit to the top and spread it.
            Push(a, size, piece, Form.Any);
            ShiftBy("ShiftLeft", size, (size * 8) - 1 - low);
            ShiftBy("ShiftRightArithmetic", size, (size * 8) - 1);
            return;
        }

        Push(a, size, piece, isTop ? need : Form.Any);
        ShiftBy(isTop && need == Form.Sign ? "ShiftRightArithmetic" : "ShiftRightLogical", size, low);
        Fix(width, size, isTop ? need : Form.Any, need);
    }

    private void EmitConcat(int node, int size, int piece, Form need)
    {
        var width = nodes.WidthOf(node);
        var low = width;
        var isFirst = true;
        foreach (var part in nodes.Parts(node).ToArray())
        {
            low -= nodes.WidthOf(part);
            if (nodes.IsConstant(part) && nodes.ConstantOf(part).IsZero)
                continue;
            Push(part, size, piece, Form.Zero);
            ShiftBy("ShiftLeft", size, low);
            if (!isFirst)
                Operator("BitwiseOr", size, 2);
            isFirst = false;
        }

        if (isFirst)
            PushScalar(0, size);
        Fix(width, size, Form.Zero, need);
    }

    private void EmitMux(int condition, int b, int c, int size, int piece, Form need)
    {
        Push(condition, size, piece, Form.Sign);
        if (IsZero(c))
        {
            Push(b, size, piece, need);
            Operator("BitwiseAnd", size, 2);
            return;
        }

        if (IsZero(b))
        {
            Operator("OnesComplement", size, 1);
            Push(c, size, piece, need);
            Operator("BitwiseAnd", size, 2);
            return;
        }

        Push(b, size, piece, need);
        Push(c, size, piece, need);
        Operator("ConditionalSelect", size, 3);
    }

    private bool IsZero(int node) => nodes.IsConstant(node) && nodes.ConstantOf(node).IsZero;

    /// <summary>Pushes a reduction spread over its element.</summary>
    private void EmitReduction(int node, int size, int piece)
    {
        var (op, a) = (nodes.OpOf(node), nodes.A(node));
        Push(a, size, piece, Form.Zero);
        if (op == Op.ReduceXor)
        {
            var value = il.DeclareLocal(VectorType(size));
            for (var distance = size * 4; distance > 0; distance /= 2)
            {
                il.Emit(OpCodes.Stloc, value);
                il.Emit(OpCodes.Ldloc, value);
                il.Emit(OpCodes.Ldloc, value);
                ShiftBy("ShiftRightLogical", size, distance);
                Operator("Xor", size, 2);
            }

            PushScalar(1, size);
            Operator("BitwiseAnd", size, 2);
            Operator("Negate", size, 1);
            return;
        }

        PushScalar(op == Op.ReduceAnd ? Masks.Of(nodes.WidthOf(a)) : 0, size);
        Operator("Equals", size, 2);
        if (op == Op.ReduceOr)
            Operator("OnesComplement", size, 1);
    }

    /// <summary>Operators that are done lane by lane in memory.</summary>
    private bool NeedsColumn(int node) => nodes.OpOf(node) is Op.MemoryRead or Op.DynamicSlice or Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned
        or (>= Op.DivideUnsigned and <= Op.RemainderSigned);

    /// <summary>Does such an operator.</summary>
    /// <returns>Offset of the column of results in scratch, elements of the node's size, high bits in any form.</returns>
    private int EmitColumn(int node)
    {
        var (op, size, a, b) = (nodes.OpOf(node), sizes[node], nodes.A(node), nodes.B(node));
        switch (op)
        {
            case Op.MemoryRead:
                return EmitMemoryRead(node);
            case Op.DynamicSlice:
                var values = Column(a, size, Form.Zero);
                var amounts = ElementAmounts(node, size);
                CallColumns(values, amounts, size, Op.ShiftRight);
                return values;
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                var shifted = Column(a, size, op switch { Op.ShiftLeft => Form.Any, Op.ShiftRight => Form.Zero, _ => Form.Sign });
                CallColumns(shifted, Column(b, size, Form.Zero), size, op);
                return shifted;
            default:
                var extended = op is Op.DivideSigned or Op.RemainderSigned ? Form.Sign : Form.Zero;
                var dividends = Column(a, size, extended);
                var divisors = Column(b, size, extended);
                ScratchAddress(dividends);
                ScratchAddress(divisors);
                il.Emit(OpCodes.Ldc_I4, shape.Block);
                il.Emit(OpCodes.Ldc_I4, (int)op);
                Call(Helper(nameof(LaneOps.Divide)));
                return dividends;
        }
    }

    private void CallColumns(int values, int amounts, int size, Op op)
    {
        ScratchAddress(values);
        ScratchAddress(amounts);
        il.Emit(OpCodes.Ldc_I4, shape.Block);
        il.Emit(OpCodes.Ldc_I4, (int)op);
        Call(Helper(size == 8 ? nameof(LaneOps.Shift64) : nameof(LaneOps.Shift32)));
    }

    private static MethodInfo Helper(string name) => typeof(LaneOps).GetMethod(name)!;

    /// <summary>Stores a node to scratch with elements of a size.</summary>
    private int Column(int node, int size, Form form)
    {
        var column = scratch.Allocate(shape.Block * size);
        for (var piece = 0; piece < shape.Pieces(size); piece++)
        {
            ScratchAddress(column + (piece * shape.PieceBytes(size)));
            Push(node, size, piece, form);
            StoreVector(size);
        }

        return column;
    }

    /// <summary>Stores index × stride to scratch, and for indexes outside an amount that shifts everything out.</summary>
    private int ElementAmounts(int node, int size)
    {
        var (a, index, stride) = (nodes.A(node), nodes.B(node), nodes.C(node));
        var last = (ulong)((nodes.WidthOf(a) - nodes.WidthOf(node)) / stride);
        var column = scratch.Allocate(shape.Block * size);
        for (var piece = 0; piece < shape.Pieces(size); piece++)
        {
            ScratchAddress(column + (piece * shape.PieceBytes(size)));
            PushScalar(last, size);
            Push(index, size, piece, Form.Zero);
            Operator("LessThan", size, 2);
            PushScalar(ulong.MaxValue, size);
            Push(index, size, piece, Form.Zero);
            PushScalar((ulong)stride, size);
            Operator("Multiply", size, 2);
            Operator("ConditionalSelect", size, 3);
            StoreVector(size);
        }

        return column;
    }

    private int EmitMemoryRead(int node)
    {
        var memory = Definition.Memories[nodes.A(node)];
        var size = sizes[node];
        var column = scratch.Allocate(shape.Block * size);
        var addresses = Column(nodes.B(node), 4, Form.Zero);
        ScratchAddress(column);
        if (memory.IsRom)
            roms.PushAddress(il, memory);
        else
            MemoryAddress(nodes.A(node), size);
        ScratchAddress(addresses);
        il.Emit(OpCodes.Ldc_I4, shape.Block);
        il.Emit(OpCodes.Ldc_I4, memory.IsRom ? 1 : shape.Lanes);
        il.Emit(OpCodes.Ldc_I4, memory.IsRom ? 0 : 1);
        il.Emit(OpCodes.Ldc_I4, memory.Depth);
        il.Emit(OpCodes.Ldc_I4, size);
        Call(Helper(nameof(LaneOps.Read)));
        return column;
    }

    private void MemoryAddress(int memory, int size) =>
        Address(LaneShape.ArgumentFor(size), (long)layout.Memories[memory] * shape.Lanes);

    private void NoteWrite(int write, int enable)
    {
        var entry = Definition.MemoryWrites[write];
        var size = LaneShape.SizeFor(Definition.Memories[entry.Memory].Width);
        var enables = enable < 0 ? -1 : Column(enable, 1, Form.Sign);
        pendingWrites.Add((write, enables, Column(entry.Address, 4, Form.Zero), Column(entry.Data, size, Form.Zero)));
    }

    private void EmitWrite((int Write, int Enable, int Address, int Data) pending)
    {
        var memory = Definition.MemoryWrites[pending.Write].Memory;
        var entry = Definition.Memories[memory];
        var size = LaneShape.SizeFor(entry.Width);
        var enable = pending.Enable;
        if (enable < 0)
        {
            enable = scratch.Allocate(shape.Block);
            for (var piece = 0; piece < shape.Pieces(1); piece++)
            {
                ScratchAddress(enable + (piece * shape.PieceBytes(1)));
                PushScalar(ulong.MaxValue, 1);
                StoreVector(1);
            }
        }

        MemoryAddress(memory, size);
        ScratchAddress(enable);
        ScratchAddress(pending.Address);
        ScratchAddress(pending.Data);
        il.Emit(OpCodes.Ldc_I4, shape.Block);
        il.Emit(OpCodes.Ldc_I4, shape.Lanes);
        il.Emit(OpCodes.Ldc_I4, entry.Depth);
        il.Emit(OpCodes.Ldc_I4, size);
        Call(Helper(nameof(LaneOps.Write)));
    }
}
