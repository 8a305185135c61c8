using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>The kind of place that an expression is printed in; it decides which operators are legal there.</summary>
internal enum Context
{
    /// <summary>Right-hand side of a continuous assignment of the same width.</summary>
    Continuous,

    /// <summary>Right-hand side of a procedural assignment of the same width.</summary>
    Procedural,

    /// <summary>A place whose width and sign come from the expression alone: concatenation, condition, index, port connection.</summary>
    SelfDetermined,

    /// <summary>Operand of an operator that spreads width and sign to its operands.</summary>
    Operand,
}

/// <summary>
/// Decides for every live node whether it is printed inside its user or as a wire.
/// <para>
/// Verilog spreads the width and the sign of a context into operands, so an operator whose printed form depends on them (signed
/// arithmetic, products of narrower operands) is allowed only where the context is known; elsewhere it becomes a wire. Values that
/// must be sliced or printed twice, that several users share, or that make a line too long, become wires too. The sweeps are: uses,
/// descending from the statements; then legality and length, ascending, so that the length of an inlined operand is known.
/// </para>
/// </summary>
internal sealed class ExpressionPlanner
{
    private const int TemporaryNameLength = 24;
    private const int CheapLength = 24;
    private const int LargestPlainShift = 31;

    private readonly ModulePlan plan;
    private readonly NodeTable nodes;
    private readonly int[] length;
    private readonly int limit;
    private readonly Stack<int> pending = [];

    public ExpressionPlanner(ModulePlan plan)
    {
        this.plan = plan;
        nodes = plan.Nodes;
        length = new int[nodes.Count];
        limit = Math.Max(plan.Options.MaxLineLength - 35, 20);
    }

    /// <summary>Fills the plan's uses and places.</summary>
    public void Run()
    {
        var roots = new StatementRoots(plan);
        roots.Visit((node, _) => plan.Uses[node]++);
        CountUses();
        ChooseCarriers();
        foreach (var (node, _) in plan.Names.Nodes)
        {
            if (plan.Uses[node] > 0)
                plan.Places[node] = Place.Named;
        }

        for (var node = 0; node < nodes.Count; node++)
        {
            if (plan.Uses[node] > 0)
                Decide(node);
        }

        roots.Visit(PlaceRoot);
        CutSelfReads();
    }

    /// <summary>
    /// A block that reads the signal it assigns would see the value of the moment, but a read means the final value. Such an expression
    /// becomes a wire, whose change runs the block again. Inlined trees are at most a line long, so walking them is cheap.
    /// </summary>
    private void CutSelfReads()
    {
        for (var signal = 0; signal < plan.Drives.Length; signal++)
        {
            if (plan.Drives[signal] != Drive.Block)
                continue;
            for (var i = plan.DriveStart[signal]; i < plan.DriveEnd[signal]; i++)
            {
                var (kind, a, count) = plan.Statements[i];
                switch (kind)
                {
                    case StatementKind.Assign:
                        CutWhenReading(plan.Assignments[a].Value, signal);
                        if (plan.Assignments[a].IndexNode >= 0)
                            CutWhenReading(plan.Assignments[a].IndexNode, signal);
                        break;
                    case StatementKind.Case:
                        CutWhenReading(a, signal);
                        break;
                    case StatementKind.If or StatementKind.ElseIf:
                        for (var condition = a; condition < a + count; condition++)
                            CutWhenReading(plan.Conditions[condition] < 0 ? ~plan.Conditions[condition] : plan.Conditions[condition], signal);
                        break;
                }
            }
        }
    }

    private void CutWhenReading(int root, int signal)
    {
        if (plan.IsName(root))
            return;
        pending.Push(root);
        Span<int> buffer = stackalloc int[3];
        while (pending.TryPop(out var node))
        {
            foreach (var operand in nodes.OperandsOf(node, buffer))
            {
                if (nodes.OpOf(operand) == Op.Signal && plan.Resolve(nodes.A(operand)) == signal)
                    plan.Places[root] = Place.Temporary;
                else if (!plan.IsName(operand))
                    pending.Push(operand);
            }
        }
    }

    /// <summary>Whether a shift amount is so wide that tools cut it, so that it has to be limited first.</summary>
    public static bool MustLimitShift(NodeTable nodes, int amount) => nodes.WidthOf(amount) > LargestPlainShift;

