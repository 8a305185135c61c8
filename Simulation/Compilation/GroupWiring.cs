using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>Neighbouring lanes that get their input from neighbouring lanes' output.</summary>
/// <param name="Input">Instance input of the first lane.</param>
/// <param name="Output">Instance output that it comes from.</param>
/// <param name="Count">Number of lanes.</param>
internal readonly record struct LaneCopy(int Input, int Output, int Count);

/// <summary>Neighbouring lanes that get the same value.</summary>
/// <param name="Source">Instance input of a lane that has the value already.</param>
/// <param name="Input">Instance input of the first lane.</param>
/// <param name="Count">Number of lanes.</param>
internal readonly record struct LaneFill(int Source, int Input, int Count);

/// <summary>
/// How the inputs of grouped instances are wired. Arrays pass values from neighbour to neighbour, so most inputs are a copy of the same
/// output a fixed number of lanes away: one block copy, in which the exceptions at the borders are overwritten afterwards.
/// </summary>
internal sealed class GroupWiring
{
    private const int LeastFilled = 4;

    private readonly DefinitionContext context;
    private readonly InstanceGroup group;
    private readonly Dictionary<int, int> laneOf = [];

    private GroupWiring(DefinitionContext context, InstanceGroup group)
    {
        this.context = context;
        this.group = group;
        for (var lane = 0; lane < group.Instances.Count; lane++)
            laneOf.Add(group.Instances[lane], lane);
    }

    /// <summary>Block copies in the order in which they are done.</summary>
    public List<LaneCopy> Copies { get; } = [];

    /// <summary>Inputs that are computed and stored one by one, after the copies.</summary>
    public List<int> StoredInputs { get; } = [];

    /// <summary>Fills, after the stores.</summary>
    public List<LaneFill> Fills { get; } = [];

    public static GroupWiring Of(DefinitionContext context, InstanceGroup group)
    {
        var wiring = new GroupWiring(context, group);
        var definition = group.Code.Prepared.Definition;
        for (var port = 0; port < definition.Ports.Count; port++)
        {
            if (definition.Signals[definition.Ports[port]].Kind == SignalKind.Input)
                wiring.AddPort(port);
        }

        return wiring;
    }

    private int SignalOf(int port, int lane) => context.Definition.Instances[group.Instances[lane]].FirstSignal + port;

    private void AddPort(int port)
    {
        var copies = new Dictionary<(int Port, int Distance), List<int>>();
        var values = new Dictionary<int, List<int>>();
        for (var lane = 0; lane < group.Instances.Count; lane++)
        {
            var signal = SignalOf(port, lane);
            var value = ValueOf(signal);
            if (value >= 0 && SourceOf(value) is var (sourcePort, sourceLane))
                Add(copies, (sourcePort, sourceLane - lane), lane);
            else if (value >= 0)
                Add(values, value, lane);
            else
                StoredInputs.Add(signal);
        }

        var isFirst = true;
        foreach (var ((sourcePort, distance), lanes) in copies.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key))
        {
            foreach (var (first, count) in isFirst ? [(lanes[0], lanes[^1] - lanes[0] + 1)] : Runs(lanes))
                Copies.Add(new LaneCopy(SignalOf(port, first), SignalOf(sourcePort, first + distance), count));
            isFirst = false;
        }

        foreach (var lanes in values.Values)
            AddValue(port, lanes);
    }

    private void AddValue(int port, List<int> lanes)
    {
        if (lanes.Count < LeastFilled)
        {
            StoredInputs.AddRange(lanes.Select(lane => SignalOf(port, lane)));
            return;
        }

        var source = SignalOf(port, lanes[0]);
        StoredInputs.Add(source);
        foreach (var (first, count) in Runs(lanes[1..]))
            Fills.Add(new LaneFill(source, SignalOf(port, first), count));
    }

    /// <summary>The node of an input with one unconditional assignment, else −1.</summary>
    private int ValueOf(int input)
    {
        if (context.AssignmentsOf(input) is not [var only])
            return -1;
        var assignment = context.Definition.Assignments[only];
        return assignment.Scope == 0 && context.IsWhole(assignment) ? assignment.Value : -1;
    }

    /// <summary>Port and lane of the group behind a node, when that is what it is.</summary>
    private (int Port, int Lane)? SourceOf(int value)
    {
        if (context.Nodes.OpOf(value) != Op.Signal)
            return null;
        var signal = context.Nodes.A(value);
        ref readonly var entry = ref context.Definition.Signals[signal];
        return entry.Kind == SignalKind.InstanceOutput && laneOf.TryGetValue(entry.Instance, out var lane)
            ? (signal - context.Definition.Instances[entry.Instance].FirstSignal, lane)
            : null;
    }

    private static void Add<TKey>(Dictionary<TKey, List<int>> lists, TKey key, int lane)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        list.Add(lane);
    }

    private static List<(int First, int Count)> Runs(List<int> lanes)
    {
        var runs = new List<(int First, int Count)>();
        foreach (var lane in lanes)
        {
            if (runs.Count > 0 && runs[^1].First + runs[^1].Count == lane)
                runs[^1] = (runs[^1].First, runs[^1].Count + 1);
            else
                runs.Add((lane, 1));
        }

        return runs;
    }
}
