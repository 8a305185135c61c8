using System.Globalization;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.BitSliced;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>Lanes of bits agree with the interpreter on random designs, whatever the other lanes do.</summary>
public sealed class BitSlicedLaneTests
{
    private static readonly RandomDesignOptions Options = RandomDesignOptions.All with { BlackBoxes = false, Size = 40 };

    [Theory]
    [InlineData(0)]
    [InlineData(67)]
    [InlineData(511)]
    public void Random_designs_agree(int lane) => Check(1 + (lane * 50), 25, lane, VectorCode.Best);

    [Fact]
    public void Random_designs_agree_on_every_processor() => Check(700, 25, 130, VectorCode.Portable);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Many_random_designs_agree() =>
        Check(30_000, int.Parse(Environment.GetEnvironmentVariable("HDL_RANDOM_DESIGNS") ?? "2000", CultureInfo.InvariantCulture), 201, VectorCode.Best);

    private static void Check(int firstSeed, int count, int lane, VectorCode vectors)
    {
        var failures = new List<string>();
        var models = new ModelComparison(
            new ModelKind("interpreted", design => new InterpretedModel(design)),
            new ModelKind("lanes of bits", design => View(new BitSlicedModel(design, vectors), lane)));
        Parallel.For(firstSeed, firstSeed + count, seed =>
        {
            try
            {
                models.Check(seed, Options with { Size = seed % 10 == 0 ? 120 : 30 }, steps: 30);
            }
            catch (InvalidOperationException failure)
            {
                lock (failures)
                    failures.Add(failure.Message);
            }
        });
        failures.ShouldBeEmpty();
    }

    private static LaneView View(BitSlicedModel model, int lane) => new(model, lane % model.Lanes);
}
