using Generators.BitMod;
using HdlDsl;
using Verification;
using static HdlDsl.Hdl;

namespace Generators.Tests.BitMod;

/// <summary>Every weight of every type times every activation, through the term generator, the unpacking and an element of one lane.</summary>
public sealed class BitModProductTests
{
    private const int Lanes = 4096;

    [Fact]
    public void Wide_accumulators_hold_every_product_exactly()
    {
        var config = new BitModPeConfig
        {
            Lanes = 1,
            GuardBits = 6,
            AccumulatorBits = 24,
            Significance = BitModSignificance.Shifter,
            NonFinite = BitModNonFinite.Saturate,
        };
        Check(config, (weight, activation, mantissa, exponent) =>
        {
            // mantissa · 2^(exponent − point) half units or units, against weight · significand · 2^(E − bias − 10).
            var (e, significand) = Fp16(activation);
            var product = weight.HalfUnits * significand;
            if (!weight.Type.IsFloat())
                product /= 2;
            var shift = exponent - e - config.GuardBits;
            return mantissa == 0 || product == 0 ? mantissa == product : shift >= 0 ? mantissa << shift == product : mantissa == product << -shift;
        });
    }

    [Fact]
    public void The_default_element_is_the_golden_model()
    {
        var config = new BitModPeConfig { Lanes = 1, NonFinite = BitModNonFinite.Saturate };
        // Golden sums move with the activation's exponent: one of them for each weight, sign and significand is enough.
        var known = new Dictionary<(Weight, long), BitModPartial>();
        Check(config, (weight, activation, mantissa, exponent) =>
        {
            var (e, significand) = Fp16(activation);
            if (!known.TryGetValue((weight, significand), out var partial))
            {
                var bits = (significand < 0 ? 0x8000 : 0) | (Math.Abs(significand) >= 1024 ? 1 << 10 : 0) | (int)(Math.Abs(significand) & 1023);
                known[(weight, significand)] = partial =
                    BitModGolden.Partials(config, new BitModGroup("", weight.Type, weight.Special, 1, [weight.Code], [bits]))[0];
            }

            return mantissa == partial.Mantissa && exponent == partial.Exponent + e - 1;
        });
    }

    /// <summary>All types and codes; the code of the special value with every one that hardware can hold.</summary>
    private static IEnumerable<Weight> Weights()
    {
        foreach (var type in BitModValues.Types)
        {
            for (var code = 0; code < 1 << type.Bits(); code++)
            {
                var isSpecial = type.IsFloat() && code == 1 << (type.Bits() - 1);
                foreach (var special in isSpecial ? Enumerable.Range(-31, 63).Where(BitModValues.IsSpecialValue) : [0])
                    yield return new Weight(type, code, special);
            }
        }
    }

    private static (int Exponent, long Significand) Fp16(int bits)
    {
        var field = (bits >> 10) & 31;
        var magnitude = field == 31 ? 2047 : (bits & 1023) + (field > 0 ? 1024 : 0);
        return (Math.Clamp(field, 1, 30), (bits & 0x8000) != 0 ? -magnitude : magnitude);
    }

    private static void Check(BitModPeConfig config, Func<Weight, int, long, int, bool> isRight)
    {
        var dut = new Element(config);
        using var lanes = LaneSimulation.Create(dut, Lanes);
        lanes.Reset();
        lanes.Broadcast(dut.Valid, true);
        var weights = Weights().ToArray();
        for (var first = 0; first < 65536; first += Lanes)
        {
            var activations = first;
            lanes.Set(dut.Activation, lane => activations + lane);
            // Groups of one product follow one another; a sum is there LatencyCycles behind the last term.
            var due = new Queue<(long Cycle, Weight Weight)>();
            foreach (var weight in weights)
            {
                var (low, high) = BitModValues.SpecialTerms(weight.Special);
                lanes.Broadcast(dut.Code, weight.Code);
                lanes.Broadcast(dut.Type, weight.Type);
                lanes.Broadcast(dut.Special.Sign, weight.Special < 0);
                lanes.Broadcast(dut.Special.LowMantissa, low is not null);
                lanes.Broadcast(dut.Special.LowExponent, low ?? 0);
                lanes.Broadcast(dut.Special.HighMantissa, high is not null);
                lanes.Broadcast(dut.Special.HighExponent, high ?? 0);
                var terms = weight.Type.Terms();
                for (var index = 0; index < terms; index++)
                {
                    lanes.Broadcast(dut.Index, index);
                    lanes.Broadcast(dut.Last, index == terms - 1);
                    lanes.Step();
                    Compare(due);
                }

                due.Enqueue((lanes.Cycle + BitModPe.LatencyCycles(config) - 1, weight));
            }

            lanes.Broadcast(dut.Valid, false);
            while (due.Count > 0)
            {
                lanes.Step();
                Compare(due);
            }

            lanes.Broadcast(dut.Valid, true);

            void Compare(Queue<(long Cycle, Weight Weight)> waiting)
            {
                if (waiting.Count == 0 || waiting.Peek().Cycle != lanes.Cycle)
                    return;
                var weight = waiting.Dequeue().Weight;
                var mantissas = lanes.GetInt64Column(dut.Mantissa);
                var exponents = lanes.GetInt64Column(dut.Exponent);
                for (var lane = 0; lane < Lanes; lane++)
                {
                    if (!isRight(weight, activations + lane, mantissas[lane], (int)exponents[lane]))
                        throw new VerificationException($"{weight} times {activations + lane:x4}: got {mantissas[lane]} with exponent {exponents[lane]}; {config}");
                }
            }
        }
    }

    private readonly record struct Weight(BitModDataType Type, int Code, int Special)
    {
        public long HalfUnits => Type.HalfUnits(Code, Special);
    }

    private sealed class Element(BitModPeConfig config) : Module<BitModPeConfig>(config)
    {
        public Bit Valid { get; } = In.Bit();

        public Bit Last { get; } = In.Bit();

        public Bits Activation { get; } = In.Bits(16);

        public Bits Code { get; } = In.Bits(8);

        public Enum<BitModDataType> Type { get; } = In.Enum<BitModDataType>();

        public UInt Index { get; } = In.UInt(2);

        public BitModSpecial Special { get; } = In.Of(new BitModSpecial());

        public SInt Mantissa { get; } = Out.SInt(config.AccumulatorBits);

        public UInt Exponent { get; } = Out.UInt(new BitModWidths(config).ResultExponentBits);

        protected override void Build()
        {
            var unpack = Instance(new BitModUnpack(Config));
            var terms = Instance(new BitModTermGenerator(new BitModTermGeneratorConfig(1, Config.Types)));
            var pe = Instance(new BitModPe(Config));
            unpack.Activations[0].Value = Activation;
            terms.Codes[0].Value = Code;
            terms.Type.Value = Type;
            terms.Index.Value = Index;
            terms.Special!.Value = Special;
            pe.Operands[0].Value = unpack.Operands[0];
            pe.Terms[0].Value = terms.Terms[0];
            pe.Step.Valid.Value = Valid;
            pe.Step.Last.Value = Last;
            pe.Step.Significance.Value = Mux((Type == BitModDataType.Fp4) | (Type == BitModDataType.Fp3), Index, (Index << 1).Wrap(3)).Wrap(3);
            Mantissa.Value = pe.Sums[0].Mantissa;
            Exponent.Value = pe.Sums[0].Exponent;
        }
    }
}
