using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Tests.Preparation;

public sealed class SplitVectorsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_designs_behave_the_same(int seed)
    {
        var top = RandomDesign.Make(seed, RandomDesignOptions.All).Top;
        var flat = new WirePropagation().Run(new Flattener().Run(top));
        foreach (var i in Enumerable.Range(0, flat.Signals.Length).Where(i => flat.Signals[i].Width % 3 == 0))
            flat.SignalRef(i).ElementWidth = flat.Signals[i].Width / 3;
        new SplitVectors().Run(flat).ShouldBehaveAs(top, seed);
    }

    [Fact]
    public void Elements_of_a_register_vector_become_registers_with_their_reset_values()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 8);
        var output = net.Output("out", 8);
        var vector = net.Register("v", 32, net.Constant(0x44332211, 32));
        net.Definition.SignalRef(vector).ElementWidth = 8;
        net.Assign(vector, input, low: 0);
        for (var i = 1; i < 4; i++)
            net.Assign(vector, net.Fold.Slice(net.Read(vector), (i - 1) * 8, 8), low: i * 8);
        net.Assign(output, net.Fold.Slice(net.Read(vector), 24, 8));
        var origins = new Origins();
        var result = new SplitVectors().Run(new Flattener().Run(net.Definition, origins: origins), origins);
        var registers = result.Signals.ToArray().Where(signal => signal.Kind == SignalKind.Register).ToList();
        registers.ConvertAll(signal => $"{signal.Name}={result.Nodes.ConstantOf(signal.InitialNode):x}")
            .ShouldBe(["v.0=11", "v.1=22", "v.2=33", "v.3=44"]);
        origins.Signals.Count.ShouldBe(result.Signals.Length);
        origins.Signals[^1].ShouldBe(new SignalOrigin(0, vector, 24));
        result.ShouldBehaveAs(net.Definition, 1);
    }

    [Fact]
    public void A_vector_indexed_at_run_time_stays_whole()
    {
        var net = new NetBuilder("top");
        var index = net.Input("index", 2);
        var output = net.Output("out", 8);
        var vector = net.Register("v", 32);
        net.Definition.SignalRef(vector).ElementWidth = 8;
        net.Assign(vector, net.Constant(7, 8), low: 8);
        net.Assign(output, net.Fold.DynamicSlice(net.Read(vector), index, 8, 8));
        new SplitVectors().Run(net.Definition).ShouldBeSameAs(net.Definition);
    }

    [Fact]
    public void A_carry_chain_with_a_default_is_no_loop_once_split()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 8);
        var output = net.Output("out", 8);
        var carry = net.Wire("carry", 8);
        net.Assign(carry, net.Constant(0, 8));
        net.Assign(carry, net.Fold.Slice(input, 0, 1), low: 0);
        for (var i = 1; i < 8; i++)
        {
            var below = net.Fold.Slice(net.Read(carry), i - 1, 1);
            net.Assign(carry, net.Fold.Binary(Op.Or, below, net.Fold.Slice(input, i, 1)), low: i);
        }

        net.Assign(output, net.Read(carry));
        var result = new WirePropagation().Run(new SplitVectors().Run(net.Definition));
        result.Nodes.OpOf(result.Assignments[^1].Value).ShouldBe(Op.Concat);
        result.ShouldBehaveAs(net.Definition, 1);
    }
}
