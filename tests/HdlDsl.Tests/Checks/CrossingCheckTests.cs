using static HdlDsl.Hdl;

namespace HdlDsl.Tests.Checks;

public sealed class CrossingCheckTests
{
    private static readonly ClockDomain Fast = new("fast", "fast_rst");

    [Fact]
    public void A_register_of_another_clock_is_refused_with_the_path() => Findings.Of(new Direct()).ShouldBe("""
        error HDL6001: register 'taken' in 'Direct' works with clock 'fast', but takes a value from register 'slow' of clock 'clk'.
          CrossingCheckTests.cs: taken.Next = sum;   taken here
          CrossingCheckTests.cs: var sum = Wire.UInt(8);   through wire 'sum'
          CrossingCheckTests.cs: var slow = Reg.UInt(8);   declared here
          Fix: cross with Crossing.Synchronise (one bit), Crossing.Pulse, a GraySynchroniser (a counter), or an AsyncFifo (data); Crossing.Stable(value) if it can't change while it is read.
        """);

    [Fact]
    public void Conditions_cross_too() => Findings.Of(new Condition(), "HDL6001").ShouldStartWith(
        "error HDL6001: register 'count' in 'Condition' works with clock 'fast', but takes a value from register 'go' of clock 'clk'.");

    [Fact]
    public void Through_an_instance_from_outside() => Findings.Of(new IntoInstance(), "HDL6001").ShouldStartWith(
        "error HDL6001: input 'Value' of instance 'sampler' in 'IntoInstance' works with clock 'fast', but takes a value from register 'slow' of clock 'clk'.");

    [Fact]
    public void Out_of_an_instance() => Findings.Of(new OutOfInstance(), "HDL6001").ShouldStartWith(
        "error HDL6001: register 'taken' in 'OutOfInstance' works with clock 'clk', but takes a value from output 'Result' of instance 'sampler' of clock 'fast'.");

    [Fact]
    public void Through_logic_of_an_instance() => Findings.Of(new ThroughLogic(), "HDL6001").ShouldStartWith(
        "error HDL6001: register 'taken' in 'ThroughLogic' works with clock 'fast', but takes a value from register 'slow' of clock 'clk'.");

    [Fact]
    public void A_memory_written_by_another_clock() => Findings.Of(new SharedMemory(), "HDL6001").ShouldStartWith(
        "error HDL6001: register 'taken' in 'SharedMemory' works with clock 'fast', but takes a value from memory 'words', which is written by registers of clock 'clk'.");

    [Fact]
    public void An_asynchronous_input_needs_a_synchroniser() => Findings.Of(new Button(), "HDL6001").ShouldStartWith(
        "error HDL6001: register 'pressed' in 'Button' works with clock 'clk', but takes a value from input 'Press' which changes at any time.");

    [Fact]
    public void An_input_read_with_two_clocks() => Findings.Of(new TwoReaders()).ShouldBe("""
        error HDL6003: input 'Value' of 'TwoReaders' is read with clocks 'clk' and 'fast', so with one of them at the wrong moment.
          CrossingCheckTests.cs: public Bit Value { get; } = In.Bit();   declared here
          Fix: say which clock it belongs to, In.Bit().ClockedBy(domain), or that it changes at any time, .Asynchronous(), and cross with Crossing.Synchronise.
        """);

    [Fact]
    public void A_declared_input_tells_which_reader_is_wrong() => Findings.Of(new DeclaredInput(), "HDL6001").ShouldStartWith(
        "error HDL6001: register 'a' in 'DeclaredInput' works with clock 'clk', but takes a value from input 'Value' of clock 'fast'.");

    [Fact]
    public void Logic_before_a_synchroniser() => Findings.Of(new Glitch()).ShouldBe("""
        error HDL6002: input 'Value' of the instance of 'Synchroniser' without a name in 'Glitch' is a synchroniser, but its value is computed; short pulses of the logic can be caught.
          CrossingCheckTests.cs: Result.Value = Crossing.Synchronise(a == 3);   assigned here
          Synchroniser.cs: Value = In.Bits(config.Width);   declared here
          Fix: register the value in its own clock, then synchronise the register.
        """);

    [Fact]
    public void Logic_in_front_of_an_instance_that_passes_its_input_on_to_a_synchroniser() => Findings.Of(new GlitchPassedOn()).ShouldBe("""
        error HDL6002: input 'Value' of the instance of 'Synchroniser' without a name in 'GlitchPassedOn' is a synchroniser, but its value is computed; short pulses of the logic can be caught.
          CrossingCheckTests.cs: Result.Value = Crossing.Synchronise(relay.Result);   assigned here
          Synchroniser.cs: Value = In.Bits(config.Width);   declared here
          Fix: register the value in its own clock, then synchronise the register.
        """);

    [Fact]
    public void A_register_that_an_instance_passes_on_to_a_synchroniser() => Findings.Of(new RegisterPassedOn()).ShouldBeEmpty();

