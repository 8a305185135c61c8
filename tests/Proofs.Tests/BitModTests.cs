using Generators.BitMod;
using HdlDsl;
using Verification.Proofs;
using static HdlDsl.Hdl;

namespace Proofs.Tests;

/// <summary>BitMoD: the terms of a weight add up to its value, for all codes of all types and any special value, and an element of one lane adds up products exactly.</summary>
public sealed class BitModTests
{
    [Theory]
    [InlineData(BitModTypeSet.All)]
    [InlineData(BitModTypeSet.Integers)]
    [InlineData(BitModTypeSet.Floats)]
    public void Terms_of_a_weight_are_its_value(BitModTypeSet types)
    {
        foreach (var type in BitModValues.Types.Where(type => new BitModPeConfig { Types = types }.Supports(type)))
            PropertyProof.Run(new Weight(new(types, type)), Proof.Options(solver: ProofSolver.Sat)).Asserts.ShouldNotBeNull().MustBeProved();
    }

    [Theory]
    [InlineData(BitModDataType.Int5)]
    [InlineData(BitModDataType.Fp4)]
    public void Terms_of_another_value_are_found_out(BitModDataType type) =>
        Proof.IsRefuted(() => new Weight(new(BitModTypeSet.All, type, IsWrong: true)), "is_value", Proof.Options());

    /// <summary>Groups of weights of 3 bits in the exact accumulator; exponents 1 and 2.</summary>
    [Fact]
    public void An_element_of_one_lane_adds_up_exactly() => Proof.Holds(new Element(new(MostMantissa: 3)), Proof.Options(8, solver: ProofSolver.Sat));

    [Fact]
    [Trait("Category", "Nightly")]
    public void It_does_with_mantissas_of_4_bits() => Proof.Holds(new Element(new(MostMantissa: 15)), Proof.Options(10, solver: ProofSolver.Sat, seconds: 3000));

    [Fact]
    public void A_sum_that_forgets_the_sign_is_found_out() => Proof.IsRefuted(() => new Element(new(MostMantissa: 3, IsWrong: true)), "is_sum", Proof.Options(8, solver: ProofSolver.Sat));

    public sealed record WeightConfig(BitModTypeSet Types, BitModDataType Type, bool IsWrong = false);

    /// <summary>All terms of a weight at once, against the table that the golden model reads.</summary>
    public sealed class Weight(WeightConfig config) : Module<WeightConfig>(config)
    {
        private const int Width = 12;

        public Bits Code { get; } = In.Bits(config.Type.Bits());

        public BitModSpecial? Special { get; } = config.Type.IsFloat() ? In.Of(new BitModSpecial()) : null;

        protected override void Build()
        {
            var type = Config.Type;
            var sum = SInt.Constant(0, Width);
            for (var index = 0; index < type.Terms(); index++)
            {
                // Half units: integers have terms of 4^index units, the others of half units and then of units.
                var term = Term(index);
                var value = Value(term.Sign, term.Exponent, term.Mantissa) << (type.IsFloat() ? index : (2 * index) + 1);
                sum = (sum + value).Wrap(Width);
            }

            var values = Enumerable.Range(0, 1 << type.Bits()).Select(code => SInt.Constant(type.HalfUnits(code, 0) + (Config.IsWrong && code == 3 ? 1 : 0), Width));
            var expected = VecOf(values)[Code.AsUInt()];
            if (Special is not null)
            {
                var special = (Value(Special.Sign, Special.HighExponent, Special.HighMantissa) << 1) + Value(Special.Sign, Special.LowExponent, Special.LowMantissa);
                expected = Mux(Code == BitsOf(1 << (type.Bits() - 1), type.Bits()), special.Wrap(Width), expected);
            }

            Formal.Assert(sum == expected, "is_value");
        }

        private BitModTerm Term(int index)
        {
            var generator = Instance(new BitModTermGenerator(new BitModTermGeneratorConfig(1, Config.Types)), $"term_{index}");
            var codeBits = generator.Codes[0].Width;
            generator.Codes[0].Value = codeBits == Code.Width ? Code : Cat(BitsOf(0, codeBits - Code.Width), Code);
            generator.Type.Value = Config.Type;
            generator.Index.Value = UInt.Constant(index, generator.Index.Width);
            if (generator.Special is not null && Special is not null)
                generator.Special.Value = Special;
            else if (generator.Special is not null)
                Clear(generator.Special);
            return generator.Terms[0];
        }

