using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Prints expressions as planned. Inlined trees are at most a line long, so recursion is shallow however large the netlist is.
/// </summary>
internal sealed partial class ExpressionPrinter(ModulePlan plan, TemporaryNames temporaries, VerilogText text)
{
    private readonly NodeTable nodes = plan.Nodes;

    /// <summary>An expression where nothing binds from outside; the node's own name when it has one.</summary>
    public void Print(int node) => Print(node, Precedence.Any, isLogical: false);

    /// <summary>A condition: one-bit operators are printed as logical ones.</summary>
    public void PrintCondition(int node, Precedence outer = Precedence.Any) => Print(node, outer, isLogical: true);

    /// <summary>The expression behind a name, for the wire or assignment that defines it.</summary>
    public void PrintDefinition(int node) => PrintForm(node, Precedence.Any, isLogical: false);

    /// <summary>The name of a signal or of a node that is printed as a wire.</summary>
    public void PrintName(int node)
    {
        switch (plan.Places[node])
        {
            case Place.Named:
                text.Write(plan.Names.Nodes[node]);
                break;
            case Place.Carried:
                text.Write(plan.Names.Signals[plan.Carriers[node]]);
                break;
            case Place.Temporary:
                Span<char> buffer = stackalloc char[64];
                text.Write(temporaries.NameOf(node, buffer));
                break;
            default:
                text.Write(plan.Names.Signals[plan.Resolve(nodes.A(node))]);
                break;
        }
    }

    /// <summary>Bits of a repeatable node: a name, a literal or fixed bits of a name.</summary>
    public void PrintBits(int node, int low, int width)
    {
        if (low == 0 && width == nodes.WidthOf(node))
        {
            Print(node, Precedence.Primary, isLogical: false);
        }
        else if (plan.IsName(node))
        {
            PrintName(node);
            text.Bits(low, width);
        }
        else if (nodes.OpOf(node) == Op.Slice)
        {
            PrintName(nodes.A(node));
            text.Bits(nodes.B(node) + low, width);
        }
        else
        {
            text.Literal((nodes.ConstantOf(node) >> low) & OpSemantics.Mask(width), width);
        }
    }

    private void Print(int node, Precedence outer, bool isLogical)
    {
        if (plan.IsName(node))
            PrintName(node);
        else
            PrintForm(node, outer, isLogical);
    }

    private void PrintForm(int node, Precedence outer, bool isLogical)
    {
        var own = PrecedenceOf(node, isLogical);
        var needsParentheses = own < outer;
        if (needsParentheses)
            text.Write('(');
        PrintForm(node, isLogical);
        if (needsParentheses)
            text.Write(')');
    }

    private void PrintForm(int node, bool isLogical)
    {
        var a = nodes.A(node);
        switch (nodes.OpOf(node))
        {
            case Op.Constant:
                text.Literal(nodes.ConstantOf(node), nodes.WidthOf(node));
                break;
            case Op.Signal:
                text.Write(plan.Names.Signals[plan.Resolve(a)]);
                break;
            case Op.MemoryRead:
                PrintMemoryRead(node);
                break;
            case Op.Not:
                PrintNot(a, isLogical || IsCondition(node));
                break;
            case Op.Negate:
                text.Write('-');
                Print(a, Precedence.Primary, isLogical: false);
                break;
            case Op.And or Op.Or when nodes.WidthOf(node) == 1 && (isLogical || IsCondition(node)):
                PrintLogical(node);
                break;
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                text.Write(nodes.OpOf(node) switch { Op.ReduceAnd => '&', Op.ReduceOr => '|', _ => '^' });
                Print(a, Precedence.Primary, isLogical: false);
                break;
            case Op.Slice:
                PrintName(a);
                text.Bits(nodes.B(node), nodes.WidthOf(node));
                break;
            case Op.DynamicSlice:
                PrintDynamicSlice(node);
                break;
            case Op.Concat:
                PrintConcat(node);
                break;
            case Op.ZeroExtend:
                text.Write('{');
                text.Literal(0, nodes.WidthOf(node) - nodes.WidthOf(a));
                text.Write(", ");
                Print(a);
                text.Write('}');
                break;
            case Op.SignExtend:
                PrintSignExtend(node);
                break;
            case Op.Mux:
                PrintCondition(a, Precedence.Unary);
                text.Write(" ? ");
                Print(nodes.B(node), Precedence.LogicalOr, isLogical: false);
                text.Write(" : ");
                Print(nodes.C(node), Precedence.Conditional, isLogical: false);
                break;
            default:
                PrintBinary(node, nodes.OpOf(node));
                break;
        }
    }

