using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Language;

public sealed class UseErrorTests
{
    [Fact]
    public void Outside_Build() => Findings.Of(() =>
    {
        Wire.UInt(4).Value = 3;
    }).ShouldBe("""
        error HDL1001: hardware can be described only inside a module's Build().
          UseErrorTests.cs: Wire.UInt(4).Value = 3;   here
          Fix: move this into Build(), or into a method that Build() calls.
        """);

    [Fact]
    public void Signal_of_another_module() => Findings.Of(new Snippet(module =>
    {
        var other = Instance(new UsesForeign(module.A + 1));
        module.Y.Value = other.O.AsUInt();
    })).ShouldBe("""
        error HDL1002: a UInt(5) of module 'Snippet' is used in module 'UsesForeign'; a module can only use its own signals and the ports of its instances.
          UseErrorTests.cs: protected override void Build() => O.Value = foreign[0];   used here
          Fix: pass the value through ports of both modules.
        """);

    [Fact]
    public void Port_of_a_grandchild() => Findings.Of(new Snippet(module =>
    {
        Leaf? grandchild = null;
        var child = Instance(new Parent(leaf => grandchild = leaf));
        module.Y.Value = child.O.AsUInt();
        var late = Instance(new Late(() => grandchild!));
        module.Y[0].Value = late.O;
    })).ShouldBe("""
        error HDL1002: port 'O' of module 'Leaf' is used in module 'Late', which has no instance of it; a module can only use its own signals and the ports of its instances.
          UseErrorTests.cs: O.Value = leaf().O;   used here
          UseErrorTests.cs: public Bit O { get; } = Out.Bit();   declared here
          Fix: make the instance inside this module's Build(), or pass the value through ports of both modules.
        """);

    [Fact]
    public void Port_of_a_module_made_elsewhere()
    {
        var stranger = new Leaf();
        Findings.Of(new Snippet(module =>
        {
            module.Y[0].Value = stranger.O;
        })).ShouldBe("""
            error HDL1002: a port of a module made elsewhere is used in module 'Snippet', which has no instance of it; a module can only use its own signals and the ports of its instances.
              UseErrorTests.cs: module.Y[0].Value = stranger.O;   used here
              UseErrorTests.cs: public Bit O { get; } = Out.Bit();   declared here
              Fix: make the instance inside this module's Build(), or pass the value through ports of both modules; a port of this module is a property with { get; } = …, neither a field nor =>.
            """);
    }

    [Fact]
    public void Instance_made_elsewhere()
    {
        var stranger = new Leaf();
        Findings.Of(new Snippet(_ =>
        {
            Instance(stranger);
        })).ShouldBe("""
            error HDL1002: the 'Leaf' passed to Instance() was not made inside the Build() of 'Snippet'.
              UseErrorTests.cs: Instance(stranger);   here
              Fix: make it there: Instance(new …).
            """);
    }

    [Fact]
    public void Memory_of_another_module()
    {
        Mem<UInt>? kept = null;
        Elaborator.Elaborate(new Snippet(module =>
        {
            kept = Mem.Of(4, Shape.UInt(4), contents: [1, 2, 3, 4]);
            module.Y.Value = kept[module.A];
        }));
        Findings.Of(new Snippet(module =>
        {
            module.Y.Value = kept![module.A];
        })).ShouldBe("""
            error HDL1002: memory without a name belongs to another module.
              UseErrorTests.cs: module.Y.Value = kept![module.A];   here
              Fix: pass address and data through ports of both modules.
            """);
    }

    [Fact]
    public void Next_of_a_wire_and_Value_of_a_register() => Findings.Of(new Snippet(module =>
    {
        var register = Reg.Bit();
        register.Value = true;
        module.Y.Next = module.A;
        var memory = Mem.Of(4, Shape.UInt(4));
        memory[module.A].Value = 3;
    })).ShouldBe("""
        error HDL1003: register 'register' is assigned with .Value, which is for wires and outputs.
          UseErrorTests.cs: register.Value = true;   assigned here
          UseErrorTests.cs: var register = Reg.Bit();   declared here
          Fix: write .Next: a register takes its new value at the clock edge.

        error HDL1003: output 'Y' is assigned with .Next, which is for registers.
          UseErrorTests.cs: module.Y.Next = module.A;   assigned here
          Snippet.cs: public UInt Y { get; } = Out.UInt(4);   declared here
          Fix: write .Value, or make it a register with Reg.

        error HDL1003: memory 'memory' is assigned with .Value; a memory is written at the clock edge.
          UseErrorTests.cs: memory[module.A].Value = 3;   assigned here
          UseErrorTests.cs: var memory = Mem.Of(4, Shape.UInt(4));   declared here
          Fix: write .Next.
        """);

