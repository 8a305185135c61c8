using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Checks;

public sealed class CombinationalLoopCheckTests
{
    [Fact]
    public void Loop_through_wires_and_a_condition() => Findings.Of(new WiresAndCondition()).ShouldBe("""
        error HDL4001: combinational loop in 'WiresAndCondition': 'Y' depends on itself.
          CombinationalLoopCheckTests.cs: Y.Value = !b;   'Y' depends on 'b'
          CombinationalLoopCheckTests.cs: b.Value = true;   'b' depends on 'a' through a condition
          CombinationalLoopCheckTests.cs: a.Value = A & Y;   'a' depends on 'Y'
          Fix: put a register into the loop, or assign parts of a signal separately if they do not depend on each other.
        """);

    [Fact]
    public void Loop_through_an_instance() => Findings.Of(new ThroughInstance()).ShouldBe("""
        error HDL4001: combinational loop in 'ThroughInstance': 'pass.A' depends on itself.
          CombinationalLoopCheckTests.cs: pass.A.Value = pass.Sum;   'pass.A' depends on 'pass.Sum'
          CombinationalLoopCheckTests.cs: var pass = Instance(new Pass());   'pass.Sum' depends on 'pass.A' inside module 'Pass'
          Fix: put a register into the loop, or assign parts of a signal separately if they do not depend on each other.
        """);

    [Fact]
    public void Loop_of_bits() => Findings.Of(new Bitwise()).ShouldBe("""
        error HDL4001: combinational loop in 'Bitwise': 'ring[0]' depends on itself.
          CombinationalLoopCheckTests.cs: ring[0].Value = ring[1];   'ring[0]' depends on 'ring[1]'
          CombinationalLoopCheckTests.cs: ring[1].Value = ring[0];   'ring[1]' depends on 'ring[0]'
          Fix: put a register into the loop, or assign parts of a signal separately if they do not depend on each other.
        """);

    [Fact]
    public void Dynamic_read_depends_on_every_element() => Findings.Of(new DynamicRead()).ShouldBe("""
        error HDL4001: combinational loop in 'DynamicRead': 'w[0]' depends on itself.
          CombinationalLoopCheckTests.cs: w[0].Value = w[S];   'w[0]' depends on 'w[0]'
          Fix: put a register into the loop, or assign parts of a signal separately if they do not depend on each other.
        """);

    [Fact]
    public void Two_loops_are_two_findings() => Findings.IdsOf(new TwoLoops()).ShouldBe("HDL4001 HDL4001");

    [Fact]
    public void Asynchronous_memory_read_depends_on_its_address() => Findings.IdsOf(new MemoryLoop()).ShouldBe("HDL4001");

    [Fact]
    public void Registers_parts_and_separate_paths_are_no_loops() => Findings.Of(new NoLoops()).ShouldBe("");

    [Fact]
    public void Ports_of_an_instance_are_told_apart_by_bits() => Findings.Of(new SystolicChain()).ShouldBe("");

    [Fact]
    public void Black_box_breaks_a_path() => Findings.Of(new AroundBlackBox()).ShouldBe("");

    [Fact]
    public void Long_chain_closed_to_a_loop() => Findings.IdsOf(new LongChain(2_000, isClosed: true)).ShouldBe("HDL4001");

    [Fact]
    public void Chain_of_a_hundred_thousand_wires() => Findings.Of(new LongChain(100_000, isClosed: false)).ShouldBe("");

