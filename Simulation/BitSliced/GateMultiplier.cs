using System.Numerics;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Products of vectors of literals. One operand is recoded into radix-4 Booth digits, each a row of −2 to 2 times the other operand: two gates a bit
/// and half as many rows as there are bits. Columns are then added up with full adders from the lowest on.
/// <para>
/// A row with sign bit s at column t is worth −s·2^t = (1−s)·2^t − 2^t: the sign goes in complemented, and all constants are added as one.
/// </para>
/// </summary>
internal sealed class GateMultiplier(GateGraph graph)
{
    private readonly List<List<int>> columns = [];
    private BigInteger constant;

    /// <summary>Product modulo 2^width.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="isSigned">Whether the operands are two's complement.</param>
    /// <param name="width">Width of the result.</param>
    /// <returns>Literals, lowest first.</returns>
    public int[] Multiply(ReadOnlySpan<int> a, ReadOnlySpan<int> b, bool isSigned, int width)
    {
        // From here on all numbers are two's complement; a zero above makes an unsigned one so.
        var left = Signed(a, isSigned, width);
        var right = Signed(b, isSigned, width);
        if (Cost(left, right) > Cost(right, left))
            (left, right) = (right, left);
        columns.Clear();
        for (var i = 0; i < width; i++)
            columns.Add([]);
        constant = BigInteger.Zero;
        for (var low = 0; low < right.Length; low += 2)
            AddRow(left, Bit(right, low + 1), Bit(right, low), low == 0 ? GateGraph.False : right[low - 1], low);
        for (var i = 0; i < width; i++)
        {
            if (!((constant >> i) & 1).IsZero)
                columns[i].Add(GateGraph.True);
        }

        return Sum();
    }

    /// <summary>Bits above the width of the result do not count, and one that repeats the sign says nothing.</summary>
    private static int[] Signed(ReadOnlySpan<int> value, bool isSigned, int width)
    {
        int[] bits = isSigned ? value.ToArray() : [.. value, GateGraph.False];
        var count = Math.Min(bits.Length, width);
        while (count > 1 && bits[count - 1] == bits[count - 2])
            count--;
        return bits[..count];
    }

    /// <summary>About how many gates the rows take when the second operand is recoded; a digit that is constant costs nothing or a row of literals.</summary>
    private static long Cost(int[] multiplicand, int[] recoded)
    {
        var rows = 0L;
        for (var low = 0; low < recoded.Length; low += 2)
        {
            var isConstant = Bit(recoded, low + 1) <= GateGraph.True && recoded[low] <= GateGraph.True && (low == 0 || recoded[low - 1] <= GateGraph.True);
            rows += isConstant ? 1 : 2;
        }

        return rows * ((2L * multiplicand.Length) + 4);
    }

    private static int Bit(int[] value, int place) => value[Math.Min(place, value.Length - 1)];

    /// <summary>Adds (−2·high + middle + below) times the multiplicand at a column.</summary>
    private void AddRow(int[] multiplicand, int high, int middle, int below, int low)
    {
        var isTwo = graph.And(graph.Xor(high, middle), GateGraph.Not(graph.Xor(middle, below)));
        var isAny = graph.Or(graph.Xor(high, middle), graph.Xor(middle, below));
        if (isAny == GateGraph.False)
            return;
        // A digit of zero may have either sign: all ones, plus one.
        var isNegative = high;
        for (var i = 0; i <= multiplicand.Length && low + i < columns.Count; i++)
        {
            var magnitude = graph.Mux(isTwo, i == 0 ? GateGraph.False : multiplicand[i - 1], Bit(multiplicand, i));
            var bit = graph.Xor(graph.And(magnitude, isAny), isNegative);
            if (i == multiplicand.Length)
            {
                bit = GateGraph.Not(bit);
                constant -= BigInteger.One << (low + i);
            }

            columns[low + i].Add(bit);
        }

        columns[low].Add(isNegative);
    }

    private int[] Sum()
    {
        var sum = new int[columns.Count];
        for (var i = 0; i < sum.Length; i++)
        {
            var column = columns[i];
            var carries = i + 1 < sum.Length ? columns[i + 1] : null;
            var next = 0;
            while (column.Count - next > 1)
            {
                var (x, y) = (column[next], column[next + 1]);
                var z = column.Count - next > 2 ? column[next + 2] : GateGraph.False;
                next += column.Count - next > 2 ? 3 : 2;
                column.Add(graph.Xor(x, y, z));
                if (carries is not null && graph.Majority(x, y, z) is var carry and not GateGraph.False)
                    carries.Add(carry);
            }

            sum[i] = column.Count > next ? column[next] : GateGraph.False;
        }

        return sum;
    }
}
