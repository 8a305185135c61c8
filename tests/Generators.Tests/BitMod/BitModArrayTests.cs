using Generators.BitMod;
using Verification;
using Verification.Engines;

namespace Generators.Tests.BitMod;

/// <summary>Matrix multiplications on arrays of tiles.</summary>
public sealed class BitModArrayTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    public void Products_are_the_golden_models(int rows, int columns)
    {
        var config = new BitModArrayConfig
        {
            Tile = new BitModTileConfig { Pe = new BitModPeConfig { GroupSize = 32 }, Rows = 2, Columns = 3 },
            TileRows = rows,
            TileColumns = columns,
        };
        var report = BitModArrayTestbench.Verify(new BitModArray(config), new VerificationRequest { Seed = 3, RandomCycles = 2_000 });
        report.Failure.ShouldBeNull();
    }
}