    private sealed class WiresAndCondition : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var a = Wire.Bit();
            var b = Wire.Bit(defaultsTo: 0);
            a.Value = A & Y;
            using (When(a))
                b.Value = true;
            Y.Value = !b;
        }
    }

    private sealed class Pass : Module
    {
        public Bit A { get; } = In.Bit();

        public Bit B { get; } = In.Bit();

        public Bit Sum { get; } = Out.Bit();

        public Bit Stored { get; } = Out.Bit();

        protected override void Build()
        {
            Sum.Value = A ^ B;
            Stored.Value = Delay(A);
        }
    }

    private sealed class ThroughInstance : Module
    {
        public Bit X { get; } = In.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var pass = Instance(new Pass());
            pass.A.Value = pass.Sum;
            pass.B.Value = X;
            Y.Value = pass.Stored;
        }
    }

    private sealed class Bitwise : Module
    {
        public Bits Y { get; } = Out.Bits(4);

        protected override void Build()
        {
            var ring = Wire.Bits(4);
            ring[0].Value = ring[1];
            ring[1].Value = ring[0];
            ring[2].Value = ring[1];
            ring[3].Value = ring[2];
            Y.Value = ring;
        }
    }

    private sealed class DynamicRead : Module
    {
        public UInt S { get; } = In.UInt(1);

        public Bit A { get; } = In.Bit();

        public Bits Y { get; } = Out.Bits(2);

        protected override void Build()
        {
            var w = Wire.Bits(2);
            w[0].Value = w[S];
            w[1].Value = A;
            Y.Value = w;
        }
    }

    private sealed class TwoLoops : Module
    {
        public Bit X { get; } = Out.Bit();

        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            X.Value = !X;
            Y.Value = !Y;
        }
    }

    private sealed class MemoryLoop : Module
    {
        public UInt Y { get; } = Out.UInt(2);

        protected override void Build()
        {
            var table = Mem.Rom([3, 1, 0, 2], 2);
            Y.Value = table[Y];
        }
    }

    private sealed class NoLoops : Module
    {
        public UInt A { get; } = In.UInt(8);

        public UInt Halves { get; } = Out.UInt(8);

        public UInt Sum { get; } = Out.UInt(8);

        public UInt Count { get; } = Out.UInt(8);

        public UInt Word { get; } = Out.UInt(8);

        protected override void Build()
        {
            Halves[7, 4].Value = A[3, 0];
            Halves[3, 0].Value = Halves[7, 4] ^ 5;

            var carry = Wire.Bits(9);
            carry[0].Value = false;
            for (var i = 0; i < 8; i++)
            {
                carry[i + 1].Value = (A[i] & Halves[i]) | (A[i] & carry[i]) | (Halves[i] & carry[i]);
                Sum[i].Value = A[i] ^ Halves[i] ^ carry[i];
            }

            var count = Reg.UInt(8);
            count.Next = (count + carry[8].AsUInt()).Wrap(8);
            Count.Value = count;

            var memory = Mem.Of(16, Shape.UInt(8));
            memory[A[3, 0]].Next = Word;
            Word.Value = memory[count[3, 0]];
        }
    }

    private sealed class Lanes : Module
    {
        public Vec<UInt> In { get; } = HdlDsl.In.Vec(4, Shape.UInt(8));

        public Vec<UInt> Out { get; } = HdlDsl.Out.Vec(4, Shape.UInt(8));

        protected override void Build()
        {
            for (var i = 0; i < 4; i++)
                Out[i].Value = ~In[i];
        }
    }

    private sealed class SystolicChain : Module
    {
        public UInt A { get; } = In.UInt(8);

        public UInt Y { get; } = Out.UInt(8);

        protected override void Build()
        {
            var lanes = Instance(new Lanes());
            lanes.In[0].Value = A;
            for (var i = 1; i < 4; i++)
                lanes.In[i].Value = lanes.Out[i - 1];
            Y.Value = lanes.Out[3];
        }
    }

    private sealed class Buffer : BlackBox
    {
        public Bit I { get; } = In.Bit();

        public Bit O { get; } = Out.Bit();
    }

    private sealed class AroundBlackBox : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var buffer = Instance(new Buffer());
            buffer.I.Value = !buffer.O;
            Y.Value = buffer.O;
        }
    }

    private sealed class LongChain(int length, bool isClosed) : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build()
        {
            var wires = Wire.Bits(length);
            for (var i = 1; i < length; i++)
                wires[i].Value = !wires[i - 1];
            wires[0].Value = isClosed ? wires[length - 1] : true;
            Y.Value = wires[length - 1];
        }
    }
}
