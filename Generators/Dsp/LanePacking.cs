using System.Collections.Immutable;
using System.Numerics;
using Generators.Common;

namespace Generators.Dsp;

/// <summary>
/// Several products in one multiplication: (Σ l_i · 2^s_i) · (Σ r_j · 2^t_j) has the product l_i · r_j in the lane from bit s_i + t_j on. Sums of such numbers are sums of all lanes, as
/// long as each lane's sum fits. The constructor proves by interval arithmetic that operands fit their ports and products their lanes, or refuses; <see cref="RequireDepth"/> does the same for sums.
/// </summary>
public sealed class LanePacking
{
    private const int MostBits = 62;

    private readonly string name;

    /// <summary>Makes a packing and checks it.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="left">Numbers on the left side.</param>
    /// <param name="leftBits">Width of the left side in bits, two's complement: 27 for a DSP48E2.</param>
    /// <param name="right">Numbers on the right side.</param>
    /// <param name="rightBits">Width of the right side in bits: 18 for a DSP48E2.</param>
    /// <param name="resultBits">Width of the sum: 48 for a DSP48E2. All widths are 1 to 62.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width, range or shift is none, a packed side does not fit its port, two products share bits, or a product does not fit its lane; the message names the operand.</exception>
    public LanePacking(string name, IEnumerable<LaneOperand> left, int leftBits, IEnumerable<LaneOperand> right, int rightBits, int resultBits)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        this.name = name;
        (Left, Right, LeftBits, RightBits, ResultBits) = ([.. left], [.. right], leftBits, rightBits, resultBits);
        RequireWidth("left side", leftBits);
        RequireWidth("right side", rightBits);
        RequireWidth("sum", resultBits);
        RequirePort(Left, leftBits);
        RequirePort(Right, rightBits);
        var products = Left.SelectMany((l, i) => Right.Select((r, j) => (Left: i, Right: j, Shift: l.Shift + r.Shift))).OrderBy(product => product.Shift).ToArray();
        var lanes = ImmutableArray.CreateBuilder<Lane>();
        for (var k = 0; k < products.Length; k++)
        {
            var (i, j, shift) = products[k];
            var end = k + 1 < products.Length ? products[k + 1].Shift : resultBits;
            var label = $"{Left[i].Name}·{Right[j].Name}";
            if (resultBits <= shift)
                throw Refused($"{label} starts at bit {shift}, and the sum has {resultBits} bits; lower the shift of {Left[i].Name} or {Right[j].Name}.");
            if (end <= shift)
                throw Refused($"{label} and {Left[products[k + 1].Left].Name}·{Right[products[k + 1].Right].Name} both start at bit {shift}; move one of the operands.");
            var lane = new Lane(label, Left[i].Range * Right[j].Range, shift, end - shift, i, j);
            if (lane.MaxDepth < 1)
                throw Refused($"{label} is {lane.Product.Least} to {lane.Product.Greatest} and its lane has {lane.Bits} bits; narrow an operand or widen the lane.");
            lanes.Add(lane);
        }

