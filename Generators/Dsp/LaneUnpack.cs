using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Dsp;

/// <summary>Takes the sums of all lanes out of a wide sum. No latency: an incrementer for each lane but the lowest.</summary>
public static class LaneUnpack
{
    /// <summary>Reads each lane with its sign and corrects the one above it: a negative lane has borrowed one from it.</summary>
    /// <param name="packing">The packing.</param>
    /// <param name="sum">The wide sum, ResultBits wide.</param>
    /// <returns>A sum for each lane, as wide as the lane.</returns>
    public static IReadOnlyList<SInt> Unpack(LanePacking packing, SInt sum)
    {
        ArgumentNullException.ThrowIfNull(packing);
        ArgumentNullException.ThrowIfNull(sum);
        var result = new List<SInt>();
        var rest = sum.Slice(packing.Lanes[0].Shift, sum.Width - packing.Lanes[0].Shift).AsSInt();
        foreach (var lane in packing.Lanes)
        {
            var value = rest.Slice(0, lane.Bits).AsSInt();
            result.Add(value);
            if (rest.Width > lane.Bits)
                rest = (rest.Slice(lane.Bits, rest.Width - lane.Bits).AsSInt() + value.IsNegative.AsUInt().ToSInt()).Wrap(rest.Width - lane.Bits);
        }

        return result;
    }
}

/// <summary>One multiplication of a packing, with all its products: packs, multiplies and unpacks without a register. For proofs and tests, and as a pattern.</summary>
/// <param name="packing">The packing.</param>
public sealed class LaneMultiplier(LanePacking packing) : Module
{
    /// <summary>Numbers of the left side, each as wide as its range needs.</summary>
    public IReadOnlyList<SInt> Left { get; } = [.. packing.Left.Select(operand => In.SInt(operand.Range.SignedBits))];

    /// <summary>Numbers of the right side.</summary>
    public IReadOnlyList<SInt> Right { get; } = [.. packing.Right.Select(operand => In.SInt(operand.Range.SignedBits))];

    /// <summary>Products, the lowest lane first, each as wide as its lane.</summary>
    public IReadOnlyList<SInt> Products { get; } = [.. packing.Lanes.Select(lane => Out.SInt(lane.Bits))];

    /// <inheritdoc/>
    protected override void Build()
    {
        var product = (Packed(Left, packing.Left, packing.LeftBits) * Packed(Right, packing.Right, packing.RightBits)).Wrap(packing.ResultBits);
        var values = LaneUnpack.Unpack(packing, product);
        for (var i = 0; i < values.Count; i++)
            Products[i].Value = values[i];
    }

    private static SInt Packed(IReadOnlyList<SInt> values, IReadOnlyList<LaneOperand> operands, int bits) =>
        values.Select((value, i) => (value << operands[i].Shift).Wrap(bits)).Aggregate((sum, value) => (sum + value).Wrap(bits));
}
