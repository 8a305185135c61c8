using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>What a register that is an enumeration did.</summary>
/// <param name="Signal">The register.</param>
/// <param name="Cycles">Number of cycles in each value that was seen, by the member's name.</param>
/// <param name="Transitions">Number of changes from one value to another.</param>
/// <param name="MemberCount">Number of members that the enumeration has.</param>
/// <param name="NeverSeen">Those that were not seen.</param>
public sealed record RegisterStates(
    ObservedSignal Signal,
    ImmutableSortedDictionary<string, long> Cycles,
    ImmutableSortedDictionary<(string From, string To), long> Transitions,
    int MemberCount,
    ImmutableArray<string> NeverSeen);

/// <summary>
/// State coverage: the values that registers with an enumeration have, and the transitions between them, looked at just before each clock edge.
/// Cycles with an active reset do not count, and what a reset does is no transition.
/// </summary>
public sealed class StateCoverage : ICycleObserver
{
    private readonly SimulatedModel model;
    private readonly ResetLevels resets;
    private readonly Machine[] machines;

    /// <summary>Prepares to watch. Give it to <see cref="SimulatedModel.AddObserver"/> to begin.</summary>
    /// <param name="model">A model with <see cref="SimulatorOptions.IsObservable"/>.</param>
    public StateCoverage(SimulatedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        resets = new ResetLevels(model);
        machines = [.. model.ObservedSignals
            .Where(signal => signal is { Kind: SignalKind.Register, EnumType: not null })
            .Select(signal => new Machine(signal, new EnumText(signal.EnumType!, signal.EnumCodes)))];
    }

    /// <summary>The registers in the order of <see cref="SimulatedModel.ObservedSignals"/>.</summary>
    public ImmutableArray<RegisterStates> Registers => [.. machines.Select(machine => machine.States)];

    /// <inheritdoc/>
    public ObservationMoments Moments => ObservationMoments.BeforeEdge;

    /// <inheritdoc/>
    public void BeforeEdge(ulong clocks)
    {
        var counts = !resets.IsAnyActive;
        foreach (var machine in machines)
            machine.See(counts ? model.ReadSignal(machine.Signal) : null);
    }

    /// <inheritdoc/>
    public void AfterEdge(ulong clocks)
    {
    }

    /// <summary>Each register with its values, its transitions and the members that were not seen.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var states in Registers)
        {
            text.Append(CultureInfo.InvariantCulture, $"states of {states.Signal.Path}: {CoverageText.Share(states.MemberCount - states.NeverSeen.Length, states.MemberCount)}\n");
            foreach (var (name, cycles) in states.Cycles)
                text.Append(CultureInfo.InvariantCulture, $"  {name}: {cycles} cycles\n");
            foreach (var ((from, to), count) in states.Transitions)
                text.Append(CultureInfo.InvariantCulture, $"  {from} -> {to}: {count}\n");
            foreach (var name in states.NeverSeen)
                text.Append(CultureInfo.InvariantCulture, $"  {name}: never\n");
        }

        return text.ToString();
    }

    private sealed class Machine(ObservedSignal signal, EnumText members)
    {
        private readonly Dictionary<BigInteger, long> cycles = [];
        private readonly Dictionary<(BigInteger From, BigInteger To), long> transitions = [];
        private BigInteger? last;

        public ObservedSignal Signal => signal;

        public RegisterStates States => new(
            signal,
            cycles.ToImmutableSortedDictionary(pair => members.Of(pair.Key), pair => pair.Value, StringComparer.Ordinal),
            transitions.ToImmutableSortedDictionary(pair => (members.Of(pair.Key.From), members.Of(pair.Key.To)), pair => pair.Value),
            members.Members.Count(),
            [.. members.Members.Where(member => !cycles.ContainsKey(member.Number)).Select(member => member.Name)]);

        /// <summary>Takes the value of a cycle; null for a cycle that does not count.</summary>
        public void See(BigInteger? value)
        {
            if (value is { } now)
            {
                cycles[now] = cycles.GetValueOrDefault(now) + 1;
                if (last is { } before && before != now)
                    transitions[(before, now)] = transitions.GetValueOrDefault((before, now)) + 1;
            }

            last = value;
        }
    }
}
