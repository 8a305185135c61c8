using System.Numerics;
using Benchmarks.Designs;
using Verification;
using Verification.Engines;

namespace Benchmarks.Tests;

/// <summary>The reduction against the remainder of big integers.</summary>
public sealed class LutReductionTests
{
    public static TheoryData<EngineKind, LutReductionConfig> Cases => new()
    {
        { EngineKind.BuiltIn, new LutReductionConfig() },
        { EngineKind.Verilator, new LutReductionConfig() },
        { EngineKind.Icarus, new LutReductionConfig() },
        { EngineKind.BuiltIn, new LutReductionConfig(Bits: 64, ExtraBits: 30, GroupBits: 6) },
        { EngineKind.Verilator, new LutReductionConfig(Bits: 64, ExtraBits: 30, GroupBits: 6) },
        { EngineKind.Icarus, new LutReductionConfig(Bits: 64, ExtraBits: 30, GroupBits: 6) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_remainder(EngineKind engine, LutReductionConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var reduction = new LutReduction(config);
        Testbench.Run(reduction, new SimulationOptions { Engine = engine }, simulation =>
        {
            simulation.Reset();
            foreach (var argument in Arguments(config, simulation.Options.Seed))
            {
                simulation.Set(reduction.Start, true);
                simulation.Set(reduction.Argument, argument);
                simulation.Step();
                // Nothing is taken while it works.
                simulation.Set(reduction.Start, argument.IsEven);
                simulation.Set(reduction.Argument, BigInteger.Zero);
                for (var cycle = 0; cycle < config.Groups() + 1; cycle++)
                {
                    simulation.Expect(reduction.Busy, true);
                    simulation.Expect(reduction.Done, false);
                    simulation.Step();
                }

                simulation.Set(reduction.Start, false);
                simulation.Expect(reduction.Busy, false);
                simulation.Expect(reduction.Done, true);
                simulation.Expect(reduction.Result, argument % config.Modulus());
            }
        });
    }

    private static IEnumerable<BigInteger> Arguments(LutReductionConfig config, int seed)
    {
        var modulus = config.Modulus();
        var end = BigInteger.One << (config.Bits + config.ExtraBits);
        BigInteger[] corners = [0, 1, modulus - 1, modulus, modulus + 1, (BigInteger.One << config.Bits) - 1, end - 1, end - (end % modulus) - 1];
        var random = new Random(seed);
        var bytes = new byte[(config.Bits + config.ExtraBits + 7) / 8];
        return corners.Concat(Enumerable.Range(0, 20).Select(_ =>
        {
            random.NextBytes(bytes);
            return new BigInteger(bytes, isUnsigned: true) % end;
        }));
    }
}
