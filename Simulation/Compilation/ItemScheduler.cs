namespace HdlDsl.Simulator.Compilation;

/// <summary>The order of a function's items and what it means for state.</summary>
/// <param name="Order">Items in the order of execution.</param>
/// <param name="Shadowed">Registers that can't be replaced in place: their next values are collected and copied at the end.</param>
/// <param name="Deferred">Memories whose writes are noted and done at the end.</param>
internal sealed record ItemSchedule(IReadOnlyList<Item> Order, IReadOnlySet<int> Shadowed, IReadOnlySet<int> Deferred);

/// <summary>
/// Orders items depth first: what an item needs, and whoever reads a register that it replaces, comes before it. Where readers and writers form
/// a cycle the register is shadowed.
/// </summary>
internal sealed class ItemScheduler(DefinitionContext context, IReadOnlyList<Item> roots)
{
    private readonly List<Item> order = [];
    private readonly HashSet<int> shadowed = [];
    private readonly HashSet<int> deferred = [];
    private readonly Dictionary<int, List<Item>> registerReaders = [];
    private readonly Dictionary<int, List<Item>> memoryReaders = [];

    public ItemSchedule Run()
    {
        foreach (var item in Reachable())
        {
            foreach (var register in item.ReadRegisters)
                Add(registerReaders, register, item);
            foreach (var memory in item.ReadMemories)
                Add(memoryReaders, memory, item);
        }

        foreach (var item in roots.Where(item => item.Kind != ItemKind.Edge))
            Visit(item);
        // Clocking an instance changes its outputs, so it comes behind everything that may read them.
        foreach (var item in roots.Where(item => item.Kind == ItemKind.Edge))
        {
            foreach (var input in item.Needs)
                Visit(input);
        }

        foreach (var item in roots.Where(item => item.Kind == ItemKind.Edge))
            Visit(item);
        return new ItemSchedule(order, shadowed, deferred);
    }

    private static void Add(Dictionary<int, List<Item>> readers, int key, Item item)
    {
        if (!readers.TryGetValue(key, out var list))
            readers.Add(key, list = []);
        list.Add(item);
    }

    private IEnumerable<Item> Reachable()
    {
        var seen = new HashSet<Item>(roots);
        var pending = new Stack<Item>(roots);
        while (pending.TryPop(out var item))
        {
            yield return item;
            foreach (var need in item.Needs)
            {
                if (seen.Add(need))
                    pending.Push(need);
            }
        }
    }

    private void Visit(Item item)
    {
        if (item.Mark != 0)
            return;
        item.Mark = 1;
        if (item.Kind == ItemKind.State)
        {
            foreach (var register in item.Targets)
                VisitReaders(item, register, registerReaders, shadowed, IsSafeAlone(item, register));
            foreach (var memory in item.Memories)
                VisitReaders(item, memory, memoryReaders, deferred, isSafeAlone: false);
        }

        foreach (var need in item.Needs)
            Visit(need);
        item.Mark = 2;
        order.Add(item);
    }

    private void VisitReaders(Item item, int key, Dictionary<int, List<Item>> readers, HashSet<int> late, bool isSafeAlone)
    {
        if (!readers.TryGetValue(key, out var list))
            return;
        foreach (var reader in list)
        {
            if (reader == item ? !isSafeAlone : reader.Mark == 1)
                late.Add(key);
            else if (reader != item)
                Visit(reader);
        }
    }

    /// <summary>An item that writes one register, at most once on each path, may read it.</summary>
    private bool IsSafeAlone(Item item, int register) =>
        item.Targets.Count == 1 && item.Memories.Count == 0 && context.Definition.Signals[register].Width <= 64 && StoresOnPath(item.Body!) <= 1;

    private static int StoresOnPath(Block block)
    {
        var stores = 0;
        foreach (var statement in block.Statements)
        {
            stores += statement is ChainStatement chain
                ? chain.Branches.Values.Max(StoresOnPath)
                : 1;
        }

        return stores;
    }
}
