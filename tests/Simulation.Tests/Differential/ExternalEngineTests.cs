using System.Globalization;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;
using Verification.Engines;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>The models agree with Verilog simulators on what the emitted Verilog of random designs means, with resets and clocks at random.</summary>
public sealed class ExternalEngineTests
{
    private const int Steps = 40;

    public static TheoryData<EngineKind, int> Seeds()
    {
        var seeds = new TheoryData<EngineKind, int>();
        for (var seed = 1; seed <= 15; seed++)
            seeds.Add(EngineKind.Icarus, seed);
        // A model costs a run of the C++ compiler here.
        for (var seed = 1; seed <= 5; seed++)
            seeds.Add(EngineKind.Verilator, seed);
        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_designs_agree(EngineKind engine, int seed) => Check(engine, seed);

    [Theory]
    [InlineData(EngineKind.Icarus)]
    [InlineData(EngineKind.Verilator)]
    [Trait("Category", "Nightly")]
    public void Many_random_designs_agree(EngineKind engine)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("HDL_RANDOM_DESIGNS") ?? "2000", CultureInfo.InvariantCulture);
        var failures = new List<string>();
        // The engines start processes; a tenth of the designs of the models takes as long.
        for (var seed = 20_000; seed < 20_000 + Math.Max(1, count / 10); seed++)
        {
            try
            {
                Check(engine, seed);
            }
            catch (InvalidOperationException failure)
            {
                failures.Add(failure.Message);
            }
        }

        failures.ShouldBeEmpty();
    }

    private static void Check(EngineKind engine, int seed)
    {
        var models = new ModelComparison(
            new ModelKind("interpreted", design => new InterpretedModel(design)),
            new ModelKind("compiled", design => new CompiledModel(design)),
            new ModelKind(engine.ToString(), design => new EngineModel(design, engine, new EngineOptions())));
        models.Check(seed, OptionsFor(engine), Steps, restarts: false);
    }

    private static RandomDesignOptions OptionsFor(EngineKind engine) => RandomDesignOptions.All with
    {
        // In Icarus such words are unknown, and some wide quotients are wrong.
        MemoriesWithoutContents = false,
        WideDivision = engine != EngineKind.Icarus,
    };
}
