using System.Globalization;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>Word lanes agree with the interpreter on random designs, whatever the other lanes do.</summary>
public sealed class WordLaneTests
{
    /// <summary>Designs without what word lanes refuse; wide values are only moved and combined bit by bit.</summary>
    private static readonly RandomDesignOptions Options = RandomDesignOptions.All with
    {
        BlackBoxes = false,
        InstanceLoops = false,
        Size = 40,
        GreatestWidth = 130,
        GreatestWord = 64,
        GreatestIndexWidth = 32,
    };

    [Theory]
    [InlineData(16, 5)]
    [InlineData(32, 31)]
    [InlineData(64, 0)]
    [InlineData(100, 99)]
    public void Random_designs_agree(int lanes, int lane) => Check(lanes * 100, 25, lanes, lane);

    [Fact]
    [Trait("Category", "Nightly")]
    public void Many_random_designs_agree() =>
        Check(20_000, int.Parse(Environment.GetEnvironmentVariable("HDL_RANDOM_DESIGNS") ?? "2000", CultureInfo.InvariantCulture), 64, 37);

    /// <summary>No shift of the whole vector is needed.</summary>
    [Fact]
    public void An_index_may_choose_the_element_of_a_wide_vector_that_is_assigned()
    {
        var net = new NetBuilder("top");
        var (index, bits) = (net.Input("index", 6), net.Input("bits", 7));
        var register = net.Register("register", 500, net.Constant(0, 500));
        net.Assign(register, bits, index: index, stride: 10);
        net.Assign(net.Output("out", 500), net.Read(register));
        Models(64, 37).Check(seed: 1, net.Design(), steps: 100);
    }

    private static ModelComparison Models(int lanes, int lane) => new(
        new ModelKind("interpreted", design => new InterpretedModel(design)),
        new ModelKind("word lanes", design => new LaneView(new WordLaneModel(design, lanes), lane)));

    /// <summary>A design that word lanes refuse is a failure: they take all that is made here.</summary>
    private static void Check(int firstSeed, int count, int lanes, int lane)
    {
        var failures = new List<string>();
        var models = Models(lanes, lane);
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            try
            {
                models.Check(seed, Options, steps: 30);
            }
            catch (InvalidOperationException failure)
            {
                failures.Add(failure.Message);
            }
        }

        failures.ShouldBeEmpty();
    }
}
