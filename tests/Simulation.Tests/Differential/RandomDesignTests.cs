using System.Globalization;
using HdlDsl.Checks;
using HdlDsl.Diagnostics;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>All models of the built-in simulator agree on random designs under random stimuli.</summary>
public sealed class RandomDesignTests
{
    /// <summary>The model that is believed comes first.</summary>
    private static readonly ModelComparison Models = new(
        new ModelKind("interpreted", design => new InterpretedModel(design)),
        new ModelKind("compiled", design => new CompiledModel(design)));

    [Fact]
    public void Two_hundred_random_designs_agree() => Check(firstSeed: 1, count: 200);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Many_random_designs_agree() => Check(
        firstSeed: 10_000,
        int.Parse(Environment.GetEnvironmentVariable("HDL_RANDOM_DESIGNS") ?? "2000", CultureInfo.InvariantCulture));

    /// <summary>Assignments that a later one overwrites (HDL3003) are refused as mistakes, yet they have a meaning that is worth comparing.</summary>
    [Fact]
    public void Random_designs_are_legal_but_for_overwritten_assignments()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            DesignChecks.Run(RandomDesign.Make(seed, RandomDesignOptions.All).Definitions)
                .Where(finding => finding.Severity == DiagnosticSeverity.Error && !RandomDesign.ToleratedErrors.Contains(finding.Id, StringComparer.Ordinal))
                .ShouldBeEmpty($"seed {seed}");
        }
    }

    private static void Check(int firstSeed, int count)
    {
        var failures = new List<string>();
        Parallel.For(firstSeed, firstSeed + count, seed =>
        {
            try
            {
                Models.Check(seed, RandomDesignOptions.All with { Size = seed % 10 == 0 ? 300 : 40 }, steps: 40);
            }
            catch (InvalidOperationException failure)
            {
                lock (failures)
                    failures.Add(failure.Message);
            }
        });
        failures.ShouldBeEmpty();
    }
}
