using System.Globalization;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>Arrays whose elements are simulated side by side behave as when interpreted one by one.</summary>
public sealed class InstanceGroupTests
{
    private static readonly ModelComparison Models = new(
        new ModelKind("interpreted", design => new InterpretedModel(design)),
        new ModelKind("side by side", design => new CompiledModel(design)),
        new ModelKind("one by one", design => new CompiledModel(design, SimulatorOptions.Default with { GroupsInstances = false })));

    [Fact]
    public void Random_arrays_agree() => Check(firstSeed: 1, count: 40);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Many_random_arrays_agree() =>
        Check(30_000, int.Parse(Environment.GetEnvironmentVariable("HDL_RANDOM_DESIGNS") ?? "2000", CultureInfo.InvariantCulture));

    private static void Check(int firstSeed, int count)
    {
        var failures = new List<string>();
        var grouped = 0;
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var design = RandomArray.Make(seed);
            using (var model = new CompiledModel(design))
                grouped += model.Instances.Any(report => report.Reason is null) ? 1 : 0;
            try
            {
                Models.Check(seed, design, steps: 20);
            }
            catch (InvalidOperationException failure)
            {
                failures.Add(failure.Message);
            }
        }

        failures.ShouldBeEmpty();
        grouped.ShouldBeGreaterThan(count / 2);
    }
}
