namespace Generators.FlightLlm.Isa;

/// <summary>What comes into a controller in a cycle.</summary>
/// <param name="Word">The word that is offered, or null.</param>
/// <param name="IsLast">It is the program's last one.</param>
/// <param name="Ready">Units that would take a command.</param>
/// <param name="Done">Units that complete their command.</param>
public readonly record struct FlightControllerInputs(uint? Word, bool IsLast, IsaUnits Ready, IsaUnits Done);

/// <summary>What a controller does in a cycle.</summary>
/// <param name="TakesWord">Ready of the word stream.</param>
/// <param name="Offers">Units that are offered a command.</param>
/// <param name="IsFinished">The program is complete.</param>
/// <param name="IsIdle">There is nothing to do.</param>
public readonly record struct FlightControllerOutputs(bool TakesWord, IsaUnits Offers, bool IsFinished, bool IsIdle);

/// <summary>An instruction with the number of its word 0.</summary>
/// <param name="Instruction">The instruction.</param>
/// <param name="Position">Number of its word 0.</param>
public sealed record PlacedInstruction(Instruction Instruction, int Position);

/// <summary>
/// The controller cycle by cycle in plain C#: the golden model of <see cref="FlightController"/>, and the heart of <see cref="IsaScheduler"/>.
/// One word a cycle is fetched; a whole instruction goes to its unit's queue in the cycle behind its last word at the earliest, and is offered the
/// cycle after. A unit is offered its next command in the cycle in which it completes one. Tokens count from the cycle behind the completion.
/// </summary>
/// <param name="config">Sizes.</param>
public sealed class FlightControllerModel(FlightControllerConfig config)
{
    private readonly List<uint> words = [];
    private readonly Queue<PlacedInstruction>[] queues = [.. IsaUnitSets.All.Select(_ => new Queue<PlacedInstruction>())];
    private readonly PlacedInstruction?[] running = new PlacedInstruction?[IsaUnitSets.Count];
    private readonly int[,] tokens = new int[IsaUnitSets.Count, IsaUnitSets.Count];
    private PlacedInstruction? decoded;
    private IsaFault? decodeFault;
    private bool isEnding;
    private int fetched;
    private int quiet;

    /// <summary>The first fault, from the cycle behind the one in which it happens.</summary>
    public IsaFault? Fault { get; private set; }

    /// <summary>Nothing happened in the last cycle, and nothing will until an input changes or the watchdog reports.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>The instruction at the head of a unit's queue, or null.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>It, whether its tokens are there or not.</returns>
    public PlacedInstruction? Head(IsaUnit unit) => queues[(int)unit].TryPeek(out var head) ? head : null;

    /// <summary>The instruction that a unit is executing, or null.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>It.</returns>
    public PlacedInstruction? Running(IsaUnit unit) => running[(int)unit];

    /// <summary>Units whose first instruction waits for tokens.</summary>
    /// <returns>A set.</returns>
    public IsaUnits Blocked() => Where(unit => Head(unit) is not null && !HasTokens(unit));

    /// <summary>Outputs in the present state.</summary>
    /// <param name="inputs">This cycle's inputs.</param>
    /// <returns>Outputs that belong to them.</returns>
    public FlightControllerOutputs Outputs(FlightControllerInputs inputs)
    {
        var isDrained = !IsFull && queues.All(queue => queue.Count == 0) && running.All(each => each is null);
        return new FlightControllerOutputs(
            !isEnding && Fault is null && (!IsFull || Dispatches),
            Where(unit => Head(unit) is not null && HasTokens(unit) && (Running(unit) is null || inputs.Done.Has(unit))),
            isEnding && isDrained && Fault is null && TokensLeft() is null,
            !isEnding && isDrained && words.Count == 0);
    }

    /// <summary>A clock edge.</summary>
    /// <param name="inputs">This cycle's inputs.</param>
    public void Step(FlightControllerInputs inputs)
    {
        var outputs = Outputs(inputs);
        var fault = Fault ?? FaultNow(inputs, outputs);
        var before = Oldest();
        var (dispatches, fires) = (Dispatches, outputs.Offers & inputs.Ready);
        var hasDone = false;
        Complete(inputs.Done, fires, ref fault, ref hasDone);
        foreach (var unit in fires.Members())
            running[(int)unit] = queues[(int)unit].Dequeue();
        if (dispatches)
        {
            queues[(int)decoded!.Instruction.Unit].Enqueue(decoded);
            decoded = null;
        }

        if (outputs.IsFinished)
            (isEnding, fetched) = (false, 0);
        var takes = outputs.TakesWord && inputs.Word is not null;
        if (takes)
            Take(inputs.Word!.Value, inputs.IsLast);
        IsQuiet = !takes && !dispatches && fires == IsaUnits.None && !hasDone && !outputs.IsIdle && !outputs.IsFinished;
        quiet = IsQuiet ? quiet + 1 : 0;
        if (config.WatchdogCycles > 0 && quiet == config.WatchdogCycles)
        {
            quiet = 0;
            fault ??= new(IsaFaultKind.Watchdog, before, $"nothing has happened for {config.WatchdogCycles} cycles.");
        }

        Fault = fault;
    }

