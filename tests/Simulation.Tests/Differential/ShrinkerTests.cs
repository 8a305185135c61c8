using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.RandomDesigns.Shrinking;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Differential;

/// <summary>Failures of wrong models come out small enough to be understood at a glance.</summary>
public sealed class ShrinkerTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    public static TheoryData<Op, Op> Mistakes => new()
    {
        { Op.Subtract, Op.Add },
        { Op.Xor, Op.Or },
        { Op.RemainderSigned, Op.RemainderUnsigned },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_operator_is_reduced_to_itself(Op right, Op wrong)
    {
        var models = new ModelComparison(
            new ModelKind("right", design => new InterpretedModel(design)),
            new ModelKind("wrong", design => new InterpretedModel(DesignRewriter.Run(design, _ => new DefinitionEdits { Replacement = (right, wrong) }))));
        var failure = FirstFailure(models);

        var small = new Shrinker(models.Run, Enough).Shrink(failure);

        var text = FailureText.Of(small);
        small.Design.Definitions.Count.ShouldBe(1, text);
        text.ShouldNotContain("No Verilog");
        var nodes = small.Design.Top.Nodes;
        Enumerable.Range(0, nodes.Count).Count(node => nodes.OpOf(node) is not (Op.Constant or Op.Signal)).ShouldBeLessThanOrEqualTo(4, text);
        Enumerable.Range(0, nodes.Count).ShouldContain(node => nodes.OpOf(node) == right, text);
        small.Design.Top.Assignments.Length.ShouldBeLessThanOrEqualTo(4, text);
        small.Stimulus.Steps.Length.ShouldBe(1, text);
        models.Run(small.Design, small.Stimulus).ShouldBe(small.Mismatch);
    }

    [Fact]
    public void The_report_has_the_stimulus_the_netlist_and_the_Verilog()
    {
        var net = new NetBuilder("top");
        net.Assign(net.Output("y", 4), net.Fold.Binary(Op.Subtract, net.Input("a", 4), net.Constant(3, 4)));
        var steps = new Stimulus([new StimulusStep([0, 5], 0, SettlesBefore: true, SettlesAfter: false)]);
        FailureText.Of(new Failure(net.Design(), steps, new Mismatch(0, "wrong", "'y' is 8 before the edge, but 2 in right"))).ShouldStartWith(
            """
            step 0, wrong: 'y' is 8 before the edge, but 2 in right

            step 0: a=5, settle and compare, edge of []

            definition top
              Output y : 4
              Input a : 4
              y = Subtract:4(a, 4'h3)   // 0

            // Generated
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Rewriting_without_edits_keeps_the_behaviour()
    {
        var models = new ModelComparison(
            new ModelKind("original", design => new InterpretedModel(design)),
            new ModelKind("rewritten", design => new InterpretedModel(DesignRewriter.Run(design, _ => DefinitionEdits.None))));
        for (var seed = 500; seed < 520; seed++)
        {
            var (design, stimulus, mismatch) = Run(models, seed);
            if (mismatch is not null)
                Assert.Fail(FailureText.Of(new Failure(design, stimulus, mismatch)));
        }
    }

    private static Failure FirstFailure(ModelComparison models)
    {
        for (var seed = 1; ; seed++)
        {
            var (design, stimulus, mismatch) = Run(models, seed);
            if (mismatch is not null)
                return new Failure(design, stimulus, mismatch);
        }
    }

    /// <summary>Without random starts: those depend on the numbers of signals, which rewriting changes.</summary>
    private static (Design Design, Stimulus Stimulus, Mismatch? Mismatch) Run(ModelComparison models, int seed)
    {
        var design = RandomDesign.Make(seed, RandomDesignOptions.All);
        using var model = new InterpretedModel(design);
        var stimulus = Stimulus.Make(model, seed, 40, restarts: false);
        return (design, stimulus, models.Run(design, stimulus));
    }
}
