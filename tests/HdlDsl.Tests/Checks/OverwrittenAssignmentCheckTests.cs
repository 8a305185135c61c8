using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Checks;

public sealed class OverwrittenAssignmentCheckTests
{
    [Fact]
    public void Same_scope() => Findings.Of(new SameScope()).ShouldBe("""
        error HDL3003: output 'Y' of 'SameScope' is assigned twice; the first assignment can never take effect.
          OverwrittenAssignmentCheckTests.cs: Y.Value = A;   can never take effect
          OverwrittenAssignmentCheckTests.cs: Y.Value = ~A;   always overwrites it
          OverwrittenAssignmentCheckTests.cs: public UInt Y { get; } = Out.UInt(4);   declared here
          Fix: remove the first, or put the second into a When.
        """);

    [Fact]
    public void Enclosing_scope() => Findings.Of(new EnclosingScope()).ShouldBe("""
        error HDL3003: register 'count' of 'EnclosingScope' is assigned twice; the first assignment can never take effect.
          OverwrittenAssignmentCheckTests.cs: count.Next = 0;   can never take effect
          OverwrittenAssignmentCheckTests.cs: count.Next = A;   always overwrites it
          OverwrittenAssignmentCheckTests.cs: var count = Reg.UInt(4);   declared here
          Fix: remove the first, or put the second into a When.
        """);

    [Fact]
    public void Part_inside_a_later_range_and_element() => Findings.Of(new PartsAndElements()).ShouldBe("""
        error HDL3003: output 'Y' of 'PartsAndElements' is assigned twice; the first assignment can never take effect.
          OverwrittenAssignmentCheckTests.cs: Y[2].Value = C;   can never take effect
          OverwrittenAssignmentCheckTests.cs: Y[3, 1].Value = 0;   always overwrites it
          OverwrittenAssignmentCheckTests.cs: public UInt Y { get; } = Out.UInt(4);   declared here
          Fix: remove the first, or put the second into a When.

        error HDL3003: wire 'w' of 'PartsAndElements' is assigned twice; the first assignment can never take effect.
          OverwrittenAssignmentCheckTests.cs: w[A[1, 0]].Value = C;   can never take effect
          OverwrittenAssignmentCheckTests.cs: w.Value = BitsOf(5, 4);   always overwrites it
          OverwrittenAssignmentCheckTests.cs: var w = Wire.Bits(4);   declared here
          Fix: remove the first, or put the second into a When.
        """);

    [Fact]
    public void Instance_input() => Findings.Of(new TwiceConnected()).ShouldBe("""
        error HDL3003: input 'A' of instance 'child' in 'TwiceConnected' is assigned twice; the first assignment can never take effect.
          OverwrittenAssignmentCheckTests.cs: child.A.Value = C;   can never take effect
          OverwrittenAssignmentCheckTests.cs: child.A.Value = !C;   always overwrites it
          OverwrittenAssignmentCheckTests.cs: public Bit A { get; } = In.Bit();   declared here
          Fix: remove the first, or put the second into a When.
        """);

    [Fact]
    public void Defaults_that_parts_or_conditions_refine_are_legal() => Findings.Of(new Legal()).ShouldBe("");

    private sealed class SameScope : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            Y.Value = A;
            Y.Value = ~A;
        }
    }

    private sealed class EnclosingScope : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit C { get; } = In.Bit();

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build()
        {
            var count = Reg.UInt(4);
            using (When(C))
                count.Next = 0;
            count.Next = A;
            Y.Value = count;
        }
    }

    private sealed class PartsAndElements : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit C { get; } = In.Bit();

        public UInt Y { get; } = Out.UInt(4);

        public Bits Z { get; } = Out.Bits(4);

        protected override void Build()
        {
            Y.Value = A;
            Y[2].Value = C;
            Y[3, 1].Value = 0;
            var w = Wire.Bits(4);
            w[A[1, 0]].Value = C;
            w.Value = BitsOf(5, 4);
            Z.Value = w;
        }
    }

    private sealed class Leaf : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = !A;
    }

    private sealed class TwiceConnected : Module
    {
        public Bit C { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var child = Instance(new Leaf());
            child.A.Value = C;
            child.A.Value = !C;
            Y.Value = child.Y;
        }
    }

    private sealed class Legal : Module
    {
        public UInt A { get; } = In.UInt(4);

        public Bit C { get; } = In.Bit();

        public UInt Refined { get; } = Out.UInt(4);

        public UInt Halves { get; } = Out.UInt(4);

        public UInt Element { get; } = Out.UInt(4);

        public UInt Branches { get; } = Out.UInt(4);

        protected override void Build()
        {
            Refined.Value = 0;
            using (When(C))
                Refined.Value = A;
            using (When(A == 3))
                Refined.Value = 1;

            Halves.Value = A;
            Halves[1, 0].Value = 0;
            Halves[3, 2].Value = 0;

            Element.Value = A;
            Element[A[1, 0]].Value = C;

            Branches.Value = 7;
            using (When(C))
                Branches.Value = 1;
            using (Else())
                Branches.Value = A;
        }
    }
}
