using System.Numerics;

namespace HdlDsl.Netlists;

/// <summary>
/// Adds nodes to a <see cref="NodeTable"/>, folding constants and applying identities on the way in, so that no pass has to.
/// Every method returns a node of exactly the width asked for and equal in value to the operator named, see <see cref="OpSemantics"/>.
/// </summary>
/// <param name="nodes">Table that the nodes go into.</param>
public sealed class NodeFolder(NodeTable nodes)
{
    private const int LargestConcatToFlatten = 16;

    /// <summary>The table.</summary>
    public NodeTable Nodes { get; } = nodes;

    /// <summary>A constant.</summary>
    /// <param name="value">Any integer, taken modulo 2^width.</param>
    /// <param name="width">Width in bits.</param>
    /// <returns>Node number.</returns>
    public int Constant(BigInteger value, int width) => Nodes.Constant(value, width);

    /// <summary>Bitwise complement, negation or a reduction.</summary>
    /// <param name="op">Not, Negate, ReduceAnd, ReduceOr or ReduceXor.</param>
    /// <param name="a">Operand.</param>
    /// <returns>Node number.</returns>
    public int Unary(Op op, int a)
    {
        var widthA = Nodes.WidthOf(a);
        var width = op is Op.Not or Op.Negate ? widthA : 1;
        if (Nodes.IsConstant(a))
            return Constant(OpSemantics.Evaluate(op, width, Nodes.ConstantOf(a), widthA), width);
        if (op == Op.Not && Nodes.OpOf(a) == Op.Not)
            return Nodes.A(a);
        if (widthA == 1 && op is not Op.Not)
            return a;
        if (op is Op.ReduceOr or Op.ReduceXor && Nodes.OpOf(a) == Op.ZeroExtend)
            return Unary(op, Nodes.A(a));
        return Nodes.Intern(op, width, a);
    }

    /// <summary>Bitwise operators, Add, Subtract, Divide and Remainder: operands and result have one width.</summary>
    /// <param name="op">Operator.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>Node number.</returns>
    public int Binary(Op op, int a, int b)
    {
        var width = Nodes.WidthOf(a);
        var constantA = Nodes.IsConstant(a);
        var constantB = Nodes.IsConstant(b);
        if (constantA && constantB)
            return Constant(OpSemantics.Evaluate(op, width, Nodes.ConstantOf(a), width, Nodes.ConstantOf(b), width), width);
        if (constantB && FoldWithConstant(op, a, Nodes.ConstantOf(b), width, constantIsRight: true) is var right and >= 0)
            return right;
        if (constantA && FoldWithConstant(op, b, Nodes.ConstantOf(a), width, constantIsRight: false) is var left and >= 0)
            return left;
        if (a == b)
        {
            switch (op)
            {
                case Op.And or Op.Or:
                    return a;
                case Op.Xor or Op.Subtract:
                    return Constant(0, width);
            }
        }

        return Nodes.Intern(op, width, a, b);
    }

    /// <summary>A product; operands of any width.</summary>
    /// <param name="signed">Whether the operands are two's complement.</param>
    /// <param name="width">Result width.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>Node number.</returns>
    public int Multiply(bool signed, int width, int a, int b)
    {
        var op = signed ? Op.MultiplySigned : Op.MultiplyUnsigned;
        if (Nodes.IsConstant(a) && Nodes.IsConstant(b))
        {
            var value = OpSemantics.Evaluate(op, width, Nodes.ConstantOf(a), Nodes.WidthOf(a), Nodes.ConstantOf(b), Nodes.WidthOf(b));
            return Constant(value, width);
        }

        if (Nodes.IsConstant(a) && TryPowerOfTwo(signed, width, b, a, out var product))
            return product;
        if (Nodes.IsConstant(b) && TryPowerOfTwo(signed, width, a, b, out product))
            return product;
        return Nodes.Intern(op, width, a, b);
    }

    /// <summary>A comparison; operands of one width.</summary>
    /// <param name="op">Equal, NotEqual or one of the Less operators.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <returns>Node number of width 1.</returns>
    public int Compare(Op op, int a, int b)
    {
        var width = Nodes.WidthOf(a);
        var constantA = Nodes.IsConstant(a);
        var constantB = Nodes.IsConstant(b);
        if (constantA && constantB)
            return Constant(OpSemantics.Evaluate(op, 1, Nodes.ConstantOf(a), width, Nodes.ConstantOf(b), width), 1);
        if (a == b)
            return Constant(op is Op.Equal or Op.LessOrEqualUnsigned or Op.LessOrEqualSigned ? 1 : 0, 1);
        if (NarrowComparison(op, a, b) is var narrow and >= 0)
            return narrow;
        if (constantB && CompareWithConstant(op, a, Nodes.ConstantOf(b), width, constantIsRight: true) is var right and >= 0)
            return right;
        if (constantA && CompareWithConstant(op, b, Nodes.ConstantOf(a), width, constantIsRight: false) is var left and >= 0)
            return left;
        return Nodes.Intern(op, 1, a, b);
    }

