using HdlDsl.Netlists;
using Synthesis;

namespace Exploration.Estimation;

/// <summary>What an operator costs: area in the target's unit, and what it adds to a path.</summary>
/// <param name="Area">LUTs, or NAND2 equivalents on targets of gates.</param>
/// <param name="Levels">Cells that a path through it passes; fractions because several operators share a cell.</param>
/// <param name="Dsps">Multiplier blocks.</param>
internal readonly record struct OperatorCost(double Area, double Levels, double Dsps = 0);

/// <summary>
/// Closed forms for what synthesis makes of an operator. The constants are those of the cells (a LUT6 holds a 4:1 multiplexer, an adder takes one LUT a bit and a
/// carry cell for four), with shares of a LUT for what is usually absorbed by a neighbour.
/// </summary>
internal sealed class OperatorCosts(SynthesisTarget target, bool useDsp)
{
    private const double LutsForProductBit = 1.1;
    private const double NandsForProductBit = 8.5;

    /// <summary>Inputs of a LUT; 0 on targets of gates.</summary>
    private readonly int lutInputs = target switch { SynthesisTarget.Xilinx => 6, SynthesisTarget.Ice40 or SynthesisTarget.Ecp5 => 4, _ => 0 };

    private bool IsGates => lutInputs == 0;

    /// <summary>Area of a bit of register, with or without enable.</summary>
    public double RegisterArea(bool hasEnable) => IsGates ? hasEnable ? 9 : 6 : 0;

    /// <summary>A two-way multiplexer of some bits: what an assignment under a condition adds.</summary>
    public OperatorCost Multiplexer(int width, bool hasConstant) => IsGates
        ? new OperatorCost(width * (hasConstant ? 1.5 : 3), 1)
        : new OperatorCost(width * (hasConstant ? 0.25 : lutInputs == 6 ? 0.5 : 0.8), lutInputs == 6 ? 0.5 : 0.8);

    /// <summary>A selection of one of several words.</summary>
    public OperatorCost Selection(int width, double ways)
    {
        if (ways <= 1)
            return default;
        if (IsGates)
            return new OperatorCost(3 * width * (ways - 1), Math.Log2(ways));
        var inputsOfLut = lutInputs == 6 ? 4 : 2;
        return new OperatorCost(width * (ways - 1) / (inputsOfLut - 1), Math.Log(ways, inputsOfLut));
    }

    /// <summary>A read of a ROM or of a memory in logic.</summary>
    public OperatorCost Rom(int width, int depth)
    {
        if (IsGates)
            return new OperatorCost(width * depth * 0.6, Math.Log2(Math.Max(depth, 2)) + 2);
        var luts = Math.Max(depth / Math.Pow(2, lutInputs), 0.5);
        return new OperatorCost(width * luts * 1.2, 1 + Math.Log(Math.Max(luts, 1), 3));
    }

