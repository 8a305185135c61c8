using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Tests.Preparation;

public sealed class WirePropagationTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_designs_behave_the_same(int seed)
    {
        var top = RandomDesign.Make(seed, RandomDesignOptions.All).Top;
        var flat = new SplitLoopedSignals().Run(new Flattener().Run(top));
        new WirePropagation().Run(flat).ShouldBehaveAs(top, seed);
    }

    [Fact]
    public void Constants_fold_through_wires_whatever_their_order()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 8);
        var output = net.Output("out", 8);
        var first = net.Wire("first", 8);
        var second = net.Wire("second", 8, net.Constant(0, 8));
        net.Assign(output, net.Fold.Binary(Op.Xor, net.Read(first), input));
        net.Assign(first, net.Fold.Binary(Op.And, input, net.Read(second)));
        var result = new WirePropagation().Run(net.Definition);
        var value = result.Assignments[0].Value;
        result.Nodes.OpOf(value).ShouldBe(Op.Signal);
        result.Nodes.A(value).ShouldBe(0);
    }

    [Fact]
    public void A_vector_that_looks_looped_is_left_alone()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 1);
        var output = net.Output("out", 2);
        var carry = net.Wire("carry", 2, net.Constant(0, 2));
        net.Assign(carry, input, low: 0);
        net.Assign(carry, net.Fold.Unary(Op.Not, net.Fold.Slice(net.Read(carry), 0, 1)), low: 1);
        net.Assign(output, net.Read(carry));
        var result = new WirePropagation().Run(net.Definition);
        result.Nodes.OpOf(result.Assignments[2].Value).ShouldBe(Op.Signal);
        var split = new WirePropagation().Run(new SplitLoopedSignals().Run(net.Definition));
        split.Nodes.OpOf(split.Assignments[2].Value).ShouldBe(Op.Concat);
    }

    [Fact]
    public void Long_chains_do_not_exhaust_the_stack()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 8);
        var output = net.Output("out", 8);
        var wires = Enumerable.Range(0, 100_000).Select(_ => net.Wire(null, 8)).ToList();
        net.Assign(output, net.Read(wires[0]));
        for (var i = 0; i + 1 < wires.Count; i++)
            net.Assign(wires[i], net.Fold.Binary(Op.Add, net.Read(wires[i + 1]), input));
        net.Assign(wires[^1], input);
        new WirePropagation().Run(net.Definition).Nodes.Count.ShouldBe(wires.Count);
    }
}
