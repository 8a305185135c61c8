using System.Reflection.Emit;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;

namespace HdlDsl.Simulator.Vectors;

/// <content>Values in vectors, and their conversion between element sizes and forms.</content>
internal sealed partial class VectorEmitter
{
    private bool HasValue(int node) => locals[node] is not null || slots[node] >= 0;

    /// <summary>Form in which a node is kept.</summary>
    private Form PreferredForm(int node)
    {
        if (nodes.WidthOf(node) == 1)
            return Form.Sign;
        return nodes.OpOf(node) switch
        {
            Op.SignExtend or Op.ShiftRightSigned => Form.Sign,
            Op.MultiplySigned or Op.Add or Op.Subtract or Op.Negate when ranges.IsExactSigned(nodes, node) && !ranges.IsExactUnsigned(nodes, node) => Form.Sign,
            _ => Form.Zero,
        };
    }

    /// <summary>Computes a node into locals of its own.</summary>
    private LocalBuilder[] Keep(int node)
    {
        if (locals[node] is { } known)
            return known;
        var size = sizes[node];
        var form = PreferredForm(node);
        var isInScratch = slots[node] >= 0;
        var column = isInScratch ? slots[node] : NeedsColumn(node) ? EmitColumn(node) : -1;
        var pieces = NewLocals(size);
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            if (column >= 0)
            {
                ScratchAddress(column + (piece * shape.PieceBytes(size)));
                LoadVector(size);
                Fix(nodes.WidthOf(node), size, isInScratch ? forms[node] : Form.Any, form);
            }
            else
            {
                EmitOperator(node, size, piece, form);
            }

            il.Emit(OpCodes.Stloc, pieces[piece]);
        }