    [Fact]
    public void Target_that_can_not_be_assigned() => Findings.Of(new Snippet(module =>
    {
        module.Y.Value = 0;
        (module.A + 1).Value = 3;
        module.A.Value = 3;
        var leaf = Instance(new Leaf());
        leaf.I.Value = module.C;
        leaf.O.Value = true;
        var rom = Mem.Rom([1, 2], 4);
        rom[module.A].Next = 3;
        var memory = Mem.Of(4, Shape.Vec(2, Shape.UInt(2)));
        memory[module.A][0].Next = 3;
        memory[module.A][module.A].Next = 3;
    })).ShouldBe("""
        error HDL1004: a value computed in 'Snippet' (UInt(5)) can't be assigned; only registers, wires, outputs and inputs of instances can.
          UseErrorTests.cs: (module.A + 1).Value = 3;   assigned here
          Fix: assign to the register or wire itself, or make a Wire for it.

        error HDL1004: input 'A' of 'Snippet' is assigned inside the module; its surroundings drive it.
          UseErrorTests.cs: module.A.Value = 3;   assigned here
          Snippet.cs: public UInt A { get; } = In.UInt(4);   declared here
          Fix: declare it with Out, or assign a Wire.

        error HDL1004: output 'O' of an instance is assigned in 'Snippet'; the instance drives it.
          UseErrorTests.cs: leaf.O.Value = true;   assigned here
          UseErrorTests.cs: public Bit O { get; } = Out.Bit();   declared here
          Fix: read it, or assign an input of the instance.

        error HDL1004: ROM 'rom' is written.
          UseErrorTests.cs: rom[module.A].Next = 3;   written here
          UseErrorTests.cs: var rom = Mem.Rom([1, 2], 4);   declared here
          Fix: declare it with Mem.Of.

        error HDL1004: an element of a word of memory 'memory' is written that is chosen at run time; which bits a write replaces must be fixed.
          UseErrorTests.cs: memory[module.A][module.A].Next = 3;   written here
          UseErrorTests.cs: var memory = Mem.Of(4, Shape.Vec(2, Shape.UInt(2)));   declared here
          Fix: write each element under its own condition: using (When(index == i)) memory[address][i].Next = …, or the whole word.
        """);

    [Fact]
    public void Module_that_contains_itself() => Findings.Of(new Ouroboros(3)).ShouldBe("""
        error HDL1008: module 'Ouroboros' contains an instance of itself with the same configuration.
          UseErrorTests.cs: protected override void Build() => Instance(new Ouroboros(Config));   instance made here
          Fix: give the inner instance a smaller configuration, and none for the smallest.
        """);

    [Fact]
    public void Hierarchy_without_end() => Findings.Of(new Endless(0)).ShouldBe("""
        error HDL1008: the hierarchy is more than 1000 levels deep at 'Endless'; does the module contain itself?
          UseErrorTests.cs: protected override void Build() => Instance(new Endless(Config + 1));   instance made here
          Fix: end the recursion: make no instance for the smallest configuration.
        """);

    private sealed class Leaf : Module
    {
        public Bit I { get; } = In.Bit();

        public Bit O { get; } = Out.Bit();

        protected override void Build() => O.Value = I;
    }

    private sealed class Parent(Action<Leaf> show) : Module
    {
        public Bit O { get; } = Out.Bit();

        protected override void Build()
        {
            var leaf = Instance(new Leaf());
            leaf.I.Value = true;
            O.Value = leaf.O;
            show(leaf);
        }
    }

    private sealed class Late(Func<Leaf> leaf) : Module
    {
        public Bit O { get; } = Out.Bit();

        protected override void Build()
        {
            O.Value = leaf().O;
        }
    }

    private sealed class UsesForeign(UInt foreign) : Module
    {
        public Bit O { get; } = Out.Bit();

        protected override void Build() => O.Value = foreign[0];
    }

    private sealed class Ouroboros(int size) : Module<int>(size)
    {
        protected override void Build() => Instance(new Ouroboros(Config));
    }

    private sealed class Endless(int level) : Module<int>(level)
    {
        protected override void Build() => Instance(new Endless(Config + 1));
    }
}