    /// <summary>A shift by a node.</summary>
    /// <param name="op">ShiftLeft, ShiftRight or ShiftRightSigned.</param>
    /// <param name="a">Value.</param>
    /// <param name="amount">Amount, unsigned, any width.</param>
    /// <returns>Node of the value's width.</returns>
    public int Shift(Op op, int a, int amount)
    {
        if (Nodes.IsConstant(amount))
        {
            var count = (int)BigInteger.Min(Nodes.ConstantOf(amount), Nodes.WidthOf(a));
            return ShiftBy(op, a, count);
        }

        return Nodes.Intern(op, Nodes.WidthOf(a), a, amount);
    }

    /// <summary>A shift by a fixed amount, made of slices and concatenation.</summary>
    /// <param name="op">ShiftLeft, ShiftRight or ShiftRightSigned.</param>
    /// <param name="a">Value.</param>
    /// <param name="count">Amount, 0 or more.</param>
    /// <returns>Node of the value's width.</returns>
    public int ShiftBy(Op op, int a, int count)
    {
        var width = Nodes.WidthOf(a);
        if (count == 0)
            return a;
        if (op == Op.ShiftRightSigned)
            return SignExtend(Slice(a, Math.Min(count, width - 1), Math.Max(width - count, 1)), width);
        if (count >= width)
            return Constant(0, width);
        return op == Op.ShiftLeft
            ? Concat([Slice(a, 0, width - count), Constant(0, count)])
            : ZeroExtend(Slice(a, count, width - count), width);
    }

    /// <summary>A range of bits.</summary>
    /// <param name="a">Value.</param>
    /// <param name="low">Lowest bit.</param>
    /// <param name="width">Number of bits; low + width is at most the width of the value.</param>
    /// <returns>Node number.</returns>
    public int Slice(int a, int low, int width)
    {
        var widthA = Nodes.WidthOf(a);
        if (low == 0 && width == widthA)
            return a;
        switch (Nodes.OpOf(a))
        {
            case Op.Constant:
                return Constant(OpSemantics.Evaluate(Op.Slice, width, Nodes.ConstantOf(a), widthA, low), width);
            case Op.Slice:
                return Slice(Nodes.A(a), Nodes.B(a) + low, width);
            case Op.ZeroExtend or Op.SignExtend:
                var inner = Nodes.A(a);
                var innerWidth = Nodes.WidthOf(inner);
                if (low + width <= innerWidth)
                    return Slice(inner, low, width);
                if (Nodes.OpOf(a) == Op.ZeroExtend)
                    return low >= innerWidth ? Constant(0, width) : ZeroExtend(Slice(inner, low, innerWidth - low), width);
                return SignExtend(Slice(inner, Math.Min(low, innerWidth - 1), Math.Max(innerWidth - low, 1)), width);
            case Op.Concat:
                if (SliceOfConcat(a, low, width) is var part and >= 0)
                    return part;
                break;
        }

        return Nodes.Intern(Op.Slice, width, a, low);
    }

    /// <summary>An element chosen by a node.</summary>
    /// <param name="a">Packed value.</param>
    /// <param name="index">Element number, unsigned.</param>
    /// <param name="stride">Bits from one element to the next.</param>
    /// <param name="width">Bits read.</param>
    /// <returns>Node number; 0 outside the value.</returns>
    public int DynamicSlice(int a, int index, int stride, int width)
    {
        if (!Nodes.IsConstant(index))
            return Nodes.Intern(Op.DynamicSlice, width, a, index, stride);
        var low = Nodes.ConstantOf(index) * stride;
        return low + width > Nodes.WidthOf(a) ? Constant(0, width) : Slice(a, (int)low, width);
    }

    /// <summary>Joined values.</summary>
    /// <param name="parts">Most significant first; at least one.</param>
    /// <returns>Node number.</returns>
    public int Concat(ReadOnlySpan<int> parts)
    {
        if (parts.Length == 1)
            return parts[0];
        var merged = new List<int>(parts.Length);
        foreach (var part in parts)
        {
            if (Nodes.OpOf(part) == Op.Concat && Nodes.Parts(part).Length <= LargestConcatToFlatten)
            {
                foreach (var inner in Nodes.Parts(part).ToArray())
                    Join(merged, inner);
            }
            else
            {
                Join(merged, part);
            }
        }

        if (merged.Count == 1)
            return merged[0];
        if (Nodes.IsConstant(merged[0]) && Nodes.ConstantOf(merged[0]).IsZero)
        {
            var width = 0;
            foreach (var part in merged)
                width = checked(width + Nodes.WidthOf(part));
            merged.RemoveAt(0);
            return ZeroExtend(merged.Count == 1 ? merged[0] : Nodes.Concat([.. merged]), width);
        }

        return Nodes.Concat([.. merged]);
    }

