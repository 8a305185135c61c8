using HdlDsl;
using static HdlDsl.Hdl;

namespace Verification.Tests.Designs;

public sealed record StallingPipeConfig(int Registers, PipelineStall Stall, int FlushStage);

/// <summary>A pipeline whose stages can all be halted, emptied and flushed from outside. The word is the sum of the stage numbers more in each stage, and the first value is carried along.</summary>
public sealed class StallingPipe(StallingPipeConfig config) : Module<StallingPipeConfig>(config)
{
    public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(16));

    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(16));

    public Bits Halt { get; } = In.Bits(config.Registers + 1);

    public Bits Throw { get; } = In.Bits(config.Registers + 1);

    public Bit Flush { get; } = In.Bit();

    public Bits Valid { get; } = Out.Bits(config.Registers + 1);

    public Bits Fires { get; } = Out.Bits(config.Registers + 1);

    protected override void Build()
    {
        var pipe = Pipeline.From(Source, Config.Stall);
        var word = pipe.Carry(Source.Payload);
        var first = word;
        for (var stage = 0; ; stage++)
        {
            pipe.HaltWhen(Halt[stage]);
            pipe.ThrowWhen(Throw[stage]);
            // With one enable the words that are dropped decide whether anything moves, so the flush can't wait for that.
            if (stage == Config.FlushStage)
                pipe.FlushWhen(Config.Stall == PipelineStall.ReadyChain ? pipe.Fires & Flush : Flush);
            Valid[stage].Value = pipe.Valid;
            Fires[stage].Value = pipe.Fires;
            if (stage == Config.Registers)
                break;
            pipe.Next();
            word = pipe.Carry((word.Here + (stage + 1)).Wrap(16));
        }

        pipe.To(Sink, word.Here ^ (first.Here << 1).Wrap(16));
    }
}

public sealed class Operands : Bundle
{
    public UInt A { get; } = Shape.UInt(8);

    public UInt B { get; } = Shape.UInt(8);
}

public sealed record SpreadPipeConfig(int Registers, PipelineStall Stall);

/// <summary>Six steps over any number of stages; one of them drops words, values of the first are used in the last.</summary>
public sealed class SpreadPipe(SpreadPipeConfig config) : Module<SpreadPipeConfig>(config)
{
    public Stream<Operands> Source { get; } = In.Stream(new Operands());

    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(20));

    /// <summary>The same in C#; null for a word that is dropped.</summary>
    public static long? Golden(long a, long b)
    {
        var value = (((a * b) + a) ^ (b * 5)) + b;
        return value % 4 == 3 ? null : (value * 3) + a + b;
    }

    protected override void Build()
    {
        var pipe = Pipeline.From(Source, Config.Stall);
        var a = pipe.Carry(Source.Payload.A);
        var b = pipe.Carry(Source.Payload.B);
        Piped<UInt> value = a;
        pipe.Spread(Config.Registers, [3, 1, 1, 1, 0, 2],
        [
            () => value = pipe.Carry(a.Here * b.Here),
            () => value = pipe.Carry(value.Here + a.Here),
            () => value = pipe.Carry(value.Here ^ (b.Here * 5).Wrap(17)),
            () => value = pipe.Carry((value.Here + b.Here).Wrap(18)),
            () => pipe.ThrowWhen(value.Here[1, 0] == 3),
            () => value = pipe.Carry(((value.Here * 3) + a.Here + b.Here).Wrap(20)),
        ]);
        pipe.To(Sink, value.Here);
    }
}

public sealed class Addition : Bundle
{
    public UInt Address { get; } = Shape.UInt(2);

    public UInt Amount { get; } = Shape.UInt(8);
}

/// <summary>Read, add and write back over three stages; words that follow at once get the sums that are still under way.</summary>
public sealed class Histogram(PipelineStall stall) : Module
{
    private readonly PipelineStall stall = stall;

    public Stream<Addition> Source { get; } = In.Stream(new Addition());

    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(16));

    public Bits Halt { get; } = In.Bits(3);

    protected override void Build()
    {
        var sums = Reg.Vec(4, Shape.UInt(16));
        var pipe = Pipeline.From(Source, stall);
        var address = pipe.Carry(Source.Payload.Address);
        var amount = pipe.Carry(Source.Payload.Amount);
        var sum = pipe.Later(Shape.UInt(16), stage: 1);
        var old = pipe.Carry(sums[address.Here]);
        old.Bypass(pipe.ValidAt(2) & (address.At(2) == address.Here), sum.At(2));
        old.Bypass(pipe.ValidAt(1) & (address.At(1) == address.Here), sum.At(1));
        pipe.HaltWhen(Halt[0]);

        pipe.Next();
        sum.Define((old.Here + amount.Here).Wrap(16));
        pipe.HaltWhen(Halt[1]);

        pipe.Next();
        pipe.HaltWhen(Halt[2] & !Sink.Ready);
        using (When(pipe.Fires))
            sums[address.Here].Next = sum.Here;
        pipe.To(Sink, sum.Here);
    }
}

public sealed record LatencyConfig(int Registers, bool HasEnable);

/// <summary>A pipeline whose words can't wait, and one without valid beside it, delayed until both are at the same latency.</summary>
public sealed class AlignedPaths(LatencyConfig config) : Module<LatencyConfig>(config)
{
    public Bit Valid { get; } = In.Bit();

    public Bit Enable { get; } = In.Bit();

    public SInt X { get; } = In.SInt(8);

    public SInt Y { get; } = In.SInt(8);

    public SInt Gain { get; } = In.SInt(4);

    public Bit ResultValid { get; } = Out.Bit();

    public SInt Result { get; } = Out.SInt(22);

    public SInt Sum { get; } = Out.SInt(9);

    protected override void Build()
    {
        var enable = Config.HasEnable ? Enable : null;
        var square = Pipeline.From(Valid, enable);
        var x = square.Carry(X);
        var value = x;
        square.Spread(Config.Registers,
            () => value = square.Carry(x.Here * x.Here),
            () => value = square.Carry(value.Here + x.Here),
            () => value = square.Carry(value.Here * square.Untimed(Gain)));

        var other = Pipeline.Free(enable);
        var y = other.Carry(Y);
        other.Next();
        var negative = other.Carry(-y.Here);

        Pipeline.Align(square, other);
        square.Next();
        Result.Value = value.Here + Delay(negative.Here, reset: Reset.None, enable: enable);
        ResultValid.Value = square.Valid;
        other.Next();
        Sum.Value = x.Here + y.Here;
    }
}
