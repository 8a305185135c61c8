using System.Collections.Immutable;
using HdlDsl.Netlists;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Language;

public sealed class ElaborationTests
{
    private enum State
    {
        Idle,
        Busy,
        Done,
    }

    [Fact]
    public void Equal_configurations_are_built_once()
    {
        var builds = new BuildCounter();
        var design = Elaborator.Elaborate(new Row(new RowConfig(100, builds)));
        design.Definitions.Count.ShouldBe(3);
        design.Top.Instances.Count.ShouldBe(100);
        builds.Count.ShouldBe(2);
    }

    [Fact]
    public void Definitions_are_named_by_what_differs() =>
        Elaborator.Elaborate(new Row(new RowConfig(4, new BuildCounter()))).Definitions.Select(definition => definition.Name)
            .ShouldBe(["Cell_Width5", "Cell_Width3", "Row"]);

    [Fact]
    public void Module_object_with_state_is_a_definition_of_its_own()
    {
        var design = Elaborator.Elaborate(new Snippet(module =>
        {
            foreach (var i in Enumerable.Range(0, 2))
                Instance(new Constant(i));
            module.Y.Value = module.A;
        }));
        design.Definitions.Select(definition => definition.Name).ShouldBe(["Constant", "Constant_2", "Snippet"], ignoreOrder: true);
    }

    [Fact]
    public void Elaborating_twice_gives_the_same()
    {
        var top = new Row(new RowConfig(5, new BuildCounter()));
        Text(Elaborator.Elaborate(top)).ShouldBe(Text(Elaborator.Elaborate(top)));
        Text(Elaborator.Elaborate(top, new ElaborationOptions { CaptureLocations = true })).ShouldBe(Text(Elaborator.Elaborate(top)));
    }

