using HdlDsl;
using static HdlDsl.Hdl;

namespace Verification.Tests.Designs;

public sealed record CounterConfig(int Width, int Limit);

/// <summary>Counts up to a limit while enabled.</summary>
public sealed class Counter(CounterConfig config) : Module<CounterConfig>(config)
{
    public Bit Enable { get; } = In.Bit();
    public UInt Count { get; } = Out.UInt(config.Width);
    public Bit Overflow { get; } = Out.Bit();

    protected override void Build()
    {
        var count = Reg.UInt(Config.Width);
        Overflow.Value = count == Config.Limit;
        Count.Value = count;

        using (When(Enable))
            count.Next = Mux(Overflow, 0, count + 1).Wrap();
    }
}

public sealed record FifoConfig(int Width, int Depth);

/// <summary>A queue between two streams; depth a power of two.</summary>
public sealed class Fifo(FifoConfig config) : Module<FifoConfig>(config)
{
    public Stream<UInt> Push { get; } = In.Stream(Shape.UInt(config.Width));
    public Stream<UInt> Pop { get; } = Out.Stream(Shape.UInt(config.Width));
    public UInt Level { get; } = Out.UInt(BitsToCount(config.Depth + 1));

    protected override void Build()
    {
        var words = Mem.Of(Config.Depth, Shape.UInt(Config.Width));
        var write = Reg.UInt(BitsToCount(Config.Depth));
        var read = Reg.UInt(BitsToCount(Config.Depth));
        var level = Reg.UInt(Level.Width);

        Push.Ready.Value = level != Config.Depth;
        Pop.Valid.Value = level != 0;
        Pop.Payload.Value = words[read];
        Level.Value = level;

        using (When(Push.Fire))
        {
            words[write].Next = Push.Payload;
            write.Next = (write + 1).Wrap();
        }

        using (When(Pop.Fire))
            read.Next = (read + 1).Wrap();

        using (When(Push.Fire & !Pop.Fire))
            level.Next = (level + 1).Wrap();
        using (ElseWhen(Pop.Fire & !Push.Fire))
            level.Next = (level - 1).Wrap();
    }
}

public enum ReceiverState
{
    Idle,
    Data,
    Stop,
}

/// <summary>A serial receiver: start bit, eight data bits, stop bit, one bit for each tick.</summary>
public sealed class Receiver : Module
{
    public Bit Line { get; } = In.Bit();
    public Bit Tick { get; } = In.Bit();
    public Bits Byte { get; } = Out.Bits(8);
    public Bit Done { get; } = Out.Bit(defaultsTo: 0);

    protected override void Build()
    {
        var state = Fsm.Of(ReceiverState.Idle);
        var shift = Reg.Bits(8);
        Byte.Value = shift;

        using (When(Tick))
        {
            using (state.In(ReceiverState.Idle))
            using (When(!Line))
                state.GoTo(ReceiverState.Data);

            using (state.In(ReceiverState.Data, cycles: 8, then: ReceiverState.Stop))
                shift.Next = Cat(Line, shift[7, 1]);

            using (state.In(ReceiverState.Stop))
            {
                Done.Value = Line;
                state.GoTo(ReceiverState.Idle);
            }
        }
    }
}

public sealed record MacConfig(int Lanes, int Width, int AccumulatorWidth);

/// <summary>Multiplies lanes, sums them, accumulates: three pipeline stages.</summary>
public sealed class PipelinedMac(MacConfig config) : Module<MacConfig>(config)
{
    public Bit Valid { get; } = In.Bit();
    public Bit Clear { get; } = In.Bit();
    public Vec<SInt> A { get; } = In.Vec(config.Lanes, Shape.SInt(config.Width));
    public Vec<SInt> B { get; } = In.Vec(config.Lanes, Shape.SInt(config.Width));
    public SInt Sum { get; } = Out.SInt(config.AccumulatorWidth);

    protected override void Build()
    {
        var products = A.Zip(B, (a, b) => Delay(a * b, reset: Reset.None));
        var dot = Delay(products.SumTree(), reset: Reset.None);
        var valid = Delay(Valid, cycles: 2);
        var clear = Delay(Clear, cycles: 2);

        var sum = Reg.SInt(Config.AccumulatorWidth);
        using (When(valid))
            sum.Next = (Mux(clear, 0, sum) + dot).Wrap();
        Sum.Value = sum;
    }
}
