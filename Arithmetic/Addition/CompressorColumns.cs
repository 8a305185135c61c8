using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>Bits in columns by weight, modulo 2^width, and the ways to reduce them to at most two rows.</summary>
internal sealed class CompressorColumns
{
    private readonly int width;
    private readonly Bit one = true;
    private List<Bit>[] columns;

    public CompressorColumns(int width)
    {
        this.width = width;
        columns = Empty();
    }

    public int Stages { get; private set; }

    public int FullAdders { get; private set; }

    public int HalfAdders { get; private set; }

    private int Height => columns.Max(column => column.Count);

    public void Add(Bit bit, int weight)
    {
        if (weight < width)
            columns[weight].Add(bit);
    }

    public void AddConstant(BigInteger value)
    {
        for (var i = 0; i < width; i++)
        {
            if (!((value >> i) & 1).IsZero)
                columns[i].Add(one);
        }
    }

    /// <summary>Each stage reduces the columns to the next number of 2, 3, 4, 6, 9, 13, … and uses no adder that this does not need.</summary>
    public List<UInt> Dadda()
    {
        var targets = new Stack<int>([2]);
        while (targets.Peek() * 3 / 2 < Height)
            targets.Push(targets.Peek() * 3 / 2);
        while (Height > 2)
        {
            var target = targets.Pop();
            if (Height <= target)
                continue;
            Stages++;
            // Carries of this stage count for the height of the next column, but are not added again in it.
            var next = Empty();
            for (var weight = 0; weight < width; weight++)
            {
                var waiting = new Queue<Bit>(columns[weight]);
                while (waiting.Count + next[weight].Count > target)
                {
                    if (waiting.Count + next[weight].Count == target + 1)
                        HalfAdder(next, weight, waiting.Dequeue(), waiting.Dequeue());
                    else
                        FullAdder(next, weight, waiting.Dequeue(), waiting.Dequeue(), waiting.Dequeue());
                }

                next[weight].AddRange(waiting);
            }

            columns = next;
        }

        return Rows();
    }

    /// <summary>Each stage puts three bits of a column into a full adder as often as it can, and two that are left into a half adder.</summary>
    public List<UInt> Wallace()
    {
        while (Height > 2)
        {
            Stages++;
            var next = Empty();
            for (var weight = 0; weight < width; weight++)
            {
                var column = columns[weight];
                var i = 0;
                for (; i + 2 < column.Count; i += 3)
                    FullAdder(next, weight, column[i], column[i + 1], column[i + 2]);
                if (column.Count - i == 2 && column.Count > 2)
                    HalfAdder(next, weight, column[i], column[i + 1]);
                else
                    next[weight].AddRange(column[i..]);
            }

            columns = next;
        }

        return Rows();
    }

    public List<UInt> CarrySaveRows()
    {
        var rows = Rows();
        while (rows.Count > 2)
        {
            Stages++;
            var next = new List<UInt>();
            for (var i = 0; i + 2 < rows.Count; i += 3)
                next.AddRange(ThreeToTwo(rows[i], rows[i + 1], rows[i + 2]));
            next.AddRange(rows[(rows.Count - (rows.Count % 3))..]);
            rows = next;
        }

        return rows;
    }

    public List<UInt> FourToTwoRows()
    {
        var rows = Rows();
        while (rows.Count > 2)
        {
            Stages++;
            var next = new List<UInt>();
            var i = 0;
            for (; i + 3 < rows.Count; i += 4)
            {
                // The carry of the first full adder goes to the neighbour's second one, never further.
                var first = ThreeToTwo(rows[i], rows[i + 1], rows[i + 2]);
                next.AddRange(ThreeToTwo(first[0], rows[i + 3], first[1]));
            }

            if (rows.Count - i == 3)
                next.AddRange(ThreeToTwo(rows[i], rows[i + 1], rows[i + 2]));
            else
                next.AddRange(rows[i..]);
            rows = next;
        }

        return rows;
    }

    public List<UInt> TernaryAdders()
    {
        var rows = Rows();
        while (rows.Count > 1)
        {
            Stages++;
            rows = [.. rows.Chunk(3).Select(chunk => Naming.Suggest(
                chunk.Length switch { 3 => chunk[0] + chunk[1] + chunk[2], 2 => chunk[0] + chunk[1], _ => chunk[0] }, "ternarySum").Wrap(width))];
        }

        return rows;
    }

    private List<Bit>[] Empty() => [.. Enumerable.Range(0, width).Select(_ => new List<Bit>())];

    private List<UInt> Rows() =>
    [
        .. Enumerable.Range(0, Math.Max(1, Height))
            .Select(row => Cat(columns.Reverse().Select(column => row < column.Count ? column[row] : (Bit)false)).AsUInt()),
    ];

    private List<UInt> ThreeToTwo(UInt a, UInt b, UInt c)
    {
        FullAdders += width;
        var sum = Naming.Suggest(a ^ b ^ c, "saved");
        var carry = Naming.Suggest((a & b) | (a & c) | (b & c), "carries");
        return [sum, (carry << 1).Wrap(width)];
    }

    private void FullAdder(List<Bit>[] next, int weight, Bit a, Bit b, Bit c)
    {
        // The constant goes last, where it costs least.
        if (ReferenceEquals(a, one))
            (a, c) = (c, a);
        if (ReferenceEquals(b, one))
            (b, c) = (c, b);
        FullAdders++;
        var isOne = ReferenceEquals(c, one);
        var half = a ^ b;
        next[weight].Add(Naming.Suggest(isOne ? !half : half ^ c, $"sum{Stages}_{weight}"));
        if (weight + 1 < width)
            next[weight + 1].Add(Naming.Suggest(isOne ? a | b : (a & b) | (half & c), $"carry{Stages}_{weight}"));
    }

    private void HalfAdder(List<Bit>[] next, int weight, Bit a, Bit b)
    {
        if (ReferenceEquals(a, one))
            (a, b) = (b, a);
        HalfAdders++;
        var isOne = ReferenceEquals(b, one);
        next[weight].Add(Naming.Suggest(isOne ? !a : a ^ b, $"sum{Stages}_{weight}"));
        if (weight + 1 < width)
            next[weight + 1].Add(Naming.Suggest(isOne ? a : a & b, $"carry{Stages}_{weight}"));
    }
}
