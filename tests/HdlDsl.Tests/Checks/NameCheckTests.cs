using HdlDsl.Netlists;
using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Checks;

public sealed class NameCheckTests
{
    [Fact]
    public void Two_ports() => Findings.Of(new TwoPorts()).ShouldBe("""
        error HDL5001: input 'Request_Valid' and input 'Request_Valid' of 'TwoPorts' have the same name.
          NameCheckTests.cs: public Request Request { get; } = In.Of(new Request());   the input
          NameCheckTests.cs: public Bit Request_Valid { get; } = In.Bit();   the input
          Fix: rename one of them.
        """);

    [Fact]
    public void Port_and_named_things() => Findings.Of(new NamedLikePorts()).ShouldBe("""
        error HDL5001: input 'A' and register 'A' of 'NamedLikePorts' have the same name.
          NameCheckTests.cs: var state = Reg.Bit().Named("A");   the register
          NameCheckTests.cs: public Bit A { get; } = In.Bit();   the input
          Fix: rename one of them.

        error HDL5001: input 'B' and memory 'B' of 'NamedLikePorts' have the same name.
          NameCheckTests.cs: var memory = Mem.Of(4, Shape.Bit()).Named("B");   the memory
          NameCheckTests.cs: public UInt B { get; } = In.UInt(2);   the input
          Fix: rename one of them.

        error HDL5001: output 'Y' and instance 'Y' of 'NamedLikePorts' have the same name.
          NameCheckTests.cs: var leaf = Instance(new Leaf(), "Y");   the instance
          NameCheckTests.cs: public Bit Y { get; } = Out.Bit();   the output
          Fix: rename one of them.

        error HDL5001: input 'A' and expression 'A' of 'NamedLikePorts' have the same name.
          NameCheckTests.cs: public Bit A { get; } = In.Bit();   the input
          Fix: rename one of them.
        """);

    [Fact]
    public void Port_like_the_clock() => Findings.Of(new PortLikeTheClock()).ShouldBe("""
        error HDL5001: input 'clk' and clock 'clk' of 'PortLikeTheClock' have the same name.
          NameCheckTests.cs: public Bit clk { get; } = In.Bit();   the input
          Fix: rename one of them.

        error HDL5001: input 'rst' and reset 'rst' of 'PortLikeTheClock' have the same name.
          NameCheckTests.cs: public Bit rst { get; } = In.Bit();   the input
          Fix: rename one of them.
        """);

    [Fact]
    public void Clock_and_reset_of_one_name() =>
        Findings.Of(new Leaf(), new ElaborationOptions { Domain = new ClockDomain("c", "c") }).ShouldBe("""
            error HDL5001: clock 'c' and reset 'c' of 'Leaf' have the same name.
              Fix: rename one of them.
            """);

    [Fact]
    public void Module_and_black_box() => Findings.Of(new UsesBoxOfItsName()).ShouldBe("""
        error HDL5001: a black box and a module are both named 'UsesBoxOfItsName'.
          NameCheckTests.cs: var box = Instance(new Box());   instance of a black box made here
          Fix: override DefinitionName in one of them.
        """);

    [Fact]
    public void Reserved_words() => Findings.Of(new Reserved()).ShouldBe("""
        error HDL5002: module 'table' is a reserved word of Verilog.
          Fix: choose another name, for example table_.

        error HDL5002: input 'reg' in 'table' is a reserved word of Verilog.
          NameCheckTests.cs: public Bit reg { get; } = In.Bit();   declared here
          Fix: choose another name, for example reg_.

        error HDL5002: output 'logic' in 'table' is a reserved word of SystemVerilog.
          NameCheckTests.cs: public Bit logic { get; } = Out.Bit();   declared here
          Fix: choose another name, for example logic_.

        error HDL5002: wire 'case' in 'table' is a reserved word of Verilog.
          NameCheckTests.cs: var first = Wire.Bit().Named("case");   declared here
          Fix: choose another name, for example case_.

        error HDL5002: ROM 'initial' in 'table' is a reserved word of Verilog.
          NameCheckTests.cs: var rom = Mem.Rom([1, 0], 1).Named("initial");   declared here
          Fix: choose another name, for example initial_.

        error HDL5002: instance 'do' in 'table' is a reserved word of SystemVerilog.
          NameCheckTests.cs: var leaf = Instance(new Leaf(), "do");   declared here
          Fix: choose another name, for example do_.
        """);