    /// <summary>Zeros above, or the value itself when it has the width already.</summary>
    /// <param name="a">Value, at most as wide as the result.</param>
    /// <param name="width">Result width.</param>
    /// <returns>Node number.</returns>
    public int ZeroExtend(int a, int width)
    {
        if (Nodes.WidthOf(a) == width)
            return a;
        return Nodes.OpOf(a) switch
        {
            Op.Constant => Constant(Nodes.ConstantOf(a), width),
            Op.ZeroExtend => Nodes.Intern(Op.ZeroExtend, width, Nodes.A(a)),
            _ => Nodes.Intern(Op.ZeroExtend, width, a),
        };
    }

    /// <summary>Copies of the sign above, or the value itself when it has the width already.</summary>
    /// <param name="a">Value, at most as wide as the result.</param>
    /// <param name="width">Result width.</param>
    /// <returns>Node number.</returns>
    public int SignExtend(int a, int width)
    {
        var widthA = Nodes.WidthOf(a);
        if (widthA == width)
            return a;
        return Nodes.OpOf(a) switch
        {
            Op.Constant => Constant(OpSemantics.ToSigned(Nodes.ConstantOf(a), widthA), width),
            Op.SignExtend => Nodes.Intern(Op.SignExtend, width, Nodes.A(a)),
            Op.ZeroExtend => Nodes.Intern(Op.ZeroExtend, width, Nodes.A(a)),
            _ => Nodes.Intern(Op.SignExtend, width, a),
        };
    }

    /// <summary>A selection.</summary>
    /// <param name="condition">1-bit node.</param>
    /// <param name="whenTrue">Value when it is 1.</param>
    /// <param name="whenFalse">Value when it is 0, of the same width.</param>
    /// <returns>Node number.</returns>
    public int Mux(int condition, int whenTrue, int whenFalse)
    {
        if (Nodes.IsConstant(condition))
            return Nodes.ConstantOf(condition).IsZero ? whenFalse : whenTrue;
        if (whenTrue == whenFalse)
            return whenTrue;
        if (Nodes.OpOf(condition) == Op.Not)
            return Mux(Nodes.A(condition), whenFalse, whenTrue);
        if (Nodes.OpOf(whenTrue) == Op.Mux && Nodes.A(whenTrue) == condition)
            return Mux(condition, Nodes.B(whenTrue), whenFalse);
        if (Nodes.OpOf(whenFalse) == Op.Mux && Nodes.A(whenFalse) == condition)
            return Mux(condition, whenTrue, Nodes.C(whenFalse));
        var width = Nodes.WidthOf(whenTrue);
        if (width == 1 && Nodes.IsConstant(whenTrue) && Nodes.IsConstant(whenFalse))
            return Nodes.ConstantOf(whenTrue).IsZero ? Unary(Op.Not, condition) : condition;
        return Nodes.Intern(Op.Mux, width, condition, whenTrue, whenFalse);
    }

    private int FoldWithConstant(Op op, int other, BigInteger constant, int width, bool constantIsRight)
    {
        var ones = constant == OpSemantics.Mask(width);
        return op switch
        {
            Op.And when constant.IsZero => Constant(0, width),
            Op.And when ones => other,
            Op.Or or Op.Xor or Op.Add when constant.IsZero => other,
            Op.Or when ones => Constant(constant, width),
            Op.Xor when ones => Unary(Op.Not, other),
            Op.Subtract when constant.IsZero => constantIsRight ? other : Unary(Op.Negate, other),
            Op.DivideUnsigned when constantIsRight && constant.IsOne => other,
            Op.RemainderUnsigned when constantIsRight && constant.IsOne => Constant(0, width),
            Op.DivideUnsigned or Op.DivideSigned when constantIsRight && constant.IsZero => Constant(0, width),
            Op.RemainderUnsigned or Op.RemainderSigned when constantIsRight && constant.IsZero => other,
            _ => -1,
        };
    }