        locals[node] = pieces;
        forms[node] = form;
        usedNodes.Add(node);
        return pieces;
    }

    private LocalBuilder[] NewLocals(int size)
    {
        var pieces = new LocalBuilder[shape.Pieces(size)];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = il.DeclareLocal(VectorType(size));
        return pieces;
    }

    private void Spill(int node)
    {
        var size = sizes[node];
        var slot = scratch.Allocate(shape.Block * size);
        for (var piece = 0; piece < shape.Pieces(size); piece++)
        {
            ScratchAddress(slot + (piece * shape.PieceBytes(size)));
            il.Emit(OpCodes.Ldloc, locals[node]![piece]);
            StoreVector(size);
        }

        slots[node] = slot;
    }

    /// <summary>Pushes one vector of a node with elements of a size, in a form.</summary>
    private void Push(int node, int size, int piece, Form need)
    {
        var width = nodes.WidthOf(node);
        if (nodes.IsConstant(node))
        {
            PushConstant(node, size, need);
        }
        else if (sizes[node] != size)
        {
            il.Emit(OpCodes.Ldloc, Converted(node, size, need)[piece]);
        }
        else if (IsWidelyUsedBit(node, need))
        {
            il.Emit(OpCodes.Ldloc, Converted(node, size, need)[piece]);
        }
        else if (locals[node] is { } kept)
        {
            il.Emit(OpCodes.Ldloc, kept[piece]);
            Fix(width, size, forms[node], need);
        }
        else if (slots[node] >= 0)
        {
            ScratchAddress(slots[node] + (piece * shape.PieceBytes(size)));
            LoadVector(size);
            Fix(width, size, forms[node], need);
        }
        else if (NeedsColumn(node))
        {
            il.Emit(OpCodes.Ldloc, Keep(node)[piece]);
            Fix(width, size, forms[node], need);
        }
        else
        {
            EmitOperator(node, size, piece, need);
        }
    }

    /// <summary>A bit in memory that serves as a condition is spread over its element once in a method.</summary>
    private bool IsWidelyUsedBit(int node, Form need) =>
        need == Form.Sign && nodes.WidthOf(node) == 1 && nodes.OpOf(node) == Op.Signal;

    private void PushConstant(int node, int size, Form need)
    {
        var width = nodes.WidthOf(node);
        var value = (ulong)nodes.ConstantOf(node);
        if (need == Form.Sign)
            value = (ulong)((long)(value << (64 - width)) >> (64 - width));
        PushScalar(value, size);
    }

    private void PushScalar(ulong value, int size)
    {
        if (size == 8)
            il.Emit(OpCodes.Ldc_I8, (long)value);
        else
            il.Emit(OpCodes.Ldc_I4, (int)(uint)(value & Masks.Of(size * 8)));
        Call(VectorMethods.Create(shape.PieceBytes(size), VectorMethods.Unsigned(size)));
    }

    /// <summary>All vectors of a node with elements of another size; made once in a method.</summary>
    private LocalBuilder[] Converted(int node, int size, Form need)
    {
        if (converted.TryGetValue((node, size, need), out var known))
            return known;
        var pieces = NewLocals(size);
        if (sizes[node] < size)
            Widen(node, size, need, pieces);
        else if (sizes[node] > size)
            Shrink(node, size, need, pieces);
        else
            Respread(node, size, need, pieces);
        converted.Add((node, size, need), pieces);
        return pieces;
    }

    private void Respread(int node, int size, Form need, LocalBuilder[] pieces)
    {
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            StateAddress(layout.OffsetOf(nodes.A(node)), size, piece);
            LoadVector(size);
            Fix(1, size, Form.Zero, need);
            il.Emit(OpCodes.Stloc, pieces[piece]);
        }
    }

    private void Widen(int node, int size, Form need, LocalBuilder[] pieces)
    {
        var own = sizes[node];
        var form = need == Form.Sign ? Form.Sign : Form.Zero;
        var isLeaf = nodes.OpOf(node) == Op.Signal && !HasValue(node);
        // A bit in memory is widened as it is and spread afterwards.
        var fixLater = isLeaf && form == Form.Sign && nodes.WidthOf(node) < own * 8;
        var carried = fixLater ? Form.Zero : form;
        var isSmall = !isLeaf && shape.PieceBytes(size) * own / size < 16;
        var source = isLeaf ? null : isSmall ? Converted(node, own * 2, form) : InForm(node, carried);
        var from = isSmall ? own * 2 : own;
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            var bytes = shape.PieceBytes(size) * from / size;
            PushSub(node, from, source, piece * bytes, bytes);
            WidenSub(from, size, bytes, carried == Form.Sign);
            if (fixLater)
                Fix(nodes.WidthOf(node), size, Form.Zero, Form.Sign);
            il.Emit(OpCodes.Stloc, pieces[piece]);
        }
    }

    /// <summary>All vectors of a node in its own size and a form.</summary>
    private LocalBuilder[] InForm(int node, Form need)
    {
        var kept = Keep(node);
        var width = nodes.WidthOf(node);
        if (forms[node] == need || need == Form.Any || width == sizes[node] * 8)
            return kept;
        if (converted.TryGetValue((node, sizes[node], need), out var known))
            return known;
        var pieces = NewLocals(sizes[node]);
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            il.Emit(OpCodes.Ldloc, kept[piece]);
            Fix(width, sizes[node], forms[node], need);
            il.Emit(OpCodes.Stloc, pieces[piece]);
        }

        converted.Add((node, sizes[node], need), pieces);
        return pieces;
    }

    /// <summary>Pushes some bytes of a node's column at the bottom of a vector of at least 16 bytes.</summary>
    private void PushSub(int node, int size, LocalBuilder[]? source, int start, int bytes)
    {
        var held = Math.Max(16, bytes);
        if (source is null)
        {
            Address(LaneShape.ArgumentFor(size), ((long)layout.OffsetOf(nodes.A(node)) * shape.Lanes) + start);
            il.Emit(OpCodes.Unaligned, (byte)1);
            il.Emit(OpCodes.Ldobj, VectorMethods.VectorType(held, VectorMethods.Unsigned(size)));
            return;
        }

        var current = shape.PieceBytes(size);
        il.Emit(OpCodes.Ldloc, source[start / current]);
        var offset = start % current;
        while (current > held)
        {
            var isUpper = offset >= current / 2;
            Call(VectorMethods.Half(isUpper, current, VectorMethods.Unsigned(size)));
            offset -= isUpper ? current / 2 : 0;
            current /= 2;
        }
    }

    /// <summary>Widens the lowest bytes of the vector on the stack to elements of a larger size.</summary>
    private void WidenSub(int from, int to, int bytes, bool isSigned)
    {
        if (from == 1 && to == 4 && bytes == 16 && shape.PieceBytes(4) == 64 && VectorMethods.WidenFourfold(isSigned) is { } direct)
        {
            if (isSigned)
                Call(VectorMethods.Cast(16, typeof(byte), typeof(sbyte)));
            Call(direct);
            if (isSigned)
                Call(VectorMethods.Cast(64, typeof(int), typeof(uint)));
            return;
        }

        var held = Math.Max(16, bytes);
        for (var size = from; size < to; size *= 2)
        {
            bytes *= 2;
            if (bytes > held)
            {
                Call(VectorMethods.Double(held, VectorMethods.Unsigned(size)));
                held *= 2;
            }

            var element = isSigned ? VectorMethods.Signed(size) : VectorMethods.Unsigned(size);
            if (isSigned)
                Call(VectorMethods.Cast(held, VectorMethods.Unsigned(size), element));
            Call(VectorMethods.WidenLower(held, element));
            if (isSigned)
                Call(VectorMethods.Cast(held, VectorMethods.Signed(size * 2), VectorMethods.Unsigned(size * 2)));
        }
    }

    private void Shrink(int node, int size, Form need, LocalBuilder[] pieces)
    {
        var source = Keep(node);
        var own = sizes[node];
        var perPiece = source.Length / pieces.Length;
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            var parts = source.AsSpan(piece * perPiece, Math.Max(1, perPiece)).ToArray();
            PushShrunk(parts, own, size, shape.PieceBytes(own));
            // Cutting high bits keeps both forms.
            Fix(nodes.WidthOf(node), size, nodes.WidthOf(node) <= size * 8 ? forms[node] : Form.Any, need);
            il.Emit(OpCodes.Stloc, pieces[piece]);
        }
    }

    private void PushShrunk(ReadOnlySpan<LocalBuilder> parts, int from, int to, int bytes)
    {
        if (from == to)
        {
            il.Emit(OpCodes.Ldloc, parts[0]);
            return;
        }

        var half = from / 2;
        if (parts.Length > 1)
        {
            // Shrink both halves as far as full vectors go, then join.
            var pairs = NewLocalsOf(bytes, half, parts.Length / 2);
            for (var i = 0; i < pairs.Length; i++)
            {
                il.Emit(OpCodes.Ldloc, parts[2 * i]);
                il.Emit(OpCodes.Ldloc, parts[(2 * i) + 1]);
                Call(VectorMethods.Narrow(bytes, VectorMethods.Unsigned(from)));
                il.Emit(OpCodes.Stloc, pairs[i]);
            }

            PushShrunk(pairs, half, to, bytes);
            return;
        }

        var single = NewLocalsOf(Math.Max(16, bytes / 2), half, 1);
        il.Emit(OpCodes.Ldloc, parts[0]);
        il.Emit(OpCodes.Ldloc, parts[0]);
        Call(VectorMethods.Narrow(bytes, VectorMethods.Unsigned(from)));
        if (bytes > 16)
            Call(VectorMethods.Half(upper: false, bytes, VectorMethods.Unsigned(half)));
        il.Emit(OpCodes.Stloc, single[0]);
        PushShrunk(single, half, to, Math.Max(16, bytes / 2));
    }

    private LocalBuilder[] NewLocalsOf(int bytes, int size, int count)
    {
        var made = new LocalBuilder[count];
        for (var i = 0; i < count; i++)
            made[i] = il.DeclareLocal(VectorMethods.VectorType(bytes, VectorMethods.Unsigned(size)));
        return made;
    }

    /// <summary>Brings the vector on the stack from one form to another.</summary>
    private void Fix(int width, int size, Form have, Form need)
    {
        var bits = size * 8;
        if (need == Form.Any || have == need || width >= bits)
            return;
        if (need == Form.Zero)
        {
            PushScalar(Masks.Of(width), size);
            Operator("BitwiseAnd", size, 2);
        }
        else if (width == 1 && have == Form.Zero)
        {
            Operator("Negate", size, 1);
        }
        else if (have == Form.Zero || size == 1)
        {
            // (v ^ sign) - sign carries the sign upwards.
            if (have != Form.Zero)
            {
                PushScalar(Masks.Of(width), size);
                Operator("BitwiseAnd", size, 2);
            }

            PushScalar(1UL << (width - 1), size);
            Operator("Xor", size, 2);
            PushScalar(1UL << (width - 1), size);
            Operator("Subtract", size, 2);
        }
        else
        {
            ShiftBy("ShiftLeft", size, bits - width);
            ShiftBy("ShiftRightArithmetic", size, bits - width);
        }
    }

    private void ShiftBy(string name, int size, int count)
    {
        if (count == 0)
            return;
        var bytes = shape.PieceBytes(size);
        var (element, isSigned) = (VectorMethods.Unsigned(size), name == "ShiftRightArithmetic");
        if (isSigned)
        {
            Call(VectorMethods.Cast(bytes, element, VectorMethods.Signed(size)));
            element = VectorMethods.Signed(size);
        }

        il.Emit(OpCodes.Ldc_I4, count);
        Call(VectorMethods.Shift(name, bytes, element));
        if (isSigned)
            Call(VectorMethods.Cast(bytes, element, VectorMethods.Unsigned(size)));
    }
}
