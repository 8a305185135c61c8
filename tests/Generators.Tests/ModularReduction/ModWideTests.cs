using System.Diagnostics;
using System.Numerics;
using Generators.ModularReduction;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;

namespace Generators.Tests.ModularReduction;

/// <summary>Wide reducers: they simulate, they elaborate fast, and all architectures agree.</summary>
public sealed class ModWideTests
{
    /// <summary>Architectures of 128 bits in pipelines, with the primes and moduli of few bits that special folds exist for.</summary>
    public static TheoryData<ModReduceConfig> Wide =>
    [
        new() { Architecture = ModArchitecture.Table, GroupBits = 6, Accumulation = ModAccumulation.CarrySave, Correction = ModCorrection.Fold },
        new() { Architecture = ModArchitecture.FusedTable, Chains = 4, Correction = ModCorrection.Quotient, Modulus = (BigInteger.One << 128) - 159 },
        new() { Architecture = ModArchitecture.Horner, Modulus = BigInteger.One << 127 | 1 },
        new() { Architecture = ModArchitecture.Hybrid, IterativeBits = 85, Interval = 22, GroupBits = 6 },
        new() { Architecture = ModArchitecture.Iterative, StepBits = 2, Interval = 16, LoadableModulus = true },
    ];

    [Theory]
    [MemberData(nameof(Wide))]
    public void Reducers_of_128_bits_are_right(ModReduceConfig config) =>
        ModTestbench.Verify(new ModReducer(config), new VerificationRequest { Seed = 9, RandomCycles = 600 }).Failure.ShouldBeNull();

    [Theory]
    [InlineData(ModArchitecture.Horner, 256, 0)]
    [InlineData(ModArchitecture.Iterative, 1024, 0)]
    [InlineData(ModArchitecture.BarrettShort, 512, 0)]
    [InlineData(ModArchitecture.Montgomery, 512, 0)]
    public void Folded_reducers_of_8192_bits_are_right(ModArchitecture architecture, int interval, int m) => RunWide(architecture, interval, m, 3);

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(ModArchitecture.Horner, 512, 0)]
    [InlineData(ModArchitecture.Iterative, 2048, 0)]
    [InlineData(ModArchitecture.Hybrid, 2048, 7_900)]
    public void Many_operands_of_folded_reducers_of_8192_bits_are_right(ModArchitecture architecture, int interval, int m) => RunWide(architecture, interval, m, 40);

    [Fact]
    public void All_architectures_agree()
    {
        // The operand whose words have the greatest sum among them.
        // A modulus of the form of all special folds: 2^48 − 2^24 + 1 is 2^48 − c, Solinas and c·2^24 + 1.
        var modulus = (BigInteger.One << 48) - (BigInteger.One << 24) + 1;
        var configs = Enum.GetValues<ModArchitecture>()
            .Select(architecture => new ModReduceConfig { Architecture = architecture, Bits = 48, Modulus = modulus, IterativeBits = 20, Interval = 4 }.Validated()).ToArray();
        var operands = ModStimulus.Corners(configs[0], configs[0].ModulusValue).TakeLast(60).ToArray();
        var results = configs.Select(config => Results(config, operands)).ToArray();
        foreach (var result in results)
            result.ShouldBe(results[0]);
    }

    /// <summary>Times are those that the generators promise; the best of some runs, since a machine may be busy.</summary>
    /// <param name="architecture">Architecture.</param>
    /// <param name="bits">Width.</param>
    /// <param name="interval">Interval.</param>
    /// <param name="m">Bits that are subtracted.</param>
    /// <param name="seconds">Limit.</param>
    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(ModArchitecture.FusedTable, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.Table, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.Hybrid, 1024, 1, 600, 3)]
    [InlineData(ModArchitecture.Horner, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.Iterative, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.BarrettFull, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.BarrettShort, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.BarrettTernary, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.Montgomery, 1024, 1, 0, 3)]
    [InlineData(ModArchitecture.BarrettFull, 8192, 1024, 0, 5)]
    [InlineData(ModArchitecture.Montgomery, 8192, 1024, 0, 5)]
    [InlineData(ModArchitecture.Bat, 2048, 256, 0, 5)]
    [InlineData(ModArchitecture.Horner, 8192, 256, 0, 5)]
    [InlineData(ModArchitecture.Iterative, 8192, 4096, 0, 5)]
    [InlineData(ModArchitecture.Hybrid, 8192, 4096, 7_800, 5)]
    public void Elaborating_and_printing_is_fast(ModArchitecture architecture, int bits, int interval, int m, int seconds)
    {
        var config = new ModReduceConfig { Architecture = architecture, Bits = bits, Interval = interval, IterativeBits = m };
        var best = double.MaxValue;
        for (var run = 0; run < 5 && best >= seconds; run++)
        {
            var watch = Stopwatch.StartNew();
            VerilogEmitter.Emit(Elaborator.Elaborate(new ModReducer(config)), VerilogOptions.Default).Length.ShouldBeGreaterThan(10_000);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        best.ShouldBeLessThan(seconds);
    }

    private static BigInteger[] Results(ModReduceConfig config, BigInteger[] operands)
    {
        var reducer = new ModReducer(config);
        var results = new List<BigInteger>();
        using var simulation = Simulation.Create(reducer);
        simulation.Reset();
        simulation.Run(
            () => simulation.Send(reducer.Operands, operands, (payload, value) => simulation.Set(payload.Number, value), default),
            () => simulation.Receive(reducer.Results, operands.Length, payload => simulation.Get(payload.Number), results.Add, default));
        return [.. results];
    }

    private static void RunWide(ModArchitecture architecture, int interval, int m, int count)
    {
        var config = new ModReduceConfig { Architecture = architecture, Bits = 8192, Interval = interval, IterativeBits = m };
        var reducer = new ModReducer(config);
        Testbench.Run(reducer, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            BigInteger[] extreme = [.. ModStimulus.Corners(config, config.ModulusValue).TakeLast(4)];
            new ModTestbench(simulation, reducer).Run([.. extreme.Take(Math.Max(1, count / 3)), .. ModStimulus.Random(config, config.ModulusValue, count, 17)], [], default, 17);
        });
    }
}
