using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Tests.Preparation;

public sealed class FlattenerTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Flat_random_designs_behave_the_same(int seed)
    {
        var top = RandomDesign.Make(seed, RandomDesignOptions.All).Top;
        var flat = new Flattener().Run(top);
        flat.Instances.ShouldAllBe(instance => instance.Definition!.BlackBox != null);
        flat.ShouldBehaveAs(top, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Instances_that_are_kept_behave_the_same(int seed)
    {
        var top = RandomDesign.Make(seed, RandomDesignOptions.All).Top;
        new Flattener().Run(top, (_, child) => child.Name == "child2").ShouldBehaveAs(top, seed);
    }

    [Fact]
    public void Names_are_paths_and_instances_of_one_name_are_told_apart()
    {
        var middle = Wrapper("middle", Counter(), "inner");
        var top = new NetBuilder("top");
        foreach (var _ in Enumerable.Range(0, 2))
            top.Instance("stage", middle);
        foreach (var instance in top.Definition.Instances)
            instance.NameIsSuggested = true;
        var names = new Flattener().Run(top.Definition).Signals.ToArray().Select(signal => signal.Name);
        names.ShouldBe(["stage.step", "stage.out", "stage_1.step", "stage_1.out", "stage.inner.step", "stage.inner.out",
            "stage_1.inner.step", "stage_1.inner.out", "stage.inner.count", "stage_1.inner.count"]);
    }

    [Fact]
    public void Black_boxes_stay_with_their_ports_in_a_row()
    {
        var box = new Definition("box") { BlackBox = new BlackBoxInfo([], null) };
        box.AddSignal(new SignalEntry { Kind = SignalKind.Input, Name = "a", Width = 4, InitialNode = -1, Domain = -1, Instance = -1 });
        box.AddSignal(new SignalEntry { Kind = SignalKind.Output, Name = "b", Width = 4, InitialNode = -1, Domain = -1, Instance = -1 });
        var middle = Wrapper("middle", box, "vendor");
        var top = new NetBuilder("top");
        top.Instance("u0", middle);
        top.Instance("u1", middle);
        var flat = new Flattener().Run(top.Definition);
        flat.Instances.Select(instance => instance.Name).ShouldBe(["u0.vendor", "u1.vendor"]);
        for (var i = 0; i < 2; i++)
        {
            var first = flat.Instances[i].FirstSignal;
            flat.Signals[first].Kind.ShouldBe(SignalKind.InstanceInput);
            flat.Signals[first + 1].Kind.ShouldBe(SignalKind.InstanceOutput);
            flat.Signals[first + 1].Instance.ShouldBe(i);
        }
    }

    [Fact]
    public void Deep_hierarchies_do_not_exhaust_the_stack()
    {
        var definition = Counter();
        for (var level = 0; level < 5_000; level++)
            definition = Wrapper($"level{level}", definition, "u");
        new Flattener().Run(definition).Instances.ShouldBeEmpty();
    }

    private static Definition Counter()
    {
        var net = new NetBuilder("counter");
        var step = net.Input("step", 4);
        var output = net.Output("out", 4);
        var count = net.Register("count", 4, net.Constant(0, 4));
        net.Assign(count, net.Fold.Binary(Op.Add, net.Read(count), step));
        net.Assign(output, net.Read(count));
        return net.Definition;
    }

    private static Definition Wrapper(string name, Definition child, string instance)
    {
        var net = new NetBuilder(name);
        var input = net.Input("step", 4);
        var output = net.Output("out", 4);
        var first = net.Instance(instance, child);
        net.Assign(first, input);
        net.Assign(output, net.Read(first + 1));
        return net.Definition;
    }
}
