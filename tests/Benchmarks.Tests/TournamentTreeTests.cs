using Benchmarks.Designs;
using Verification;
using Verification.Engines;

namespace Benchmarks.Tests;

/// <summary>The tree against a search through all entries.</summary>
public sealed class TournamentTreeTests
{
    public static TheoryData<EngineKind, int, int> Cases => new()
    {
        { EngineKind.BuiltIn, 64, 16 },
        { EngineKind.Verilator, 64, 16 },
        { EngineKind.Icarus, 64, 16 },
        // Few keys and few leaves: ties, full and empty all the time.
        { EngineKind.BuiltIn, 8, 2 },
        { EngineKind.Verilator, 8, 2 },
        { EngineKind.Icarus, 8, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pops_the_greatest_key_with_the_lowest_index(EngineKind engine, int entries, int keyBits)
    {
        var tree = new TournamentTree(new TournamentTreeConfig(entries, keyBits));
        Testbench.Run(tree, new SimulationOptions { Engine = engine }, simulation =>
        {
            simulation.Reset();
            var random = new Random(simulation.Options.Seed);
            var keys = new int?[entries];
            var pops = 0;
            for (var cycle = 0; cycle < 2000; cycle++)
            {
                // More loads than pops and the reverse, by turns.
                var loads = random.Next(4) < (cycle / 200 % 2 == 0 ? 3 : 1);
                var asks = random.Next(4) < 2;
                var (index, key) = (random.Next(entries), random.Next(1 << keyBits));
                simulation.Set(tree.Load, loads);
                simulation.Set(tree.LoadIndex, index);
                simulation.Set(tree.LoadKey, key);
                simulation.Set(tree.Pop, asks);
                simulation.Step();

                var best = -1;
                for (var i = 0; i < entries; i++)
                {
                    if (keys[i] is { } candidate && (best < 0 || candidate > keys[best]))
                        best = i;
                }

                simulation.Expect(tree.PoppedValid, asks && best >= 0);
                if (asks && best >= 0)
                {
                    simulation.Expect(tree.PoppedIndex, best);
                    simulation.Expect(tree.PoppedKey, keys[best]!.Value);
                    keys[best] = null;
                    pops++;
                }

                if (loads)
                    keys[index] = key;
            }

            pops.ShouldBeGreaterThan(500);
        });
    }
}