    [Fact]
    public async Task Two_threads_at_once()
    {
        var shared = new Row(new RowConfig(50, new BuildCounter()));
        var expected = Text(Elaborator.Elaborate(new Row(new RowConfig(50, new BuildCounter()))));
        var texts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Text(Elaborator.Elaborate(shared)))));
        texts.ShouldAllBe(text => text == expected);
    }

    [Fact]
    public void Kinds_of_registers()
    {
        var definition = Elaborator.Elaborate(new Registers()).Top;
        Initial(definition, "zero").ShouldBe("0");
        Initial(definition, "seven").ShouldBe("7");
        Initial(definition, "minus").ShouldBe("15");
        Initial(definition, "data").ShouldBe("none");
        Initial(definition, "state").ShouldBe("1");
        Initial(definition, "vector").ShouldBe("255");
        Initial(definition, "triples").ShouldBe("51");
        definition.Domains.ShouldBe([new DomainUse(ClockDomain.Default, NeedsReset: true)]);
    }

    [Fact]
    public void Domain_without_resets_has_no_reset_port() => Elaborator.Elaborate(new DelayOnly(Reset.None, 2)).Top.Domains
        .ShouldBe([new DomainUse(ClockDomain.Default, NeedsReset: false)]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Delay_makes_a_register_for_each_cycle(int cycles) =>
        Elaborator.Elaborate(new DelayOnly(default, cycles)).Top.Signals.ToArray()
            .Count(signal => signal.Kind == SignalKind.Register).ShouldBe(cycles);

    [Fact]
    public void Switch_is_complete_with_all_values_all_members_or_Default() =>
        Elaborator.Elaborate(new Switches()).Top.Chains.ToArray().Select(chain => chain.IsComplete)
            .ShouldBe([true, false, true, false, true]);

    [Fact]
    public void Last_case_of_all_members_takes_the_rest()
    {
        var definition = Elaborator.Elaborate(new Switches()).Top;
        definition.Scopes.ToArray().Where(scope => scope.TakesRest).ShouldHaveSingleItem().Chain.ShouldBe(2);
    }

    [Fact]
    public void Memories_keep_their_ports()
    {
        var definition = Elaborator.Elaborate(new Memories()).Top;
        definition.Memories.Select(memory => (memory.Name, memory.Depth, memory.Width, memory.IsRom))
            .ShouldBe([("memory", 16, 8, false), ("rom", 3, 4, true)]);
        definition.Memories[1].Contents.ShouldBe([15, 0, 1]);
        definition.MemoryWrites.ToArray().ShouldHaveSingleItem().Scope.ShouldNotBe(0);
        definition.Signals.ToArray().Count(signal => signal.Kind == SignalKind.Register).ShouldBe(1);
    }

    private static string Initial(Definition definition, string name)
    {
        var node = definition.Signals.ToArray().Single(signal => signal.Name == name).InitialNode;
        return node < 0 ? "none" : definition.Nodes.ConstantOf(node).ToString();
    }

    private static string Text(Design design) => string.Join('\n', design.Definitions.Select(definition =>
        $"{definition}: {string.Join(' ', definition.Signals.ToArray().Select(signal => $"{signal.Kind}/{signal.Name}/{signal.Width}"))}"));

    private sealed class BuildCounter
    {
        private int count;

        public int Count => count;

        public void Add() => Interlocked.Increment(ref count);

        public override bool Equals(object? obj) => obj is BuildCounter;

        public override int GetHashCode() => 0;
    }

    private sealed record RowConfig(int Length, BuildCounter Builds);

    private sealed record CellConfig(int Width, BuildCounter Builds);

    private sealed class Cell(CellConfig config) : Module<CellConfig>(config)
    {
        public UInt A { get; } = In.UInt(config.Width);

        public UInt Y { get; } = Out.UInt(config.Width);

        protected override void Build()
        {
            Config.Builds.Add();
            Y.Value = Delay(A);
        }
    }

    private sealed class Row(RowConfig config) : Module<RowConfig>(config)
    {
        public UInt A { get; } = In.UInt(5);

        public UInt Y { get; } = Out.UInt(5);

        protected override void Build()
        {
            var value = A;
            for (var i = 0; i < Config.Length; i++)
            {
                var cell = Instance(new Cell(new CellConfig(i % 2 == 0 ? 5 : 3, Config.Builds)));
                cell.A.Value = value.Wrap(cell.A.Width);
                value = cell.Y.Wrap(5);
            }

            Y.Value = value;
        }
    }

    private sealed class Constant(int value) : Module
    {
        public UInt Y { get; } = Out.UInt(4);

        protected override void Build() => Y.Value = value;
    }

    private sealed class Registers : Module
    {
        public Bits Y { get; } = Out.Bits(26);

        protected override void Build()
        {
            var zero = Reg.UInt(4);
            var seven = Reg.UInt(4, reset: 7);
            var minus = Reg.SInt(4, reset: -1);
            var data = Reg.UInt(4, Reset.None);
            var state = Reg.Enum(State.Busy);
            var vector = Reg.Vec(8, Shape.Bit(), reset: 1);
            var triples = Reg.Vec(2, Shape.UInt(4), reset: 3);
            Y.Value = Cat(zero, seven, minus, data, state, vector);
            zero.Next = triples[0];
            foreach (var triple in triples)
                triple.Next = seven;
            seven.Next = data;
            minus.Next = -2;
            data.Next = zero;
            state.Next = State.Done;
            vector.Next = vector;
        }
    }

    private sealed class DelayOnly(Reset reset, int cycles) : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build() => Y.Value = Delay(A, cycles, reset);
    }

    private sealed class Switches : Module
    {
        public UInt A { get; } = In.UInt(1);

        public Enum<State> S { get; } = In.Enum<State>();

        public Bit Y { get; } = Out.Bit(defaultsTo: 0);

        protected override void Build()
        {
            Choose(A, () => Case(0).Dispose(), () => Case(1).Dispose());
            Choose(A, () => Case(0).Dispose());
            Choose(S, () => Case([State.Idle, State.Busy]).Dispose(), () => Case(State.Done).Dispose());
            Choose(S, () => Case(State.Done).Dispose());
            Choose(A, () => Case(1).Dispose(), () => Default().Dispose());
        }

        private static void Choose(Signal subject, params ImmutableArray<Action> branches)
        {
            using (Switch(subject))
            {
                foreach (var branch in branches)
                    branch();
            }
        }
    }

    private sealed class Memories : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt D { get; } = In.UInt(8);

        public Bit W { get; } = In.Bit();

        public UInt Y { get; } = Out.UInt(8);

        public SInt Z { get; } = Out.SInt(4);

        protected override void Build()
        {
            var memory = Mem.Of(16, Shape.UInt(8));
            using (When(W))
                memory[A].Next = D;
            Y.Value = memory.ReadNext(A);
            var rom = Mem.Rom([-1, 0, 1], Shape.SInt(4));
            Z.Value = rom[A];
        }
    }
}
