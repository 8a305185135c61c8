using System.Globalization;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>Word lanes agree with the interpreter on random designs, whatever the other lanes do.</summary>
public sealed class WordLaneTests
{
    /// <summary>Designs without what word lanes refuse.</summary>
    private static readonly RandomDesignOptions Options = RandomDesignOptions.All with { BlackBoxes = false, InstanceLoops = false, Size = 40, GreatestWidth = 70 };

    [Theory]
    [InlineData(16, 5)]
    [InlineData(32, 31)]
    [InlineData(64, 0)]
    [InlineData(100, 99)]
    public void Random_designs_agree(int lanes, int lane) => Check(1, 50, lanes, lane);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Many_random_designs_agree() =>
        Check(20_000, int.Parse(Environment.GetEnvironmentVariable("HDL_RANDOM_DESIGNS") ?? "2000", CultureInfo.InvariantCulture), 64, 37);

    private static void Check(int firstSeed, int count, int lanes, int lane)
    {
        var failures = new List<string>();
        var refused = 0;
        var models = new ModelComparison(
            new ModelKind("interpreted", design => new InterpretedModel(design)),
            new ModelKind("word lanes", design => new LaneView(new WordLaneModel(design, lanes), lane)));
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            try
            {
                models.Check(seed, Options, steps: 30);
            }
            catch (InvalidOperationException failure) when (failure.Message.Contains("one word per lane", StringComparison.Ordinal))
            {
                refused++;
            }
            catch (InvalidOperationException failure)
            {
                failures.Add(failure.Message);
            }
        }

        failures.ShouldBeEmpty();
        refused.ShouldBeLessThan(count * 9 / 10);
    }
}
