using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Checks;

public sealed class DrivenCheckTests
{
    private enum Phase
    {
        Idle,
        Load,
        Run,
        Stop,
        Fail,
    }

    [Fact]
    public void Output_and_wire_without_assignment() => Findings.Of(new Undriven()).ShouldBe("""
        error HDL3001: output 'Y' of 'Undriven' is never assigned.
          DrivenCheckTests.cs: public UInt Y { get; } = Out.UInt(4);   declared here
          Fix: assign its .Value, or declare it with defaultsTo.

        error HDL3001: wire 'carry' of 'Undriven' is never assigned.
          DrivenCheckTests.cs: var carry = Wire.Bit();   declared here
          Fix: assign its .Value, or declare it with defaultsTo.
        """);

    [Fact]
    public void Bits_that_are_never_assigned() => Findings.Of(new SomeBits()).ShouldBe("""
        error HDL3002: bits 7 … 6, 4 and 0 of output 'Y' of 'SomeBits' are never assigned.
          DrivenCheckTests.cs: Y[3, 1].Value = A[3, 1];   assigned here
          DrivenCheckTests.cs: public UInt Y { get; } = Out.UInt(8);   declared here
          Fix: assign the other bits too, or declare it with defaultsTo.
        """);

    [Fact]
    public void When_without_Else() => Findings.Of(new NoElse()).ShouldBe("""
        error HDL3002: output 'Y' of 'NoElse' is not assigned on every path: the When has no Else.
          DrivenCheckTests.cs: using (When(C))   this When has no Else
          DrivenCheckTests.cs: Y.Value = A;   assigned here
          DrivenCheckTests.cs: public UInt Y { get; } = Out.UInt(4);   declared here
          Fix: add the Else, assign a value in front of it, or declare it with defaultsTo.
        """);

    [Fact]
    public void Branch_that_leaves_bits_out() => Findings.Of(new BranchLeavesBitsOut()).ShouldBe("""
        error HDL3002: bits 3 … 2 of output 'Y' of 'BranchLeavesBitsOut' are not assigned on every path: a branch does not assign it.
          DrivenCheckTests.cs: using (ElseWhen(D))   this branch does not assign bits 3 … 2
          DrivenCheckTests.cs: Y.Value = A;   assigned here
          DrivenCheckTests.cs: public UInt Y { get; } = Out.UInt(4);   declared here
          Fix: assign it in this branch, assign a value in front of it, or declare it with defaultsTo.
        """);

    [Fact]
    public void Inner_When_without_Else() => Findings.Of(new InnerNoElse()).ShouldBe("""
        error HDL3002: output 'Y' of 'InnerNoElse' is not assigned on every path: the When has no Else.
          DrivenCheckTests.cs: using (When(D))   this When has no Else
          DrivenCheckTests.cs: Y.Value = A;   assigned here
          DrivenCheckTests.cs: public UInt Y { get; } = Out.UInt(4);   declared here
          Fix: add the Else, assign a value in front of it, or declare it with defaultsTo.
        """);

    [Fact]
    public void Switch_without_all_values() => Findings.Of(new SwitchWithoutValues()).ShouldBe("""
        error HDL3002: output 'Y' of 'SwitchWithoutValues' is not assigned on every path: the Switch has no Default and no case for 1, 3, 4, 5 and 2 more values.
          DrivenCheckTests.cs: using (Switch(S))   this Switch has no Default
          DrivenCheckTests.cs: Y.Value = false;   assigned here
          DrivenCheckTests.cs: public Bit Y { get; } = Out.Bit();   declared here
          Fix: add the cases or a Default, assign a value in front of it, or declare it with defaultsTo.
        """);

    [Fact]
    public void Switch_without_all_members() => Findings.Of(new SwitchWithoutMembers()).ShouldBe("""
        error HDL3002: output 'Y' of 'SwitchWithoutMembers' is not assigned on every path: the Switch has no Default and no case for Phase.Load, Phase.Fail.
          DrivenCheckTests.cs: using (Switch(S))   this Switch has no Default
          DrivenCheckTests.cs: Y.Value = true;   assigned here
          DrivenCheckTests.cs: public Bit Y { get; } = Out.Bit();   declared here
          Fix: add the cases or a Default, assign a value in front of it, or declare it with defaultsTo.
        """);

