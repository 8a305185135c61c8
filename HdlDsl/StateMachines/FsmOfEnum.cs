using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>
/// A state machine on a C# enumeration. <c>using (fsm.In(State.Idle)) { … }</c> describes a state, <see cref="GoTo"/> inside it leaves the state at the
/// next clock edge; without one the machine stays. Each member is described once; a missing one is error HDL7001, one that can't be reached warning HDL7003,
/// one that is never left warning HDL7004. The Verilog is a state register and a next-state wire with a <c>case</c>.
/// </summary>
/// <typeparam name="TEnum">The states: an enumeration with members of 0 or more.</typeparam>
public sealed class Fsm<TEnum> : Fsm
    where TEnum : struct, Enum
{
    private readonly DefinitionBuilder builder;
    private readonly TEnum initial;
    private readonly StateEncoding encoding;
    private readonly bool recovers;
    private readonly StateCodes<TEnum> codes;
    private readonly StateGraph<TEnum> graph;
    private readonly StateTimer timer = new();
    private readonly Dictionary<int, TEnum[]> regions = [];
    private readonly Bits state;
    private readonly Bits next;
    private string? name;
    private int chain = -1;
    private (Bit Wire, SourceLocation Use)? done;

    internal Fsm(TEnum initial, StateEncoding encoding, bool recovers, SourceLocation location)
        : base(location)
    {
        builder = DefinitionBuilder.Required;
        if (builder.Regions.HasOpenRegion)
            throw Errors.MachineInsideRegion();
        codes = new StateCodes<TEnum>(encoding);
        if (!codes.Has(initial))
            throw Errors.NoSuchState(typeof(TEnum), initial.ToString());
        (this.initial, this.encoding, this.recovers) = (initial, encoding, recovers);
        graph = new StateGraph<TEnum>(initial, location);
        state = Reg.Bits(codes.Width, codes[initial], file: location.File, line: location.Line);
        next = Wire.Bits(codes.Width, file: location.File, line: location.Line);
        ShowMembers(state);
        ShowMembers(next);
        builder.AssignDefault(next, state.NodeIn(builder));
        builder.AtEnd(Complete);
    }

    /// <summary>The present state, with the members' numbers in every encoding.</summary>
    public Enum<TEnum> State => Decoded(state);

    /// <summary>The state behind the next clock edge, with the members' numbers in every encoding; combinational. A machine that starts over because the state that runs it is left is not seen here.</summary>
    public Enum<TEnum> Next => Decoded(next);

    /// <inheritdoc/>
    public override Bit IsDone
    {
        get
        {
            done ??= (Wire.Bit(), SourceLocation.OfCaller());
            return done.Value.Wire;
        }
    }

    /// <summary>Gives the register a name that is kept exactly; the next-state wire and the timer have it in front.</summary>
    /// <param name="exactName">A legal Verilog identifier.</param>
    /// <returns>The machine.</returns>
    public Fsm<TEnum> Named(string exactName)
    {
        name = exactName;
        builder.NameSignal(state, exactName, isSuggestion: false);
        builder.NameSignal(next, $"{exactName}_next", isSuggestion: false);
        return this;
    }

    /// <summary>Describes a state: what is assigned inside counts while the machine is in it.</summary>
    /// <param name="member">The state.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public Scope In(TEnum member, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => Open([member], new SourceLocation(file, line));

    /// <summary>Describes several states that do the same.</summary>
    /// <param name="members">The states.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public Scope In(IEnumerable<TEnum> members, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Open([.. members], new SourceLocation(file, line));

    /// <summary>Describes all states that are neither described so far nor final.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    /// <exception cref="HdlException">HDL7009: there are none.</exception>
    public Scope InOthers([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Open([.. codes.Members.Where(member => !graph.IsDescribed(member) && !graph.IsFinal(member))], new SourceLocation(file, line));

    /// <summary>Describes a state that lasts a fixed number of cycles. A <see cref="GoTo"/> inside leaves it earlier. Where the region is inside a When, only cycles in which that holds count.</summary>
    /// <param name="member">The state.</param>
    /// <param name="cycles">Cycles in the state, 1 or more.</param>
    /// <param name="then">The state after it.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    /// <exception cref="HdlException">HDL7006: less than one cycle.</exception>
    public Scope In(TEnum member, int cycles, TEnum then, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (cycles < 1)
            throw Errors.IllegalStay(cycles);
        var region = Open([member], new SourceLocation(file, line));
        return Leaving(region, timer.Stay(() => Repeats(member), null, cycles), then);
    }

    /// <summary>
    /// Describes a state that lasts as many cycles as a signal says. The signal is compared in every cycle and should stay while the machine is in the state; 0 lasts one
    /// cycle, as 1 does.
    /// </summary>
    /// <param name="member">The state.</param>
    /// <param name="cycles">Cycles in the state.</param>
    /// <param name="then">The state after it.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    public Scope In(TEnum member, UInt cycles, TEnum then, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(cycles);
        var region = Open([member], new SourceLocation(file, line));
        return Leaving(region, timer.Stay(() => Repeats(member), cycles, 0), then);
    }

    /// <summary>
    /// Describes a state that runs other machines, side by side, and is left when all of them are done (<see cref="Fsm.IsDone"/>). Their states are described inside, so they
    /// stand still while the machine is in other states; when it leaves the state, at the end or before, they start over. So they do when all are done and the state follows itself.
    /// </summary>
    /// <param name="member">The state.</param>
    /// <param name="runs">Machines with final states.</param>
    /// <param name="then">The state after it.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    /// <exception cref="HdlException">HDL7005: one of the machines is run by another state, has no end, or runs this machine.</exception>
    public Scope In(TEnum member, IEnumerable<Fsm> runs, TEnum then, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var machines = runs.ToArray();
        Bit? repeats = null;
        var location = new SourceLocation(file, line);
        var region = Open([member], location);
        foreach (var machine in machines)
        {
            for (Fsm? runner = this; runner is not null; runner = runner.Owner?.Machine)
            {
                if (ReferenceEquals(runner, machine))
                    throw Errors.MachineRunsItself(machine.Location);
            }

            if (machine.Owner is { } other)
                throw Errors.MachineHasOwner(machine.Location, other.Location);
            machine.Owner = (this, builder.Regions.CurrentScope, RestartOfInner, location);
        }

        var allDone = machines.Select(machine => machine.IsDone).AllSet();
        if (!Equals(then, member))
            return Leaving(region, allDone, then);

        // The state follows itself, so nothing is left: the machines must be told that they begin again.
        repeats = Wire.Bit(defaultsTo: 0);
        builder.NameWeakly(repeats, string.Create(CultureInfo.InvariantCulture, $"{member}_repeats"));
        using (When(allDone))
        {
            GoTo(then);
            repeats.Value = true;
        }

        return region;

        Bit RestartOfInner()
        {
            var restart = Leaving(member);
            if (repeats is not null)
                restart |= repeats;
            return Restart() is { } outer ? restart | outer : restart;
        }
    }

    /// <summary>Describes a state that runs one other machine and is left when that is done.</summary>
    /// <param name="member">The state.</param>
    /// <param name="runs">A machine with a final state.</param>
    /// <param name="then">The state after it.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The region, for <c>using</c>.</returns>
    /// <exception cref="HdlException">HDL7005: the machine is run by another state, or has no end.</exception>
    public Scope In(TEnum member, Fsm runs, TEnum then, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        In(member, [runs], then, file, line);

    /// <summary>
    /// Goes into a state at the next clock edge. The last one that is reached counts. Outside the machine's states it is a transition from every state, and
    /// behind them one that overrules theirs.
    /// </summary>
    /// <param name="member">The state.</param>
    /// <exception cref="HdlException">HDL7007: not a member.</exception>
    public void GoTo(TEnum member)
    {
        graph.AddTransition(SurroundingStates(), Checked(member));
        next.Value = Code(member);
    }

    /// <summary>Says that a state is an end: it is not left, and <see cref="Fsm.IsDone"/> tells that it is reached. It need not be described, but can be.</summary>
    /// <param name="member">The state.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="HdlException">HDL7007: not a member.</exception>
    public void Final(TEnum member, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        graph.AddFinal(Checked(member), new SourceLocation(file, line));

    /// <summary>The machine is in a state.</summary>
    /// <param name="member">The state.</param>
    /// <returns>One bit, from the state register.</returns>
    public Bit Is(TEnum member) => IsIn(state, Checked(member));

    /// <summary>The machine goes into a state at the next clock edge, from another one: <c>using (When(fsm.Entering(State.Run))) count.Next = 7;</c>. A reset is no entry.</summary>
    /// <param name="member">The state.</param>
    /// <returns>One bit, combinational.</returns>
    public Bit Entering(TEnum member) => !Is(member) & IsIn(next, member);

    /// <summary>The machine leaves a state at the next clock edge. A reset is no exit.</summary>
    /// <param name="member">The state.</param>
    /// <returns>One bit, combinational.</returns>
    public Bit Leaving(TEnum member) => Is(member) & !IsIn(next, member);

    internal override void SuggestName(string suggested)
    {
        if (name is not null)
            return;
        name = suggested;
        builder.NameSignal(state, suggested, isSuggestion: true);
        builder.NameSignal(next, $"{suggested}_next", isSuggestion: true);
    }

    private Scope Open(ImmutableArray<TEnum> members, SourceLocation location)
    {
        if (members.IsEmpty)
            throw Errors.RegionOfNoState(typeof(TEnum));
        if (SurroundingStates() is { } around)
            builder.Report(Errors.StateInsideState(typeof(TEnum), members[0].ToString(), around[0].ToString(), location));
        foreach (var member in members)
        {
            if (graph.Describe(Checked(member), location) is { } first)
                builder.Report(Errors.StateTwice(typeof(TEnum), member.ToString(), location, first));
        }

        if (Owner is { } owner && !IsInside(owner.Scope))
            builder.Report(Errors.MachineOutsideItsState(typeof(TEnum), location, owner.Location));
        var region = builder.Regions.FurtherCase(
            state.NodeIn(builder), [.. members.Select(member => codes[member])], codes.Members.Length, ref chain, location);
        regions.Add(builder.Regions.CurrentScope, [.. members]);
        return region;
    }

    private Scope Leaving(Scope region, Bit condition, TEnum then)
    {
        using (When(condition))
            GoTo(then);
        return region;
    }

    private Bit? Repeats(TEnum member) => graph.HasTransition(member, member) ? Is(member) : null;

    private TEnum Checked(TEnum member) => codes.Has(member) ? member : throw Errors.NoSuchState(typeof(TEnum), member.ToString());

    private Bits Code(TEnum member) => BitsOf(codes[member], codes.Width);

    private Bit IsIn(Bits register, TEnum member)
    {
        // With one-hot codes a bit tells; where illegal codes are looked for, the whole code must.
        if (encoding == StateEncoding.OneHot && !recovers)
            return register[codes.Members.IndexOf(member)];
        return register == Code(member);
    }

    private Enum<TEnum> Decoded(Bits register)
    {
        if (encoding == StateEncoding.Members)
            return new Enum<TEnum>(builder, register.NodeIn(builder), null);
        var width = Enum<TEnum>.EncodingWidth;
        var numbers = codes.Members.Select(member => IsIn(register, member).Repeat(width) & BitsOf(Enum<TEnum>.Encode(member), width));
        return new Enum<TEnum>(builder, Balanced(numbers, (a, b) => a | b).NodeIn(builder), null);
    }

    private TEnum[]? SurroundingStates()
    {
        for (var scope = builder.Regions.CurrentScope; scope != 0; scope = builder.Definition.ParentOf(scope))
        {
            if (regions.TryGetValue(scope, out var members))
                return members;
        }

        return null;
    }

    private bool IsInside(int outer)
    {
        for (var scope = builder.Regions.CurrentScope; scope != 0; scope = builder.Definition.ParentOf(scope))
        {
            if (scope == outer)
                return true;
        }

        return false;
    }

    private void ShowMembers(Bits signal)
    {
        ref var entry = ref builder.Definition.SignalRef(builder.PlaceOf(signal)!.Signal);
        (entry.View, entry.EnumType, entry.EnumCodes) = (SignalView.Enum, typeof(TEnum), codes.Named);
    }

    private void Complete()
    {
        graph.Check(builder, codes.Members);
        SuggestName("state");
        if (recovers && !codes.IsFull)
        {
            var isLegal = codes.Members.Select(Is).AnySet();
            builder.NameSignal(isLegal, $"{name}_is_legal", isSuggestion: true);
            using (When(!isLegal))
                next.Value = Code(initial);
        }

        state.Next = next;
        var restart = Restart();
        if (restart is not null)
        {
            using (When(restart))
                state.Next = Code(initial);
        }

        if (timer.IsUsed)
            timer.Complete(builder, name!, restart is null ? next != state : (next != state) | restart);
        if (done is not { } end)
            return;
        builder.NameSignal(end.Wire, $"{name}_done", isSuggestion: true);
        if (graph.Finals.Count == 0)
            builder.Report(Errors.MachineNeverEnds(typeof(TEnum), Location, end.Use));
        end.Wire.Value = graph.Finals.Order().Select(member => IsIn(next, member)).AnySet();
    }
}