    private void PrintBinary(int node, Op op)
    {
        var a = nodes.A(node);
        var b = nodes.B(node);
        var (symbol, precedence) = BinaryForm.Of(op);
        switch (op)
        {
            case Op.LessSigned or Op.LessOrEqualSigned:
                PrintSigned(a);
                text.Write(symbol);
                PrintSigned(b);
                break;
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                if (op == Op.ShiftRightSigned)
                    PrintSigned(a);
                else
                    Print(a, precedence, isLogical: false);
                text.Write(symbol);
                PrintShiftAmount(b, nodes.WidthOf(node));
                break;
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                PrintFactor(a, node, precedence);
                text.Write(symbol);
                PrintFactor(b, node, precedence + 1);
                break;
            case Op.DivideUnsigned or Op.DivideSigned or Op.RemainderUnsigned or Op.RemainderSigned:
                PrintDivision(node, symbol);
                break;
            default:
                Print(a, precedence, isLogical: false);
                text.Write(symbol);
                Print(b, precedence + 1, isLogical: false);
                break;
        }
    }

    /// <summary>The complement of a comparison is the opposite comparison.</summary>
    private void PrintNot(int a, bool isLogical)
    {
        var opposite = OppositeOf(a);
        if (opposite is null)
        {
            text.Write(isLogical && nodes.WidthOf(a) == 1 ? '!' : '~');
            Print(a, Precedence.Primary, isLogical);
            return;
        }

        var isSigned = nodes.OpOf(a) is Op.LessSigned or Op.LessOrEqualSigned;
        PrintComparand(nodes.A(a), isSigned, Precedence.Relational);
        text.Write(opposite);
        PrintComparand(nodes.B(a), isSigned, Precedence.Shift);
    }

    private void PrintComparand(int node, bool isSigned, Precedence outer)
    {
        if (isSigned)
            PrintSigned(node);
        else
            Print(node, outer, isLogical: false);
    }

    private string? OppositeOf(int node)
    {
        if (plan.IsName(node))
            return null;
        return nodes.OpOf(node) switch
        {
            Op.Equal => " != ",
            Op.NotEqual => " == ",
            Op.LessUnsigned or Op.LessSigned => " >= ",
            Op.LessOrEqualUnsigned or Op.LessOrEqualSigned => " > ",
            _ => null,
        };
    }

    private void PrintLogical(int node)
    {
        var isAnd = nodes.OpOf(node) == Op.And;
        var precedence = isAnd ? Precedence.LogicalAnd : Precedence.LogicalOr;
        PrintCondition(nodes.A(node), precedence);
        text.Write(isAnd ? " && " : " || ");
        PrintCondition(nodes.B(node), precedence + 1);
    }

    /// <summary>True when a one-bit expression is made of comparisons, so that logical operators read better than bitwise ones.</summary>
    private bool IsCondition(int node)
    {
        if (nodes.WidthOf(node) > 1)
            return false;
        return nodes.OpOf(node) switch
        {
            Op.And or Op.Or => IsInlineCondition(nodes.A(node)) || IsInlineCondition(nodes.B(node)),
            Op.Not => IsInlineCondition(nodes.A(node)),
            >= Op.Equal and <= Op.LessOrEqualSigned => true,
            Op.ReduceAnd or Op.ReduceOr => true,
            _ => false,
        };
    }

    private bool IsInlineCondition(int node) => !plan.IsName(node) && IsCondition(node);

    private Precedence PrecedenceOf(int node, bool isLogical)
    {
        switch (nodes.OpOf(node))
        {
            case Op.Constant or Op.Signal or Op.Slice or Op.Concat or Op.ZeroExtend or Op.SignExtend:
                return Precedence.Primary;
            case Op.MemoryRead:
                return plan.NeedsGuard(nodes.B(node), plan.Definition.Memories[nodes.A(node)].Depth) ? Precedence.Conditional : Precedence.Primary;
            case Op.DynamicSlice:
                return SliceNeedsGuard(node) ? Precedence.Conditional : Precedence.Primary;
            case Op.Not when OppositeOf(nodes.A(node)) is { } opposite:
                return opposite is " != " or " == " ? Precedence.Equality : Precedence.Relational;
            case Op.Not or Op.Negate:
                return Precedence.Unary;
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return Precedence.Reduction;
            case Op.Mux:
                return Precedence.Conditional;
            case Op.DivideUnsigned or Op.DivideSigned or Op.RemainderUnsigned or Op.RemainderSigned:
                return nodes.IsConstant(nodes.B(node)) ? Precedence.Product : Precedence.Conditional;
            case Op.And or Op.Or when nodes.WidthOf(node) == 1 && (isLogical || IsCondition(node)):
                return nodes.OpOf(node) == Op.And ? Precedence.LogicalAnd : Precedence.LogicalOr;
            default:
                return BinaryForm.Of(nodes.OpOf(node)).Precedence;
        }
    }
}
