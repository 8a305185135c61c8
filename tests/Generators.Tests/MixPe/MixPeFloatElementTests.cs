using Generators.MixPe;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

/// <summary>Groups of products in the floating-point element against C#'s own arithmetic.</summary>
public class MixPeFloatElementTests
{
    public static TheoryData<EngineKind, string> EnginesAndPresets()
    {
        var points = new TheoryData<EngineKind, string>();
        foreach (var (name, _) in new MixPeFloatEntry().Presets)
        {
            foreach (var engine in Enum.GetValues<EngineKind>())
                points.Add(engine, name);
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(EnginesAndPresets))]
    public void Every_preset_passes_its_own_verification(EngineKind engine, string preset)
    {
        var entry = new MixPeFloatEntry();
        var config = entry.Presets.Single(known => known.Name == preset).Config;
        var report = entry.Verify(config, new VerificationRequest { Engine = engine, RandomCycles = 3000, Seed = 5 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(5_000);
    }
}
