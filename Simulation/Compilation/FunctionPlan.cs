using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Decides what is computed where: which nodes are computed once and kept, in which scope, and in which order, so that registers can be
/// replaced in place wherever all their readers come first.
/// </summary>
internal sealed class FunctionPlan
{
    /// <summary>Deeper expressions are cut, since the machine's compiler is recursive.</summary>
    private const int GreatestDepth = 40;

    /// <summary>Larger items are cut where a value is kept anyway: methods consist of whole items, and have limits.</summary>
    private const int GreatestItem = 900;

    private readonly DefinitionContext context;
    private readonly NodeTable nodes;
    private readonly FunctionGoal goal;
    private readonly SignalGroups groups;
    private readonly bool[] isLive;
    private readonly Item?[] placeItems;
    private readonly int[] placeScopes;
    private readonly int[] useCounts;
    private readonly int[] depths;
    private readonly Item?[] valueItems;
    private readonly List<(int Node, Item User)> uses = [];
    private readonly Dictionary<Item, IReadOnlyDictionary<int, Block>> blocks = [];
    private readonly List<Item> roots = [];
    private static readonly Item Several = new(ItemKind.Value);

    /// <summary>Plans a function.</summary>
    /// <param name="context">The definition.</param>
    /// <param name="goal">What it must do.</param>
    public FunctionPlan(DefinitionContext context, FunctionGoal goal)
    {
        this.context = context;
        this.goal = goal;
        nodes = context.Nodes;
        groups = new SignalGroups(context);
        isLive = new bool[nodes.Count];
        placeItems = new Item?[nodes.Count];
        placeScopes = new int[nodes.Count];
        useCounts = new int[nodes.Count];
        depths = new int[nodes.Count];
        valueItems = new Item?[nodes.Count];
        IsKept = new bool[nodes.Count];
        MakeRoots();
        PlaceValues();
        Schedule = new ItemScheduler(context, roots).Run();
    }

    /// <summary>All items in the order of execution.</summary>
    public ItemSchedule Schedule { get; }

    /// <summary>For each node whether it has a local or slot of its own, where <see cref="Block.Values"/> or a value item computes it.</summary>
    public bool[] IsKept { get; }

    /// <summary>The item that computes a node for several others, or null.</summary>
    public Item? ValueItem(int node) => valueItems[node];

    /// <summary>The item that computes a combinational signal.</summary>
    public Item? SignalItem(int signal) => groups.ItemOf(signal);

    private void MakeRoots()
    {
        foreach (var signal in goal.Signals)
            groups.Require(signal).NeedsSlot = true;
        var states = StateItems();
        foreach (var item in states)
            RequireAll(item);
        foreach (var instance in goal.Instances)
            roots.Add(groups.RequireEdge(instance));
        foreach (var item in groups.Items.Where(item => item.Kind == ItemKind.Signals))
            UseStatements(item, AddBody(item));
        foreach (var item in states)
            UseStatements(item, blocks[item]);
        roots.InsertRange(0, goal.Signals.Select(signal => groups.ItemOf(signal)!));
    }

    /// <summary>Registers and memories that share a control structure are written together, so that it is walked once.</summary>
    private List<Item> StateItems()
    {
        var byChain = new Dictionary<int, Item>();
        var items = new List<Item>();
        Item Join(IEnumerable<int> scopes)
        {
            Item? joined = null;
            foreach (var chain in scopes.Select(scope => context.RootChains[scope]).Where(chain => chain >= 0).Distinct().ToList())
            {
                if (byChain.TryGetValue(chain, out var known) && known != joined)
                {
                    if (joined is null)
                        joined = known;
                    else
                        Merge(joined, known);
                }
            }

            if (joined is null)
            {
                joined = new Item(ItemKind.State);
                items.Add(joined);
            }

            foreach (var chain in scopes.Select(scope => context.RootChains[scope]).Where(chain => chain >= 0))
                byChain[chain] = joined;
            return joined;
        }

        void Merge(Item into, Item from)
        {
            into.Targets.AddRange(from.Targets);
            into.Memories.AddRange(from.Memories);
            items.Remove(from);
            foreach (var chain in byChain.Where(pair => pair.Value == from).Select(pair => pair.Key).ToList())
                byChain[chain] = into;
        }

        foreach (var register in goal.Registers)
            Join(context.AssignmentsOf(register).Select(assignment => context.Definition.Assignments[assignment].Scope)).Targets.Add(register);
        foreach (var memory in goal.Memories)
        {
            var scopes = context.WritesOf(memory).Where(goal.Writes.Contains).Select(write => context.Definition.MemoryWrites[write].Scope);
            Join(scopes).Memories.Add(memory);
        }

        foreach (var item in items)
            AddBody(item);
        roots.AddRange(items);
        return items;
    }

