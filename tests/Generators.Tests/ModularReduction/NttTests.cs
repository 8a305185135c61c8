using System.Numerics;
using Generators.Catalogue;
using Generators.ModularReduction;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.ModularReduction;

/// <summary>Transforms against their definition.</summary>
public sealed class NttTests
{
    private static readonly BigInteger Goldilocks = (BigInteger.One << 64) - (BigInteger.One << 32) + 1;

    /// <summary>Primes of lattice cryptography, Goldilocks and a prime of 32 bits, with the reducers that fit them.</summary>
    public static TheoryData<NttConfig> Transforms
    {
        get
        {
            static NttConfig Of(int points, ModArchitecture architecture, int bits, BigInteger modulus, int interval = 1) =>
                new() { Points = points, Multiplier = new ModMultiplyConfig { Reducer = new ModReduceConfig { Architecture = architecture, Bits = bits, Modulus = modulus, Interval = interval } } };
            return
            [
                Of(256, ModArchitecture.NttPrime, 14, 12289) with { IsNegacyclic = true },
                Of(256, ModArchitecture.BarrettShort, 12, 3329),
                Of(256, ModArchitecture.Solinas, 64, Goldilocks),
                Of(256, ModArchitecture.Montgomery, 32, 2013265921, interval: 2) with { IsNegacyclic = true },
                Of(256, ModArchitecture.NttPrime, 32, 4293918721),
                Of(4, ModArchitecture.BarrettFull, 5, 17),
                Of(8, ModArchitecture.BarrettTernary, 9, 257) with { IsNegacyclic = true, Direction = NttDirection.Forward },
                Of(16, ModArchitecture.Horner, 14, 12289, interval: 3) with { Direction = NttDirection.Inverse },
                Of(64, ModArchitecture.Bat, 14, 12289) with { Direction = NttDirection.Inverse, IsNegacyclic = true },
                Of(32, ModArchitecture.Table, 13, 7681) with { Direction = NttDirection.Forward },
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Frames_are_the_golden_models(NttConfig config)
    {
        var report = NttTestbench.Verify(new Ntt(config.Validated()), new VerificationRequest { Seed = 3, RandomCycles = 4 * config.Interval });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(config.Points * 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Values_multiplied_point_by_point_are_a_product_of_polynomials(bool isNegacyclic)
    {
        var config = new NttConfig { Points = 64, IsNegacyclic = isNegacyclic };
        var random = new Random(11);
        var (a, b) = (Polynomial(), Polynomial());
        var ntt = new Ntt(config);
        using var simulation = Simulation.Create(ntt);
        simulation.Reset();
        var values = NttTestbench.Run(simulation, ntt, [(false, a), (false, b)], default, 1);
        BigInteger[] products = [.. values[0].Zip(values[1], (x, y) => x * y % config.Modulus)];
        NttTestbench.Run(simulation, ntt, [(true, products)], default, 1)[0].ShouldBe(NttGolden.Product(config, a, b));

        BigInteger[] Polynomial() => [.. Enumerable.Range(0, config.Points).Select(_ => (BigInteger)random.Next(12289))];
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine) =>
        NttTestbench.Verify(new Ntt(new NttConfig { Points = 16 }), new VerificationRequest { Engine = engine, Seed = 3, RandomCycles = 600 }).Failure.ShouldBeNull();

    [Fact]
    public void Verilog_is_clean()
    {
        foreach (var config in ((IEnumerable<NttConfig>)Transforms).Where((_, i) => i % 2 == 0))
        {
            var design = Elaborator.Elaborate(new Ntt(config));
            design.Warnings.ShouldBeEmpty();
            VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("points=7", "Knob 'points' can't be '7'; it takes 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048 or 4096.")]
    [InlineData("multiplier.reducer.tagBits=2", "Knob 'tagBits' can't be '2' in a transform: 0.")]
    [InlineData("points=4096 isNegacyclic=true", "Knob 'modulus' can't be '12289' here: roots of unity of order 8192 need a prime that is 1 modulo 8192.")]
    [InlineData("points=16 multiplier.reducer.architecture=BarrettFull multiplier.reducer.modulus=1025", "Knob 'modulus' can't be '1025' in a transform: it is not prime.")]
    public void Transforms_that_make_no_sense_are_refused(string settings, string message) =>
        Should.Throw<CatalogueException>(() => KnobSet.Of(typeof(NttConfig)).Apply(new NttConfig(), settings.Split(' '))).Message.ShouldBe(message);
}