    [Fact]
    public void Switch_over_a_wide_subject() => Findings.Of(new WideSwitch()).ShouldBe("""
        error HDL3002: output 'Y' of 'WideSwitch' is not assigned on every path: the Switch has no Default and no case for the other values.
          DrivenCheckTests.cs: using (Switch(S))   this Switch has no Default
          DrivenCheckTests.cs: Y.Value = true;   assigned here
          DrivenCheckTests.cs: public Bit Y { get; } = Out.Bit();   declared here
          Fix: add the cases or a Default, assign a value in front of it, or declare it with defaultsTo.
        """);

    [Fact]
    public void Element_chosen_at_run_time() => Findings.Of(new OneElement()).ShouldBe("""
        error HDL3002: output 'Y' of 'OneElement' is not assigned on every path: an index that is known only at run time may leave any element out.
          DrivenCheckTests.cs: Y[S].Value = A;   this assigns one element
          DrivenCheckTests.cs: Y[S].Value = A;   assigned here
          DrivenCheckTests.cs: public Vec<UInt> Y { get; } = Out.Vec(4, Shape.UInt(2));   declared here
          Fix: assign every element, assign a value in front of it, or declare it with defaultsTo.
        """);

    [Fact]
    public void Instance_input_without_Else() => Findings.Of(new HalfConnected()).ShouldBe("""
        error HDL3002: input 'A' of instance 'child' in 'HalfConnected' is not assigned on every path: the When has no Else.
          DrivenCheckTests.cs: using (When(C))   this When has no Else
          DrivenCheckTests.cs: child.A.Value = C;   assigned here
          DrivenCheckTests.cs: public Bit A { get; } = In.Bit();   declared here
          Fix: add the Else, assign a value in front of it.
        """);

    [Fact]
    public void Complete_designs_have_no_findings() => Findings.Of(new Complete()).ShouldBe("");

    [Fact]
    public void Branches_that_constants_exclude_need_no_assignment() => Findings.Of(new ConstantConditions()).ShouldBe("");

    [Fact]
    public void Wide_signal_assigned_bit_by_bit() => Findings.Of(new Wide(65_536, hole: -1)).ShouldBe("");

    [Fact]
    public void Hole_in_a_wide_signal() => Findings.Of(new Wide(4_096, hole: 4_000)).ShouldStartWith(
        "error HDL3002: bit 4000 of output 'Y' of 'Wide' is never assigned.\n");

    [Fact]
    public void Thousands_of_signals_in_one_When() => Findings.IdsOf(new ManyInOneWhen()).ShouldBe(
        string.Join(' ', Enumerable.Repeat("HDL3002", 2000)));

    private sealed class Undriven : Module
    {
        public UInt Y { get; } = Out.UInt(4);

        public Bit Z { get; } = Out.Bit();

        protected override void Build()
        {
            var carry = Wire.Bit();
            Z.Value = carry;
        }
    }

    private sealed class SomeBits : Module
    {
        public UInt A { get; } = In.UInt(8);

        public UInt Y { get; } = Out.UInt(8);

        protected override void Build()
        {
            Y[3, 1].Value = A[3, 1];
            Y[5].Value = A[5];
        }
    }

