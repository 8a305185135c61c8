using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Isa;

/// <summary>
/// Fetches a program, checks and decodes it, and gives each unit its commands in order when the tokens that they wait for are there (FlightLLM, arXiv
/// 2401.03868). Command ports are ready/valid; a unit has one command at a time and says with its bit of <see cref="Done"/> that it is complete, one cycle
/// behind the command at the earliest. It is offered the next one in the same cycle, combinationally. From the first error on, nothing more is dispatched;
/// what waits in front of units is executed as far as its tokens come, and the error stays until reset.
/// </summary>
/// <param name="config">Sizes.</param>
public sealed class FlightController(FlightControllerConfig config) : Module<FlightControllerConfig>(config)
{
    // Checked in front of the ports, whose widths follow from it.
    private readonly FlightControllerConfig sizes = config.Validated();
    private readonly List<Port> ports = [];

    /// <summary>The program, one word after the other, when there is no memory inside. The next one is taken when this one is finished.</summary>
    public Stream<Packet<Bits>>? Words { get; } = config.MemoryWords == 0 ? In.Stream(new Packet<Bits>(Shape.Bits(32))) : null;

    /// <summary>Writes the program memory, when there is one.</summary>
    public Flow<FlightProgramWrite>? ProgramWrites { get; } = config.MemoryWords == 0 ? null : In.Flow(new FlightProgramWrite(config));

    /// <summary>Runs the first words of the program memory: how many, at least 1.</summary>
    public Stream<UInt>? Start { get; } = config.MemoryWords == 0 ? null : In.Stream(Shape.UInt(config.AddressBits + 1));

    /// <summary>Commands of the unit that loads.</summary>
    public Stream<FlightLoadCommand> Load { get; } = Out.Stream(new FlightLoadCommand(config));

    /// <summary>Commands of the unit that stores.</summary>
    public Stream<FlightStoreCommand> Store { get; } = Out.Stream(new FlightStoreCommand(config));

    /// <summary>Commands of the unit of matrix-matrix products.</summary>
    public Stream<FlightProductCommand> MatrixMatrix { get; } = Out.Stream(new FlightProductCommand(config));

    /// <summary>Commands of the unit of matrix-vector products.</summary>
    public Stream<FlightProductCommand> MatrixVector { get; } = Out.Stream(new FlightProductCommand(config));

    /// <summary>Commands of the unit of other operations.</summary>
    public Stream<FlightMiscCommand> Misc { get; } = Out.Stream(new FlightMiscCommand(config));

    /// <summary>Barriers.</summary>
    public Stream<FlightSystemCommand> System { get; } = Out.Stream(new FlightSystemCommand(config));

    /// <summary>Units that complete their command in this cycle; bit u is unit u of <see cref="IsaUnit"/>.</summary>
    public Bits Done { get; } = In.Bits(IsaUnitSets.Count);

    /// <summary>Units that can't execute their command: an error of kind <see cref="IsaFaultKind.Execution"/> at its position. Such a unit never completes it.</summary>
    public Bits? Faults { get; } = config.HasFaultPort ? In.Bits(IsaUnitSets.Count) : null;

    /// <summary>There is nothing to do, and no part of a program has come.</summary>
    public Bit IsIdle { get; } = Out.Bit();

    /// <summary>One cycle: all of the program is complete, and no token is left.</summary>
    public Bit IsFinished { get; } = Out.Bit();

    /// <summary>Units whose next command waits for tokens.</summary>
    public Bits Blocked { get; } = Out.Bits(IsaUnitSets.Count);