    /// <summary>An expression node.</summary>
    /// <param name="nodes">The table it is in.</param>
    /// <param name="node">Its number; none of signals, constants and memory reads.</param>
    public OperatorCost Of(NodeTable nodes, int node)
    {
        var width = nodes.WidthOf(node);
        switch (nodes.OpOf(node))
        {
            case Op.And or Op.Or:
                return IsGates ? new OperatorCost(1.5 * width, 1) : new OperatorCost(width * (lutInputs == 6 ? 0.2 : 0.3), 0.4);
            case Op.Xor:
                return IsGates ? new OperatorCost(3 * width, 1) : new OperatorCost(width * (lutInputs == 6 ? 0.2 : 0.3), 0.4);
            case Op.Not:
                return IsGates ? new OperatorCost(0.5 * width, 0.5) : default;
            case Op.Mux:
                return Multiplexer(width, nodes.IsConstant(nodes.B(node)) || nodes.IsConstant(nodes.C(node)));
            case Op.Add or Op.Subtract or Op.Negate:
                return Sum(width);
            case Op.MultiplySigned or Op.MultiplyUnsigned:
                return Product(nodes, node);
            case Op.DivideSigned or Op.DivideUnsigned or Op.RemainderSigned or Op.RemainderUnsigned:
                return new OperatorCost(width * Sum(width).Area * 1.3, width * Sum(width).Levels * 0.6);
            case Op.Equal or Op.NotEqual:
                return Equality(nodes.WidthOf(nodes.A(node)), nodes.IsConstant(nodes.A(node)) || nodes.IsConstant(nodes.B(node)));
            case Op.LessSigned or Op.LessUnsigned or Op.LessOrEqualSigned or Op.LessOrEqualUnsigned:
                var compared = Sum(nodes.WidthOf(nodes.A(node)));
                return compared with { Area = compared.Area * 0.6 };
            case Op.ShiftLeft or Op.ShiftRight or Op.ShiftRightSigned:
                return Shift(width, nodes.WidthOf(nodes.B(node)));
            case Op.DynamicSlice:
                var ways = (double)nodes.WidthOf(nodes.A(node)) / Math.Max(nodes.C(node), 1);
                return Selection(width, Math.Min(ways, Math.Pow(2, Math.Min(nodes.WidthOf(nodes.B(node)), 30))));
            case Op.ReduceAnd or Op.ReduceOr or Op.ReduceXor:
                return Reduction(nodes.WidthOf(nodes.A(node)), nodes.OpOf(node) == Op.ReduceXor);
            default:
                return default;
        }
    }

    private OperatorCost Sum(int width) => target switch
    {
        SynthesisTarget.Xilinx => new OperatorCost(width, 1 + (width / 4.0 * 0.4)),
        SynthesisTarget.Ice40 => new OperatorCost(width, 1 + (width * 0.4)),
        SynthesisTarget.Ecp5 => new OperatorCost(width, 1 + (width / 2.0 * 0.4)),
        _ => new OperatorCost(6.5 * width, 4 + (2 * Math.Log2(Math.Max(width, 1)))),
    };

    private OperatorCost Product(NodeTable nodes, int node)
    {
        var (left, right) = (nodes.A(node), nodes.B(node));
        if (nodes.IsConstant(left))
            (left, right) = (right, left);
        var width = nodes.WidthOf(node);
        var (a, b) = (Math.Min(nodes.WidthOf(left), width), Math.Min(nodes.WidthOf(right), width));
        if (nodes.IsConstant(right))
        {
            var digits = nodes.ConstantOf(right).ToByteArray(isUnsigned: true).Sum(part => System.Numerics.BitOperations.PopCount(part));
            var sum = Sum(a + b);
            return new OperatorCost(Math.Max(digits - 1, 0) * sum.Area, Math.Log2(Math.Max(digits, 1)) * sum.Levels);
        }

        if (useDsp && !IsGates && a > 4 && b > 4)
            return new OperatorCost(0, 1, Math.Ceiling(a / 25.0) * Math.Ceiling(b / 18.0));
        var rows = Math.Log2(Math.Max(Math.Min(a, b), 2));
        return IsGates ? new OperatorCost(NandsForProductBit * a * b, 3 * rows + (2 * Math.Log2(width)) + 4) : new OperatorCost(LutsForProductBit * a * b, rows * Sum(a).Levels * 0.8);
    }

    private OperatorCost Equality(int width, bool withConstant)
    {
        var bits = withConstant ? width : 2 * width;
        return IsGates ? new OperatorCost(withConstant ? 1.3 * width : 4.5 * width, 1 + Math.Log2(Math.Max(bits, 2))) : Reduction(bits, isXor: false);
    }

    private OperatorCost Reduction(int width, bool isXor) => IsGates
        ? new OperatorCost((width - 1) * (isXor ? 3 : 1.4), Math.Log2(Math.Max(width, 1)))
        : new OperatorCost((width - 1) / (lutInputs - 1.0) * 0.8, Math.Log(Math.Max(width, 1), lutInputs));

    private OperatorCost Shift(int width, int amountBits)
    {
        var stages = Math.Min(amountBits, Math.Ceiling(Math.Log2(Math.Max(width, 2))));
        var perStage = Multiplexer(width, hasConstant: false);
        return new OperatorCost(perStage.Area * stages * 0.9, perStage.Levels * stages);
    }
}