        private static void Clear(BitModSpecial special)
        {
            special.Sign.Value = false;
            special.HighExponent.Value = 0;
            special.HighMantissa.Value = false;
            special.LowExponent.Value = 0;
            special.LowMantissa.Value = false;
        }

        private static SInt Value(Bit sign, UInt exponent, Bit mantissa)
        {
            var magnitude = Mux(mantissa, (UInt.Constant(1, 1) << exponent).Wrap(8), 0).ToSInt();
            return Mux(sign, -magnitude, magnitude).Wrap(9);
        }
    }

    public sealed record ElementConfig(int MostMantissa, bool IsWrong = false);

    /// <summary>Feeds weights of 3 bits, two terms each, and compares with a sum of products by the operator *.</summary>
    public sealed class Element(ElementConfig config) : Module<ElementConfig>(config)
    {
        private const int MostExponent = 2;

        private const int Width = 24;

        private static readonly BitModPeConfig Pe = new() { Lanes = 1, Types = BitModTypeSet.Integers, Accumulator = BitModAccumulator.Exact, AccumulatorBits = 24, GroupSize = 16 };

        public Bits Code { get; } = In.Bits(3);

        public BitModOperand Operand { get; } = In.Of(new BitModOperand(Pe));

        /// <summary>There is a weight, if the one before has had both terms.</summary>
        public Bit Valid { get; } = In.Bit();

        /// <summary>It is the last one of its group.</summary>
        public Bit Last { get; } = In.Bit();

        protected override void Build()
        {
            var isSecond = Reg.Bit();
            var (code, last) = (Reg.Bits(3), Reg.Bit());
            var held = Reg.Of(new BitModOperand(Pe));
            var starts = Valid & !isSecond;
            isSecond.Next = starts;
            using (When(starts))
            {
                code.Next = Code;
                last.Next = Last;
                held.Next = Operand;
            }

            var element = Instance(new BitModPe(Pe));
            var generator = Instance(new BitModTermGenerator(new BitModTermGeneratorConfig(1, BitModTypeSet.Integers)));
            generator.Codes[0].Value = Cat(BitsOf(0, 5), Mux(isSecond, code, Code));
            generator.Type.Value = BitModDataType.Int3;
            generator.Index.Value = isSecond.AsUInt().Wrap(2);
            element.Terms[0].Value = generator.Terms[0];
            element.Operands[0].Value = Mux(isSecond, held, Operand);
            element.Step.Valid.Value = starts | isSecond;
            element.Step.Significance.Value = Mux(isSecond, UInt.Constant(2, 3), UInt.Constant(0, 3));
            element.Step.Last.Value = isSecond & last;

            Check(element, isSecond, last, Signed(held) * code.AsSInt(), held.Exponent);
            Formal.Assume(!starts | ((Operand.Exponent >= 1) & (Operand.Exponent <= MostExponent) & (Operand.Mantissa <= Config.MostMantissa)), "small_operands");
        }

        private void Check(BitModPe element, Bit ends, Bit last, SInt product, UInt exponent)
        {
            var total = Reg.SInt(Width);
            var sum = (total + (product << (exponent - 1).Wrap(3).Wrap(2)).Wrap(Width)).Wrap(Width);
            using (When(ends))
                total.Next = Mux(last, SInt.Constant(0, Width), sum);
            var latency = BitModPe.LatencyCycles(Pe);
            Bit isDone = Delay(ends & last, latency);
            SInt expected = Delay(sum, latency);
            Formal.Assert(element.Done == isDone, "in_time");
            // Sums of these widths fit the mantissa, so that nothing is shifted.
            Formal.Assert(!element.Done | ((element.Sums[0].Exponent == 1) & (element.Sums[0].Mantissa == (Config.IsWrong ? expected.Abs().ToSInt().Wrap(Width) : expected))), "is_sum");
            Formal.Cover(isDone & (expected < -8), "negative");
        }

        private static SInt Signed(BitModOperand operand)
        {
            var magnitude = operand.Mantissa.ToSInt();
            return Mux(operand.Sign, -magnitude, magnitude);
        }
    }
}
