using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Arithmetic;

/// <summary>
/// The sum of any mix of signed and unsigned numbers, single bits and constants, each shifted and added or subtracted. All bits go into columns by
/// weight. Nothing is sign-extended: a bit b of weight −2^k is ¬b·2^k − 2^k, and the constants of all bits are collected in one number. The columns are
/// reduced by compressors to two rows, and these are added.
/// </summary>
/// <param name="style">Structure of the compressors.</param>
/// <param name="adder">Structure of the last adder; adders of three rows use the operator + always.</param>
public sealed class MultiOperandSum(CompressorStyle style = CompressorStyle.Dadda, AdderStyle adder = AdderStyle.Ripple)
{
    private readonly List<(Bit Bit, int Weight)> bits = [];
    private BigInteger constant;
    private BigInteger least;
    private BigInteger greatest;

    /// <summary>Levels of compressors of the sum that was made last.</summary>
    public int Stages { get; private set; }

    /// <summary>Full adders of the sum that was made last: those of column styles, and the bits of rows in row styles.</summary>
    public int FullAdders { get; private set; }

    /// <summary>Half adders of the sum that was made last.</summary>
    public int HalfAdders { get; private set; }

    /// <summary>Width of the exact sum in bits, as a two's complement number if it can be negative.</summary>
    public int ExactWidth => least.Sign < 0
        ? (int)Math.Max(greatest.Sign < 0 ? 0 : greatest.GetBitLength(), (-least - 1).GetBitLength()) + 1
        : Math.Max(1, (int)greatest.GetBitLength());

    /// <summary>Adds an unsigned number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="shift">Its power of two, 0 or more.</param>
    /// <returns>This.</returns>
    public MultiOperandSum Add(UInt value, int shift = 0) => AddBits(value, shift, isSigned: false, isNegative: false);

    /// <summary>Adds a signed number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="shift">Its power of two, 0 or more.</param>
    /// <returns>This.</returns>
    public MultiOperandSum Add(SInt value, int shift = 0) => AddBits(value, shift, isSigned: true, isNegative: false);

    /// <summary>Adds a bit.</summary>
    /// <param name="value">The bit.</param>
    /// <param name="shift">Its power of two, 0 or more.</param>
    /// <returns>This.</returns>
    public MultiOperandSum Add(Bit value, int shift = 0) => AddBits(value, shift, isSigned: false, isNegative: false);

    /// <summary>Adds a constant.</summary>
    /// <param name="value">The number, of any sign.</param>
    /// <returns>This.</returns>
    public MultiOperandSum AddConstant(BigInteger value)
    {
        constant += value;
        least += value;
        greatest += value;
        return this;
    }

    /// <summary>Subtracts an unsigned number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="shift">Its power of two, 0 or more.</param>
    /// <returns>This.</returns>
    public MultiOperandSum Subtract(UInt value, int shift = 0) => AddBits(value, shift, isSigned: false, isNegative: true);

    /// <summary>Subtracts a signed number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="shift">Its power of two, 0 or more.</param>
    /// <returns>This.</returns>
    public MultiOperandSum Subtract(SInt value, int shift = 0) => AddBits(value, shift, isSigned: true, isNegative: true);

    /// <summary>The sum as an unsigned number.</summary>
    /// <param name="width">Width in bits, the sum is taken modulo 2^width; null for the exact one.</param>
    /// <returns>Number of that width.</returns>
    /// <exception cref="Diagnostics.HdlException">HDL8002: the exact width is wanted, but the sum can be negative.</exception>
    public UInt ToUInt(int? width = null)
    {
        if (width is { } given)
            Guard.AtLeast(given, 1, nameof(width));
        if (width is null && least.Sign < 0)
            throw ArithmeticErrors.SumCanBeNegative(least, greatest);
        return Compute(width ?? ExactWidth);
    }

    /// <summary>The sum as a signed number.</summary>
    /// <param name="width">Width in bits, the sum is taken modulo 2^width; null for one that holds every sum.</param>
    /// <returns>Number of that width.</returns>
    public SInt ToSInt(int? width = null)
    {
        if (width is { } given)
            Guard.AtLeast(given, 1, nameof(width));
        return Compute(width ?? (least.Sign < 0 ? ExactWidth : ExactWidth + 1)).AsSInt();
    }

    /// <summary>Two numbers whose sum is the sum, without the last adder.</summary>
    /// <param name="width">Width in bits; the sum is taken modulo 2^width.</param>
    /// <returns>Two numbers of that width.</returns>
    /// <exception cref="ArgumentException">The structure is <see cref="CompressorStyle.TernaryAdders"/>, which has no such pair.</exception>
    public (UInt Sum, UInt Carry) ToCarrySave(int width)
    {
        Guard.AtLeast(width, 1);
        if (style == CompressorStyle.TernaryAdders)
            throw new ArgumentException($"{style} gives a sum, not a pair; choose another structure.", nameof(width));
        var rows = Reduce(width);
        return (rows[0], rows.Count > 1 ? rows[1] : UInt.Constant(0, width));
    }

    private MultiOperandSum AddBits(Signal value, int shift, bool isSigned, bool isNegative)
    {
        ArgumentNullException.ThrowIfNull(value);
        Guard.AtLeast(shift, 0);
        var all = value.AsBits();
        for (var i = 0; i < value.Width; i++)
        {
            var weight = BigInteger.One << (i + shift);
            // The top bit of a signed number weighs negative.
            if ((isSigned && i == value.Width - 1) != isNegative)
            {
                bits.Add((!all[i], i + shift));
                constant -= weight;
                least -= weight;
            }
            else
            {
                bits.Add((all[i], i + shift));
                greatest += weight;
            }
        }

        return this;
    }

    private UInt Compute(int width)
    {
        var rows = Reduce(width);
        return rows.Count switch
        {
            1 => rows[0],
            _ => PrefixAdder.Add(rows[0], rows[1], adder).Wrap(width),
        };
    }

    /// <summary>At most two rows.</summary>
    private List<UInt> Reduce(int width)
    {
        var columns = new CompressorColumns(width);
        foreach (var (bit, weight) in bits)
            columns.Add(bit, weight);
        columns.AddConstant(constant);
        var rows = style switch
        {
            CompressorStyle.Dadda => columns.Dadda(),
            CompressorStyle.Wallace => columns.Wallace(),
            CompressorStyle.CarrySaveRows => columns.CarrySaveRows(),
            CompressorStyle.FourToTwoRows => columns.FourToTwoRows(),
            CompressorStyle.TernaryAdders => columns.TernaryAdders(),
            _ => throw new InvalidOperationException($"{style:D} is no member of {nameof(CompressorStyle)}."),
        };
        (Stages, FullAdders, HalfAdders) = (columns.Stages, columns.FullAdders, columns.HalfAdders);
        return rows;
    }
}
