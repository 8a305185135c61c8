using Generators.Common;
using Generators.Dsp;
using HdlDsl;
using Verification.Proofs;
using static HdlDsl.Hdl;

namespace Proofs.Tests;

/// <summary>Products that share a DSP slice: packing and unpacking give what lanes hold, up to the depth that the analysis allows and not beyond.</summary>
public sealed class LaneTests
{
    public enum Packing
    {
        Int8,
        Int8Symmetric,
        W2Triple,
        W2Ternary,
        W2Square,
        W4Pair,
    }

    [Theory]
    [InlineData(Packing.Int8)]
    [InlineData(Packing.Int8Symmetric)]
    [InlineData(Packing.W2Triple)]
    [InlineData(Packing.W2Ternary)]
    [InlineData(Packing.W2Square)]
    [InlineData(Packing.W4Pair)]
    public void Sums_of_all_lanes_come_out_up_to_the_greatest_depth(Packing packing)
    {
        var depth = Of(packing).MaxDepth;
        PropertyProof.Run(new LaneSums(new(packing, depth)), Proof.Options()).Asserts.ShouldNotBeNull().MustBeProved();
        Proof.IsRefuted(() => new LaneSums(new(packing, depth + 1)), "comes_out", Proof.Options());
    }

    /// <summary>Beyond the greatest depth it is not the model of sums that breaks: real products do, those of operands at the ends of their ranges.</summary>
    [Theory]
    [InlineData(Packing.Int8)]
    [InlineData(Packing.Int8Symmetric)]
    [InlineData(Packing.W2Triple)]
    [InlineData(Packing.W2Ternary)]
    [InlineData(Packing.W2Square)]
    [InlineData(Packing.W4Pair)]
    public void One_product_more_overflows_for_some_operands(Packing packing) =>
        Proof.IsRefuted(() => new LaneProducts(new(packing, Of(packing).MaxDepth + 1, OnlyEnds: true)), "comes_out", Proof.Options());

    /// <summary>Not those of two numbers of 8 bits on one side or of two by two: solvers do not end in minutes. All sums that they can have are proved above.</summary>
    [Theory]
    [InlineData(Packing.W2Triple)]
    [InlineData(Packing.W2Ternary)]
    [InlineData(Packing.W4Pair)]
    public void Products_added_up_to_the_greatest_depth_come_out(Packing packing) =>
        PropertyProof.Run(new LaneProducts(new(packing, Of(packing).MaxDepth)), Proof.Options()).Asserts.ShouldNotBeNull().MustBeProved();

    private static LanePacking Of(Packing packing) => packing switch
    {
        Packing.Int8 => LanePacking.Int8Pair(isSymmetric: false),
        Packing.Int8Symmetric => LanePacking.Int8Pair(isSymmetric: true),
        Packing.W2Triple => LanePacking.W2Triple(isTernary: false),
        Packing.W2Ternary => LanePacking.W2Triple(isTernary: true),
        Packing.W2Square => LanePacking.W2Square(),
        _ => LanePacking.W4Pair(),
    };

    private static Bit Within(SInt value, IntegerRange range) => (value >= (int)range.Least) & (value <= (int)range.Greatest);

    private static SInt Shifted(SInt value, int shift, int width) => (value << shift).Wrap(width);

    public sealed record LaneConfig(Packing Packing, int Depth, bool OnlyEnds = false);

    /// <summary>Any sums that so many products can have, packed as the wide sum has them.</summary>
    public sealed class LaneSums(LaneConfig config) : Module<LaneConfig>(config)
    {
        public IReadOnlyList<SInt> Sums { get; } = [.. Of(config.Packing).Lanes.Select(lane => In.SInt(lane.Product.SumOf(config.Depth).SignedBits))];

        protected override void Build()
        {
            var packing = Of(Config.Packing);
            var wide = packing.Lanes.Select((lane, i) => Shifted(Sums[i], lane.Shift, packing.ResultBits)).Aggregate((sum, value) => (sum + value).Wrap(packing.ResultBits));
            var values = LaneUnpack.Unpack(packing, wide);
            for (var i = 0; i < values.Count; i++)
                Formal.Assume(Within(Sums[i], packing.Lanes[i].Product.SumOf(Config.Depth)), $"sum_{i}_is_one_of_products");
            Formal.Assert(values.Select((value, i) => value == Sums[i]).ToArray().AllSet(), "comes_out");
        }
    }

    /// <summary>A product of packed operands, as often as the depth says, against products of the operands.</summary>
    public sealed class LaneProducts(LaneConfig config) : Module<LaneConfig>(config)
    {
        public IReadOnlyList<SInt> Left { get; } = [.. Of(config.Packing).Left.Select(operand => In.SInt(operand.Range.SignedBits))];

        public IReadOnlyList<SInt> Right { get; } = [.. Of(config.Packing).Right.Select(operand => In.SInt(operand.Range.SignedBits))];

        protected override void Build()
        {
            var packing = Of(Config.Packing);
            var product = (Packed(Left, packing.Left, packing.LeftBits) * Packed(Right, packing.Right, packing.RightBits)).Wrap(packing.ResultBits);
            var values = LaneUnpack.Unpack(packing, (product * Config.Depth).Wrap(packing.ResultBits));
            for (var i = 0; i < Left.Count; i++)
                Formal.Assume(Allowed(Left[i], packing.Left[i].Range), $"left_{i}_is_in_its_range");
            for (var i = 0; i < Right.Count; i++)
                Formal.Assume(Allowed(Right[i], packing.Right[i].Range), $"right_{i}_is_in_its_range");
            var expected = packing.Lanes.Select(lane => Left[lane.Left] * Right[lane.Right] * Config.Depth).ToArray();
            Formal.Assert(values.Select((value, i) => value == expected[i]).ToArray().AllSet(), "comes_out");
        }

        private Bit Allowed(SInt value, IntegerRange range) =>
            Config.OnlyEnds ? (value == (int)range.Least) | (value == (int)range.Greatest) : Within(value, range);

        private static SInt Packed(IReadOnlyList<SInt> values, IReadOnlyList<LaneOperand> operands, int bits) =>
            values.Select((value, i) => Shifted(value, operands[i].Shift, bits)).Aggregate((sum, value) => (sum + value).Wrap(bits));
    }
}
