using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>A summand: a number times 2^Shift, added or subtracted.</summary>
/// <param name="Value">The number, unsigned, or in two's complement when <see cref="Min"/> is negative.</param>
/// <param name="Shift">The power of two.</param>
/// <param name="IsNegative">It is subtracted.</param>
/// <param name="Min">The least number times 2^Shift.</param>
/// <param name="Max">The greatest number times 2^Shift.</param>
public sealed record SignedRow(Timed Value, int Shift, bool IsNegative, BigInteger Min, BigInteger Max)
{
    /// <summary>Any number of a value's width.</summary>
    /// <param name="value">The value, unsigned.</param>
    /// <param name="shift">The power of two.</param>
    /// <param name="isNegative">It is subtracted.</param>
    /// <returns>The row.</returns>
    public static SignedRow Of(Timed value, int shift, bool isNegative)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new SignedRow(value, shift, isNegative, 0, ((BigInteger.One << value.Width) - 1) << shift);
    }

    /// <summary>A constant.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="value">The number, positive.</param>
    /// <param name="isNegative">It is subtracted.</param>
    /// <returns>The row.</returns>
    public static SignedRow Constant(ModSchedule schedule, BigInteger value, bool isNegative) =>
        new(Timed.Constant(schedule, value, (int)value.GetBitLength()), 0, isNegative, value, value);
}

/// <summary>Sums of rows by a tree of adders of three words, each a module of its own, with a register behind each; levels take a cycle.</summary>
/// <param name="schedule">The core's schedule.</param>
public sealed class SignedRows(ModSchedule schedule)
{
    /// <summary>Cycles of a sum: ceil(log3(rows)).</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <returns>Levels of the tree.</returns>
    public static int Levels(int rows) => TableSumPlan.LevelsOf(rows, 3);

    /// <summary>Builds a sum.</summary>
    /// <param name="rows">The rows, those of near shifts next to each other; at least one that is added.</param>
    /// <param name="time">Time of the first cycle.</param>
    /// <param name="bits">Width of the sum; it is computed modulo 2^bits.</param>
    /// <returns>The sum, from <paramref name="time"/> + <see cref="Levels"/> on.</returns>
    public Timed Sum(IReadOnlyList<SignedRow> rows, int time, int bits)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (; rows.Count > 1; time++)
        {
            var now = time;
            rows = [.. rows.Chunk(3).Select(chunk => chunk.Length == 1 ? chunk[0] : Add(chunk, now, bits))];
        }

        if (rows[0].IsNegative)
            throw new ArgumentException("A single row must be one that is added.", nameof(rows));
        return Resized(rows[0], time, bits);
    }

    private SignedRow Add(SignedRow[] rows, int time, int bits)
    {
        var shift = rows.Min(row => row.Shift);
        var min = rows.Aggregate(BigInteger.Zero, (sum, row) => sum + (row.IsNegative ? -row.Max : row.Min));
        var max = rows.Aggregate(BigInteger.Zero, (sum, row) => sum + (row.IsNegative ? -row.Min : row.Max));
        var width = Math.Max(1, Math.Min(bits - shift, min.Sign < 0 ? SignedBits(min >> shift, max >> shift) : (int)(max >> shift).GetBitLength()));
        var operands = rows.Select(row => new RowShape(row.Value.Width, row.Shift - shift, row.IsNegative, row.Min.Sign < 0)).ToArray();
        var adder = Instance(new RowAdder(new RowAdderConfig(operands[0], operands[1], operands.Length > 2 ? operands[2] : null, width) { Style = schedule.Adders }));
        adder.A.Value = rows[0].Value.At(time);
        adder.B.Value = rows[1].Value.At(time);
        if (rows.Length > 2)
            adder.C!.Value = rows[2].Value.At(time);
        // A sum that fills all wanted bits is one modulo 2^bits and has no sign to extend.
        var isWhole = width == bits - shift;
        return new SignedRow(schedule.Register(time, adder.Sum), shift, false, isWhole ? 0 : min, isWhole ? ((BigInteger.One << width) - 1) << shift : max);
    }

    private static Timed Resized(SignedRow row, int time, int bits) => row.Value.Changed(time, value =>
    {
        var all = row.Shift == 0 ? value : value << row.Shift;
        return row.Min.Sign < 0 ? all.AsSInt().Wrap(bits).AsUInt() : all.Wrap(bits);
    });

    /// <summary>Width of two's complement numbers.</summary>
    /// <param name="min">The least one.</param>
    /// <param name="max">The greatest one.</param>
    /// <returns>The width.</returns>
    public static int SignedBits(BigInteger min, BigInteger max) => 1 + (int)Math.Max(max.Sign < 0 ? 0 : max.GetBitLength(), min.Sign < 0 ? (-min - 1).GetBitLength() : 0);
}