    /// <summary>The first error, from the cycle behind it.</summary>
    public FlightError Error { get; } = Out.Of(new FlightError(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var decoder = Instance(new FlightDecoder(Config));
        decoder.Words.TakeFrom(Words ?? Fetched());
        var kind = Reg.Enum(IsaFaultKind.None).Named("error_kind");
        var word = Reg.UInt(Config.PositionBits).Named("error_word");
        Error.Kind.Value = kind;
        Error.Word.Value = word;
        var isStopped = (kind != IsaFaultKind.None).Named("isStopped");
        decoder.IsStopped.Value = isStopped;

        // The ports are made before the tokens, because the tokens' counts depend on what all ports do.
        var tokens = NewTokens();
        ports.Clear();
        ports.Add(Attach(decoder, tokens, IsaUnit.Load, Load, decoder.Load, new FlightLoadCommand(Config)));
        ports.Add(Attach(decoder, tokens, IsaUnit.Store, Store, decoder.Store, new FlightStoreCommand(Config)));
        ports.Add(Attach(decoder, tokens, IsaUnit.MatrixMatrix, MatrixMatrix, decoder.Product, new FlightProductCommand(Config)));
        ports.Add(Attach(decoder, tokens, IsaUnit.MatrixVector, MatrixVector, decoder.Product, new FlightProductCommand(Config)));
        ports.Add(Attach(decoder, tokens, IsaUnit.Misc, Misc, decoder.Misc, new FlightMiscCommand(Config)));
        ports.Add(Attach(decoder, tokens, IsaUnit.System, System, null, new FlightSystemCommand(Config)));
        decoder.Ready.Value = ports.Select((port, unit) => decoder.IsFor[unit] & port.CanTake).AnySet();
        var overflows = Count(tokens);

        var hasTokens = tokens.Values.Select(count => count != 0).AnySet().Named("hasTokens");
        var isDrained = (!decoder.IsFull & !ports.Select(port => port.HasHead | port.IsBusy).AnySet()).Named("isDrained");
        var isEnd = (decoder.IsEnding & isDrained & !isStopped).Named("isEnd");
        var isFinished = isEnd & !hasTokens;
        decoder.Restart.Value = isFinished;
        IsFinished.Value = isFinished;
        IsIdle.Value = !decoder.IsEnding & isDrained & !decoder.IsPartial;
        Blocked.Value = Cat([.. ports.Select(port => port.HasHead & !port.HasTokens).Reverse()]);

        var isStuck = Mux(decoder.IsFull, !(decoder.Valid & decoder.Ready), decoder.IsEnding)
            & !ports.Select(port => port.IsOffered | port.IsBusy).AnySet() & ports.Select(port => port.HasHead).AnySet();
        var stuckAt = ports[^1].HeadPosition;
        foreach (var port in ports.AsEnumerable().Reverse().Skip(1))
            stuckAt = Mux(port.HasHead & !port.HasTokens, port.HeadPosition, stuckAt);
        var faults = new List<(Bit Condition, IsaFaultKind Kind, UInt Word)>
        {
            (ports.Select((port, unit) => Done[unit] & !port.IsBusy).AnySet(), IsaFaultKind.Completion, UInt.Constant(0, Config.PositionBits)),
            (isStuck, IsaFaultKind.Deadlock, stuckAt),
            (isEnd & hasTokens, IsaFaultKind.TokensLeft, decoder.Fetched),
        };
        if (Faults is not null)
            faults.InsertRange(0, ports.Select((port, unit) => (Faults[unit], IsaFaultKind.Execution, port.RunningPosition)));
        faults.AddRange(overflows.Select((overflow, unit) => (overflow, IsaFaultKind.TokenOverflow, ports[unit].RunningPosition)));
        if (Config.WatchdogCycles > 0)
            faults.Add((IsQuietForLong(decoder, isFinished), IsaFaultKind.Watchdog, Oldest(decoder.Fetched)));
        using (When(!isStopped))
        {
            using (When(decoder.Fault.Kind != IsaFaultKind.None))
            {
                kind.Next = decoder.Fault.Kind;
                word.Next = decoder.Fault.Word;
            }

            foreach (var (condition, found, position) in faults)
            {
                using (ElseWhen(condition))
                {
                    kind.Next = found;
                    word.Next = position;
                }
            }
        }
    }

    /// <summary>Words of the program memory.</summary>
    private Stream<Packet<Bits>> Fetched()
    {
        var fetcher = Instance(new FlightFetcher(Config));
        fetcher.Writes.Value = ProgramWrites!;
        fetcher.Start.TakeFrom(Start!);
        return fetcher.Words;
    }

    private Dictionary<(IsaUnit From, IsaUnit To), UInt> NewTokens()
    {
        var tokens = new Dictionary<(IsaUnit From, IsaUnit To), UInt>();
        foreach (var from in IsaUnitSets.All)
        {
            foreach (var to in IsaUnitSets.All.Where(unit => unit != from))
                tokens.Add((from, to), Reg.UInt(Config.TokenBits).Named($"tokens_{from.Mnemonic().ToLowerInvariant()}_{to.Mnemonic().ToLowerInvariant()}"));
        }

        return tokens;
    }

    /// <summary>A unit's queue, its tokens and what it is executing.</summary>
    private Port Attach<T>(
        FlightDecoder decoder, Dictionary<(IsaUnit From, IsaUnit To), UInt> tokens, IsaUnit unit, Stream<T> sink, T? command, T shape)
        where T : FlightCommand
    {
        var name = unit.Mnemonic().ToLowerInvariant();
        var entries = Wire.Stream(new FlightEntry<T>(shape)).Named($"{name}_entries");
        entries.Valid.Value = decoder.Valid & decoder.IsFor[(int)unit];
        entries.Payload.Wait.Value = decoder.Wait;
        entries.Payload.Release.Value = decoder.Release;
        if (command is null)
            entries.Payload.Command.Position.Value = decoder.Load.Position;
        else
            entries.Payload.Command.Value = command;
        var canTake = entries.Ready;
        var queue = entries.Queue(sizes.QueueDepth);

        var isBusy = Reg.Bit().Named($"{name}_is_busy");
        var release = Reg.Bits(IsaUnitSets.MaskBits, Reset.None).Named($"{name}_release");
        var position = Reg.UInt(Config.PositionBits, Reset.None).Named($"{name}_position");
        var head = queue.Payload;
        var done = Done[(int)unit];
        var hasTokens = IsaUnitSets.All.Where(from => from != unit)
            .Select(from => !head.Wait[IsaUnitSets.MaskBit(unit, from)] | (tokens[(from, unit)] != 0)).AllSet().Named($"{name}_has_tokens");
        var isOffered = (queue.Valid & hasTokens & (!isBusy | done)).Named($"{name}_is_offered");
        sink.Valid.Value = isOffered;
        sink.Payload.Value = head.Command;
        var starts = (isOffered & sink.Ready).Named($"{name}_starts");
        queue.Ready.Value = starts;
        using (When(starts))
        {
            isBusy.Next = true;
            release.Next = head.Release;
            position.Next = head.Command.Position;
        }

        using (ElseWhen(done))
            isBusy.Next = false;
        return new Port(unit, canTake, queue.Valid, hasTokens, isOffered, starts, head.Wait, head.Command.Position, isBusy, isBusy & done, release, position);
    }

    /// <summary>Tokens come and go.</summary>
    /// <returns>For each unit whether it releases a token into a full queue.</returns>
    private Bit[] Count(Dictionary<(IsaUnit From, IsaUnit To), UInt> tokens)
    {
        var overflows = IsaUnitSets.All.Select(_ => new List<Bit>()).ToArray();
        foreach (var ((from, to), count) in tokens)
        {
            var (giver, taker) = (ports[(int)from], ports[(int)to]);
            var isGiven = giver.IsDone & giver.Release[IsaUnitSets.MaskBit(from, to)];
            var isTaken = taker.Starts & taker.Wait[IsaUnitSets.MaskBit(to, from)];
            var isFull = count == Config.TokenCapacity;
            using (When(isGiven & !isTaken & !isFull))
                count.Next = (count + 1).Wrap();
            using (ElseWhen(isTaken & !isGiven))
                count.Next = (count - 1).Wrap();
            overflows[(int)from].Add(isGiven & !isTaken & isFull);
        }

        return [.. overflows.Select((bits, unit) => bits.AnySet().Named($"{((IsaUnit)unit).Mnemonic().ToLowerInvariant()}_overflows"))];
    }

    /// <summary>Word of the first command of the program that is not complete; words that were fetched when there is none.</summary>
    private UInt Oldest(UInt fetched)
    {
        var oldest = fetched;
        foreach (var port in ports)
        {
            var word = Mux(port.IsBusy, port.RunningPosition, port.HeadPosition);
            oldest = Mux((port.IsBusy | port.HasHead) & (word < oldest), word, oldest);
        }

        return oldest;
    }

    private Bit IsQuietForLong(FlightDecoder decoder, Bit isFinished)
    {
        var quiet = Reg.UInt(BitsToCount(Config.WatchdogCycles));
        var isQuiet = !(decoder.Words.Fire | (decoder.Valid & decoder.Ready) | isFinished | IsIdle
            | ports.Select(port => port.Starts | port.IsDone).AnySet());
        var isLong = (isQuiet & (quiet == Config.WatchdogCycles - 1)).Named("isLong");
        quiet.Next = Mux(isQuiet & !isLong, (quiet + 1).Wrap(quiet.Width), 0);
        return isLong;
    }

    private sealed record Port(
        IsaUnit Unit, Bit CanTake, Bit HasHead, Bit HasTokens, Bit IsOffered, Bit Starts, Bits Wait, UInt HeadPosition,
        Bit IsBusy, Bit IsDone, Bits Release, UInt RunningPosition);
}
