using System.Numerics;
using Generators.ModularReduction;
using Verification;

namespace Generators.Tests.ModularReduction;

/// <summary>All operands of narrow reducers, each in a lane of its own: every knob of the table family that changes the arithmetic.</summary>
public sealed class ModExhaustiveTests
{
    private static readonly ModReduceConfig Table = new() { Architecture = ModArchitecture.Table };

    /// <summary>Knobs that change the arithmetic, for any width.</summary>
    private static IEnumerable<ModReduceConfig> Variants(int bits)
    {
        foreach (var interval in new[] { 1, 3 })
        {
            for (var k = 1; k <= Math.Min(10, bits + 1); k++)
            {
                foreach (var correction in Enum.GetValues<ModCorrection>())
                    yield return Table with { GroupBits = k, Interval = interval, Correction = correction };
                foreach (var accumulation in Enum.GetValues<ModAccumulation>())
                    yield return Table with { GroupBits = k, Interval = interval, Accumulation = accumulation };
                if (k <= 5)
                    yield return Table with { Architecture = ModArchitecture.FusedTable, GroupBits = k, Interval = interval, Chains = k };
                if (k >= 2)
                    yield return Table with { Architecture = ModArchitecture.Horner, GroupBits = k, Interval = interval };
            }

            for (var m = 0; m <= bits; m++)
            {
                for (var j = ModReduceConfig.AutomaticFusion; j <= m; j++)
                    yield return Table with { Architecture = ModArchitecture.Hybrid, IterativeBits = m, FusionStep = j, GroupBits = 1 + ((m + j + 2) % 4), StepBits = 1 + (m % 2), Interval = interval };
            }

            for (var limb = 1; limb <= 4; limb += 3)
            {
                yield return Table with { LimbBits = limb, GroupBits = 2, Interval = interval, Chains = 2 };
                yield return Table with { LimbBits = limb, GroupBits = 1, Interval = interval, Accumulation = ModAccumulation.Tree, Correction = ModCorrection.Quotient };
                yield return Table with { LimbBits = limb, GroupBits = 3, Interval = 5 * interval, Architecture = ModArchitecture.Horner };
                yield return Table with { LimbBits = limb, GroupBits = 2, Interval = interval, Architecture = ModArchitecture.FusedTable };
                yield return Table with { LimbBits = limb, Interval = 4 * interval, IterativeBits = bits / 2, Architecture = ModArchitecture.Hybrid };
            }

            foreach (var output in new[] { ModOutputForm.BelowTwice, ModOutputForm.Redundant })
            {
                yield return Table with { Output = output, GroupBits = 2, Interval = interval };
                yield return Table with { Architecture = ModArchitecture.Horner, Output = output, GroupBits = 3, Interval = interval };
                yield return Table with { Architecture = ModArchitecture.Hybrid, IterativeBits = bits / 2, Output = output, GroupBits = 2, Interval = interval };
            }

            foreach (var product in Enum.GetValues<ModProduct>())
            {
                foreach (var digit in new[] { 1, 2, 3, 5, 16 })
                {
                    var digits = Table with { Product = product, DigitBits = digit, Interval = interval };
                    foreach (var architecture in new[] { ModArchitecture.BarrettFull, ModArchitecture.BarrettShort, ModArchitecture.Bat })
                        yield return digits with { Architecture = architecture };
                    foreach (var keeps in new[] { false, true })
                    {
                        yield return digits with { Architecture = ModArchitecture.Montgomery, KeepsFactor = keeps };
                        yield return digits with { Architecture = ModArchitecture.Montgomery, KeepsFactor = keeps, Form = MontgomeryForm.Full };
                        yield return digits with { Architecture = ModArchitecture.NttPrime, KeepsFactor = keeps };
                    }

                    yield return digits with { Architecture = ModArchitecture.PseudoMersenne };
                }
            }

            foreach (var output in Enum.GetValues<ModOutputForm>())
            {
                for (var architecture = ModArchitecture.BarrettFull; architecture <= ModArchitecture.Bat; architecture++)
                    yield return Table with { Architecture = architecture, Output = output, Interval = interval, DigitBits = 4 };
            }

            for (var step = 1; step <= 3; step++)
            {
                foreach (var stepBits in new[] { 1, 2 })
                    yield return Table with { Architecture = ModArchitecture.Iterative, StepsPerCycle = step, StepBits = stepBits, Interval = interval };
            }
        }
    }

