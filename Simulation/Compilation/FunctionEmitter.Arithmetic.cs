using System.Reflection.Emit;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <content>Arithmetic, comparisons, shifts and selections of up to 64 bits.</content>
internal sealed partial class FunctionEmitter
{
    private void EmitNot(int node, Form need)
    {
        var (width, a) = (nodes.WidthOf(node), nodes.A(node));
        if (need != Form.Zero)
        {
            // The complement of a sign-extended value is sign-extended.
            Emit(a, need);
            il.Emit(OpCodes.Not);
            return;
        }

        Emit(a, Form.Zero);
        il.Constant(Masks.Of(width), width);
        il.Emit(OpCodes.Xor);
    }

    private void EmitAnd(int a, int b, int width, Form need)
    {
        // One operand with zeros above is enough.
        var cleanFirst = need == Form.Zero && !IsNaturallyClean(b);
        Emit(a, need != Form.Zero || cleanFirst ? need : Form.Any);
        Emit(b, need != Form.Zero || !cleanFirst ? need : Form.Any);
        il.Emit(OpCodes.And);
    }

    /// <summary>Whether a node comes with zeros above without any further instruction.</summary>
    private bool IsNaturallyClean(int node)
    {
        if (nodeLocals[node] is not null)
            return nodeForms[node] == Form.Zero;
        return nodes.OpOf(node) switch
        {
            Op.Constant or Op.Signal or Op.MemoryRead or Op.ZeroExtend or Op.Concat or Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor => true,
            >= Op.Equal and <= Op.LessOrEqualSigned => true,
            Op.Add or Op.MultiplyUnsigned => ranges.IsExactUnsigned(nodes, node),
            _ => nodes.WidthOf(node) is 32 or 64,
        };
    }

    /// <summary>Form of the operands, and of the result, of an operator whose high bits don't change its low ones.</summary>
    private Form OperandForm(int node, Form need)
    {
        if (need == Form.Zero && ranges.IsExactUnsigned(nodes, node))
            return Form.Zero;
        return need == Form.Sign && ranges.IsExactSigned(nodes, node) ? Form.Sign : Form.Any;
    }

    private void EmitSum(int node, Form need)
    {
        var (width, op) = (nodes.WidthOf(node), nodes.OpOf(node));
        var form = OperandForm(node, need);
        Emit(nodes.A(node), form);
        if (op != Op.Negate)
            Emit(nodes.B(node), form);
        il.Emit(op switch { Op.Add => OpCodes.Add, Op.Subtract => OpCodes.Sub, _ => OpCodes.Neg });
        il.Fix(width, form, need);
    }

