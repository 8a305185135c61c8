using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Finds the combinational signals that a function needs, and which of them are computed together. Signals of one control structure are
/// joined when that makes no loop: everything that they read must be known before the first of them.
/// </summary>
internal sealed class SignalGroups(DefinitionContext context)
{
    private const int Unknown = -1;
    private const int BeingVisited = -2;

    private readonly Item?[] itemOf = new Item?[context.Definition.Signals.Length];
    private readonly Dictionary<(int Instance, int Group), (Item Item, int Position)> calls = [];
    private readonly Dictionary<int, (Item Item, int Position)> lastOfChain = [];
    private readonly int[] signalPositions = Filled(context.Definition.Signals.Length);
    private readonly int[] nodePositions = Filled(context.Nodes.Count);
    private int nextPosition;

    /// <summary>All items found, in an order in which each comes behind what it needs.</summary>
    public List<Item> Items { get; } = [];

    /// <summary>The item of a combinational signal or of the call that computes an instance's output; null for leaves.</summary>
    public Item? ItemOf(int signal) => itemOf[signal];

    /// <summary>Makes sure that a signal is computed.</summary>
    public Item Require(int signal)
    {
        PositionOfSignal(signal);
        return itemOf[signal]!;
    }

    /// <summary>Makes sure that everything below a node is computed.</summary>
    public void RequireNode(int node) => PositionOfNode(node);

    /// <summary>Makes the item that clocks an instance, and computes all its inputs into its memory.</summary>
    public Item RequireEdge(int instance)
    {
        var item = new Item(ItemKind.Edge) { Instance = instance };
        if (context.Children[instance] is GroupMember member)
            RequireGroupInputs(item, GroupWiring.Of(context, member.Group));
        else
            RequireInputs(item, Enumerable.Range(0, context.Definition.Instances[instance].PortCount));
        return item;
    }

    /// <summary>Copies come first, since they may overwrite what is stored one by one.</summary>
    private void RequireGroupInputs(Item edge, GroupWiring wiring)
    {
        var gather = new Item(ItemKind.Gather) { Instance = edge.Instance };
        edge.Needs.Add(gather);
        foreach (var signal in wiring.StoredInputs)
        {
            var input = Require(signal);
            input.NeedsSlot = true;
            input.Needs.Add(gather);
            edge.Needs.Add(input);
        }
    }

    private static int[] Filled(int length)
    {
        var positions = new int[length];
        Array.Fill(positions, Unknown);
        return positions;
    }

    private int PositionOfNode(int node)
    {
        if (nodePositions[node] != Unknown)
            return nodePositions[node];
        var position = 0;
        if (context.Nodes.OpOf(node) == Op.Signal)
        {
            position = PositionOfSignal(context.Nodes.A(node));
        }
        else
        {
            var buffer = new int[3];
            foreach (var operand in context.Nodes.OperandsOf(node, buffer))
                position = Math.Max(position, PositionOfNode(operand));
        }

        return nodePositions[node] = position;
    }

    private int PositionOfSignal(int signal)
    {
        if (signalPositions[signal] == BeingVisited)
            throw new CombinationalLoopException();
        if (signalPositions[signal] != Unknown)
            return signalPositions[signal];
        signalPositions[signal] = BeingVisited;
        return signalPositions[signal] = context.Definition.Signals[signal].Kind switch
        {
            SignalKind.Input or SignalKind.Register => 0,
            SignalKind.InstanceOutput => PositionOfOutput(signal),
            _ => PositionOfAssigned(signal),
        };
    }

    private int PositionOfOutput(int signal)
    {
        var (child, port) = context.PortOf(signal);
        if (child.GroupOf(port) is not (var group and >= 0))
            return 0;
        var instance = context.Definition.Signals[signal].Instance;
        if (!calls.TryGetValue((instance, group), out var call))
        {
            call.Item = new Item(ItemKind.Outputs) { Instance = instance, Group = group };
            RequireInputs(call.Item, child.InputsOfGroup(group));
            call.Position = ++nextPosition;
            calls.Add((instance, group), call);
            Items.Add(call.Item);
        }

        itemOf[signal] = call.Item;
        return call.Position;
    }

    private void RequireInputs(Item call, IEnumerable<int> ports)
    {
        var first = context.Definition.Instances[call.Instance].FirstSignal;
        foreach (var port in ports)
        {
            if (context.Definition.Signals[first + port].Kind != SignalKind.InstanceInput)
                continue;
            var input = Require(first + port);
            input.NeedsSlot = true;
            call.Needs.Add(input);
        }
    }

    private int PositionOfAssigned(int signal)
    {
        var needed = 0;
        var chain = -1;
        var isOneChain = true;
        foreach (var number in context.AssignmentsOf(signal))
        {
            var assignment = context.Definition.Assignments[number];
            needed = Math.Max(needed, PositionOfNode(assignment.Value));
            if (assignment.IndexNode >= 0)
                needed = Math.Max(needed, PositionOfNode(assignment.IndexNode));
            needed = Math.Max(needed, PositionOfScope(assignment.Scope));
            if (context.RootChains[assignment.Scope] is var root and >= 0)
            {
                isOneChain &= chain < 0 || chain == root;
                chain = root;
            }
        }

        if (chain >= 0 && isOneChain && lastOfChain.TryGetValue(chain, out var group) && needed < group.Position)
        {
            group.Item.Targets.Add(signal);
            itemOf[signal] = group.Item;
            return group.Position;
        }

        var item = new Item(ItemKind.Signals);
        item.Targets.Add(signal);
        itemOf[signal] = item;
        Items.Add(item);
        var position = ++nextPosition;
        if (chain >= 0 && isOneChain)
            lastOfChain[chain] = (item, position);
        return position;
    }

    /// <summary>Position of all conditions that decide whether a scope is active.</summary>
    private int PositionOfScope(int scope)
    {
        var position = 0;
        while (scope != 0)
        {
            var chain = context.Definition.Chains[context.Definition.Scopes[scope].Chain];
            if (chain.Subject >= 0)
                position = Math.Max(position, PositionOfNode(chain.Subject));
            foreach (var branch in chain.Branches)
            {
                if (context.Definition.Scopes[branch].Condition is var condition and >= 0)
                    position = Math.Max(position, PositionOfNode(condition));
                if (branch == scope)
                    break;
            }

            scope = chain.Parent;
        }

        return position;
    }
}
