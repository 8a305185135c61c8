using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>The hardware of a <see cref="MontgomeryPlan"/>.</summary>
/// <param name="config">The reducer.</param>
public sealed class MontgomeryCore(ModReduceConfig config) : ModCore(config)
{
    /// <inheritdoc/>
    protected override void Build()
    {
        var plan = new MontgomeryPlan(Config);
        var schedule = ModSchedule.Of(this);
        var loader = Config.LoadableModulus ? new MontgomeryLoader(this, plan) : null;
        var datapath = new ModDatapath(Config, schedule, loader?.Modulus, new ModTables(schedule, null));
        var arithmetic = new Arithmetic(
            plan,
            datapath,
            plan.IsNttPrime ? null : loader?.Inverse ?? UInt.Constant(plan.NegativeInverse, plan.InverseBits),
            plan.SecondSteps == 0 ? null : loader?.Conversion ?? UInt.Constant(plan.Conversion, Config.ModulusBits));
        var operand = schedule.Input(Value, 0);
        var sum = plan.IsFull ? arithmetic.BuildFull(operand, 1) : arithmetic.BuildSerial(operand, 1);
        var end = 1 + plan.Cycles;
        Result.Value = datapath.Correct(plan.Correction, sum, end).At(end + plan.Correction.Cycles).Wrap(Result.Width);
    }

    private sealed class Arithmetic(MontgomeryPlan plan, ModDatapath datapath, UInt? inverse, UInt? conversion)
    {
        private readonly ModReduceConfig config = datapath.Config;
        private readonly ModSchedule schedule = datapath.Schedule;
        private readonly UInt modulus = datapath.Multiple(1);

        public Timed BuildSerial(Timed operand, int time)
        {
            var (word, low, p) = (plan.Word, plan.LowBits, config.ModulusBits);
            var value = operand.Until(time);
            var first = value.Width >= low ? value.Slice(0, low) : value;
            var rest = value.Width > low ? value.Slice(low, value.Width - low) : Timed.Constant(schedule, BigInteger.Zero, 1);
            // T + u·M may be above 2^low by 2^(p+1), which is no more than 2^low again.
            var sum = new DigitLoop(schedule, word, plan.FirstSteps).Build(rest, first, time, _ => low + 1, (now, digit, _) => (Reduce(now) + (digit << (low - word)), null)).Sum;
            sum = Cut(sum, plan.First.Bits);
            if (plan.SecondSteps == 0)
                return sum;
            time += plan.FirstSteps;
            return new DigitLoop(schedule, word, plan.SecondSteps).Build(
                sum, Timed.Constant(schedule, BigInteger.Zero, 1), time, _ => p + 1, (now, digit, _) => (Reduce(now + DigitProduct.Multiply(config.Product, digit, conversion!)), null)).Sum;
        }

        public Timed BuildFull(Timed operand, int time)
        {
            var sum = Full(operand.Until(time), plan.Word, plan.FirstQuotient, plan.FirstMultiple, plan.First.Bits, ref time);
            if (plan.SecondSteps == 0)
                return sum;
            var product = plan.ConversionProduct.Build(schedule, sum, Timed.Stable(schedule, conversion!), time);
            time += plan.ConversionProduct.Steps;
            return Full(product, plan.SecondWord, plan.SecondQuotient, plan.SecondMultiple, plan.Correction.Sum.Bits, ref time);
        }

        /// <summary>(T + u·M) / 2^w, where the low digit of the sum is zero whatever it was made of.</summary>
        private UInt Reduce(UInt sum)
        {
            var word = plan.Word;
            sum = sum.Width > word ? sum : sum.Wrap(word + 1);
            var low = sum.Wrap(word);
            if (plan.IsNttPrime)
            {
                var negative = (UInt.Constant(0, word) - low).Wrap(word);
                var cofactor = plan.Cofactor;
                var product = DigitProduct.Multiply(config.Product, negative, UInt.Constant(cofactor, (int)cofactor.GetBitLength()));
                return (sum >> word) + product + low.AnySet().AsUInt();
            }

            var quotient = DigitProduct.Multiply(config.Product, low, inverse!.Wrap(word)).Wrap(word);
            return (sum + DigitProduct.Multiply(config.Product, quotient, modulus)) >> word;
        }

        /// <summary>The same for all bits of a number: the low w bits of T + u·M are zero, and give a carry when those of T are not.</summary>
        private Timed Full(Timed value, int word, DigitProduct quotient, DigitProduct multiple, int bits, ref int time)
        {
            var low = value.Width > word ? value.Slice(0, word) : value.Extended(word);
            var isNotZero = schedule.Register(time, low.At(time).AnySet().AsUInt());
            var high = value.Width > word ? value.Slice(word, value.Width - word) : Timed.Constant(schedule, BigInteger.Zero, 1);
            var digits = quotient.Build(schedule, low, Timed.Stable(schedule, inverse!.Wrap(word)), time);
            time += quotient.Steps;
            var product = multiple.Build(schedule, digits, Timed.Stable(schedule, modulus), time);
            time += multiple.Steps;
            var sum = schedule.Register(time, (high.At(time) + product.At(time) + isNotZero.At(time)).Wrap(bits));
            time++;
            return sum;
        }

        private static Timed Cut(Timed value, int bits) => value.Width > bits ? value.Slice(0, bits) : value.Extended(bits);
    }
}