    [Fact]
    public void Illegal_identifiers() => Findings.Of(new Illegal(), new ElaborationOptions { TopName = "4bit" }).ShouldBe("""
        error HDL5003: module '4bit' is no legal Verilog identifier.
          Fix: use letters, digits and _ only (ASCII), and no digit in front.

        error HDL5003: input 'Größe' in '4bit' is no legal Verilog identifier.
          NameCheckTests.cs: public Bit Größe { get; } = In.Bit();   declared here
          Fix: use letters, digits and _ only (ASCII), and no digit in front.

        error HDL5003: wire 'a.b' in '4bit' is no legal Verilog identifier.
          NameCheckTests.cs: var w = Wire.Bit().Named("a.b");   declared here
          Fix: use letters, digits and _ only (ASCII), and no digit in front.
        """);

    [Fact]
    public void Suggested_names_are_the_emitters_concern() => Findings.Of(new SuggestedNames()).ShouldBe("");

    private sealed class Request : Bundle
    {
        public Bit Valid { get; } = Shape.Bit();
    }

    private sealed class TwoPorts : Module
    {
        public Bit Request_Valid { get; } = In.Bit();

        public Request Request { get; } = In.Of(new Request());

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = Request.Valid & Request_Valid;
    }

    private sealed class Leaf : Module
    {
        public Bit I { get; } = In.Bit();

        public Bit O { get; } = Out.Bit();

        protected override void Build() => O.Value = Delay(I);
    }

    private sealed class NamedLikePorts : Module
    {
        public Bit A { get; } = In.Bit();

        public UInt B { get; } = In.UInt(2);

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var state = Reg.Bit().Named("A");
            state.Next = A;
            var memory = Mem.Of(4, Shape.Bit()).Named("B");
            memory[B].Next = A;
            var leaf = Instance(new Leaf(), "Y");
            leaf.I.Value = memory[B];
            Y.Value = (leaf.O ^ state).Named("A");
        }
    }

    private sealed class PortLikeTheClock : Module
    {
        public Bit clk { get; } = In.Bit();

        public Bit rst { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = Delay(clk & rst);
    }

    private sealed class Box : BlackBox
    {
        protected override string DefinitionName => "UsesBoxOfItsName";

        public Bit O { get; } = Out.Bit();
    }

    private sealed class UsesBoxOfItsName : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var box = Instance(new Box());
            Y.Value = box.O;
        }
    }

    private sealed class Reserved : Module
    {
        protected override string DefinitionName => "table";

        public Bit reg { get; } = In.Bit();

        public Bit logic { get; } = Out.Bit();

        protected override void Build()
        {
            var first = Wire.Bit().Named("case");
            first.Value = reg;
            var rom = Mem.Rom([1, 0], 1).Named("initial");
            var leaf = Instance(new Leaf(), "do");
            leaf.I.Value = rom[first.AsUInt()][0];
            logic.Value = leaf.O;
        }
    }

    private sealed class Illegal : Module
    {
        public Bit Größe { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var w = Wire.Bit().Named("a.b");
            w.Value = Größe;
            Y.Value = w;
        }
    }

    private sealed class SuggestedNames : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var reg = Reg.Bit();
            reg.Next = A;
            var output = Wire.Bit();
            output.Value = reg;
            Y.Value = output;
            var größe = Wire.Bit();
            größe.Value = output ^ reg;
            using (When(größe))
                reg.Next = Y;
        }
    }
}
