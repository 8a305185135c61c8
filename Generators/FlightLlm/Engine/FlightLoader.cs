using System.Numerics;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// Load unit: three nested loops of chunks of any length from any byte address, all channels in step, to any byte of a buffer. Requests run ahead of responses;
/// a word a cycle, and a cycle more for each chunk, two where it comes from a later byte of a word than it goes to.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlightLoader(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private const int AddressBits = 45;
    private const int LengthBits = 24;

    private enum State
    {
        Idle,
        Chunk,
        Steps,
        Drain,
        Stuck,
    }

    /// <summary>Commands.</summary>
    public Stream<FlightLoadCommand> Commands { get; } = In.Stream(new FlightLoadCommand(config.Validated().Commands));

    /// <summary>Words that are wanted: byte address divided by the bytes of a word.</summary>
    public StreamList<UInt> Requests { get; } = Out.Streams(config.Shape.Channels, Shape.UInt(config.PortAddressBits));

    /// <summary>They come in the order of the requests of their channel.</summary>
    public StreamList<Bits> Responses { get; } = In.Streams(config.Shape.Channels, Shape.Bits(config.PortBits));

    /// <summary>Words for the buffers.</summary>
    public Stream<FlightFill> Fills { get; } = Out.Stream(new FlightFill(config));

    /// <summary>The command is complete.</summary>
    public Bit Done { get; } = Out.Bit();

    /// <summary>The command can't be executed; nothing more happens until reset.</summary>
    public Bit Fault { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var (channels, bytes) = (Config.Shape.Channels, Config.PortBytes);
        var wordBits = BitOperations.Log2((uint)bytes);
        var realign = new FlightRealign(bytes);
        var state = Reg.Enum(State.Idle);
        var command = Reg.Of(new FlightLoadCommand(Config.Commands), Reset.None);
        Commands.Ready.Value = state == State.Idle;

        var buffers = Enum.GetValues<IsaBuffer>();
        var isWide = buffers.Where(IsaShape.IsWide).Select(buffer => command.Buffer == buffer).AnySet().Named("isWide");
        var reads = (isWide | !command.ZeroFill).Named("reads");
        var needs = Enumerable.Range(0, channels).Select(channel =>
            Mux(isWide, !command.ZeroFill | (command.HbmChannel >= channel), reads & (command.HbmChannel == channel)).Named($"needs_{channel}")).ToArray();

        // Loops.
        var (inner, middle, outer) = (Reg.UInt(AddressBits, Reset.None), Reg.UInt(AddressBits, Reset.None), Reg.UInt(AddressBits, Reset.None));
        var (i1, i2, i3) = (Reg.UInt(8, Reset.None), Reg.UInt(8, Reset.None), Reg.UInt(8, Reset.None));
        var place = Reg.UInt(Config.PlaceBits, Reset.None);
        var (isEnd1, isEnd2, isEnd3) = (i1 == 1, i2 == 1, i3 == 1);
        var isNothing = ((command.Length == 0) | (command.Loop1 == 0) | (command.Loop2 == 0) | (command.Loop3 == 0)).Named("isNothing");

        // A chunk.
        var size = Select(command.Buffer, buffers, Config.BytesOf, Config.PlaceBits);
        var from = inner[wordBits - 1, 0];
        var to = place[wordBits - 1, 0];
        var end = (place + command.Length).Named("runEnd");
        var isBeyond = (place >= size) | (!isNothing & ((end > size) | (reads & (inner + command.Length > UInt.Constant(BigInteger.One << 34, 35)))
            | (reads & !isWide & (command.HbmChannel >= channels))));
        var lags = FlightRealign.Lags(from, to);
        var sources = realign.Words(from, command.Length).Wrap(LengthBits);
        var targets = realign.Words(to, command.Length).Wrap(LengthBits);
        var sourcesLeft = Reg.UInt(LengthBits, Reset.None);
        var stepsLeft = Reg.UInt(LengthBits, Reset.None);
        var (isLagging, isFirst) = (Reg.Bit(Reset.None), Reg.Bit(Reset.None));
        var source = Reg.UInt(Config.PortAddressBits, Reset.None);
        var target = Reg.UInt(Config.FillBits, Reset.None);
        var shift = Reg.UInt(wordBits, Reset.None);
        var (low, last) = (Reg.UInt(wordBits, Reset.None), Reg.UInt(wordBits, Reset.None));

        // A step: a request, and what to do with the word when it is there.
        var hasSource = sourcesLeft != 0;
        var isLastStep = stepsLeft == 1;
        var isLastChunk = isEnd1 & isEnd2 & isEnd3;
        var requests = Enumerable.Range(0, channels).Select(channel => Wire.Stream(Shape.UInt(Config.PortAddressBits)).Named($"request_{channel}")).ToArray();
        var steps = Wire.Stream(new Step(Config));
        var canStep = steps.Ready & Enumerable.Range(0, channels).Select(channel => !(needs[channel] & hasSource) | requests[channel].Ready).AllSet();
        var takesStep = (state == State.Steps) & canStep;
        for (var channel = 0; channel < channels; channel++)
        {
            requests[channel].Valid.Value = takesStep & needs[channel] & hasSource;
            requests[channel].Payload.Value = source;
            Requests[channel].TakeFrom(requests[channel].Queue(2));
        }

        steps.Valid.Value = takesStep;
        steps.Payload.HasSource.Value = hasSource;
        steps.Payload.Emits.Value = !isLagging;
        steps.Payload.Target.Value = target;
        steps.Payload.Shift.Value = shift;
        steps.Payload.Low.Value = Mux(isFirst, low, 0);
        steps.Payload.High.Value = Mux(isLastStep, last, UInt.Constant(bytes - 1, wordBits));
        steps.Payload.Last.Value = isLastStep & isLastChunk;
        var queue = steps.Queue(Config.ReadsOnTheWay);
        var isDone = Respond(queue, isWide, needs, command, realign);

        Fault.Value = (state == State.Chunk) & isBeyond;
        Done.Value = ((state == State.Chunk) & !isBeyond & isNothing) | isDone;
        using (Switch(state))
        {
            using (Case(State.Idle))
            {
                using (When(Commands.Valid))
                    state.Next = State.Chunk;
                var next = Commands.Payload;
                command.Next = next;
                (i1.Next, i2.Next, i3.Next) = (next.Loop1, next.Loop2, next.Loop3);
                (inner.Next, middle.Next, outer.Next) = (next.HbmAddress, next.HbmAddress, next.HbmAddress);
                place.Next = Start(next, buffers);
            }

            using (Case(State.Chunk))
            {
                sourcesLeft.Next = sources;
                stepsLeft.Next = Mux(lags, targets + 1, targets).Wrap();
                isLagging.Next = lags;
                isFirst.Next = true;
                source.Next = (inner >> wordBits).Wrap();
                target.Next = (place >> wordBits).Wrap();
                shift.Next = realign.Shift(from, to);
                low.Next = to;
                last.Next = (end - 1).Wrap();
                using (When(isBeyond))
                    state.Next = State.Stuck;
                using (ElseWhen(isNothing))
                    state.Next = State.Idle;
                using (Else())
                    state.Next = State.Steps;
            }

            using (Case(State.Steps))
            {
                using (When(canStep))
                {
                    source.Next = (source + 1).Wrap();
                    sourcesLeft.Next = Mux(hasSource, (sourcesLeft - 1).Wrap(LengthBits), 0);
                    stepsLeft.Next = (stepsLeft - 1).Wrap();
                    isLagging.Next = false;
                    using (When(!isLagging))
                    {
                        target.Next = (target + 1).Wrap();
                        isFirst.Next = false;
                    }

                    using (When(isLastStep))
                    {
                        using (When(isLastChunk))
                            state.Next = State.Drain;
                        using (Else())
                            state.Next = State.Chunk;
                        place.Next = end.Wrap();
                        i1.Next = Mux(isEnd1, command.Loop1, (i1 - 1).Wrap(8));
                        using (When(!isEnd1))
                            inner.Next = (inner + command.Stride1).Wrap();
                        using (Else())
                        {
                            i2.Next = Mux(isEnd2, command.Loop2, (i2 - 1).Wrap(8));
                            using (When(!isEnd2))
                            {
                                var next = (middle + command.Stride2).Wrap(AddressBits);
                                (inner.Next, middle.Next) = (next, next);
                            }

                            using (Else())
                            {
                                i3.Next = (i3 - 1).Wrap();
                                var next = (outer + command.Stride3).Wrap(AddressBits);
                                (inner.Next, middle.Next, outer.Next) = (next, next, next);
                            }
                        }
                    }
                }
            }

            using (Case(State.Drain))
            {
                using (When(isDone))
                    state.Next = State.Idle;
            }

            using (Case(State.Stuck))
                state.Next = State.Stuck;
        }
    }

    /// <summary>Words come, are shifted and go into the buffers.</summary>
    /// <returns>The command's last word goes.</returns>
    private Bit Respond(Stream<Step> steps, Bit isWide, Bit[] needs, FlightLoadCommand command, FlightRealign realign)
    {
        var channels = Config.Shape.Channels;
        var step = steps.Payload;
        var isThere = steps.Valid & Enumerable.Range(0, channels).Select(channel => !(needs[channel] & step.HasSource) | Responses[channel].Valid).AllSet();
        var takes = (isThere & (!step.Emits | Fills.Ready)).Named("takes");
        steps.Ready.Value = takes;
        var words = Enumerable.Range(0, channels).Select(channel => Mux(needs[channel], Responses[channel].Payload, BitsOf(0, Config.PortBits))).ToArray();
        for (var channel = 0; channel < channels; channel++)
        {
            Responses[channel].Ready.Value = takes & needs[channel] & step.HasSource;
            // Buffers of one channel are filled from any channel of the memory; the words of the others are 0.
            var now = channel == 0 ? words.Aggregate((a, b) => a | Mux(isWide, BitsOf(0, Config.PortBits), b)) : words[channel];
            var before = Reg.Bits(Config.PortBits, Reset.None).Named($"before_{channel}");
            using (When(takes & step.HasSource))
                before.Next = now;
            Fills.Payload.Data[channel].Value = realign.Word(now, before, step.Shift);
        }

        Fills.Valid.Value = isThere & step.Emits;
        Fills.Payload.Buffer.Value = command.Buffer;
        Fills.Payload.Address.Value = step.Target;
        Fills.Payload.Mask.Value = realign.Mask(step.Low, step.High);
        return (takes & step.Last).Named("isDone");
    }

    private UInt Start(FlightLoadCommand command, IsaBuffer[] buffers)
    {
        var start = UInt.Constant(0, Config.PlaceBits);
        foreach (var buffer in buffers)
        {
            // A row beyond the buffer is a place at its end, whatever its number is.
            var row = Mux(command.BankAddress >= Config.Shape.RowsOf(buffer), UInt.Constant(Config.Shape.RowsOf(buffer), 13), command.BankAddress);
            start = Mux(command.Buffer == buffer, (row * Config.Shape.RowBytes(buffer)).Wrap(Config.PlaceBits), start);
        }

        return start;
    }

    private static UInt Select(Enum<IsaBuffer> buffer, IsaBuffer[] buffers, Func<IsaBuffer, int> number, int width)
    {
        var selected = UInt.Constant(number(buffers[0]), width);
        foreach (var each in buffers.Skip(1))
            selected = Mux(buffer == each, UInt.Constant(number(each), width), selected);
        return selected;
    }

    private sealed class Step(FlightEngineConfig config) : Bundle
    {
        public Bit HasSource { get; } = Shape.Bit();

        public Bit Emits { get; } = Shape.Bit();

        public UInt Target { get; } = Shape.UInt(config.FillBits);

        public UInt Shift { get; } = Shape.UInt(BitOperations.Log2((uint)config.PortBytes));

        public UInt Low { get; } = Shape.UInt(BitOperations.Log2((uint)config.PortBytes));

        public UInt High { get; } = Shape.UInt(BitOperations.Log2((uint)config.PortBytes));

        public Bit Last { get; } = Shape.Bit();
    }
}
