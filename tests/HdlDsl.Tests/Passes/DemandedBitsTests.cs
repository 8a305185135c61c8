using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.RandomDesigns;

namespace HdlDsl.Tests.Passes;

/// <summary>What the narrowing pass leaves of a definition.</summary>
public sealed class DemandedBitsTests
{
    [Fact]
    public void Wrapped_increment_becomes_a_narrow_addition()
    {
        var net = new NetBuilder("wrap");
        var count = net.Input("count", 8);
        var sum = net.Fold.Binary(Op.Add, net.Fold.ZeroExtend(count, 9), net.Constant(1, 9));
        net.Assign(net.Output("next", 8), net.Fold.Slice(sum, 0, 8));
        Describe(net).ShouldBe(["Signal 8", "Constant 8", "Add 8"]);
    }

    [Fact]
    public void Narrowing_passes_through_products_selections_and_shifts()
    {
        var net = new NetBuilder("deep");
        var a = net.Input("a", 16);
        var b = net.Input("b", 16);
        var product = net.Fold.Multiply(signed: true, 32, a, b);
        var shifted = net.Fold.Shift(Op.ShiftLeft, product, net.Fold.Slice(b, 0, 2));
        var chosen = net.Fold.Mux(net.Fold.Slice(a, 15, 1), shifted, product);
        net.Assign(net.Output("y", 4), net.Fold.Slice(chosen, 0, 4));
        var lines = Describe(net);
        lines.ShouldContain(line => line == "MultiplySigned 4");
        lines.ShouldContain(line => line == "ShiftLeft 4");
        lines.ShouldContain(line => line == "Mux 4");
        lines.ShouldNotContain(line => line.EndsWith(" 32", StringComparison.Ordinal));
    }

    [Fact]
    public void Right_shifts_and_comparisons_keep_whole_operands()
    {
        var net = new NetBuilder("whole");
        var sum = net.Fold.Binary(Op.Add, net.Input("a", 9), net.Input("b", 9));
        net.Assign(net.Output("y", 4), net.Fold.Slice(net.Fold.Shift(Op.ShiftRight, sum, net.Input("n", 3)), 0, 4));
        Describe(net).ShouldContain(line => line == "Add 9");
    }

    [Fact]
    public void Dead_nodes_go_but_named_live_nodes_keep_width_and_name()
    {
        var net = new NetBuilder("names");
        var a = net.Input("a", 8);
        var b = net.Input("b", 8);
        var live = net.Fold.Binary(Op.Add, a, b);
        var dead = net.Fold.Binary(Op.Xor, a, b);
        net.Definition.NameNode(live, "live");
        net.Definition.NameNode(dead, "dead");
        net.Assign(net.Output("y", 2), net.Fold.Slice(live, 0, 2));
        var result = Run(net);
        result.NodeNames.Values.ShouldBe(["live"]);
        result.Nodes.WidthOf(result.NodeNames.Keys.Single()).ShouldBe(8);
    }

    [Fact]
    public void Conditions_of_chains_without_statements_are_dead()
    {
        var net = new NetBuilder("empty");
        var a = net.Input("a", 8);
        var equal = net.Fold.Compare(Op.Equal, a, net.Constant(77, 8));
        net.Branch(net.WhenChain(), ScopeKind.When, equal, () => { });
        net.Assign(net.Output("y", 8), a);
        Describe(net).ShouldNotContain(line => line == "Equal 1");
    }

    [Fact]
    public void Instances_point_to_the_narrowed_children()
    {
        var child = new NetBuilder("child");
        child.Assign(child.Output("q", 4), child.Input("d", 4));
        var net = new NetBuilder("parent");
        var first = net.Instance("u", child.Definition);
        net.Assign(first + 1, net.Input("a", 4));
        net.Assign(net.Output("y", 4), net.Read(first));
        var result = new DesignPasses().Run(net.Design(child.Definition));
        result.Top.Instances.Single().Definition.ShouldBeSameAs(result.Definitions[0]);
        result.Definitions[0].ShouldNotBeSameAs(child.Definition);
    }

    [Fact]
    public void Long_chains_of_nodes_need_no_stack()
    {
        var net = new NetBuilder("chain");
        var value = net.Fold.ZeroExtend(net.Input("a", 8), 16);
        var b = net.Fold.ZeroExtend(net.Input("b", 8), 16);
        for (var i = 0; i < 200_000; i++)
            value = net.Nodes.Intern(i % 2 == 0 ? Op.Add : Op.Xor, 16, value, b);
        net.Assign(net.Output("y", 8), net.Fold.Slice(value, 0, 8));
        var result = Run(net);
        result.Nodes.WidthOf(result.Nodes.Count - 1).ShouldBe(8);
    }

    private static Definition Run(NetBuilder net) => new DemandedBits().Run(net.Definition, new Dictionary<Definition, Definition>());

    private static string[] Describe(NetBuilder net)
    {
        var nodes = Run(net).Nodes;
        return [.. Enumerable.Range(0, nodes.Count).Select(node => $"{nodes.OpOf(node)} {nodes.WidthOf(node)}")];
    }
}
