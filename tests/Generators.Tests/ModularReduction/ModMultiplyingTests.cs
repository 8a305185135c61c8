using System.Numerics;
using Generators.ModularReduction;
using Verification;

namespace Generators.Tests.ModularReduction;

/// <summary>Reducers of the architectures that multiply and of those for special moduli, against the golden model.</summary>
public sealed class ModMultiplyingTests
{
    private static readonly ModReduceConfig Basic = new() { Architecture = ModArchitecture.BarrettFull, Bits = 16, TagBits = 5 };

    /// <summary>Architectures, and knobs that matter for each.</summary>
    public static TheoryData<ModReduceConfig> Configurations
    {
        get
        {
            var shorter = Basic with { Architecture = ModArchitecture.BarrettShort };
            var ternary = Basic with { Architecture = ModArchitecture.BarrettTernary };
            var montgomery = Basic with { Architecture = ModArchitecture.Montgomery };
            var full = montgomery with { Form = MontgomeryForm.Full };
            var ntt = Basic with { Architecture = ModArchitecture.NttPrime, Modulus = 12289 };
            var mersenne = Basic with { Architecture = ModArchitecture.PseudoMersenne, Modulus = 65521 };
            var solinas = Basic with { Architecture = ModArchitecture.Solinas, Modulus = 65536 - 256 + 1 };
            var bat = Basic with { Architecture = ModArchitecture.Bat };
            return
            [
                Basic,
                Basic with { Interval = 3, DigitBits = 3, TagBits = 0 },
                Basic with { Interval = 100, DigitBits = 5, Product = ModProduct.ShiftAdd, LoadableModulus = true },
                Basic with { LoadableModulus = true, Interval = 2, DigitBits = 7, Correction = ModCorrection.Fold },
                Basic with { Modulus = 1024 },
                Basic with { Modulus = 3, Output = ModOutputForm.BelowTwice },
                Basic with { Modulus = 0x1235, Product = ModProduct.ShiftAdd, DigitBits = 1, Interval = 4 },
                shorter,
                shorter with { Interval = 4, DigitBits = 2 },
                shorter with { Interval = 2, DigitBits = 5, LoadableModulus = true, Output = ModOutputForm.BelowTwice },
                shorter with { Correction = ModCorrection.Quotient, Product = ModProduct.ShiftAdd, Modulus = 0x3457 },
                shorter with { LoadableModulus = true, Output = ModOutputForm.Redundant, StepBits = 2, DigitBits = 64 },
                ternary,
                ternary with { Interval = 5, Modulus = 0x8001 },
                ternary with { Modulus = 0xffff, Output = ModOutputForm.BelowTwice },
                ternary with { Modulus = 0x1001, Output = ModOutputForm.Redundant },
                ternary with { Modulus = 5 },
                montgomery,
                montgomery with { Interval = 3, DigitBits = 3 },
                montgomery with { Interval = 2, DigitBits = 6, LoadableModulus = true, StepBits = 2 },
                montgomery with { Interval = 100, Product = ModProduct.ShiftAdd, LoadableModulus = true },
                montgomery with { DigitBits = 20, LoadableModulus = true },
                montgomery with { DigitBits = 5, KeepsFactor = true, LoadableModulus = true },
                montgomery with { DigitBits = 5, KeepsFactor = true, Modulus = 0x123, Interval = 3 },
                montgomery with { Modulus = 3, DigitBits = 1 },
                montgomery with { Modulus = 0x8001, DigitBits = 4, Output = ModOutputForm.BelowTwice },
                full,
                full with { Interval = 3, DigitBits = 5, LoadableModulus = true },
                full with { Interval = 100, Product = ModProduct.ShiftAdd },
                full with { KeepsFactor = true, DigitBits = 7, Modulus = 0x2345, Output = ModOutputForm.Redundant },
                full with { KeepsFactor = true, LoadableModulus = true, Interval = 2, DigitBits = 7 },
                ntt,
                ntt with { Interval = 2, DigitBits = 5, Product = ModProduct.ShiftAdd },
                ntt with { Modulus = 3329, KeepsFactor = true },
                ntt with { Modulus = 257, Interval = 10, DigitBits = 2 },
                ntt with { Modulus = 40961, DigitBits = 6, Output = ModOutputForm.BelowTwice },
                mersenne,
                mersenne with { Product = ModProduct.ShiftAdd, Interval = 3 },
                mersenne with { Modulus = 65537, Bits = 17, Product = ModProduct.ShiftAdd },
                mersenne with { Modulus = 32768 + 99, Interval = 2, DigitBits = 2 },
                mersenne with { Modulus = 32768 + 99, Product = ModProduct.ShiftAdd, Correction = ModCorrection.Quotient },
                mersenne with { Modulus = 127, Correction = ModCorrection.Fold, Output = ModOutputForm.BelowTwice },
                mersenne with { Modulus = 65535, Output = ModOutputForm.Redundant },
                mersenne with { Modulus = 3 },
                solinas,
                solinas with { Modulus = 65536 + 32 + 1, Bits = 17, Interval = 3 },
                solinas with { Modulus = 32768 - 16 - 1, Correction = ModCorrection.Quotient },
                solinas with { Modulus = 32768 + 1024 - 1, Correction = ModCorrection.Fold },
                solinas with { Modulus = 8191, Output = ModOutputForm.Redundant },
                solinas with { Modulus = 257, Output = ModOutputForm.BelowTwice },
                bat,
                bat with { Interval = 2, DigitBits = 3 },
                bat with { Interval = 100, DigitBits = 5, Product = ModProduct.ShiftAdd, Modulus = 0x1fff },
                bat with { Modulus = 3, DigitBits = 4, Output = ModOutputForm.BelowTwice },
                bat with { DigitBits = 1, Output = ModOutputForm.Redundant },
            ];
        }
    }