/// <summary>An operand of a <see cref="RowAdder"/>.</summary>
/// <param name="Bits">Its width.</param>
/// <param name="Shift">Zeros below.</param>
/// <param name="IsNegative">It is subtracted.</param>
/// <param name="IsSigned">It is in two's complement.</param>
public sealed record RowShape(int Bits, int Shift, bool IsNegative, bool IsSigned);

/// <summary>Operands and width of an adder.</summary>
/// <param name="A">The first one.</param>
/// <param name="B">The second one.</param>
/// <param name="C">The third one; null for none.</param>
/// <param name="SumBits">Width of the sum.</param>
public sealed record RowAdderConfig(RowShape A, RowShape B, RowShape? C, int SumBits)
{
    /// <summary>How it is written.</summary>
    public ModAdders Style { get; init; }
}

/// <summary>
/// Adds two or three shifted words, in a module of its own. Three words are two by full adders, sum and carry in each column, and one by a carry chain whose direct input is the carry: the chain's
/// look-up table holds the full adder's sum, and the carry is a second function of the same inputs, so that a column takes one six-input look-up table with two outputs.
/// </summary>
/// <param name="config">Operands.</param>
public sealed class RowAdder(RowAdderConfig config) : Module<RowAdderConfig>(config)
{
    /// <summary>The first operand.</summary>
    public UInt A { get; } = In.UInt(config.A.Bits);

    /// <summary>The second one.</summary>
    public UInt B { get; } = In.UInt(config.B.Bits);

    /// <summary>The third one; none with two.</summary>
    public UInt? C { get; } = config.C is null ? null : In.UInt(config.C.Bits);

    /// <summary>The sum modulo 2^SumBits.</summary>
    public UInt Sum { get; } = Out.UInt(config.SumBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var operands = new List<(RowShape Shape, UInt Value)> { (Config.A, A), (Config.B, B) };
        if (C is not null)
            operands.Add((Config.C!, C));
        if (Config.Style == ModAdders.Lut6x2 && TernaryChain.VerilogOf(Config) is { } chain)
            VerilogUnderMacro(TernaryChain.Macro, chain);
        // Where words are shifted or subtracted, synthesis makes better full adders of the expression.
        var isAligned = C is not null && Config.SumBits > 1 && operands.TrueForAll(operand => operand.Shape is { Shift: 0, IsNegative: false, IsSigned: false });
        Sum.Value = isAligned ? Compressed(A.Wrap(Config.SumBits), B.Wrap(Config.SumBits), C!.Wrap(Config.SumBits)) : Plain(operands);
    }

    private UInt Plain(List<(RowShape Shape, UInt Value)> operands)
    {
        UInt? sum = null;
        // Added ones first, so that the first operation is no negation.
        foreach (var (shape, value) in operands.OrderBy(operand => operand.Shape.IsNegative))
        {
            var extended = Extended(shape, value);
            sum = sum is null
                ? shape.IsNegative ? (UInt.Constant(0, Config.SumBits) - extended).Wrap(Config.SumBits) : extended
                : shape.IsNegative ? (sum - extended).Wrap(Config.SumBits) : (sum + extended).Wrap(Config.SumBits);
        }

        return sum!;
    }

    private static UInt Compressed(UInt a, UInt b, UInt c)
    {
        var half = a ^ b;
        var majority = (a & b) | (c & half);
        var chain = Instance(new ChainAdder(new ChainAdderConfig(a.Width)));
        chain.Accumulator.Value = (majority << 1).Wrap(a.Width);
        chain.Word.Value = (half ^ c).Wrap(chain.Word.Width);
        return chain.Sum.Wrap(a.Width);
    }

    private UInt Extended(RowShape shape, UInt value)
    {
        var shifted = shape.Shift == 0 ? value : value << shape.Shift;
        return shape.IsSigned ? shifted.AsSInt().Wrap(Config.SumBits).AsUInt() : shifted.Wrap(Config.SumBits);
    }
}
