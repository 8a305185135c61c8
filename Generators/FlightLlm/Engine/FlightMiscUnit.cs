using System.Numerics;
using Generators.FlightLlm.Isa;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// MISC unit: sums and products of INT8 vectors in the global buffer, a word of each channel in three cycles; other operations go to an external unit, when there
/// are ports for it. Words are worked off in ascending order.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class FlightMiscUnit(FlightEngineConfig config) : Module<FlightEngineConfig>(config)
{
    private enum State
    {
        Idle,
        Check,
        ReadA,
        ReadB,
        Work,
        Drain,
        Stuck,
    }

    /// <summary>Commands.</summary>
    public Stream<FlightMiscCommand> Commands { get; } = In.Stream(new FlightMiscCommand(config.Validated().Commands));

    /// <summary>Word of the global buffer that is wanted.</summary>
    public UInt Address { get; } = Out.UInt(BitsToCount(config.GlobalWords));

    /// <summary>The word of each channel, a cycle later.</summary>
    public Vec<Bits> Words { get; } = In.Vec(config.Shape.Channels, Shape.Bits(config.PortBits));

    /// <summary>Results for the global buffer.</summary>
    public Stream<FlightGlobalWrite> Writes { get; } = Out.Stream(new FlightGlobalWrite(config));

    /// <summary>Operands for an external unit.</summary>
    public Stream<FlightSpecialOperands>? SpecialOperands { get; } = config.SpecialPort ? Out.Stream(new FlightSpecialOperands(config)) : null;

    /// <summary>Its results: as many words as operands, in the same order.</summary>
    public Stream<Vec<Bits>>? SpecialResults { get; } = config.SpecialPort ? In.Stream(Shape.Vec(config.Shape.Channels, Shape.Bits(config.PortBits))) : null;

    /// <summary>The command is complete.</summary>
    public Bit Done { get; } = Out.Bit();

    /// <summary>The command can't be executed; nothing more happens until reset.</summary>
    public Bit Fault { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var shape = Config.Shape;
        var inWord = shape.Channels * Config.BlocksPerWord;
        var state = Reg.Enum(State.Idle);
        var command = Reg.Of(new FlightMiscCommand(Config.Commands), Reset.None);
        Commands.Ready.Value = state == State.Idle;
        var isSpecial = (command.Operation != MiscOperation.Add) & (command.Operation != MiscOperation.Mul);

        var rows = (command.Blocks + (shape.MatrixRows - 1)) >> BitsToCount(shape.MatrixRows);
        var inputs = new[] { (Row: command.InA, IsRead: (Bit)true), (Row: command.InB, IsRead: !isSpecial) };
        var isWrong = Outside(command.Out, rows)
            | inputs.Select(input => input.IsRead & (Outside(input.Row, rows) | ((command.Out > input.Row) & (command.Out < input.Row + rows)))).AnySet();
        if (!Config.SpecialPort)
            isWrong |= isSpecial;

        // Words read and words written; an external unit may be behind by any number of them.
        var (read, written) = (Reg.UInt(15), Reg.UInt(15));
        var words = (command.Blocks + (inWord - 1)) >> BitOperations.Log2((uint)inWord);
        var isLastRead = (read + 1).Wrap(15) == words;
        var isLastWrite = (written + 1).Wrap(15) == words;
        Address.Value = Place(Mux((state == State.ReadB) | ((state == State.Work) & !isSpecial), command.InB, command.InA), read);
        var first = Reg.Vec(shape.Channels, Shape.Bits(Config.PortBits), Reset.None).Named("first");
        using (When(state == State.ReadB))
            first.Next = Words;
        Writes.Payload.Address.Value = Place(command.Out, written);
        var blocks = Enumerable.Range(0, inWord).Select(block => ((written * inWord) + block < command.Blocks).Named($"has_block_{block}")).ToArray();
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            Writes.Payload.Masks[channel].Value = Cat(Enumerable.Range(0, Config.PortBytes).Reverse().Select(i => blocks[(i / IsaShape.BlockSize * shape.Channels) + channel]));
            var lanes = Enumerable.Range(0, Config.PortBytes).Select(i =>
            {
                var lane = Instance(new FlightMiscLane(), $"lane_{channel}_{i}");
                lane.A.Value = first[channel].Slice(8 * i, 8).AsSInt();
                lane.B.Value = Words[channel].Slice(8 * i, 8).AsSInt();
                lane.Adds.Value = command.Operation == MiscOperation.Add;
                return lane.Y;
            }).ToArray();
            var results = Cat(lanes.Reverse());
            Writes.Payload.Data[channel].Value = SpecialResults is null ? results : Mux(isSpecial, SpecialResults.Payload[channel], results);
        }

        var isWorking = state == State.Work;
        Bit sends = true;
        var isRunning = (state != State.Idle) & (state != State.Check) & (state != State.Stuck);
        if (SpecialOperands is null)
        {
            Writes.Valid.Value = isWorking;
        }
        else
        {
            Writes.Valid.Value = Mux(isSpecial, isRunning & SpecialResults!.Valid, isWorking);
            SpecialResults.Ready.Value = isRunning & isSpecial & Writes.Ready;
            SpecialOperands.Valid.Value = isWorking & isSpecial;
            var operands = SpecialOperands.Payload;
            operands.Operation.Value = command.Operation;
            operands.Mode.Value = command.Mask.AsBits();
            operands.Data.Value = Words;
            operands.Blocks.Value = Cat(Enumerable.Range(0, inWord).Reverse().Select(block => (read * inWord) + block < command.Blocks));
            operands.Last.Value = isLastRead;
            sends = SpecialOperands.Ready;
        }

        var moves = SpecialOperands is null ? Writes.Ready : Mux(isSpecial, sends, Writes.Ready);
        var isOver = (written == words) | (Writes.Fire & isLastWrite);
        Fault.Value = (state == State.Check) & isWrong;
        Done.Value = ((state == State.Check) & !isWrong & (command.Blocks == 0)) | ((state == State.Drain) & isOver);
        using (When(Writes.Fire))
            written.Next = (written + 1).Wrap();
        using (Switch(state))
        {
            using (Case(State.Idle))
            {
                command.Next = Commands.Payload;
                (read.Next, written.Next) = (0, 0);
                using (When(Commands.Valid))
                    state.Next = State.Check;
            }

            using (Case(State.Check))
            {
                using (When(isWrong))
                    state.Next = State.Stuck;
                using (ElseWhen(command.Blocks == 0))
                    state.Next = State.Idle;
                using (Else())
                    state.Next = State.ReadA;
            }

            using (Case(State.ReadA))
            {
                using (When(isSpecial))
                    state.Next = State.Work;
                using (Else())
                    state.Next = State.ReadB;
            }

            using (Case(State.ReadB))
                state.Next = State.Work;
            using (Case(State.Work))
            {
                using (When(moves))
                {
                    read.Next = (read + 1).Wrap();
                    using (When(isLastRead))
                        state.Next = State.Drain;
                    using (Else())
                        state.Next = State.ReadA;
                }
            }

            using (Case(State.Drain))
            {
                using (When(isOver))
                    state.Next = State.Idle;
            }

            using (Case(State.Stuck))
                state.Next = State.Stuck;
        }
    }

    private Bit Outside(UInt row, UInt rows) => (row >= Config.Shape.GlobalRows) | (row + rows > Config.Shape.GlobalRows);

    private UInt Place(UInt row, UInt word) => ((row * Config.WordsPerRow) + word).Wrap(BitsToCount(Config.GlobalWords));
}

/// <summary>Sum or product of two elements, clamped to INT8. No latency.</summary>
public sealed class FlightMiscLane : Module
{
    /// <summary>First operand.</summary>
    public SInt A { get; } = In.SInt(8);

    /// <summary>Second operand.</summary>
    public SInt B { get; } = In.SInt(8);

    /// <summary>A + B; otherwise (A · B + 64) &gt;&gt; 7.</summary>
    public Bit Adds { get; } = In.Bit();

    /// <summary>The result.</summary>
    public SInt Y { get; } = Out.SInt(8);

    /// <inheritdoc/>
    protected override void Build() => Y.Value = Mux(Adds, (A + B).Saturate(8), (((A * B) + 64) >> 7).Saturate(8));
}