    [Fact]
    public void Through_a_black_box_without_a_clock() => Findings.Of(new ThroughBox()).ShouldBe("""
        error HDL6001: register 'taken' in 'ThroughBox' works with clock 'fast', but takes a value from register 'slow' of clock 'clk'.
          CrossingCheckTests.cs: taken.Next = box.Result;   taken here
          CrossingCheckTests.cs: public Buffer(bool declared) => Result = declared ? Out.Bit().ClockedBy(Fast) : Out.Bit();   through output 'Result' of instance 'box'
          CrossingCheckTests.cs: public Bit Value { get; } = In.Bit();   through input 'Value' of instance 'box'
          CrossingCheckTests.cs: var slow = Reg.Bit();   declared here
          Fix: cross with Crossing.Synchronise (one bit), Crossing.Pulse, a GraySynchroniser (a counter), or an AsyncFifo (data); Crossing.Stable(value) if it can't change while it is read.
        """);

    [Fact]
    public void A_black_box_that_declares_the_clock_of_its_output_is_believed() => Findings.Of(new ThroughBox(declared: true)).ShouldBeEmpty();

    [Fact]
    public void Ways_across_are_accepted() => Findings.Of(new Legal()).ShouldBeEmpty();

    [Fact]
    public void Domains_with_one_clock_and_two_resets_do_not_cross() => Findings.Of(new TwoResets()).ShouldBeEmpty();

    [Fact]
    public void Only_ports_belong_to_clocks() => Findings.Of(() => Elaborator.Elaborate(new ClockOfWire())).ShouldBe("""
        error HDL6004: ClockedBy() is for ports: ClockedBy says how a port belongs to a clock.
          CrossingCheckTests.cs: protected override void Build() => Y.Value = Wire.Bit(defaultsTo: 0).ClockedBy(Fast);   here
          Fix: call it where the port is made: In.Bit().ClockedBy(…).
        """);

    [Fact]
    public void Resets_take_the_style_of_the_target()
    {
        var options = new ElaborationOptions { Resets = new ResetStyle(ResetKind.Asynchronous, ActiveLow: true, Suffix: "_n") };
        var design = Elaborator.Elaborate(new Legal(), options);
        design.Top.Domains.Select(use => use.Domain).ShouldBe(
            [new ClockDomain("clk", "rst_n", ResetKind.Asynchronous, true), new ClockDomain("fast", "fast_rst_n", ResetKind.Asynchronous, true)], ignoreOrder: true);
    }

    private sealed class Sampler : Module
    {
        public Bit Value { get; } = In.Bit();

        public Bit Result { get; } = Out.Bit();

        protected override ClockDomain? Domain => Fast;

        protected override void Build()
        {
            var sample = Reg.Bit();
            sample.Next = Value;
            Result.Value = sample;
        }
    }

    private sealed class Inverter : Module
    {
        public Bit Value { get; } = In.Bit();

        public Bit Result { get; } = Out.Bit();

        protected override void Build() => Result.Value = !Value;
    }

    private sealed class Direct : Module
    {
        public UInt Result { get; } = Out.UInt(8);

        protected override void Build()
        {
            var slow = Reg.UInt(8);
            slow.Next = (slow + 1).Wrap();
            var sum = Wire.UInt(8);
            sum.Value = (slow + 3).Wrap();
            using (ClockedBy(Fast))
            {
                var taken = Reg.UInt(8);
                taken.Next = sum;
                Result.Value = taken;
            }
        }
    }

    private sealed class Condition : Module
    {
        public UInt Result { get; } = Out.UInt(8);

        protected override void Build()
        {
            var go = Reg.Bit();
            go.Next = !go;
            using (ClockedBy(Fast))
            {
                var count = Reg.UInt(8);
                using (When(go))
                    count.Next = (count + 1).Wrap();
                Result.Value = count;
            }
        }
    }

