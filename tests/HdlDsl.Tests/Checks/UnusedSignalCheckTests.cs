using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Checks;

public sealed class UnusedSignalCheckTests
{
    [Fact]
    public void Register_that_nothing_assigns() => Findings.Of(new NeverAssigned()).ShouldBe("""
        warning HDL3005: register 'limit' of 'NeverAssigned' is never assigned; it keeps its reset value.
          UnusedSignalCheckTests.cs: var limit = Reg.UInt(4, reset: 9);   declared here
          Fix: assign its .Next, or use a constant instead.

        warning HDL3005: register 'data' of 'NeverAssigned' is never assigned; its value is undefined.
          UnusedSignalCheckTests.cs: var data = Reg.UInt(4, Reset.None);   declared here
          Fix: assign its .Next, or use a constant instead.
        """);

    [Fact]
    public void Input_that_nothing_reads() => Findings.Of(new NeverReadInput()).ShouldBe("""
        warning HDL3006: input 'B' of 'NeverReadInput' is never read.
          UnusedSignalCheckTests.cs: public Bit B { get; } = In.Bit();   declared here
          Fix: use it, or remove the port.
        """);

    [Fact]
    public void Wire_and_register_without_effect() => Findings.Of(new NoEffect()).ShouldBe("""
        warning HDL3007: register 'count' of 'NoEffect' has no effect: no output, memory or instance depends on it.
          UnusedSignalCheckTests.cs: var count = Reg.UInt(4);   declared here
          Fix: use it, or remove it.

        warning HDL3007: wire 'isLast' of 'NoEffect' has no effect: no output, memory or instance depends on it.
          UnusedSignalCheckTests.cs: var isLast = Wire.Bit();   declared here
          Fix: use it, or remove it.
        """);

    [Fact]
    public void Everything_that_is_used_in_some_way_is_silent() => Findings.Of(new AllUsed()).ShouldBe("");

    [Fact]
    public void Bundle_of_which_one_field_is_used_is_silent() => Findings.Of(new DelayedPair()).ShouldBe("");

    [Fact]
    public void Instance_of_which_nothing_is_read() => Findings.Of(new UselessInstance()).ShouldBe("""
        warning HDL3010: nothing reads an output of instance 'inner' (module 'Inner') in 'UselessInstance'; it has no effect.
          UnusedSignalCheckTests.cs: var inner = Instance(new Inner());   instance made here
          Fix: read an output, or remove the instance.
        """);

    [Fact]
    public void Comparison_that_is_never_true() => Findings.Of(new NeverEqual()).ShouldBe("""
        warning HDL2009: 256 is compared with a UInt(8), which never has that value; the comparison is always false.
          UnusedSignalCheckTests.cs: Y.Value = A == 256;   here
          Fix: compare with a value that fits, or widen the signal.
        """);

    private sealed class Inner : Module
    {
        public Bit I { get; } = In.Bit();

        public Bit O { get; } = Out.Bit();

        protected override void Build() => O.Value = !I;
    }

    private sealed class UselessInstance : Module
    {
        public Bit I { get; } = In.Bit();

        public Bit O { get; } = Out.Bit();

        protected override void Build()
        {
            var inner = Instance(new Inner());
            inner.I.Value = I;
            O.Value = I;
        }
    }

    private sealed class NeverEqual : Module
    {
        public UInt A { get; } = In.UInt(8);

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            Y.Value = A == 256;
        }
    }

    private sealed class NeverAssigned : Module
    {
        public UInt Y { get; } = Out.UInt(5);

        protected override void Build()
        {
            var limit = Reg.UInt(4, reset: 9);
            var data = Reg.UInt(4, Reset.None);
            Y.Value = limit + data;
        }
    }

    private sealed class NeverReadInput : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit B { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = A;
    }

    private sealed class NoEffect : Module
    {
        public Bit Enable { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var count = Reg.UInt(4);
            using (When(Enable))
                count.Next = (count + 1).Wrap(4);
            var isLast = Wire.Bit();
            isLast.Value = count == 15;
            Y.Value = true;
        }
    }

    private sealed class Leaf : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = Delay(A);
    }

    private sealed class Pair : Bundle
    {
        public UInt First { get; } = Shape.UInt(4);

        public UInt Second { get; } = Shape.UInt(4);
    }

    private sealed class DelayedPair : Module
    {
        public Pair Source { get; } = In.Of(new Pair());

        public UInt Y { get; } = Out.UInt(4);

        protected override void Build() => Y.Value = Delay(Source, 2).Second;
    }

    private sealed class AllUsed : Module
    {
        public Bit Condition { get; } = In.Bit();

        public Bit Earlier { get; } = In.Bit();

        public UInt Subject { get; } = In.UInt(2);

        public UInt Index { get; } = In.UInt(2);

        public UInt Address { get; } = In.UInt(2);

        public UInt Data { get; } = In.UInt(4);

        public Bit WriteEnable { get; } = In.Bit();

        public Bit ToInstance { get; } = In.Bit();

        public Bits Y { get; } = Out.Bits(4);

        protected override void Build()
        {
            var memory = Mem.Of(4, Shape.UInt(4));
            using (When(WriteEnable))
                memory[Address].Next = Data;
            var child = Instance(new Leaf());
            child.A.Value = ToInstance;

            Y.Value = BitsOf(0, 4);
            using (When(Earlier))
            {
            }

            using (ElseWhen(Condition))
            {
                using (Switch(Subject))
                {
                    using (Case(1))
                        Y[Index].Value = child.Y;
                }
            }
        }
    }
}