    private bool TryPowerOfTwo(bool signed, int width, int other, int constant, out int product)
    {
        product = -1;
        var value = Nodes.ConstantOf(constant);
        var isNegative = signed && !OpSemantics.ToSigned(value, Nodes.WidthOf(constant)).Equals(value);
        if (value.IsZero)
        {
            product = Constant(0, width);
            return true;
        }

        if (isNegative || !value.IsPowerOfTwo)
            return false;
        var extended = signed ? ExtendOrCut(other, width, signed: true) : ExtendOrCut(other, width, signed: false);
        product = ShiftBy(Op.ShiftLeft, extended, (int)value.GetBitLength() - 1);
        return true;
    }

    private int ExtendOrCut(int a, int width, bool signed)
    {
        if (Nodes.WidthOf(a) >= width)
            return Slice(a, 0, width);
        return signed ? SignExtend(a, width) : ZeroExtend(a, width);
    }

    /// <summary>Compares zero-extended operands at the width that matters, so that no constant bits reach the comparator.</summary>
    private int NarrowComparison(Op op, int a, int b)
    {
        if (op is Op.LessSigned or Op.LessOrEqualSigned)
            return -1;
        var significantA = SignificantWidth(a);
        var significantB = SignificantWidth(b);
        var width = Math.Max(Math.Max(significantA, significantB), 1);
        if (width >= Nodes.WidthOf(a))
            return -1;
        if (!Nodes.IsConstant(a) && !Nodes.IsConstant(b))
            return Compare(op, Slice(a, 0, width), Slice(b, 0, width));
        if (Nodes.IsConstant(b) && significantB > significantA)
            return Constant(op is Op.Equal ? 0 : 1, 1);
        if (Nodes.IsConstant(a) && significantA > significantB)
            return Constant(op is Op.NotEqual ? 1 : 0, 1);
        return Compare(op, Slice(a, 0, width), Slice(b, 0, width));
    }

    private int SignificantWidth(int node) => Nodes.OpOf(node) switch
    {
        Op.Constant => (int)Nodes.ConstantOf(node).GetBitLength(),
        Op.ZeroExtend => Nodes.WidthOf(Nodes.A(node)),
        _ => Nodes.WidthOf(node),
    };

    private int CompareWithConstant(Op op, int other, BigInteger constant, int width, bool constantIsRight)
    {
        if (width == 1 && (op is Op.Equal or Op.NotEqual))
            return constant.IsOne == (op == Op.Equal) ? other : Unary(Op.Not, other);
        var (least, greatest) = op is Op.LessSigned or Op.LessOrEqualSigned
            ? (BigInteger.One << (width - 1), OpSemantics.Mask(width) >> 1)
            : (BigInteger.Zero, OpSemantics.Mask(width));
        return op switch
        {
            Op.LessUnsigned or Op.LessSigned when constant == (constantIsRight ? least : greatest) => Constant(0, 1),
            Op.LessOrEqualUnsigned or Op.LessOrEqualSigned when constant == (constantIsRight ? greatest : least) => Constant(1, 1),
            _ => -1,
        };
    }

    /// <summary>A slice that falls on whole parts, or inside one part, needs no slice of the concatenation.</summary>
    private int SliceOfConcat(int concat, int low, int width)
    {
        var parts = Nodes.Parts(concat).ToArray();
        var position = 0;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var partWidth = Nodes.WidthOf(parts[i]);
            if (low < position + partWidth)
            {
                if (low + width <= position + partWidth)
                    return Slice(parts[i], low - position, width);
                return low == position ? WholeParts(parts, i, width) : -1;
            }

            position += partWidth;
        }

        return -1;
    }

    private int WholeParts(int[] parts, int last, int width)
    {
        var covered = 0;
        for (var first = last; first >= 0; first--)
        {
            covered += Nodes.WidthOf(parts[first]);
            if (covered == width)
                return Concat(parts.AsSpan(first, last - first + 1));
            if (covered > width)
                return -1;
        }

        return -1;
    }

    /// <summary>Appends a part below the ones collected, joining neighbouring constants and neighbouring slices of one value.</summary>
    private void Join(List<int> merged, int part)
    {
        if (merged.Count > 0)
        {
            var above = merged[^1];
            if (Nodes.IsConstant(above) && Nodes.IsConstant(part))
            {
                var width = Nodes.WidthOf(part);
                merged[^1] = Constant((Nodes.ConstantOf(above) << width) | Nodes.ConstantOf(part), Nodes.WidthOf(above) + width);
                return;
            }

            if (Nodes.OpOf(above) == Op.Slice && Nodes.OpOf(part) == Op.Slice && Nodes.A(above) == Nodes.A(part)
                && Nodes.B(above) == Nodes.B(part) + Nodes.WidthOf(part))
            {
                merged[^1] = Slice(Nodes.A(part), Nodes.B(part), Nodes.WidthOf(above) + Nodes.WidthOf(part));
                return;
            }
        }

        merged.Add(part);
    }
}
