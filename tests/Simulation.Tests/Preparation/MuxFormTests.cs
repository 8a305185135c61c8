using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Tests.Preparation;

public sealed class MuxFormTests
{
    private static readonly RandomDesignOptions WithoutBoxes = RandomDesignOptions.All with { BlackBoxes = false };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_designs_behave_the_same(int seed)
    {
        var top = RandomDesign.Make(seed, WithoutBoxes).Top;
        var flat = new Flattener().Run(top);
        AsDefinition(MuxForm.Of(flat)).ShouldBehaveAs(top, seed);
        AsDefinition(MuxForm.Of(flat, new MuxFormOptions(MostComparedElements: 2))).ShouldBehaveAs(top, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_designs_behave_the_same_behind_all_passes(int seed)
    {
        var top = RandomDesign.Make(seed, WithoutBoxes with { Size = 120 }).Top;
        var flat = new WirePropagation().Run(new SplitVectors().Run(new WirePropagation().Run(new Flattener().Run(top))));
        AsDefinition(MuxForm.Of(flat, new MuxFormOptions(MostComparedElements: 1000))).ShouldBehaveAs(top, seed);
    }

    [Fact]
    [Trait("Category", "Nightly")]
    public void Many_random_designs_behave_the_same()
    {
        for (var seed = 1000; seed < 3000; seed++)
            Random_designs_behave_the_same_behind_all_passes(seed);
    }

    /// <summary>Members of the elements of a vector lie apart, and overlap when their places have only a small common divisor.</summary>
    [Theory]
    [InlineData(8, 16)]
    [InlineData(5, 16)]
    [InlineData(24, 8)]
    [InlineData(12, 8)]
    public void Elements_may_lie_apart_or_overlap(int width, int stride)
    {
        var net = new NetBuilder("top");
        var (index, bits) = (net.Input("index", 5), net.Input("bits", width));
        var parts = Enumerable.Range(0, 10).Select(i => net.Input($"part{i}", 6)).ToList();
        var output = net.Output("out", 60);
        for (var i = 0; i < parts.Count; i++)
            net.Assign(output, parts[i], low: 6 * i);
        net.Assign(output, bits, index: index, stride: stride);
        AsDefinition(MuxForm.Of(net.Definition)).ShouldBehaveAs(net.Definition, seed: 1);
        AsDefinition(MuxForm.Of(net.Definition, new MuxFormOptions(MostComparedElements: 1000))).ShouldBehaveAs(net.Definition, seed: 1);
    }

    [Fact]
    public void A_register_assigned_in_one_branch_holds_by_its_enable_alone()
    {
        var net = new NetBuilder("top");
        var (enable, value) = (net.Input("enable", 1), net.Input("value", 8));
        var register = net.Register("r", 8);
        net.Branch(net.WhenChain(), ScopeKind.When, enable, () => net.Assign(register, value));
        var form = MuxForm.Of(net.Definition);
        form.Registers.ShouldBe([new RegisterForm(register, form.Values[1], form.Values[0])]);
    }

    [Fact]
    public void A_vector_that_depends_on_itself_by_parts_needs_no_splitting_before()
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
        AsDefinition(MuxForm.Of(net.Definition)).ShouldBehaveAs(net.Definition, 1);
    }

    [Fact]
    public void A_switch_over_all_values_becomes_a_tree_without_comparisons()
    {
        var net = new NetBuilder("top");
        var subject = net.Input("subject", 2);
        var values = Enumerable.Range(0, 4).Select(i => net.Input($"v{i}", 8)).ToList();
        var output = net.Output("out", 8);
        var chain = net.SwitchChain(subject, isComplete: true);
        for (var i = 0; i < 4; i++)
            net.Branch(chain, ScopeKind.Case, -1, () => net.Assign(output, values[i]), net.Constant(i, 2));
        var form = MuxForm.Of(net.Definition);
        var ops = Enumerable.Range(0, form.Nodes.Count).Select(form.Nodes.OpOf).ToList();
        ops.ShouldNotContain(Op.Equal);
        ops.Count(op => op == Op.Mux).ShouldBe(3);
    }

    [Fact]
    public void A_combinational_loop_is_refused()
    {
        var net = new NetBuilder("top");
        var wire = net.Wire("w", 8);
        net.Assign(wire, net.Fold.Unary(Op.Not, net.Read(wire)));
        Should.Throw<InvalidOperationException>(() => MuxForm.Of(net.Definition)).Message
            .ShouldBe("'top' has a combinational loop, which the checks refuse.");
    }

    [Fact]
    public void Long_chains_of_wires_do_not_exhaust_the_stack()
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 8);
        var output = net.Output("out", 8);
        var wires = Enumerable.Range(0, 100_000).Select(_ => net.Wire(null, 8)).ToList();
        net.Assign(output, net.Read(wires[0]));
        for (var i = 0; i + 1 < wires.Count; i++)
            net.Assign(wires[i], net.Fold.Binary(Op.Add, net.Read(wires[i + 1]), input));
        net.Assign(wires[^1], input);
        MuxForm.Of(net.Definition).Nodes.Count.ShouldBe(wires.Count + 1);
    }

    /// <summary>Writes a form as a definition again, so that the interpreter can run it.</summary>
    private static Definition AsDefinition(MuxForm form)
    {
        var source = form.Definition;
        var result = new Definition(source.Name);
        foreach (var use in source.Domains)
            result.UseDomain(use.Domain, use.NeedsReset);
        var folder = new NodeFolder(result.Nodes);
        var map = new int[form.Nodes.Count];
        for (var node = 0; node < map.Length; node++)
        {
            map[node] = form.Nodes.OpOf(node) switch
            {
                Op.Signal => folder.Nodes.Intern(Op.Signal, form.Nodes.WidthOf(node), form.Nodes.A(node)),
                Op.MemoryRead => folder.Nodes.Intern(Op.MemoryRead, form.Nodes.WidthOf(node), form.Nodes.A(node), map[form.Nodes.B(node)]),
                _ => NodeRebuilder.Rebuild(form.Nodes, node, folder, map),
            };
        }

        result.Memories.AddRange(source.Memories);
        for (var signal = 0; signal < source.Signals.Length; signal++)
        {
            var entry = source.Signals[signal];
            var initial = entry.InitialNode < 0 ? -1 : folder.Constant(source.Nodes.ConstantOf(entry.InitialNode), entry.Width);
            result.AddSignal(entry with { InitialNode = initial });
            if (entry.Kind is SignalKind.Wire or SignalKind.Output)
                Assign(signal, map[form.Values[signal]], 0);
        }

        foreach (var register in form.Registers)
            Assign(register.Signal, map[register.Next], Scope(register.Enable));
        foreach (var write in form.Writes)
        {
            result.AddMemoryWrite(new MemoryWriteEntry
            {
                Memory = write.Memory,
                Domain = write.Domain,
                Address = map[write.Address],
                Data = map[write.Data],
                Scope = Scope(write.Enable),
            });
        }

        return result;

        int Scope(int enable)
        {
            if (enable < 0)
                return 0;
            var chain = result.AddChain(new ChainEntry { Parent = 0, Subject = -1, Branches = [] });
            return result.AddScope(new ScopeEntry { Kind = ScopeKind.When, Chain = chain, Condition = map[enable], CaseValues = [] });
        }

        void Assign(int signal, int value, int scope) => result.AddAssignment(new AssignmentEntry
        {
            Target = signal,
            Width = result.Signals[signal].Width,
            IndexNode = -1,
            Value = value,
            Scope = scope,
        });
    }
}
