using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;
using HdlDsl.Simulator.Tests.Differential;

namespace HdlDsl.Simulator.Tests.Lanes;

/// <summary>The layout that a design gets, the report about it, and that all layouts compute the same.</summary>
public sealed class LaneModelsTests
{
    [Fact]
    public void Arithmetic_gets_words()
    {
        using var model = LaneModels.Create(Sum(24), 100);
        model.ShouldBeOfType<WordLaneModel>();
        model.Choice.ShouldBe(new LaneChoice(LaneKind.Words, "its operations go over about 32 register bits for each lane as words, 48 as single bits"));
        model.Choice!.ToString().ShouldBe("word lanes, because its operations go over about 32 register bits for each lane as words, 48 as single bits");
    }

    [Fact]
    public void Single_bits_get_bits_in_any_number_of_lanes()
    {
        foreach (var lanes in new[] { 1, 511, 512, 1300 })
        {
            using var model = LaneModels.Create(Sum(1), lanes);
            model.Lanes.ShouldBe(lanes);
            model.Choice.ShouldBe(new LaneChoice(LaneKind.BitSliced, "its operations go over about 8 register bits for each lane as words, 2 as single bits"));
            CheckSums(model, 1);
        }
    }

    [Fact]
    public void Wide_arithmetic_gets_bits()
    {
        var net = new NetBuilder("top");
        net.Assign(net.Output("y", 90), net.Fold.Multiply(signed: false, 90, net.Input("a", 80), net.Input("b", 80)));
        using var model = LaneModels.Create(net.Design(), 20);
        model.Choice.ShouldBe(new LaneChoice(LaneKind.BitSliced, "it has MultiplyUnsigned on 90 bits"));
    }

    [Fact]
    public void Black_boxes_get_replicas_and_nothing_else()
    {
        var design = Elaborator.Elaborate(new BlackBoxModelTests.AroundAccumulator());
        using var model = LaneModels.Create(design, 3);
        model.Choice.ShouldBe(new LaneChoice(LaneKind.Replicated, "'Accumulator' is a black box, and its model has one state"));
        Should.Throw<SimulatorException>(() => LaneModels.Create(design, 3, LaneKind.Words)).Message.ShouldBe(
            "'AroundAccumulator' can't be simulated in word lanes, because 'Accumulator' is a black box, and its model has one state. "
            + "Fix: LaneKind.Replicated, or LaneKind.Automatic.");
    }

    [Theory]
    [InlineData(LaneKind.Words)]
    [InlineData(LaneKind.BitSliced)]
    [InlineData(LaneKind.Replicated)]
    public void A_forced_kind_is_the_kind(LaneKind kind)
    {
        foreach (var lanes in new[] { 1, 70, 600 })
        {
            using var model = LaneModels.Create(Sum(13), lanes, kind);
            model.Choice.ShouldBe(new LaneChoice(kind, "that was asked for"));
            CheckSums(model, 13);
        }
    }

    [Fact]
    public void A_column_of_the_wrong_length_is_refused()
    {
        foreach (var kind in new[] { LaneKind.Words, LaneKind.BitSliced, LaneKind.Replicated })
        {
            using var model = LaneModels.Create(Sum(13), 600, kind);
            Should.Throw<ArgumentException>(() => model.Set(0, new ulong[599])).Message.ShouldStartWith("The model has 600 lanes but the column has 599 values.");
            Should.Throw<ArgumentException>(() => model.Get(2, new ulong[601])).Message.ShouldStartWith("The model has 600 lanes but the column has 601 values.");
        }
    }

    [Theory]
    [InlineData(LaneKind.BitSliced, 600, 555)]
    [InlineData(LaneKind.Replicated, 5, 3)]
    public void Random_designs_agree_with_the_interpreter(LaneKind kind, int lanes, int lane)
    {
        var models = new ModelComparison(
            new ModelKind("interpreted", design => new InterpretedModel(design)),
            new ModelKind("lanes", design => new LaneView(LaneModels.Create(design, lanes, kind), lane)));
        for (var seed = 1; seed <= 4; seed++)
            models.Check(seed, RandomDesignOptions.All with { BlackBoxes = kind == LaneKind.Replicated, Size = 30 }, steps: 20);
    }

    private static Design Sum(int width)
    {
        var net = new NetBuilder("top");
        var sum = net.Fold.Binary(Op.Add, net.Input("a", width), net.Input("b", width));
        net.Assign(net.Output("sum", width), sum);
        return net.Design();
    }

    private static void CheckSums(LaneModel model, int width)
    {
        var random = new Random(1);
        var mask = (1UL << width) - 1;
        var a = Enumerable.Range(0, model.Lanes).Select(_ => (ulong)random.NextInt64() & mask).ToArray();
        var b = Array.ConvertAll(a, value => (value * 5 + 1) & mask);
        var sum = new ulong[model.Lanes];
        model.Set(0, a);
        model.Set(1, b);
        model.Settle();
        model.Get(2, sum);
        sum.ShouldBe([.. a.Zip(b, (x, y) => (x + y) & mask)]);
    }
}
