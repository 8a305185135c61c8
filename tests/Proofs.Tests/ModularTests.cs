using Generators.ModularReduction;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Proofs.Tests;

/// <summary>Reducers of every architecture give remainders by the operator %, for all operands, pauses on both sides, moduli and resets in so many cycles.</summary>
public sealed class ModularTests
{
    /// <summary>Narrow reducers that take a second or so each.</summary>
    public static TheoryData<ModReduceConfig> Configurations =>
    [
        new() { Architecture = ModArchitecture.Table, Bits = 4, GroupBits = 3, Interval = 2 },
        new() { Architecture = ModArchitecture.FusedTable, Bits = 4, GroupBits = 2, Correction = ModCorrection.Quotient },
        new() { Architecture = ModArchitecture.Horner, Bits = 4, GroupBits = 3, Interval = 4 },
        new() { Architecture = ModArchitecture.Iterative, Bits = 4, Interval = 3 },
        new() { Architecture = ModArchitecture.Hybrid, Bits = 4, GroupBits = 2, IterativeBits = 2, Interval = 2 },
        new() { Architecture = ModArchitecture.Table, Bits = 4, GroupBits = 2, LimbBits = 3 },
        new() { Architecture = ModArchitecture.Horner, Bits = 3, GroupBits = 2, LoadableModulus = true },
        new() { Architecture = ModArchitecture.BarrettFull, Bits = 4, DigitBits = 3, Interval = 2 },
        new() { Architecture = ModArchitecture.BarrettShort, Bits = 4, DigitBits = 4 },
        new() { Architecture = ModArchitecture.BarrettShort, Bits = 3, DigitBits = 2, Product = ModProduct.ShiftAdd, LoadableModulus = true },
        new() { Architecture = ModArchitecture.BarrettTernary, Bits = 5 },
        new() { Architecture = ModArchitecture.Montgomery, Bits = 4, DigitBits = 2, Interval = 2 },
        new() { Architecture = ModArchitecture.Montgomery, Bits = 3, DigitBits = 3, LoadableModulus = true },
        new() { Architecture = ModArchitecture.Montgomery, Form = MontgomeryForm.Full, Bits = 4, DigitBits = 4 },
        new() { Architecture = ModArchitecture.NttPrime, Bits = 5, Modulus = 17 },
        new() { Architecture = ModArchitecture.PseudoMersenne, Bits = 5, Modulus = 29 },
        new() { Architecture = ModArchitecture.Solinas, Bits = 5, Modulus = 29 },
        new() { Architecture = ModArchitecture.Bat, Bits = 4, DigitBits = 2 },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_result_is_the_remainder(ModReduceConfig config) => Prove(config);

    private static void Prove(ModReduceConfig config)
    {
        var timing = ModTiming.Of(config);
        Proof.Holds(new Remainders(new(config)), Proof.Options(timing.LoadCycles + timing.Latency + timing.Interval + 3));
    }

    [Fact]
    public void A_quotient_is_no_remainder() => Proof.IsRefuted(
        () => new Remainders(new(new() { Architecture = ModArchitecture.Iterative, Bits = 4, Interval = 3 }, IsWrong: true)), "is_remainder", Proof.Options(20));

    public sealed record RemaindersConfig(ModReduceConfig Reducer, bool IsWrong = false);

    /// <summary>Follows one operand, chosen by the solver, through a reducer: how many results come in front of its own, and what it must be.</summary>
    public sealed class Remainders(RemaindersConfig config) : Module<RemaindersConfig>(config)
    {
        public Bit Valid { get; } = In.Bit();

        public UInt Number { get; } = In.UInt(config.Reducer.InputBits);

        public Bit Ready { get; } = In.Bit();

        /// <summary>The operand that is taken now is the one to follow.</summary>
        public Bit Watch { get; } = In.Bit();

        public Stream<UInt>? Moduli { get; } = config.Reducer.LoadableModulus ? In.Stream(Shape.UInt(config.Reducer.Bits)) : null;

        protected override void Build()
        {
            var reducer = Instance(new ModReducer(Config.Reducer));
            reducer.Operands.Valid.Value = Valid;
            reducer.Operands.Payload.Number.Value = Number;
            reducer.Results.Ready.Value = Ready;
            var expected = Reg.UInt(Config.Reducer.Bits);
            var (inside, ahead) = (Reg.UInt(4), Reg.UInt(4));
            var (isSeen, isDone) = (Reg.Bit(), Reg.Bit());
            var modulus = Modulus(reducer);
            var wanted = Config.IsWrong ? Number / modulus : Number % modulus;
            inside.Next = (inside + reducer.Operands.Fire.AsUInt() - reducer.Results.Fire.AsUInt()).Wrap(4);
            using (When(reducer.Operands.Fire & Watch & !isSeen))
            {
                isSeen.Next = true;
                expected.Next = wanted.Wrap(expected.Width);
                ahead.Next = (inside - reducer.Results.Fire.AsUInt()).Wrap(4);
            }

            using (ElseWhen(isSeen & !isDone & reducer.Results.Fire))
            {
                ahead.Next = (ahead - 1).Wrap(4);
                isDone.Next = ahead == 0;
            }

            using (When(reducer.Results.Valid))
            {
                Formal.Assert(inside != 0, "nothing_from_nothing");
                Formal.Assert(!(isSeen & !isDone & (ahead == 0)) | (reducer.Results.Payload.Number == expected), "is_remainder");
            }

            Formal.Cover(isDone, "followed_to_the_end");
        }

        private UInt Modulus(ModReducer reducer)
        {
            if (Moduli is null)
                return UInt.Constant(Config.Reducer.ModulusValue, Config.Reducer.Bits);
            reducer.Moduli!.TakeFrom(Moduli);
            var present = Reg.UInt(Config.Reducer.Bits, reset: 1);
            var isTaken = Moduli.Payload[Config.Reducer.Bits - 1];
            using (When(Moduli.Fire & (Config.Reducer.NeedsOddModulus ? isTaken & Moduli.Payload[0] : isTaken)))
                present.Next = Moduli.Payload;
            return present;
        }
    }
}
