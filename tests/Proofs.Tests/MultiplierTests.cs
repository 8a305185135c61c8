using HdlDsl;
using HdlDsl.Arithmetic;
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
        Verification.Proofs.EquivalenceProof.Run(new Product(new(4, 5, signs, null)), new Product(new(4, 5, signs, style)), Proof.Options()).MustBeProved();
    }

    public sealed record ProductConfig(int A, int B, Signs Signs, MultiplierStyle? Style, bool IsWrong = false);

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