    private IReadOnlyDictionary<int, Block> AddBody(Item item)
    {
        var builder = new BlockBuilder(context.Definition);
        item.Body = builder.Build(
            item.Targets.SelectMany(context.AssignmentsOf).Order(),
            item.Memories.SelectMany(context.WritesOf).Where(goal.Writes.Contains).Order());
        blocks.Add(item, builder.Blocks);
        return builder.Blocks;
    }

    private void RequireAll(Item item)
    {
        foreach (var block in blocks[item].Values)
            ForEachNode(block, groups.RequireNode);
    }

    private void UseStatements(Item item, IReadOnlyDictionary<int, Block> blocksOfItem)
    {
        foreach (var block in blocksOfItem.Values)
            ForEachNode(block, node => Use(node, item, block.Scope, 0));
    }

    /// <summary>Calls an action for each node that the statements directly in a block read, conditions of its chains included.</summary>
    private void ForEachNode(Block block, Action<int> action)
    {
        foreach (var statement in block.Statements)
            StatementNodes.ForEach(context.Definition, statement, action);
    }

    private void Use(int node, Item item, int scope, int depth)
    {
        if (context.IsCheap(node))
        {
            Read(node, item);
            return;
        }

        isLive[node] = true;
        useCounts[node]++;
        depths[node] = Math.Max(depths[node], depth);
        uses.Add((node, item));
        if (placeItems[node] is null)
            (placeItems[node], placeScopes[node]) = (item, scope);
        else if (placeItems[node] != item)
            placeItems[node] = Several;
        else
            placeScopes[node] = context.CommonScope(placeScopes[node], scope);
    }

    /// <summary>Notes what a cheap node reads.</summary>
    private void Read(int node, Item item)
    {
        while (nodes.OpOf(node) is Op.Slice or Op.ZeroExtend or Op.SignExtend)
            node = nodes.A(node);
        if (nodes.OpOf(node) != Op.Signal)
            return;
        var signal = nodes.A(node);
        if (context.Definition.Signals[signal].Kind == SignalKind.Register)
            item.ReadRegisters.Add(signal);
        else if (groups.ItemOf(signal) is { } source && source != item)
            item.Needs.Add(source);
    }

    /// <summary>Visits nodes from the last to the first: all users of a node are placed before it.</summary>
    private void PlaceValues()
    {
        Span<int> buffer = stackalloc int[3];
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            if (!isLive[node])
                continue;
            var (item, scope, depth) = (placeItems[node]!, placeScopes[node], depths[node] + 1);
            var isKept = useCounts[node] > 1 || depth > GreatestDepth;
            if (item == Several || (isKept && scope == 0 && item.Size >= GreatestItem))
            {
                item = new Item(ItemKind.Value) { Node = node, Body = new Block(0) };
                blocks.Add(item, new Dictionary<int, Block> { [0] = item.Body });
                valueItems[node] = item;
                IsKept[node] = true;
                (scope, depth) = (0, 0);
            }
            else if (isKept)
            {
                blocks[item][scope].Values.Add(node);
                IsKept[node] = true;
                depth = 0;
            }

            item.Size++;
            if (nodes.OpOf(node) == Op.MemoryRead)
                item.ReadMemories.Add(nodes.A(node));
            foreach (var operand in nodes.OperandsOf(node, buffer))
                Use(operand, item, scope, depth);
        }

        foreach (var (node, user) in uses)
        {
            if (valueItems[node] is { } source && source != user)
                user.Needs.Add(source);
        }

        foreach (var block in blocks.Values.SelectMany(byScope => byScope.Values))
            block.Values.Reverse();
    }
}