    [Fact]
    public void All_operands_and_normalised_moduli_of_4_bits() => CheckAll(4, Enumerable.Range(8, 8).Select(m => (BigInteger)m), every: 7);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void All_operands_and_moduli_of_2_and_3_bits(int bits) => CheckAll(bits, Enumerable.Range(2, (1 << bits) - 2).Select(m => (BigInteger)m), every: 3);

    [Fact]
    public void All_operands_and_some_moduli_of_8_bits() => CheckAll(8, [.. ModStimulus.Moduli(8), 5, 100], every: 97);

    /// <summary>The one odd modulus of 8 bits at which Barrett's quotient is two less when two bits of X fewer are kept.</summary>
    [Fact]
    public void Barretts_quotient_needs_all_bits_that_it_looks_at() => Check(Table with { Architecture = ModArchitecture.BarrettTernary, Bits = 8, Modulus = 135 });

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void All_operands_and_all_moduli_of_up_to_6_bits(int bits) => CheckAll(bits, Enumerable.Range(2, (1 << bits) - 2).Select(m => (BigInteger)m), every: 1);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(7)]
    [InlineData(8)]
    public void All_operands_and_special_moduli_of_8_bits(int bits) => CheckAll(bits, [.. ModStimulus.Moduli(bits), 5, 100], every: 1);

    private static void CheckAll(int bits, IEnumerable<BigInteger> moduli, int every)
    {
        var number = 0;
        foreach (var modulus in moduli)
        {
            foreach (var variant in Variants(bits))
            {
                var config = variant with { Bits = bits, Modulus = modulus };
                if (number++ % every == 0 && IsLegal(config))
                    Check(config);
            }
        }

        number.ShouldBeGreaterThan(every);
    }

    /// <summary>Every architecture for 8 bits; those for special moduli with all of theirs.</summary>
    [Fact]
    public void All_operands_of_special_moduli_of_8_bits()
    {
        var number = 0;
        for (var modulus = 3; modulus < 256; modulus += 2)
        {
            for (var architecture = ModArchitecture.BarrettFull; architecture <= ModArchitecture.Bat; architecture++)
            {
                var config = new ModReduceConfig { Architecture = architecture, Bits = 8, Modulus = modulus, DigitBits = 3 };
                var isSpecial = architecture is ModArchitecture.PseudoMersenne or ModArchitecture.Solinas or ModArchitecture.NttPrime;
                if ((isSpecial || modulus % 29 == 0) && number++ % 2 == 0 && IsLegal(config))
                    Check(config);
            }
        }
    }

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(ModArchitecture.BarrettFull)]
    [InlineData(ModArchitecture.BarrettShort)]
    [InlineData(ModArchitecture.BarrettTernary)]
    [InlineData(ModArchitecture.Montgomery)]
    [InlineData(ModArchitecture.NttPrime)]
    [InlineData(ModArchitecture.PseudoMersenne)]
    [InlineData(ModArchitecture.Solinas)]
    [InlineData(ModArchitecture.Bat)]
    public void All_operands_and_all_moduli_of_8_bits(ModArchitecture architecture)
    {
        for (var modulus = 2; modulus < 256; modulus++)
        {
            var config = new ModReduceConfig { Architecture = architecture, Bits = 8, Modulus = modulus };
            if (IsLegal(config))
                Check(config);
        }
    }

    private static void Check(ModReduceConfig config)
    {
        var lanes = 1 << config.InputBits;
        var reducer = new ModReducer(config);
        using var simulation = LaneSimulation.Create(reducer, lanes);
        simulation.Reset();
        simulation.Set(reducer.Operands.Payload.Number, lane => lane);
        simulation.Broadcast(reducer.Operands.Valid, true);
        simulation.Broadcast(reducer.Results.Ready, false);
        simulation.Step();
        simulation.Broadcast(reducer.Operands.Valid, false);
        simulation.Step(ModTiming.Of(config).Latency - 1);
        simulation.Settle();
        var results = simulation.GetInt64Column(reducer.Results.Payload.Number);
        for (var lane = 0; lane < lanes; lane++)
        {
            if (ModGolden.Fault(config, config.ModulusValue, lane, results[lane]) is { } fault)
                throw new VerificationException($"{fault} {config}");
        }
    }

    private static bool IsLegal(ModReduceConfig config)
    {
        try
        {
            config.Validate();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
