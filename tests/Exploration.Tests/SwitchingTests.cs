using Generators.Catalogue;
using Verification;

namespace Exploration.Tests;

public class SwitchingTests
{
    [Fact]
    public void Toggles_are_counted_where_a_study_names_them()
    {
        using var bench = new Bench();
        var study = Bench.StudyOf("""
            study: switching
            design: mixpe-pe
            preset: w4a8-signed
            knobs:
              activationBits: [4, 8]
            objectives:
              - minimise togglesPerCycle / itemsPerCycle
            fidelity: estimate
            """);
        var metrics = bench.Run(study).Points.Select(point => point.Stored.Metrics).ToArray();
        metrics.Length.ShouldBe(2);
        var toggles = metrics.Select(each => each["togglesPerCycle"]).Order().ToArray();
        toggles[0].ShouldBeGreaterThan(5);
        toggles[1].ShouldBeGreaterThan(1.2 * toggles[0]);
        var without = Bench.StudyOf("design: mixpe-pe\npreset: w4a8-signed\nknobs: {activationBits: [4, 8]}\nobjectives: minimise luts\nfidelity: estimate");
        bench.Run(without).Points.ShouldAllBe(point => !point.Stored.Metrics.ContainsKey("togglesPerCycle"));
    }

    [Fact]
    public void Activity_is_the_same_in_every_run_and_needs_the_built_in_simulator()
    {
        var entry = Catalogue.Find("counter");
        var (first, second) = (new SwitchingActivity(), new SwitchingActivity());
        foreach (var activity in new[] { first, second })
            entry.Verify(entry.Presets[0].Config, new VerificationRequest { RandomCycles = 500, Activity = activity }).Failure.ShouldBeNull();
        (first.Toggles, first.Cycles).ShouldBe((second.Toggles, second.Cycles));
        first.TogglesPerCycle.ShouldBeInRange(0.1, 64);
        Should.Throw<Verification.Engines.SimulationException>(() => entry.Verify(
                entry.Presets[0].Config, new VerificationRequest { Engine = Verification.Engines.EngineKind.Icarus, Activity = new SwitchingActivity() }))
            .Message.ShouldBe("Switching activity is counted by the built-in simulator, not by Icarus. Use EngineKind.BuiltIn.");
    }
}
