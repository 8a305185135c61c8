using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>The states and transitions of a machine as they are written, and what is wrong with them: missing states, states that can't be reached, states that are never left.</summary>
/// <typeparam name="TEnum">The states.</typeparam>
internal sealed class StateGraph<TEnum>(TEnum initial, SourceLocation machine)
    where TEnum : struct, Enum
{
    private readonly Dictionary<TEnum, SourceLocation> described = [];
    private readonly Dictionary<TEnum, SourceLocation> finals = [];
    private readonly Dictionary<TEnum, HashSet<TEnum>> transitions = [];
    private readonly HashSet<TEnum> fromAnywhere = [];

    public IReadOnlyCollection<TEnum> Finals => finals.Keys;

    public bool IsDescribed(TEnum state) => described.ContainsKey(state);

    public bool IsFinal(TEnum state) => finals.ContainsKey(state);

    /// <summary>Notes a description.</summary>
    /// <returns>Where it was described before, or null.</returns>
    public SourceLocation? Describe(TEnum state, SourceLocation location) =>
        described.TryAdd(state, location) ? null : described[state];

    public void AddFinal(TEnum state, SourceLocation location) => finals.TryAdd(state, location);

    /// <summary>Notes a transition from some states, or from anywhere when there are none.</summary>
    public void AddTransition(IReadOnlyCollection<TEnum>? from, TEnum to)
    {
        if (from is null)
            fromAnywhere.Add(to);
        foreach (var state in from ?? [])
        {
            if (!transitions.TryGetValue(state, out var targets))
                transitions.Add(state, targets = []);
            targets.Add(to);
        }
    }

    public bool HasTransition(TEnum from, TEnum to) => fromAnywhere.Contains(to) || (transitions.GetValueOrDefault(from)?.Contains(to) ?? false);

    public void Check(DefinitionBuilder builder, IEnumerable<TEnum> members)
    {
        var all = members.ToList();
        var missing = all.Where(state => !IsDescribed(state) && !IsFinal(state)).Select(state => state.ToString()).ToList();
        if (missing.Count > 0)
        {
            builder.Report(Errors.StatesNotDescribed(typeof(TEnum), missing, machine));
            return;
        }

        var reached = Reached();
        foreach (var state in all)
        {
            var location = described.TryGetValue(state, out var at) ? at : finals[state];
            if (!reached.Contains(state))
                builder.Warn(Errors.StateUnreachable(typeof(TEnum), state.ToString(), initial.ToString(), location, machine));
            else if (!IsFinal(state) && !IsLeft(state))
                builder.Warn(Errors.StateWithoutExit(typeof(TEnum), state.ToString(), location, machine));
        }
    }

    private HashSet<TEnum> Reached()
    {
        var reached = new HashSet<TEnum>(fromAnywhere) { initial };
        var work = new Queue<TEnum>(reached);
        while (work.TryDequeue(out var state))
        {
            foreach (var target in transitions.GetValueOrDefault(state) ?? [])
            {
                if (reached.Add(target))
                    work.Enqueue(target);
            }
        }

        return reached;
    }

    private bool IsLeft(TEnum state) =>
        fromAnywhere.Any(target => !Equals(target, state)) || (transitions.GetValueOrDefault(state)?.Any(target => !Equals(target, state)) ?? false);
}
