using System.Numerics;
using Generators.Catalogue;
using Generators.ModularReduction;

namespace Generators.Tests.ModularReduction;

/// <summary>What configurations are refused, what moduli are, and what timing and bounds are said to be.</summary>
public sealed class ModConfigTests
{
    private static readonly KnobSet Knobs = KnobSet.Of(typeof(ModReduceConfig));

    [Theory]
    [InlineData("bits=1", "Knob 'bits' can't be '1'; it takes 2 to 8192 bits.")]
    [InlineData("bits=8 modulus=1", "Knob 'modulus' can't be '1'; it takes 2 to 2^bits - 1, and bits is 8.")]
    [InlineData("bits=8 modulus=0x100", "Knob 'modulus' can't be '256'; it takes 2 to 2^bits - 1, and bits is 8.")]
    [InlineData("bits=8 modulus=-3", "Knob 'modulus' can't be '-3'; it takes any number from 0, decimal or 0x and hexadecimal digits.")]
    [InlineData("bits=8 modulus=127 loadableModulus=true", "Knob 'modulus' can't be '127' with loadableModulus=true; loaded moduli have bit 7 set.")]
    [InlineData("architecture=Iterative limbBits=8 stepsPerCycle=2", "Knob 'stepsPerCycle' can't be '2' with limbBits=8: a step takes a cycle for each limb, so 0 or 1.")]
    [InlineData("architecture=Hybrid bits=8 iterativeBits=9", "Knob 'iterativeBits' can't be '9'; an operand has 8 bits above the modulus.")]
    [InlineData("architecture=Hybrid iterativeBits=4 fusionStep=5", "Knob 'fusionStep' can't be '5'; it takes -2 (automatic), -1 (late) to iterativeBits, which is 4.")]
    [InlineData(
        "architecture=Hybrid iterativeBits=40 fusionStep=30 correction=Fold",
        "Knob 'correction' can't be 'Fold' here: its table would have 31 address bits, and 10 is the most. Restoring, or another fusionStep.")]
    [InlineData("architecture=Horner groupBits=1", "Knob 'groupBits' can't be '1' with Horner: a step takes one bit less in than its table has for an address, so 2 to 10.")]
    [InlineData("architecture=Horner romStyle=Block", "Knob 'romStyle' can't be 'Block' with Horner, whose steps need their words at once: Lut.")]
    [InlineData("architecture=Horner correction=Fold", "Knob 'correction' can't be 'Fold' with Horner, whose last step is one: Restoring or Quotient.")]
    [InlineData(
        "architecture=FusedTable loadableModulus=true",
        "Knob 'loadableModulus' can't be 'true' with FusedTable, whose tables are part of the adders: Table with accumulation=Serial.")]
    [InlineData("architecture=FusedTable groupBits=6", "Knob 'groupBits' can't be '6' with FusedTable: an adder's look-up table of 6 inputs has 5 for the table.")]
    [InlineData("architecture=Iterative romStyle=Block", "Knob 'romStyle' can't be 'Block' with Iterative, which has no tables: Lut.")]
    [InlineData("architecture=Iterative accumulation=Tree", "Knob 'accumulation' can't be 'Tree' with Iterative, which sums no words: Serial.")]
    [InlineData("architecture=Iterative chains=2", "Knob 'chains' can't be '2' with Iterative, which sums no words: 1.")]
    [InlineData("architecture=Iterative correction=Fold", "Knob 'correction' can't be 'Fold' with Iterative, whose steps are one: Restoring.")]
    [InlineData("architecture=FusedTable romStyle=Block", "Knob 'romStyle' can't be 'Block' with FusedTable, whose tables are part of the adders: Lut.")]
    [InlineData("architecture=FusedTable accumulation=Tree", "Knob 'accumulation' can't be 'Tree' with FusedTable, which is a chain of adders: Serial, and chains.")]
    [InlineData(
        "architecture=Table correction=Quotient loadableModulus=true",
        "Knob 'correction' can't be 'Quotient' with loadableModulus=true, since the loader makes residues only: Restoring or Fold.")]
    [InlineData("architecture=BarrettFull limbBits=8", "Knob 'limbBits' can't be '8' with BarrettFull, whose carries cross whole words: 0.")]
    [InlineData(
        "architecture=BarrettTernary loadableModulus=true",
        "Knob 'loadableModulus' can't be 'true' with BarrettTernary, whose constants are part of the adders: BarrettFull, BarrettShort or Montgomery.")]
    [InlineData(
        "architecture=Montgomery bits=8 modulus=200",
        "Knob 'modulus' can't be '200' with Montgomery: it is even, and has no inverse modulo a power of two. An odd one, or another architecture.")]
    [InlineData(
        "architecture=NttPrime bits=8 modulus=201",
        "Knob 'modulus' can't be '201' with NttPrime, which takes c*2^s + 1 with c below 2^s; here s is 3. Montgomery takes any odd one.")]
    [InlineData(
        "architecture=PseudoMersenne bits=8 modulus=201",
        "Knob 'modulus' can't be '201' with PseudoMersenne, which takes 2^a - c and 2^a + c with c of at most (a + 1)/2 bits; here a is 8 and c has 6. BarrettFull takes any.")]
    [InlineData(
        "architecture=Solinas bits=8 modulus=201",
        "Knob 'modulus' can't be '201' with Solinas, which takes 2^a + 2^b + 1 with any signs, and 2^a + 1 and 2^a - 1. BarrettTernary takes any.")]
    [InlineData(
        "architecture=Solinas bits=64 modulus=0xe000000000000001",
        "Knob 'modulus' can't be '16140901064495857665' with Solinas: with a = 64 and b = 61 its fold has more than 24 rows. BarrettTernary takes any.")]
    [InlineData("architecture=Table keepsFactor=true", "Knob 'keepsFactor' can't be 'true' with Table, whose results have no factor: Montgomery or NttPrime.")]
    [InlineData(
        "architecture=Iterative output=Redundant",
        "Knob 'output' can't be 'Redundant' with Iterative, which has no sum in front of its subtractions: Canonical or BelowTwice.")]
    public void Configurations_that_make_no_sense_are_refused(string settings, string message) =>
        Should.Throw<CatalogueException>(() => Knobs.Apply(new ModReduceConfig(), settings.Split(' '))).Message.ShouldBe(message);