    private sealed class NoElse : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit C { get; } = In.Bit();

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            using (When(C))
                Y.Value = A;
        }
    }

    private sealed class BranchLeavesBitsOut : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit C { get; } = In.Bit();

        public Bit D { get; } = In.Bit();

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            using (When(C))
                Y.Value = A;
            using (ElseWhen(D))
                Y[1, 0].Value = 3;
            using (Else())
                Y.Value = 0;
        }
    }

    private sealed class InnerNoElse : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit C { get; } = In.Bit();

        public Bit D { get; } = In.Bit();

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            using (When(C))
            {
                Y.Value = A;
            }

            using (Else())
            {
                using (When(D))
                    Y.Value = 1;
            }
        }
    }

    private sealed class SwitchWithoutValues : Module
    {
        public UInt S { get; } = In.UInt(3);

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            using (Switch(S))
            {
                using (Case(0))
                    Y.Value = false;
                using (Case(2))
                    Y.Value = true;
            }
        }
    }

    private sealed class SwitchWithoutMembers : Module
    {
        public Enum<Phase> S { get; } = In.Enum<Phase>();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            using (Switch(S))
            {
                using (Case([Phase.Idle, Phase.Stop]))
                    Y.Value = true;
                using (Case(Phase.Run))
                    Y.Value = false;
            }
        }
    }

    private sealed class WideSwitch : Module
    {
        public UInt S { get; } = In.UInt(32);

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            using (Switch(S))
            {
                using (Case(7))
                    Y.Value = true;
            }
        }
    }

    private sealed class OneElement : Module
    {
        public UInt S { get; } = In.UInt(2);

        public UInt A { get; } = In.UInt(2);

        public Vec<UInt> Y { get; } = Out.Vec(4, Shape.UInt(2));

        protected override void Build()
        {
            Y[S].Value = A;
        }
    }

    private sealed class Leaf : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = !A;
    }

    private sealed class HalfConnected : Module
    {
        public Bit C { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var child = Instance(new Leaf());
            using (When(C))
                child.A.Value = C;
            Y.Value = child.Y;
        }
    }

    private sealed class Complete : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit C { get; } = In.Bit();

        public Enum<Phase> S { get; } = In.Enum<Phase>();

        public UInt Default { get; } = Out.UInt(4, defaultsTo: 3);

        public UInt First { get; } = Out.UInt(4);

        public UInt Parts { get; } = Out.UInt(4);

        public Bit Members { get; } = Out.Bit();

        public Bit Values { get; } = Out.Bit();

        public Vec<UInt> Elements { get; } = Out.Vec(4, Shape.UInt(2));

        protected override void Build()
        {
            using (When(C))
                Default.Value = A;

            First.Value = 0;
            using (When(C))
                First.Value = A;

            Parts[0].Value = C;
            using (When(C))
            {
                Parts[3, 2].Value = 1;
                Parts[1].Value = false;
            }

            using (Else())
            {
                Parts[3, 1].Value = 7;
            }

            using (Switch(S))
            {
                using (Case([Phase.Idle, Phase.Load]))
                    Members.Value = true;
                using (Case([Phase.Run, Phase.Stop, Phase.Fail]))
                    Members.Value = false;
            }

            using (Switch(A[1, 0]))
            {
                using (Case([0, 3]))
                    Values.Value = true;
                using (Case([1, 2]))
                    Values.Value = C;
            }

            for (var i = 0; i < 4; i++)
                Elements[i].Value = 0;
            Elements[A[1, 0]].Value = A[3, 2];
        }
    }

    private sealed class ConstantConditions : Module
    {
        public Bit C { get; } = In.Bit();

        public Bit X { get; } = Out.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            using (When(C))
                X.Value = true;
            using (ElseWhen(true))
                X.Value = false;

            using (When(false))
            {
            }

            using (Else())
                Y.Value = C;
        }
    }

    private sealed class Wide(int width, int hole) : Module
    {
        public Bit C { get; } = In.Bit();

        public Bits Y { get; } = Out.Bits(width);

        protected override void Build()
        {
            for (var i = 0; i < width; i++)
            {
                if (i != hole)
                    Y[i].Value = C;
            }
        }
    }

    private sealed class ManyInOneWhen : Module
    {
        public Bit C { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var wires = Enumerable.Range(0, 2000).Select(_ => Wire.Bit()).ToArray();
            using (When(C))
            {
                foreach (var wire in wires)
                    wire.Value = C;
            }

            Y.Value = wires.AnySet();
        }
    }
}
