using HdlDsl;
using HdlDsl.Arithmetic;
using Verification.Proofs;
using static HdlDsl.Hdl;

namespace Proofs.Tests;

/// <summary>Multipliers of every recoding, compressor and last adder are the operator *; the ways to add many numbers are the operator +.</summary>
public sealed class MultiplierTests
{
    public enum Signs
    {
        Unsigned,
        Signed,
        Mixed,
    }

    public static TheoryData<int, CompressorStyle, Signs> Structures
    {
        get
        {
            var data = new TheoryData<int, CompressorStyle, Signs>();
            foreach (var bitsPerRow in (int[])[1, 2, 3])
            {
                foreach (var compressor in Enum.GetValues<CompressorStyle>())
                {
                    foreach (var signs in Enum.GetValues<Signs>())
                        data.Add(bitsPerRow, compressor, signs);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void A_multiplier_of_any_structure_multiplies(int bitsPerRow, CompressorStyle compressor, Signs signs)
    {
        var style = new MultiplierStyle { BitsPerRow = bitsPerRow, Compressor = compressor, Adder = AdderStyle.BrentKung };
        EquivalenceProof.Run(new Product(new(4, 5, signs, null)), new Product(new(4, 5, signs, style)), Proof.Options()).MustBeProved();
    }

    [Theory]
    [InlineData(1, Signs.Unsigned)]
    [InlineData(2, Signs.Signed)]
    [InlineData(3, Signs.Mixed)]
    public void Multipliers_of_more_bits_multiply_too(int bitsPerRow, Signs signs)
    {
        var style = new MultiplierStyle { BitsPerRow = bitsPerRow, Compressor = CompressorStyle.Wallace, Adder = AdderStyle.KoggeStone };
        EquivalenceProof.Run(new Product(new(6, 6, signs, null)), new Product(new(6, 6, signs, style)), Proof.Options()).MustBeProved();
    }

    [Fact]
    public void Signed_factors_are_no_unsigned_ones() => Proof.Differs(
        () => new Product(new(4, 5, Signs.Signed, null)), () => new Product(new(4, 5, Signs.Unsigned, new MultiplierStyle())), Proof.Options());

    public sealed record ProductConfig(int A, int B, Signs Signs, MultiplierStyle? Style);

    /// <summary>A product by the operator, or by a structure.</summary>
    public sealed class Product(ProductConfig config) : Module<ProductConfig>(config)
    {
        public Bits A { get; } = In.Bits(config.A);

        public Bits B { get; } = In.Bits(config.B);

        public Bits Y { get; } = Out.Bits(config.A + config.B);

        protected override void Build()
        {
            var style = Config.Style;
            Y.Value = Config.Signs switch
            {
                Signs.Unsigned => (style is null ? A.AsUInt() * B.AsUInt() : Multiplier.Multiply(A.AsUInt(), B.AsUInt(), style)).AsBits(),
                Signs.Signed => (style is null ? A.AsSInt() * B.AsSInt() : Multiplier.Multiply(A.AsSInt(), B.AsSInt(), style)).AsBits(),
                _ => (style is null ? (A.AsSInt() * B.AsUInt().ToSInt()).Wrap(Config.A + Config.B) : Multiplier.Multiply(A.AsSInt(), B.AsUInt(), style)).AsBits(),
            };
        }
    }
}
