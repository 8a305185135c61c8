using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Groups the outputs of a definition by the inputs that they depend on within a cycle. A group is computed by one call once its inputs
/// are known; since each of its outputs needs each of these inputs, calls never wait for each other unless the hardware has a loop.
/// </summary>
internal sealed class OutputGroups
{
    private readonly DefinitionContext context;
    private readonly BigInteger?[] signalInputs;
    private readonly BigInteger?[] nodeInputs;
    private readonly int[] groupOf;
    private readonly List<List<int>> outputs = [];
    private readonly List<int[]> inputs = [];

    /// <summary>Groups the outputs.</summary>
    public OutputGroups(DefinitionContext context)
    {
        this.context = context;
        var ports = context.Definition.Ports;
        signalInputs = new BigInteger?[context.Definition.Signals.Length];
        nodeInputs = new BigInteger?[context.Nodes.Count];
        groupOf = new int[ports.Count];
        Array.Fill(groupOf, -1);
        var known = new Dictionary<BigInteger, int>();
        for (var port = 0; port < ports.Count; port++)
        {
            if (context.Definition.Signals[ports[port]].Kind != SignalKind.Output || StateLayout.RegisterBehind(context, ports[port]) >= 0)
                continue;
            var set = OfSignal(ports[port]);
            if (!known.TryGetValue(set, out var group))
            {
                known.Add(set, group = outputs.Count);
                outputs.Add([]);
                inputs.Add([.. Enumerable.Range(0, ports.Count).Where(input => !((set >> input) & 1).IsZero)]);
            }

            outputs[group].Add(ports[port]);
            groupOf[port] = group;
        }
    }

    public int Count => outputs.Count;

    public int GroupOf(int port) => groupOf[port];

    /// <summary>Signals of the outputs of a group.</summary>
    public IReadOnlyList<int> OutputsOf(int group) => outputs[group];

    /// <summary>Input ports of a group.</summary>
    public IReadOnlyList<int> InputsOf(int group) => inputs[group];

    private BigInteger OfSignal(int signal)
    {
        if (signalInputs[signal] is { } known)
            return known;
        // A vector that looks as if it depended on itself does so bit by bit only; what it depends on shows elsewhere.
        signalInputs[signal] = BigInteger.Zero;
        var entry = context.Definition.Signals[signal];
        var set = entry.Kind switch
        {
            SignalKind.Input => BigInteger.One << context.Definition.Ports.IndexOf(signal),
            SignalKind.Register => BigInteger.Zero,
            SignalKind.InstanceOutput => OfInstanceOutput(signal),
            _ => OfAssigned(signal),
        };
        signalInputs[signal] = set;
        return set;
    }

    private BigInteger OfInstanceOutput(int signal)
    {
        var (child, port) = context.PortOf(signal);
        var set = BigInteger.Zero;
        if (child.GroupOf(port) is not (var group and >= 0))
            return set;
        foreach (var input in child.InputsOfGroup(group))
            set |= OfSignal(signal - port + input);
        return set;
    }

    private BigInteger OfAssigned(int signal)
    {
        var set = BigInteger.Zero;
        foreach (var number in context.AssignmentsOf(signal))
        {
            var assignment = context.Definition.Assignments[number];
            set |= OfNode(assignment.Value);
            if (assignment.IndexNode >= 0)
                set |= OfNode(assignment.IndexNode);
            for (var scope = assignment.Scope; scope != 0; scope = context.Definition.ParentOf(scope))
            {
                var chain = context.Definition.Chains[context.Definition.Scopes[scope].Chain];
                if (chain.Subject >= 0)
                    set |= OfNode(chain.Subject);
                foreach (var branch in chain.Branches)
                {
                    if (context.Definition.Scopes[branch].Condition is var condition and >= 0)
                        set |= OfNode(condition);
                }
            }
        }

        return set;
    }

    private BigInteger OfNode(int node)
    {
        if (nodeInputs[node] is { } known)
            return known;
        var set = BigInteger.Zero;
        if (context.Nodes.OpOf(node) == Op.Signal)
        {
            set = OfSignal(context.Nodes.A(node));
        }
        else
        {
            var buffer = new int[3];
            foreach (var operand in context.Nodes.OperandsOf(node, buffer))
                set |= OfNode(operand);
        }

        nodeInputs[node] = set;
        return set;
    }
}