    private void CountUses()
    {
        Span<int> buffer = stackalloc int[3];
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            if (plan.Uses[node] == 0)
                continue;
            var previous = -1;
            foreach (var operand in nodes.OperandsOf(node, buffer))
            {
                // Equal neighbours in a concatenation print as one replication.
                if (operand != previous || nodes.OpOf(node) != Op.Concat)
                    plan.Uses[operand]++;
                previous = operand;
            }
        }
    }

    /// <summary>A shared node that is assigned to a signal as a whole needs no wire of its own: readers use that signal.</summary>
    private void ChooseCarriers()
    {
        for (var signal = 0; signal < plan.Drives.Length; signal++)
        {
            var node = plan.DriveNode[signal];
            if (plan.Drives[signal] != Drive.Assign || plan.Uses[node] < 2 || nodes.OpOf(node) is Op.Signal or Op.Constant)
                continue;
            if (plan.Names.Nodes.ContainsKey(node) || !plan.Carriers.TryAdd(node, signal))
                continue;
            plan.Places[node] = Place.Carried;
        }
    }

    private void PlaceRoot(int node, RootUse use)
    {
        switch (use)
        {
            case RootUse.Continuous when plan.Places[node] == Place.Carried:
                break;
            case RootUse.Continuous:
                Require(node, Context.Continuous);
                break;
            case RootUse.Procedural:
                Require(node, Context.Procedural);
                break;
            case RootUse.SelfDetermined:
                Require(node, Context.SelfDetermined);
                break;
            case RootUse.Subject:
                Require(node, Context.Operand);
                break;
            case RootUse.Repeated:
                RequireRepeatable(node);
                break;
            case RootUse.Name:
                RequireName(node);
                break;
        }
    }

    private void Decide(int node)
    {
        var a = nodes.A(node);
        var b = nodes.B(node);
        var op = nodes.OpOf(node);
        switch (op)
        {
            case Op.Constant:
                length[node] = Math.Min(nodes.WidthOf(node) / 4, TemporaryNameLength) + 4;
                return;
            case Op.Signal:
                length[node] = plan.Names.Signals[plan.Resolve(a)].Length;
                return;
            case Op.MemoryRead:
                if (VerilogAddress.NeedsRepeat(nodes.WidthOf(b), plan.Definition.Memories[a].Depth))
                    RequireRepeatable(b);
                else
                    Require(b, Context.SelfDetermined);
                break;
            case Op.Slice:
                RequireName(a);
                break;
            case Op.DynamicSlice:
                RequireName(a);
                RequireRepeatable(b);
                break;
            case Op.SignExtend when nodes.WidthOf(a) > 1:
                if (nodes.OpOf(a) != Op.Slice)
                    RequireName(a);
                break;
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor or Op.ZeroExtend or Op.SignExtend
                or Op.LessSigned or Op.LessOrEqualSigned:
                Require(a, Context.SelfDetermined);
                if (op is Op.LessSigned or Op.LessOrEqualSigned)
                    Require(b, Context.SelfDetermined);
                break;
            case Op.Concat:
                foreach (var part in nodes.Parts(node))
                    Require(part, Context.SelfDetermined);
                break;
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                Require(a, op == Op.ShiftRightSigned ? Context.SelfDetermined : Context.Operand);
                if (MustLimitShift(nodes, b))
                    RequireRepeatable(b);
                else
                    Require(b, Context.SelfDetermined);
                break;
            case Op.MultiplyUnsigned or Op.MultiplySigned:
                RequireFactor(a, op, nodes.WidthOf(node));
                RequireFactor(b, op, nodes.WidthOf(node));
                break;
            case Op.DivideUnsigned or Op.DivideSigned or Op.RemainderUnsigned or Op.RemainderSigned:
                Require(a, op is Op.DivideSigned ? Context.SelfDetermined : Context.Operand);
                if (op is Op.RemainderUnsigned or Op.RemainderSigned)
                    RequireRepeatable(a);
                RequireRepeatable(b);
                break;
            case Op.Mux:
                Require(a, Context.SelfDetermined);
                Require(b, Context.Operand);
                Require(nodes.C(node), Context.Operand);
                break;
            default:
                Span<int> buffer = stackalloc int[3];
                foreach (var operand in nodes.OperandsOf(node, buffer))
                    Require(operand, Context.Operand);
                break;
        }

        FitLength(node);
        if (plan.Places[node] == Place.Inline && plan.Uses[node] > 1 && !IsCheap(node))
            plan.Places[node] = Place.Temporary;
    }

    private void RequireFactor(int factor, Op op, int width)
    {
        var isWidened = op == Op.MultiplyUnsigned && nodes.WidthOf(factor) < width && nodes.OpOf(factor) is not (Op.Concat or Op.ZeroExtend or Op.SignExtend);
        if (nodes.WidthOf(factor) > width || isWidened)
            RequireRepeatable(factor);
        else
            Require(factor, op == Op.MultiplySigned ? Context.SelfDetermined : Context.Operand);
    }

    private void Require(int node, Context context)
    {
        if (plan.Places[node] == Place.Inline && !IsLegal(node, context))
            plan.Places[node] = Place.Temporary;
    }

    private void RequireName(int node)
    {
        if (!plan.IsName(node))
            plan.Places[node] = Place.Temporary;
    }

    private void RequireRepeatable(int node)
    {
        if (!plan.IsRepeatable(node))
            plan.Places[node] = Place.Temporary;
    }

    private bool IsLegal(int node, Context context)
    {
        switch (nodes.OpOf(node))
        {
            case Op.MemoryRead:
                return context == Context.Continuous;
            case Op.ShiftRightSigned or Op.DivideSigned or Op.RemainderSigned:
                return context != Context.Operand;
            case Op.MultiplySigned:
                return context is Context.Continuous or Context.Procedural || (context == Context.SelfDetermined && FactorsAreWhole(node));
            case Op.MultiplyUnsigned:
                return context is Context.Continuous or Context.Procedural || FactorsAreWhole(node);
            default:
                return true;
        }
    }

    private bool FactorsAreWhole(int node) =>
        nodes.WidthOf(nodes.A(node)) == nodes.WidthOf(node) && nodes.WidthOf(nodes.B(node)) == nodes.WidthOf(node);

    /// <summary>Adds up the length of the printed form, and cuts off the longest operand while it is too long.</summary>
    private void FitLength(int node)
    {
        Span<int> buffer = stackalloc int[3];
        var operands = nodes.OperandsOf(node, buffer);
        while (true)
        {
            var total = 6 + (nodes.OpOf(node) is Op.Slice or Op.DynamicSlice ? 6 : 0);
            var longest = -1;
            foreach (var operand in operands)
            {
                var here = LengthOf(operand);
                total = Math.Min(total + here + 3, int.MaxValue / 4);
                if (!plan.IsName(operand) && nodes.OpOf(operand) != Op.Constant && here > TemporaryNameLength
                    && (longest < 0 || here > LengthOf(longest)))
                {
                    longest = operand;
                }
            }

            length[node] = total;
            if (total <= limit || longest < 0 || (nodes.OpOf(node) == Op.Concat && LengthOf(longest) <= limit / 2))
                return;
            if (nodes.OpOf(node) == Op.Concat)
            {
                CutLongParts(node);
                return;
            }

            plan.Places[longest] = Place.Temporary;
        }
    }

    private void CutLongParts(int concat)
    {
        var total = 0;
        foreach (var part in nodes.Parts(concat))
        {
            if (!plan.IsName(part) && nodes.OpOf(part) != Op.Constant && LengthOf(part) > limit / 2)
                plan.Places[part] = Place.Temporary;
            total += LengthOf(part) + 2;
        }

        length[concat] = total;
    }

    private int LengthOf(int node) => plan.Places[node] switch
    {
        Place.Named => plan.Names.Nodes[node].Length,
        Place.Inline => length[node],
        _ => TemporaryNameLength,
    };

    /// <summary>Short forms that a reader prefers in place over a name, however many users they have.</summary>
    private bool IsCheap(int node)
    {
        switch (nodes.OpOf(node))
        {
            case Op.Slice:
                return true;
            case Op.Not when nodes.WidthOf(node) == 1:
                return plan.IsName(nodes.A(node));
            case Op.ZeroExtend:
                return plan.IsRepeatable(nodes.A(node)) && length[node] <= CheapLength;
            case Op.Equal or Op.NotEqual:
                return plan.IsName(nodes.A(node)) && nodes.IsConstant(nodes.B(node)) && length[node] <= CheapLength;
            default:
                return false;
        }
    }
}
