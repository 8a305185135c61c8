using Generators.BitMod;
using Verification;
using Verification.Engines;

namespace Generators.Tests.BitMod;

/// <summary>The tile behind AXI4-Streams: words of all four streams, special values written right before the beats.</summary>
public sealed class BitModAxisTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Words_of_axi_streams_are_packed_as_documented(EngineKind engine)
    {
        foreach (var (specials, types) in engine == EngineKind.BuiltIn ? new[] { (1, BitModTypeSet.All), (2, BitModTypeSet.Floats), (8, BitModTypeSet.All), (4, BitModTypeSet.Integers) } : [(4, BitModTypeSet.All)])
        {
            var config = new BitModTileConfig { Rows = 3, Columns = 2, Specials = specials, Pe = new BitModPeConfig { GroupSize = 16, Types = types } };
            new BitModAxisEntry().Verify(config, new VerificationRequest { Engine = engine, Seed = 3, RandomCycles = 1_000 }).Failure.ShouldBeNull();
        }
    }
}
