namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Operators on vectors of literals, lowest bit first, built for few gates: a bit of a sum costs an exclusive or of three and a majority, a bit of
/// a comparison one gate. Delay does not matter, so carries ripple.
/// </summary>
/// <param name="graph">Where the gates go.</param>
internal sealed class GateArithmetic(GateGraph graph)
{
    /// <summary>Sum of two vectors of one width and a carry, modulo 2^width.</summary>
    public int[] Add(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int carry = GateGraph.False)
    {
        var sum = new int[a.Length];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = graph.Xor(a[i], b[i], carry);
            if (i + 1 < sum.Length)
                carry = graph.Majority(a[i], b[i], carry);
        }

        return sum;
    }

    public int[] Subtract(ReadOnlySpan<int> a, ReadOnlySpan<int> b) => Add(a, Not(b), GateGraph.True);

    public int[] Negate(ReadOnlySpan<int> a) => Add(new int[a.Length], Not(a), GateGraph.True);

    public static int[] Not(ReadOnlySpan<int> a)
    {
        var result = new int[a.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = GateGraph.Not(a[i]);
        return result;
    }

    /// <summary>A bit by bit function of two vectors.</summary>
    public static int[] Bitwise(Func<int, int, int> gate, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var result = new int[a.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = gate(a[i], b[i]);
        return result;
    }

    public int[] Mux(int condition, ReadOnlySpan<int> whenTrue, ReadOnlySpan<int> whenFalse)
    {
        var result = new int[whenTrue.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = graph.Mux(condition, whenTrue[i], whenFalse[i]);
        return result;
    }

    /// <summary>Equality. With a constant it is a product of literals, halved so that decoders of neighbouring constants share their halves.</summary>
    public int Equal(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var same = new int[a.Length];
        var isConstant = true;
        for (var i = 0; i < same.Length; i++)
        {
            same[i] = GateGraph.Not(graph.Xor(a[i], b[i]));
            isConstant &= a[i] <= GateGraph.True || b[i] <= GateGraph.True;
        }

        if (isConstant)
            return All(same);
        var all = GateGraph.True;
        foreach (var bit in same)
            all = graph.And(all, bit);
        return all;
    }

    /// <summary>Whether a is less than b, or equal when <paramref name="orEqual"/>.</summary>
    public int Less(ReadOnlySpan<int> a, ReadOnlySpan<int> b, bool isSigned, bool orEqual)
    {
        var less = orEqual ? GateGraph.True : GateGraph.False;
        for (var i = 0; i < a.Length; i++)
        {
            less = isSigned && i == a.Length - 1
                ? graph.Majority(a[i], GateGraph.Not(b[i]), less)
                : graph.Majority(GateGraph.Not(a[i]), b[i], less);
        }

        return less;
    }

    /// <summary>Conjunction of all literals, as a balanced tree.</summary>
    public int All(ReadOnlySpan<int> bits)
    {
        if (bits.Length <= 1)
            return bits.Length == 0 ? GateGraph.True : bits[0];
        return graph.And(All(bits[..(bits.Length / 2)]), All(bits[(bits.Length / 2)..]));
    }

    /// <summary>Disjunction of all literals, as a balanced tree.</summary>
    public int Any(ReadOnlySpan<int> bits) => GateGraph.Not(All(Not(bits)));

    /// <summary>Whether an odd number of literals is 1.</summary>
    public int Parity(ReadOnlySpan<int> bits)
    {
        var parity = GateGraph.False;
        for (var i = 0; i < bits.Length; i += 2)
            parity = graph.Xor(parity, bits[i], i + 1 < bits.Length ? bits[i + 1] : GateGraph.False);
        return parity;
    }

    /// <summary>A vector moved up (or down) by an unsigned amount of any width; <paramref name="fill"/> comes in.</summary>
    public int[] Shift(ReadOnlySpan<int> value, ReadOnlySpan<int> amount, bool isLeft, int fill)
    {
        var result = value.ToArray();
        var stages = 0;
        for (; stages < amount.Length && 1L << stages < value.Length; stages++)
        {
            var step = 1 << stages;
            var moved = new int[result.Length];
            for (var i = 0; i < moved.Length; i++)
            {
                var from = isLeft ? i - step : i + step;
                moved[i] = graph.Mux(amount[stages], from >= 0 && from < result.Length ? result[from] : fill, result[i]);
            }

            result = moved;
        }

        var isBeyond = Any(amount[stages..]);
        for (var i = 0; i < result.Length; i++)
            result[i] = graph.Mux(isBeyond, fill, result[i]);
        return result;
    }

    /// <summary>The element of a list that an unsigned index of any width chooses; zeros when there is none.</summary>
    public int[] Choose(IReadOnlyList<int[]> elements, int width, ReadOnlySpan<int> index)
    {
        var level = elements.ToList();
        var used = 0;
        var outside = new int[width];
        for (; used < index.Length && level.Count > 1; used++)
        {
            var joined = new List<int[]>((level.Count + 1) / 2);
            for (var i = 0; i < level.Count; i += 2)
                joined.Add(Mux(index[used], i + 1 < level.Count ? level[i + 1] : outside, level[i]));
            level = joined;
        }

        return level.Count == 0 ? outside : Mux(Any(index[used..]), outside, level[0]);
    }

    /// <summary>Unsigned quotient and remainder by restoring division; by 0 the quotient is 0 and the remainder the dividend.</summary>
    public (int[] Quotient, int[] Remainder) Divide(ReadOnlySpan<int> dividend, ReadOnlySpan<int> divisor)
    {
        var width = dividend.Length;
        var quotient = new int[width];
        var remainder = new int[width];
        for (var i = width - 1; i >= 0; i--)
        {
            // The bit that leaves at the top is part of the number compared: the remainder was less than the divisor, so one more bit is enough.
            var top = remainder[^1];
            remainder = [dividend[i], .. remainder.AsSpan(0, width - 1)];
            var difference = Add(remainder, Not(divisor), GateGraph.True);
            var fits = graph.Or(top, GateGraph.Not(Less(remainder, divisor, isSigned: false, orEqual: false)));
            quotient[i] = fits;
            remainder = Mux(fits, difference, remainder);
        }

        // A divisor of 0 always fits, which leaves the dividend as the remainder but not 0 as the quotient.
        return (Mux(Any(divisor), quotient, new int[width]), remainder);
    }

    /// <summary>Signed quotient rounded toward zero, and remainder with the sign of the dividend; by 0 as unsigned.</summary>
    public (int[] Quotient, int[] Remainder) DivideSigned(ReadOnlySpan<int> dividend, ReadOnlySpan<int> divisor)
    {
        var (quotient, remainder) = Divide(Absolute(dividend), Absolute(divisor));
        var differ = graph.Xor(dividend[^1], divisor[^1]);
        return (Mux(differ, Negate(quotient), quotient), Mux(dividend[^1], Negate(remainder), remainder));
    }

    private int[] Absolute(ReadOnlySpan<int> value) => Mux(value[^1], Negate(value), value);
}
