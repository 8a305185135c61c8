using System.Numerics;
using HdlDsl;
using HdlDsl.Arithmetic;
using Verification.Proofs;
using static HdlDsl.Hdl;

namespace Proofs.Tests;

/// <summary>Adders, sums of many numbers, counters and multiples of constants of every structure are the operators + and *.</summary>
public sealed class SumTests
{
    public enum Kind
    {
        Adder,
        Mixed,
        CarrySave,
        Ones,
        Multiples,
    }

    public static TheoryData<Kind, CompressorStyle, AdderStyle> Structures
    {
        get
        {
            var data = new TheoryData<Kind, CompressorStyle, AdderStyle>();
            foreach (var adder in Enum.GetValues<AdderStyle>())
                data.Add(Kind.Adder, CompressorStyle.Dadda, adder);
            foreach (var compressor in Enum.GetValues<CompressorStyle>())
            {
                foreach (var adder in Enum.GetValues<AdderStyle>())
                    data.Add(Kind.Mixed, compressor, adder);
                // Adders of three rows end in a sum, not in a pair of words.
                if (compressor != CompressorStyle.TernaryAdders)
                    data.Add(Kind.CarrySave, compressor, AdderStyle.Ripple);
                data.Add(Kind.Ones, compressor, AdderStyle.Ripple);
                data.Add(Kind.Multiples, compressor, AdderStyle.Ripple);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void A_sum_of_any_structure_adds(Kind kind, CompressorStyle compressor, AdderStyle adder) =>
        EquivalenceProof.Run(new Sum(new(kind, null, AdderStyle.Ripple)), new Sum(new(kind, compressor, adder)), Proof.Options()).MustBeProved();

    [Fact]
    public void A_sum_without_its_constant_is_found_out() =>
        Proof.Differs(() => new Sum(new(Kind.Mixed, null, AdderStyle.Ripple)), () => new Sum(new(Kind.Mixed, CompressorStyle.Dadda, AdderStyle.Ripple, IsWrong: true)), Proof.Options());

    public sealed record SumConfig(Kind Kind, CompressorStyle? Compressor, AdderStyle Adder, bool IsWrong = false);

    /// <summary>A sum by operators, or by a structure.</summary>
    public sealed class Sum(SumConfig config) : Module<SumConfig>(config)
    {
        private const int Width = 10;

        private static readonly BigInteger[] Factors = [3, -5, 11, 0, 23, -64];

        public Bits A { get; } = In.Bits(8);

        public Bits B { get; } = In.Bits(8);

        public Bits C { get; } = In.Bits(5);

        public Bit D { get; } = In.Bit();

        public Bits Y { get; } = Out.Bits(config.Kind == Kind.Multiples ? 6 * 16 : Width);

        protected override void Build()
        {
            var (isSpecification, style) = (Config.Compressor is null, Config.Compressor ?? CompressorStyle.Dadda);
            Y.Value = Config.Kind switch
            {
                Kind.Adder => (isSpecification ? (A.AsUInt() + B.AsUInt() + D.AsUInt()).Wrap(Width) : PrefixAdder.Add(A.AsUInt(), B.AsUInt(), Config.Adder, D).Wrap(Width)).AsBits(),
                Kind.Ones => (isSpecification ? Enumerable.Range(0, 8).Select(i => A[i].AsUInt()).SumTree().Wrap(Width) : A.CountOnes(style).Wrap(Width)).AsBits(),
                Kind.Multiples => Cat(Factors.Select(factor => (isSpecification ? (A.AsSInt() * SInt.Constant(factor, 8)).Wrap(16) : A.AsSInt().TimesConstant(factor, style, Config.Adder).Wrap(16)).AsBits())),
                _ => isSpecification
                    ? (A.AsSInt() + (B.AsUInt().ToSInt() << 1) - (C.AsSInt() << 2) - C.AsUInt().ToSInt() + D.AsUInt().ToSInt() - 37).Wrap(Width).AsBits()
                    : Structured(style).AsBits(),
            };
        }

        private UInt Structured(CompressorStyle style)
        {
            var sum = new MultiOperandSum(style, Config.Adder).Add(A.AsSInt()).Add(B.AsUInt(), 1).Subtract(C.AsSInt(), 2).Subtract(C.AsUInt()).Add(D);
            if (!Config.IsWrong)
                sum.AddConstant(-37);
            if (Config.Kind == Kind.Mixed)
                return sum.ToUInt(Width);
            var (saved, carry) = sum.ToCarrySave(Width);
            return (saved + carry).Wrap(Width);
        }
    }
}