    private sealed class IntoInstance : Module
    {
        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var slow = Reg.Bit();
            slow.Next = !slow;
            var sampler = Instance(new Sampler());
            sampler.Value.Value = slow;
            Result.Value = sampler.Result;
        }
    }

    private sealed class OutOfInstance : Module
    {
        public Bit Value { get; } = In.Bit();

        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var sampler = Instance(new Sampler());
            sampler.Value.Value = Value;
            var taken = Reg.Bit();
            taken.Next = sampler.Result;
            Result.Value = taken;
        }
    }

    private sealed class ThroughLogic : Module
    {
        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var slow = Reg.Bit();
            slow.Next = !slow;
            var inverter = Instance(new Inverter());
            inverter.Value.Value = slow;
            using (ClockedBy(Fast))
            {
                var taken = Reg.Bit();
                taken.Next = inverter.Result;
                Result.Value = taken;
            }
        }
    }

    private sealed class SharedMemory : Module
    {
        public Bit Write { get; } = In.Bit();

        public UInt Address { get; } = In.UInt(4).ClockedBy(Fast);

        public UInt Result { get; } = Out.UInt(8);

        protected override void Build()
        {
            var words = Mem.Of(16, Shape.UInt(8));
            var place = Reg.UInt(4);
            using (When(Write))
            {
                words[place].Next = UInt.Constant(7, 8);
                place.Next = (place + 1).Wrap();
            }

            using (ClockedBy(Fast))
            {
                var taken = Reg.UInt(8);
                taken.Next = words[Address];
                Result.Value = taken;
            }
        }
    }

    private sealed class Button : Module
    {
        public Bit Press { get; } = In.Bit().Asynchronous();

        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var pressed = Reg.Bit();
            pressed.Next = Press;
            Result.Value = pressed;
        }
    }

    private sealed class TwoReaders : Module
    {
        public Bit Value { get; } = In.Bit();

        public Bit A { get; } = Out.Bit();

        public Bit B { get; } = Out.Bit();

        protected override void Build()
        {
            A.Value = Delay(Value);
            using (ClockedBy(Fast))
                B.Value = Delay(Value);
        }
    }

    private sealed class DeclaredInput : Module
    {
        public Bit Value { get; } = In.Bit().ClockedBy(Fast);

        public Bit A { get; } = Out.Bit();

        public Bit B { get; } = Out.Bit();

        protected override void Build()
        {
            var a = Reg.Bit();
            a.Next = Value;
            A.Value = a;
            using (ClockedBy(Fast))
                B.Value = Delay(Value);
        }
    }

    private sealed class Glitch : Module
    {
        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var a = Reg.UInt(2);
            a.Next = (a + 1).Wrap();
            using (ClockedBy(Fast))
                Result.Value = Crossing.Synchronise(a == 3);
        }
    }

    private sealed class Legal : Module
    {
        public Bit Press { get; } = In.Bit().Asynchronous();

        public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(8));

        public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(8)).ClockedBy(Fast);

        public UInt Mode { get; } = Out.UInt(8);

        public Bit Pressed { get; } = Out.Bit();

        public Bit Pulsed { get; } = Out.Bit();

        protected override void Build()
        {
            var mode = Reg.UInt(8);
            var flag = Reg.Bit();
            flag.Next = Source.Fire;
            using (When(flag))
                mode.Next = (mode + 1).Wrap();
            var fifo = Instance(new AsyncFifo<UInt>(new AsyncFifoConfig(8, ClockDomain.Default, Fast), Shape.UInt(8)));
            fifo.Source.TakeFrom(Source);
            Sink.TakeFrom(fifo.Sink);
            using (ClockedBy(Fast))
            {
                var taken = Reg.UInt(8);
                taken.Next = Crossing.Stable(mode);
                Mode.Value = taken;
                Pressed.Value = Crossing.Synchronise(Press);
                Pulsed.Value = Crossing.Pulse(flag, ClockDomain.Default);
            }
        }
    }

    private sealed class TwoResets : Module
    {
        public Bit Value { get; } = In.Bit();

        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var a = Reg.Bit();
            a.Next = Value;
            using (ClockedBy(new ClockDomain("clk", "other_rst")))
            {
                var b = Reg.Bit();
                b.Next = a;
                Result.Value = b;
            }
        }
    }

    private sealed class ClockOfWire : Module
    {
        public Bit Y { get; } = Out.Bit();

        protected override void Build() => Y.Value = Wire.Bit(defaultsTo: 0).ClockedBy(Fast);
    }

    private sealed class Relay : Module
    {
        public Bit Value { get; } = In.Bit();

        public Bit Result { get; } = Out.Bit();

        protected override void Build() => Result.Value = Value;
    }

    private sealed class GlitchPassedOn : Module
    {
        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var a = Reg.UInt(2);
            a.Next = (a + 1).Wrap();
            var relay = Instance(new Relay());
            relay.Value.Value = a == 3;
            using (ClockedBy(Fast))
                Result.Value = Crossing.Synchronise(relay.Result);
        }
    }

    private sealed class RegisterPassedOn : Module
    {
        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var a = Reg.Bit();
            a.Next = !a;
            var relay = Instance(new Relay());
            relay.Value.Value = a;
            using (ClockedBy(Fast))
                Result.Value = Crossing.Synchronise(relay.Result);
        }
    }

    private sealed class Buffer : BlackBox
    {
        public Buffer(bool declared) => Result = declared ? Out.Bit().ClockedBy(Fast) : Out.Bit();

        public Bit Value { get; } = In.Bit();

        public Bit Result { get; }
    }

    private sealed class ThroughBox(bool declared = false) : Module
    {
        public Bit Result { get; } = Out.Bit();

        protected override void Build()
        {
            var slow = Reg.Bit();
            slow.Next = !slow;
            var box = Instance(new Buffer(declared));
            box.Value.Value = slow;
            using (ClockedBy(Fast))
            {
                var taken = Reg.Bit();
                taken.Next = box.Result;
                Result.Value = taken;
            }
        }
    }
}
