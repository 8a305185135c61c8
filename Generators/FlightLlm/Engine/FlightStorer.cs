using System.Numerics;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// Store unit: rows of the global buffer to any byte address, a word of each channel in a cycle, and a cycle more for each row. With elements of 4 bits a word takes two
/// cycles. A command is complete when the memory has taken its last word.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlightStorer(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private const int AddressBits = 35;
    private const int LengthBits = 24;

    private enum State
    {
        Idle,
        Check,
        Row,
        Steps,
        Drain,
        Stuck,
    }

    /// <summary>Commands.</summary>
    public Stream<FlightStoreCommand> Commands { get; } = In.Stream(new FlightStoreCommand(config.Validated().Commands));

    /// <summary>Words for the memory, those of each channel.</summary>
    public StreamList<FlightMemoryWrite> Writes { get; } = Out.Streams(config.Shape.Channels, new FlightMemoryWrite(config));

    /// <summary>The word of the global buffer that is wanted.</summary>
    public UInt Address { get; } = Out.UInt(BitsToCount(config.GlobalWords));

    /// <summary>The next word is wanted; otherwise the one that is there stays.</summary>
    public Bit Enable { get; } = Out.Bit();

    /// <summary>The word of each channel, a cycle behind its address.</summary>
    public Vec<Bits> Words { get; } = In.Vec(config.Shape.Channels, Shape.Bits(config.PortBits));

    /// <summary>The command is complete.</summary>
    public Bit Done { get; } = Out.Bit();

    /// <summary>The command can't be executed; nothing more happens until reset.</summary>
    public Bit Fault { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var (shape, bytes) = (Config.Shape, Config.PortBytes);
        var channels = shape.Channels;
        var wordBits = BitOperations.Log2((uint)bytes);
        var realign = new FlightRealign(bytes);
        var state = Reg.Enum(State.Idle);
        var command = Reg.Of(new FlightStoreCommand(Config.Commands), Reset.None);
        var to = Reg.UInt(AddressBits, Reset.None);
        var row = Reg.UInt(13, Reset.None);
        var rowsLeft = Reg.UInt(5, Reset.None);
        var step = Reg.UInt(LengthBits, Reset.None);
        Commands.Ready.Value = state == State.Idle;

        // What is wrong is known before the first row, but for the last address of each.
        var isNothing = (command.Loop1 == 0) | (command.Length == 0);
        var most = Mux(command.IsVector, UInt.Constant(shape.WideRowBytes * channels, LengthBits), shape.WideRowBytes);
        var isShort = (command.Format != StoreFormat.Int8).Named("isShort");
        var isWrong = !isNothing & ((command.BankAddress + command.Loop1 > shape.GlobalRows) | (command.Length > most) | (isShort & command.Length[0])
            | (command.IsVector & (command.HbmChannel >= channels)));
        var rowBytes = Mux(isShort, command.Length >> 1, command.Length).Wrap(LengthBits).Named("rowBytes");
        var rowEnd = (to + rowBytes).Named("rowEnd");
        var isBeyond = rowEnd > UInt.Constant(BigInteger.One << 34, 35);

        // A step reads word `step` of the row and writes the word that has its first bytes; of elements of 4 bits it reads two words, one after the other.
        var first = to[wordBits - 1, 0];
        var targets = realign.Words(first, rowBytes).Wrap(LengthBits);
        var isLastStep = (step + 1).Wrap(LengthBits) == targets;
        var canMove = Wire.Bit();
        var issues = (state == State.Steps) & canMove;
        var isSecond = Reg.Bit().Named("isSecond");
        var endsStep = !isShort | isSecond;
        var source = Mux(isShort, Cat(step, isSecond).AsUInt(), step).Wrap(LengthBits);
        var inRow = Mux(command.IsVector, source >> BitOperations.Log2((uint)channels), source);
        Address.Value = ((row * Config.WordsPerRow) + inRow).Wrap(Address.Width);
        Enable.Value = canMove;

        var isThere = Reg.Bit();
        using (When(canMove))
            isThere.Next = issues & endsStep;
        var reads = Delay(issues, 1, 0, canMove);
        var number = Delay(step, 1, Reset.None, canMove);
        var firstWord = Delay((to >> wordBits).Wrap(Config.PortAddressBits), 1, Reset.None, canMove);
        var isFirst = Delay(step == 0, 1, Reset.None, canMove);
        var start = Delay(first, 1, Reset.None, canMove);
        var ragged = Mux(command.Length < IsaShape.BlockSize, 0, (command.Length - IsaShape.BlockSize).Wrap(LengthBits));
        var raggedBytes = Mux(isShort, ragged >> 1, ragged).Wrap(LengthBits);
        var vector = Vector(Delay(source, 1, Reset.None, canMove));
        var queues = new List<(Stream<FlightMemoryWrite> Stream, UInt Count)>();
        var sends = new List<(Stream<FlightMemoryWrite> Stream, Bit IsWanted)>();
        for (var channel = 0; channel < channels; channel++)
        {
            var now = Stored(Mux(command.IsVector, vector, Words[channel]), channel, command.Format, canMove & reads);
            var before = Reg.Bits(Config.PortBits, Reset.None).Named($"before_{channel}");
            using (When(canMove & isThere))
                before.Next = now;
            var length = Mux(!command.IsVector & (command.HbmChannel < channel), raggedBytes, rowBytes).Wrap(LengthBits);
            var end = start + length;
            var endsHere = (end - 1).Wrap(LengthBits) >> wordBits == number;
            var isWanted = (number < realign.Words(start, length)) & (length != 0)
                & (!command.IsVector | (command.HbmChannel == channel));
            var stream = Wire.Stream(new FlightMemoryWrite(Config)).Named($"write_{channel}");
            stream.Payload.Address.Value = (firstWord + number).Wrap();
            stream.Payload.Data.Value = realign.Word(now, before, realign.Shift(UInt.Constant(0, wordBits), start));
            stream.Payload.Mask.Value = realign.Mask(Mux(isFirst, start, 0), Mux(endsHere, (end - 1).Wrap(wordBits), UInt.Constant(bytes - 1, wordBits)));
            sends.Add((stream, isWanted));
            var queue = stream.Queue(2, out var count);
            queues.Add((queue, count));
            Writes[channel].TakeFrom(queue);
        }

        var areReady = sends.Select(each => each.Stream.Ready).AllSet().Named("areReady");
        canMove.Value = !isThere | areReady;
        foreach (var (stream, isWanted) in sends)
            stream.Valid.Value = isThere & areReady & isWanted;

        var isEmpty = !isThere & queues.Select(each => each.Count == 0).AllSet();
        Done.Value = ((state == State.Check) & !isWrong & isNothing) | ((state == State.Drain) & isEmpty);
        Fault.Value = ((state == State.Check) & isWrong) | ((state == State.Row) & isBeyond);
        using (Switch(state))
        {
            using (Case(State.Idle))
            {
                using (When(Commands.Valid))
                    state.Next = State.Check;
                command.Next = Commands.Payload;
                to.Next = Commands.Payload.HbmAddress;
                row.Next = Commands.Payload.BankAddress;
                rowsLeft.Next = Commands.Payload.Loop1;
            }

            using (Case(State.Check))
            {
                using (When(isWrong))
                    state.Next = State.Stuck;
                using (ElseWhen(isNothing))
                    state.Next = State.Idle;
                using (Else())
                    state.Next = State.Row;
            }

            using (Case(State.Row))
            {
                step.Next = 0;
                using (When(isBeyond))
                    state.Next = State.Stuck;
                using (Else())
                    state.Next = State.Steps;
            }

            using (Case(State.Steps))
            {
                using (When(issues))
                    isSecond.Next = isShort & !isSecond;
                using (When(issues & endsStep))
                {
                    step.Next = (step + 1).Wrap();
                    using (When(isLastStep))
                    {
                        to.Next = rowEnd.Wrap();
                        row.Next = (row + 1).Wrap();
                        rowsLeft.Next = (rowsLeft - 1).Wrap();
                        using (When(rowsLeft == 1))
                            state.Next = State.Drain;
                        using (Else())
                            state.Next = State.Row;
                    }
                }
            }

            using (Case(State.Drain))
            {
                using (When(isEmpty))
                    state.Next = State.Idle;
            }

            using (Case(State.Stuck))
                state.Next = State.Stuck;
        }
    }

    /// <summary>The word as it is stored: itself, or the elements of the word before and of this one in 4 bits each.</summary>
    private Bits Stored(Bits word, int channel, Enum<StoreFormat> format, Bit takes)
    {
        var halves = Instance(new FlightQuantiser(new(Config.PortBytes)), $"quantiser_{channel}");
        halves.Elements.Value = word;
        halves.Format.Value = format;
        var first = Reg.Bits(Config.PortBits / 2, Reset.None).Named($"first_half_{channel}");
        using (When(takes))
            first.Next = halves.Codes;
        return Mux(format == StoreFormat.Int8, word, Cat(halves.Codes, first));
    }

    /// <summary>Word of a vector: blocks of 16 elements go round the channels.</summary>
    private Bits Vector(UInt number)
    {
        var (channels, perWord) = (Config.Shape.Channels, Config.BlocksPerWord);
        var words = new List<Bits>();
        // Words of a bank: number modulo (channels / perWord); with two blocks in a word the bank is the half of a channel's word.
        for (var first = 0; first < channels * perWord; first += perWord)
        {
            words.Add(Cat(Enumerable.Range(first, perWord).Reverse().Select(block =>
                Words[block % channels].Slice(block / channels * 8 * IsaShape.BlockSize, 8 * IsaShape.BlockSize))));
        }

        return words.Count == 1 ? words[0] : VecOf(words)[number.Wrap(BitsToCount(words.Count))];
    }
}