    private void EmitProduct(int node, Form need)
    {
        var (width, a, b) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node));
        var extended = nodes.OpOf(node) == Op.MultiplySigned ? Form.Sign : Form.Zero;
        var form = OperandForm(node, need);
        EmitIn(width, a, form == Form.Any && nodes.WidthOf(a) >= width ? Form.Any : extended);
        EmitIn(width, b, form == Form.Any && nodes.WidthOf(b) >= width ? Form.Any : extended);
        il.Emit(OpCodes.Mul);
        var isExact = extended == Form.Sign ? ranges.IsExactSigned(nodes, node) : ranges.IsExactUnsigned(nodes, node);
        il.Fix(width, isExact ? extended : form, need);
    }

    private void EmitDivision(int node, Form need)
    {
        var (width, op) = (nodes.WidthOf(node), nodes.OpOf(node));
        var isSigned = op is Op.DivideSigned or Op.RemainderSigned;
        EmitIn(64, nodes.A(node), isSigned ? Form.Sign : Form.Zero);
        EmitIn(64, nodes.B(node), isSigned ? Form.Sign : Form.Zero);
        il.Call(Methods.Narrow(op switch
        {
            Op.DivideUnsigned => nameof(Narrow.DivideUnsigned),
            Op.DivideSigned => nameof(Narrow.DivideSigned),
            Op.RemainderUnsigned => nameof(Narrow.RemainderUnsigned),
            _ => nameof(Narrow.RemainderSigned),
        }));
        il.Convert(64, width, Form.Zero);
        // The most negative number divided by −1 does not fit its width.
        il.Fix(width, isSigned ? Form.Any : Form.Zero, need);
    }

    private static (bool IsSigned, bool IsNegated, bool IsSwapped, bool IsEquality) ShapeOf(Op op) => op switch
    {
        Op.Equal => (false, false, false, true),
        Op.NotEqual => (false, true, false, true),
        Op.LessUnsigned => (false, false, false, false),
        Op.LessSigned => (true, false, false, false),
        Op.LessOrEqualUnsigned => (false, true, true, false),
        _ => (true, true, true, false),
    };

    /// <summary>Pushes 0 or 1.</summary>
    private void EmitComparison(int node)
    {
        var (isSigned, isNegated, isSwapped, isEquality) = ShapeOf(nodes.OpOf(node));
        var (a, b) = isSwapped ? (nodes.B(node), nodes.A(node)) : (nodes.A(node), nodes.B(node));
        if (nodes.WidthOf(a) > 64)
        {
            EmitWideComparison(a, b, isEquality, isSigned);
        }
        else
        {
            Emit(a, isSigned ? Form.Sign : Form.Zero);
            Emit(b, isSigned ? Form.Sign : Form.Zero);
            il.Emit(isEquality ? OpCodes.Ceq : isSigned ? OpCodes.Clt : OpCodes.Clt_Un);
        }

        if (!isNegated)
            return;
        il.Int(0);
        il.Emit(OpCodes.Ceq);
    }

    private void EmitShift(int node, Form need)
    {
        var (width, op, a, amount) = (nodes.WidthOf(node), nodes.OpOf(node), nodes.A(node), nodes.B(node));
        var form = op switch { Op.ShiftLeft => Form.Any, Op.ShiftRight => Form.Zero, _ => Form.Sign };
        Emit(a, form);
        var container = IlWriter.Is64(width) ? 64 : 32;
        if (nodes.WidthOf(amount) <= 64 && ranges.Greatest(amount) < (ulong)container)
        {
            EmitIn(32, amount, Form.Zero);
            il.Emit(op switch { Op.ShiftLeft => OpCodes.Shl, Op.ShiftRight => OpCodes.Shr_Un, _ => OpCodes.Shr });
        }
        else
        {
            EmitIndex(amount);
            il.Call(Methods.Narrow((op, container) switch
            {
                (Op.ShiftLeft, 32) => nameof(Narrow.ShiftLeft32),
                (Op.ShiftLeft, _) => nameof(Narrow.ShiftLeft64),
                (Op.ShiftRight, 32) => nameof(Narrow.ShiftRight32),
                (Op.ShiftRight, _) => nameof(Narrow.ShiftRight64),
                (_, 32) => nameof(Narrow.ShiftRightSigned32),
                _ => nameof(Narrow.ShiftRightSigned64),
            }));
        }

        il.Fix(width, form, need);
    }

    /// <summary>A selection with a constant 0 arm is an AND with the condition spread over all bits.</summary>
    private bool IsMaskedMux(int node) => nodes.WidthOf(node) <= 64 && (IsZero(nodes.B(node)) || IsZero(nodes.C(node)));

    private bool IsZero(int node) => nodes.IsConstant(node) && nodes.ConstantOf(node).IsZero;

    private void EmitMaskedMux(int node, Form need)
    {
        var (width, condition, b, c) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node), nodes.C(node));
        var isElse = IsZero(b);
        Emit(isElse ? c : b, need);
        Emit(condition, Form.Zero);
        il.Convert(1, width, Form.Zero);
        if (isElse)
        {
            il.Constant(1, width);
            il.Emit(OpCodes.Sub);
        }
        else
        {
            il.Emit(OpCodes.Neg);
        }

        il.Emit(OpCodes.And);
    }

    /// <summary>Computes a selection into a local; the evaluation stack must be empty.</summary>
    private void EmitMuxIntoLocal(int node, Form form)
    {
        var (width, condition, b, c) = (nodes.WidthOf(node), nodes.A(node), nodes.B(node), nodes.C(node));
        Prepare(condition);
        var result = il.NewLocal(width);
        var end = il.Il.DefineLabel();
        if (IsEager(b) && IsEager(c))
        {
            Prepare(b);
            Prepare(c);
            var other = il.NewLocal(width);
            Emit(b, form);
            il.Store(other);
            Emit(c, form);
            il.Store(result);
            BranchOn(condition, end, whenTrue: false);
            il.Load(other);
            il.Store(result);
        }
        else
        {
            var otherwise = il.Il.DefineLabel();
            BranchOn(condition, otherwise, whenTrue: false);
            Prepare(b);
            Emit(b, form);
            il.Store(result);
            il.Branch(OpCodes.Br, end);
            il.Il.MarkLabel(otherwise);
            Prepare(c);
            Emit(c, form);
            il.Store(result);
        }

        il.Il.MarkLabel(end);
        Keep(node, result, form);
    }

    private bool IsEager(int node) => CostOf(node, EagerArmCost) <= EagerArmCost;

    private int CostOf(int node, int limit)
    {
        if (context.IsCheap(node) || plan.IsKept[node])
            return 1;
        if (limit <= 0 || nodes.WidthOf(node) > 64 || nodes.OpOf(node) is Op.Mux or Op.MemoryRead or Op.DynamicSlice or (>= Op.DivideUnsigned and <= Op.RemainderSigned))
            return EagerArmCost + 1;
        var cost = 1;
        var buffer = new int[3];
        foreach (var operand in nodes.OperandsOf(node, buffer))
            cost += CostOf(operand, limit - cost);
        return cost;
    }

    /// <summary>Jumps when a prepared 1-bit node has a value.</summary>
    private void BranchOn(int condition, Label target, bool whenTrue)
    {
        while (nodeLocals[condition] is null && nodeSlots[condition] < 0 && nodes.OpOf(condition) == Op.Not)
        {
            condition = nodes.A(condition);
            whenTrue = !whenTrue;
        }

        var op = nodes.OpOf(condition);
        var isComputedHere = nodeLocals[condition] is null && nodeSlots[condition] < 0;
        if (isComputedHere && op is >= Op.Equal and <= Op.LessOrEqualSigned && nodes.WidthOf(nodes.A(condition)) <= 64)
        {
            BranchOnComparison(condition, target, whenTrue);
            return;
        }

        if (isComputedHere && op is Op.And or Op.Or && TryBranchOnParts(condition, target, whenTrue))
            return;
        if (isComputedHere && op == Op.ReduceOr && nodes.WidthOf(nodes.A(condition)) <= 64)
            Emit(nodes.A(condition), Form.Zero);
        else
            Emit(condition, Form.Zero);
        il.Branch(whenTrue ? OpCodes.Brtrue : OpCodes.Brfalse, target);
    }

    /// <summary>Asks a part that is known already first: it often decides, and the same way for many conditions in a row.</summary>
    private bool TryBranchOnParts(int condition, Label target, bool whenTrue)
    {
        var (first, second) = (nodes.A(condition), nodes.B(condition));
        if (!IsKnown(first))
            (first, second) = (second, first);
        if (!IsKnown(first) || IsKnown(second))
            return false;
        // For an AND a first part of 0 decides, for an OR one of 1.
        var deciding = nodes.OpOf(condition) == Op.Or;
        if (whenTrue == deciding)
        {
            BranchOn(first, target, deciding);
            BranchOn(second, target, deciding);
            return true;
        }

        var end = il.Il.DefineLabel();
        BranchOn(first, end, deciding);
        BranchOn(second, target, whenTrue);
        il.Il.MarkLabel(end);
        return true;
    }

    private bool IsKnown(int node) => nodes.OpOf(node) == Op.Signal || nodeLocals[node] is not null || nodeSlots[node] >= 0;

    private void BranchOnComparison(int condition, Label target, bool whenTrue)
    {
        var (isSigned, isNegated, isSwapped, isEquality) = ShapeOf(nodes.OpOf(condition));
        var (a, b) = isSwapped ? (nodes.B(condition), nodes.A(condition)) : (nodes.A(condition), nodes.B(condition));
        Emit(a, isSigned ? Form.Sign : Form.Zero);
        Emit(b, isSigned ? Form.Sign : Form.Zero);
        var holds = whenTrue != isNegated;
        il.Branch((isEquality, isSigned, holds) switch
        {
            (true, _, true) => OpCodes.Beq,
            (true, _, false) => OpCodes.Bne_Un,
            (false, true, true) => OpCodes.Blt,
            (false, true, false) => OpCodes.Bge,
            (false, false, true) => OpCodes.Blt_Un,
            (false, false, false) => OpCodes.Bge_Un,
        }, target);
    }
}