    private bool IsFull => decoded is not null || decodeFault is not null;

    private bool Dispatches => Fault is null && decoded is not null && queues[(int)decoded.Instruction.Unit].Count < config.QueueDepth;

    /// <summary>Position of the first instruction that is not complete; words that were fetched when there is none.</summary>
    private int Oldest() => IsaUnitSets.All.Select(unit => (Running(unit) ?? Head(unit))?.Position ?? fetched).Min();

    private static IsaUnits Where(Func<IsaUnit, bool> condition) =>
        IsaUnitSets.All.Where(condition).Aggregate(IsaUnits.None, (units, unit) => units | unit.Only());

    private bool HasTokens(IsaUnit unit) => Head(unit)!.Instruction.Wait.Members().All(from => tokens[(int)from, (int)unit] > 0);

    /// <summary>Faults that the state shows by itself, and completions of nothing.</summary>
    private IsaFault? FaultNow(FlightControllerInputs inputs, FlightControllerOutputs outputs)
    {
        if (decodeFault is not null)
            return decodeFault;
        foreach (var unit in inputs.Done.Members().Where(unit => Running(unit) is null))
            return new(IsaFaultKind.Completion, 0, $"{unit.Mnemonic()} completes an instruction, but has none.");
        var canDispatchNothing = IsFull ? !Dispatches : isEnding;
        if (canDispatchNothing && outputs.Offers == IsaUnits.None && running.All(each => each is null))
        {
            var blocked = Blocked().Members().ToArray();
            if (blocked.Length > 0)
                return new(IsaFaultKind.Deadlock, Head(blocked[0])!.Position, $"{string.Join(", ", blocked.Select(unit => unit.Mnemonic()))} wait for tokens that nobody will release.");
        }

        return isEnding && !outputs.IsFinished && !IsFull && queues.All(queue => queue.Count == 0) && running.All(each => each is null) ? TokensLeft() : null;
    }

    private void Complete(IsaUnits done, IsaUnits fires, ref IsaFault? fault, ref bool hasDone)
    {
        var given = new int[IsaUnitSets.Count, IsaUnitSets.Count];
        foreach (var unit in done.Members().Where(unit => Running(unit) is not null))
        {
            hasDone = true;
            foreach (var to in Running(unit)!.Instruction.Release.Members())
                given[(int)unit, (int)to] = Running(unit)!.Position + 1;
            running[(int)unit] = null;
        }

        for (var from = 0; from < IsaUnitSets.Count; from++)
        {
            for (var to = 0; to < IsaUnitSets.Count; to++)
            {
                var isGiven = given[from, to] != 0;
                var isTaken = fires.Has((IsaUnit)to) && Head((IsaUnit)to)!.Instruction.Wait.Has((IsaUnit)from);
                if (isGiven && !isTaken && tokens[from, to] == config.TokenCapacity)
                {
                    fault ??= new(
                        IsaFaultKind.TokenOverflow, given[from, to] - 1, $"{((IsaUnit)from).Mnemonic()} releases a token to {((IsaUnit)to).Mnemonic()}, whose queue holds {config.TokenCapacity} already.");
                    continue;
                }

                tokens[from, to] += (isGiven ? 1 : 0) - (isTaken ? 1 : 0);
            }
        }
    }

    private IsaFault? TokensLeft()
    {
        foreach (var from in IsaUnitSets.All)
        {
            foreach (var to in IsaUnitSets.All)
            {
                if (tokens[(int)from, (int)to] > 0)
                    return new(IsaFaultKind.TokensLeft, fetched, $"the program ends with {tokens[(int)from, (int)to]} tokens from {from.Mnemonic()} to {to.Mnemonic()}.");
            }
        }

        return null;
    }

    private void Take(uint word, bool isLast)
    {
        words.Add(word);
        fetched++;
        isEnding |= isLast;
        var length = IsaFormat.OfOpcode(words[0] >> IsaFormat.OpcodePart.Low)?.Words ?? 1;
        if (words.Count < length && !isLast)
            return;
        var start = fetched - words.Count;
        if (IsaCodec.TryDecode([.. words], 0, out var instruction, out decodeFault))
            decoded = new PlacedInstruction(instruction, start);
        else
            decodeFault = decodeFault with { Word = decodeFault.Word + start };
        words.Clear();
    }
}