        Lanes = lanes.ToImmutable();
    }

    /// <summary>Numbers on the left side.</summary>
    public ImmutableArray<LaneOperand> Left { get; }

    /// <summary>Numbers on the right side.</summary>
    public ImmutableArray<LaneOperand> Right { get; }

    /// <summary>Width of the left side in bits.</summary>
    public int LeftBits { get; }

    /// <summary>Width of the right side in bits.</summary>
    public int RightBits { get; }

    /// <summary>Width of the sum in bits.</summary>
    public int ResultBits { get; }

    /// <summary>The products, the lowest lane first.</summary>
    public ImmutableArray<Lane> Lanes { get; }

    /// <summary>How many packed products may be added: the least of all lanes.</summary>
    public int MaxDepth => Lanes.Min(lane => lane.MaxDepth);

    /// <summary>
    /// Two INT8 products that share a weight, in a DSP48E2: a0 + a1 · 2^18 times w. Seven may be added; with weights from −127 on, eight.
    /// </summary>
    /// <param name="isSymmetric">Whether weights are −127 … 127.</param>
    /// <returns>The packing.</returns>
    public static LanePacking Int8Pair(bool isSymmetric) => Dsp48(
        isSymmetric ? "two INT8 products, symmetric weights" : "two INT8 products",
        [new("a0", IntegerRange.Signed(8), 0), new("a1", IntegerRange.Signed(8), 18)],
        [new("w", isSymmetric ? new IntegerRange(-127, 127) : IntegerRange.Signed(8), 0)]);

    /// <summary>Three weights of two bits times an INT8 activation, lanes of 12 bits.</summary>
    /// <param name="isTernary">Whether weights are −1 … 1; −2 … 1 otherwise.</param>
    /// <returns>The packing.</returns>
    public static LanePacking W2Triple(bool isTernary)
    {
        var weight = new IntegerRange(isTernary ? -1 : -2, 1);
        return Dsp48(
            isTernary ? "three ternary weights by INT8" : "three W2 weights by INT8",
            [new("w0", weight, 0), new("w1", weight, 12), new("w2", weight, 24)], [new("a", IntegerRange.Signed(8), 0)]);
    }

    /// <summary>Two weights of two bits times two activations of −127 … 127: four products in lanes of 10 bits; two may be added.</summary>
    /// <returns>The packing.</returns>
    public static LanePacking W2Square() => Dsp48(
        "two W2 weights by two INT8",
        [new("w0", IntegerRange.Signed(2), 0), new("w1", IntegerRange.Signed(2), 20)],
        [new("a0", new IntegerRange(-127, 127), 0), new("a1", new IntegerRange(-127, 127), 10)]);

    /// <summary>Two weights of four bits times an INT8 activation: the upper lane starts at bit 18, so up to 127 may be added.</summary>
    /// <returns>The packing.</returns>
    public static LanePacking W4Pair() => Dsp48(
        "two W4 weights by INT8",
        [new("w0", IntegerRange.Signed(4), 0), new("w1", IntegerRange.Signed(4), 18)], [new("a", IntegerRange.Signed(8), 0)]);

    /// <summary>A packing for a DSP48E2: 27 by 18 bits, 48 bits of sum.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="left">Numbers on the side of A and D.</param>
    /// <param name="right">Numbers on the side of B.</param>
    /// <returns>The packing.</returns>
    public static LanePacking Dsp48(string name, IEnumerable<LaneOperand> left, IEnumerable<LaneOperand> right) => new(name, left, 27, right, 18, 48);

    /// <summary>Proves that so many products can be added, or refuses.</summary>
    /// <param name="depth">Products in a sum.</param>
    /// <exception cref="ArgumentOutOfRangeException">A lane overflows; the message names its operands and the greatest depth.</exception>
    public void RequireDepth(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        foreach (var lane in Lanes)
        {
            if (depth > lane.MaxDepth)
            {
                var sum = lane.Product.SumOf(depth);
                throw Refused($"{depth} products {lane.Name} add up to {sum.Least} to {sum.Greatest}, and their lane has {lane.Bits} bits; add {lane.MaxDepth} at most, or narrow an operand.");
            }
        }
    }

    /// <summary>A packed side.</summary>
    /// <param name="operands"><see cref="Left"/> or <see cref="Right"/>.</param>
    /// <param name="values">Their values.</param>
    /// <returns>Σ values · 2^shift.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more or fewer values than operands, or one is out of its operand's range; the message names it.</exception>
    public static BigInteger Pack(ImmutableArray<LaneOperand> operands, IReadOnlyList<long> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != operands.Length)
        {
            var (all, count) = (string.Join(", ", operands.Select(operand => operand.Name)), operands.Length);
            throw new ArgumentOutOfRangeException(nameof(values), $"There {(values.Count == 1 ? "is 1 value" : $"are {values.Count} values")}; it takes {count} value{(count == 1 ? "" : "s")} ({all}).");
        }

        var sum = BigInteger.Zero;
        for (var i = 0; i < operands.Length; i++)
        {
            var range = operands[i].Range;
            if (values[i] < range.Least || values[i] > range.Greatest)
                throw new ArgumentOutOfRangeException(nameof(values), $"{operands[i].Name} is {values[i]}; it takes {range.Least} to {range.Greatest}.");
            sum += (BigInteger)values[i] << operands[i].Shift;
        }

        return sum;
    }

    /// <summary>The lanes' sums in a wide sum: each is read with its sign and taken off what is above it.</summary>
    /// <param name="sum">The wide sum; bits above <see cref="ResultBits"/> are ignored.</param>
    /// <returns>A sum for each of <see cref="Lanes"/>.</returns>
    public long[] Unpack(BigInteger sum)
    {
        var result = new long[Lanes.Length];
        var rest = sum >> Lanes[0].Shift;
        for (var k = 0; k < Lanes.Length; k++)
        {
            var bits = Lanes[k].Bits;
            var value = (long)(rest & ((BigInteger.One << bits) - 1));
            result[k] = value << (64 - bits) >> (64 - bits);
            rest = (rest - result[k]) >> bits;
        }

        return result;
    }

    private void RequirePort(ImmutableArray<LaneOperand> operands, int bits)
    {
        if (operands.IsEmpty)
            throw Refused("a side has no operand; it takes one at least.");
        foreach (var operand in operands)
        {
            if (operand.Range.Least > operand.Range.Greatest)
                throw Refused($"{operand.Name} takes {operand.Range.Least} to {operand.Range.Greatest}, which is no number; its least value comes first.");
            if (operand.Shift < 0 || operand.Shift >= bits)
                throw Refused($"{operand.Name} has a shift of {operand.Shift}; it takes 0 to {bits - 1}, because its port has {bits} bits.");
        }

        var range = IntegerRange.Signed(bits);
        var (least, greatest) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var operand in operands.OrderBy(operand => operand.Shift))
        {
            least += (BigInteger)operand.Range.Least << operand.Shift;
            greatest += (BigInteger)operand.Range.Greatest << operand.Shift;
            if (least < range.Least || greatest > range.Greatest)
                throw Refused($"with {operand.Name} the packed operand is {least} to {greatest}, and its port has {bits} bits; narrow {operand.Name} or lower its shift of {operand.Shift}.");
        }
    }

    private void RequireWidth(string what, int bits)
    {
        if (bits is < 1 or > MostBits)
            throw Refused($"its {what} has {bits} bits; it takes 1 to {MostBits}.");
    }

    private ArgumentOutOfRangeException Refused(string message) => new(null, $"Packing '{name}': {message}");
}