    [Theory]
    [InlineData(2, "3")]
    [InlineData(4, "13")]
    [InlineData(8, "201")]
    [InlineData(16, "51471")]
    [InlineData(64, "14488038916154245685")]
    public void The_modulus_0_is_the_digits_of_pi(int bits, string modulus) => ModReduceConfig.GenericModulus(bits).ToString().ShouldBe(modulus);

    [Fact]
    public void Generic_moduli_are_odd_and_normalised_at_every_width()
    {
        foreach (var bits in Enumerable.Range(2, 200).Append(1024).Append(8192))
        {
            var modulus = ModReduceConfig.GenericModulus(bits);
            modulus.GetBitLength().ShouldBe(bits);
            modulus.IsEven.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(ModArchitecture.Table, 1, 34, 26)]
    [InlineData(ModArchitecture.FusedTable, 1, 33, 26)]
    [InlineData(ModArchitecture.Iterative, 1, 131, 129)]
    [InlineData(ModArchitecture.Horner, 1, 36, 32)]
    [InlineData(ModArchitecture.Hybrid, 1, 47, 37)]
    public void Pipelines_of_128_bits_have_the_latencies_of_the_formulae(ModArchitecture architecture, int interval, int latency, int longest)
    {
        var config = new ModReduceConfig { Architecture = architecture, Interval = interval, IterativeBits = 42 };
        ModTiming.Of(config).ShouldBe(new ModTiming(1, latency));
        ModTiming.Of(config with { Interval = 10_000, StepsPerCycle = 1 }).Interval.ShouldBe(longest);
    }

    /// <summary>Barrett's quotient from the top half is off by two for some operands, that from all bits by one at most: a subtraction fewer would be wrong.</summary>
    [Fact]
    public void Quotients_of_barrett_are_off_by_one_and_by_two()
    {
        var (full, shorter) = (0, 0);
        for (var modulus = 33; modulus < 64; modulus++)
        {
            var reciprocal = 4095 / modulus;
            for (var value = 0; value < 4096; value++)
            {
                full = Math.Max(full, (value / modulus) - ((value * reciprocal) >> 12));
                shorter = Math.Max(shorter, (value / modulus) - (((value >> 5) * reciprocal) >> 7));
            }
        }

        full.ShouldBe(1);
        shorter.ShouldBe(2);
    }

    [Fact]
    public void Recoded_constants_are_what_they_were()
    {
        var random = new Random(3);
        foreach (var bits in new[] { 1, 2, 5, 16, 64, 128, 1000 })
        {
            for (var i = 0; i < 20; i++)
            {
                var constant = ModStimulus.Uniform(random, bits);
                foreach (var hasMultiple in new[] { false, true })
                {
                    var recoded = ConstantRecoding.Of(constant, hasMultiple);
                    recoded.Terms.Aggregate(BigInteger.Zero, (sum, term) => sum + ((BigInteger)term.Digit << term.Shift)).ShouldBe(constant);
                    recoded.Terms.ShouldAllBe(term => Math.Abs(term.Digit) == 1 || recoded.Multiples.Contains(Math.Abs(term.Digit)));
                }
            }
        }

        // Signed digits have a third of the bits on average, a second multiple a quarter or less.
        var terms = ConstantRecoding.Of(ModReduceConfig.GenericModulus(128), hasMultiple: true).Terms.Length;
        terms.ShouldBeLessThan(ConstantRecoding.SignedDigits(ModReduceConfig.GenericModulus(128)).Length * 4 / 5);
    }

    [Fact]
    public void Forms_of_solinas_moduli_are_found()
    {
        SolinasForm.Of((BigInteger.One << 64) - (BigInteger.One << 32) + 1).ShouldBe(new SolinasForm(64, 32, -1, 1));
        SolinasForm.Of((BigInteger.One << 192) - (BigInteger.One << 64) - 1).ShouldBe(new SolinasForm(192, 64, -1, -1));
        SolinasForm.Of((BigInteger.One << 127) - 1).ShouldBe(new SolinasForm(127, 0, 0, -1));
        SolinasForm.Of(257).ShouldBe(new SolinasForm(8, 0, 0, 1));
        SolinasForm.Of(201).ShouldBeNull();
    }

    [Fact]
    public void Greatest_sums_reach_the_quotient_bound_of_the_tables()
    {
        // 22 groups: the words' greatest sum leaves a quotient that no random operand does.
        var config = new ModReduceConfig { Architecture = ModArchitecture.Table, Bits = 64, GroupBits = 3 };
        var sums = ModStimulus.Corners(config, config.ModulusValue).Select(value => Sum(config, value)).ToArray();
        var plan = new TableSumPlan(config, 64, hasLow: true, 1);
        sums.Max().ShouldBe(plan.Bound.Max);
        (sums.Max() / config.ModulusValue).ShouldBe(plan.Bound.Multiple - 1);
        var random = ModStimulus.Random(config, config.ModulusValue, 2_000, 1).Max(value => Sum(config, value) / config.ModulusValue);
        random.ShouldBeLessThan(sums.Max() / config.ModulusValue);

        static BigInteger Sum(ModReduceConfig config, BigInteger value)
        {
            var n = config.Bits;
            var sum = value & ((BigInteger.One << n) - 1);
            for (var place = n; place < 2 * n; place += config.GroupBits)
            {
                var group = (value >> place) & ((BigInteger.One << Math.Min(config.GroupBits, (2 * n) - place)) - 1);
                sum += (group << place) % config.ModulusValue;
            }

            return sum;
        }
    }

    [Fact]
    public void Times_and_roots_of_refused_configurations_say_why()
    {
        Should.Throw<CatalogueException>(() => ModTiming.Of(new ModReduceConfig { Architecture = ModArchitecture.Solinas, Bits = 16, Modulus = 0xABCD }))
            .Message.ShouldStartWith("Knob 'modulus' can't be '43981' with Solinas, which takes 2^a + 2^b + 1 with any signs");
        var butterfly = new NttConfig();
        var notPrime = butterfly with { Multiplier = butterfly.Multiplier with { Reducer = butterfly.Multiplier.Reducer with { Modulus = 17 * 97, Bits = 11, Architecture = ModArchitecture.BarrettShort } } };
        Should.Throw<ArgumentException>(() => notPrime.Root).Message.ShouldStartWith("Knob 'modulus' can't be '1649'");
    }
}