    /// <summary>Wide reducers in pipelines and folded.</summary>
    public static TheoryData<ModReduceConfig> Wide
    {
        get
        {
            var generic = new ModReduceConfig { Architecture = ModArchitecture.BarrettFull };
            var goldilocks = (BigInteger.One << 64) - (BigInteger.One << 32) + 1;
            return
            [
                generic with { Interval = 4 },
                generic with { Architecture = ModArchitecture.BarrettShort, Product = ModProduct.ShiftAdd, Interval = 16, LoadableModulus = true },
                generic with { Architecture = ModArchitecture.BarrettTernary },
                generic with { Architecture = ModArchitecture.BarrettTernary, Modulus = (BigInteger.One << 128) - 159 },
                generic with { Architecture = ModArchitecture.Montgomery, Interval = 2, DigitBits = 24 },
                generic with { Architecture = ModArchitecture.Montgomery, Form = MontgomeryForm.Full, Interval = 8, LoadableModulus = true },
                generic with { Architecture = ModArchitecture.Bat, Interval = 8 },
                generic with { Architecture = ModArchitecture.PseudoMersenne, Modulus = (BigInteger.One << 128) - 159 },
                generic with { Architecture = ModArchitecture.PseudoMersenne, Bits = 256, Modulus = (BigInteger.One << 256) - (BigInteger.One << 32) - 977, Product = ModProduct.ShiftAdd },
                generic with { Architecture = ModArchitecture.Solinas, Bits = 64, Modulus = goldilocks },
                generic with { Architecture = ModArchitecture.Solinas, Bits = 192, Modulus = (BigInteger.One << 192) - (BigInteger.One << 64) - 1 },
                generic with { Architecture = ModArchitecture.NttPrime, Bits = 64, Modulus = goldilocks },
                generic with { Architecture = ModArchitecture.NttPrime, Bits = 32, Modulus = 2013265921, Product = ModProduct.ShiftAdd },
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Results_are_the_golden_models(ModReduceConfig config)
    {
        config.Validate();
        var report = ModTestbench.Verify(new ModReducer(config), new VerificationRequest { Seed = 5, RandomCycles = 4_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(config.Output == ModOutputForm.Canonical ? 100 : 0);
    }

    [Theory]
    [MemberData(nameof(Wide))]
    public void Wide_reducers_are_right(ModReduceConfig config)
    {
        config.Validate();
        ModTestbench.Verify(new ModReducer(config), new VerificationRequest { Seed = 9, RandomCycles = 600 }).Failure.ShouldBeNull();
    }
}
