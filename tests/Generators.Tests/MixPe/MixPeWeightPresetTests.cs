using Generators.MixPe;
using Verification;
using Verification.Engines;

namespace Generators.Tests;

/// <summary>The presets of the weight-stationary array on all engines.</summary>
public class MixPeWeightPresetTests
{
    public static TheoryData<EngineKind, string> EnginesAndPresets()
    {
        var points = new TheoryData<EngineKind, string>();
        foreach (var (name, _) in new MixPeWeightArrayEntry().Presets)
        {
            foreach (var engine in Enum.GetValues<EngineKind>())
            {
                if (engine != EngineKind.Icarus || name != "w4a8-16x16")
                    points.Add(engine, name);
            }
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(EnginesAndPresets))]
    public void Every_preset_passes_its_own_verification(EngineKind engine, string preset)
    {
        var entry = new MixPeWeightArrayEntry();
        var config = entry.Presets.Single(known => known.Name == preset).Config;
        var report = entry.Verify(config, new VerificationRequest { Engine = engine, RandomCycles = 2000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(20);
    }

    [Fact]
    [Trait("Category", "Nightly")]
    public void The_greatest_preset_passes_on_Icarus_as_well() => Every_preset_passes_its_own_verification(EngineKind.Icarus, "w4a8-16x16");
}
