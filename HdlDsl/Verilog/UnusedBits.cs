using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Finds the bits of printed names that nothing reads, so that they can be mentioned in one wire that lint tools exempt by its name.
/// A first sweep marks names that are read as a whole; only for the others are the slices collected, sorted, and the gaps listed.
/// </summary>
internal sealed class UnusedBits
{
    private readonly ModulePlan plan;
    private readonly NodeTable nodes;
    private readonly int signalCount;
    private readonly bool[] isWhole;
    private readonly List<(int Item, int Low, int Width)> slices = [];

    public UnusedBits(ModulePlan plan)
    {
        this.plan = plan;
        nodes = plan.Nodes;
        signalCount = plan.Drives.Length;
        isWhole = new bool[signalCount + nodes.Count];
    }

    /// <summary>Fills the plan's unused bits and unread memories.</summary>
    public void Run()
    {
        MarkWhole();
        CollectSlices();
        slices.Sort();
        var next = 0;
        for (var item = 0; item < isWhole.Length; item++)
        {
            var width = WidthToCheck(item);
            var covered = 0;
            for (; next < slices.Count && slices[next].Item == item; next++)
            {
                Report(item, covered, slices[next].Low - covered, width);
                covered = Math.Max(covered, slices[next].Low + slices[next].Width);
            }

            Report(item, covered, width - covered, width);
        }

        FindUnreadMemories();
    }

    private void Report(int item, int low, int width, int checkedWidth)
    {
        if (width <= 0 || checkedWidth == 0)
            return;
        if (item < signalCount)
            plan.Unused.Add((item, -1, low, width));
        else
            plan.Unused.Add((-1, item - signalCount, low, width));
    }

    /// <summary>Width of an item whose reading matters, 0 for all others.</summary>
    private int WidthToCheck(int item)
    {
        if (isWhole[item])
            return 0;
        if (item >= signalCount)
            return plan.Places[item - signalCount] is Place.Temporary or Place.Named ? nodes.WidthOf(item - signalCount) : 0;
        ref readonly var signal = ref plan.Definition.Signals[item];
        if (plan.Drives[item] == Drive.Elided || plan.DirectOutputs.ContainsKey(item))
            return 0;
        return signal.Kind is SignalKind.Output or SignalKind.InstanceInput || IsUnreadInstanceOutput(item) ? 0 : signal.Width;
    }

    private bool IsUnreadInstanceOutput(int signal) =>
        plan.Definition.Signals[signal].Kind == SignalKind.InstanceOutput && plan.Names.Signals[signal].StartsWith("_unused_", StringComparison.Ordinal);

    private void MarkWhole()
    {
        var defined = new HashSet<int>();
        new StatementRoots(plan).Visit((node, use) =>
        {
            // The first continuous mention of a carried node is the assignment that defines its carrier, not a read.
            var isDefinition = use == RootUse.Continuous && plan.Places[node] == Place.Carried && defined.Add(node);
            if (use != RootUse.Name && !isDefinition)
                MarkWhole(node);
        });
        Span<int> buffer = stackalloc int[3];
        for (var node = 0; node < nodes.Count; node++)
        {
            if (plan.Uses[node] == 0 || nodes.OpOf(node) == Op.Slice)
                continue;
            foreach (var operand in nodes.OperandsOf(node, buffer))
            {
                if (!IsCutFactor(node, operand))
                    MarkWhole(operand);
            }
        }
    }

    /// <summary>A factor wider than its product is printed without the bits that can't matter.</summary>
    private bool IsCutFactor(int node, int factor) =>
        nodes.OpOf(node) is Op.MultiplyUnsigned or Op.MultiplySigned && nodes.WidthOf(factor) > nodes.WidthOf(node);

    private void MarkWhole(int node) => isWhole[ItemOf(node)] = true;

    private int ItemOf(int node)
    {
        if (plan.Places[node] == Place.Carried)
            return plan.Carriers[node];
        return nodes.OpOf(node) == Op.Signal && plan.Places[node] == Place.Inline ? plan.Resolve(nodes.A(node)) : signalCount + node;
    }

    private void CollectSlices()
    {
        for (var node = 0; node < nodes.Count; node++)
        {
            if (plan.Uses[node] == 0)
                continue;
            var width = nodes.WidthOf(node);
            switch (nodes.OpOf(node))
            {
                case Op.Slice:
                    AddSlice(nodes.A(node), nodes.B(node), width);
                    break;
                case Op.MultiplyUnsigned or Op.MultiplySigned:
                    if (IsCutFactor(node, nodes.A(node)))
                        AddSlice(nodes.A(node), 0, width);
                    if (IsCutFactor(node, nodes.B(node)))
                        AddSlice(nodes.B(node), 0, width);
                    break;
            }
        }

        foreach (var segment in plan.Segments)
        {
            if (!nodes.IsConstant(segment.Node))
                AddSlice(segment.Node, segment.NodeLow, segment.Width);
        }
    }

    private void AddSlice(int node, int low, int width)
    {
        // A slice that is printed in place reads bits of the value below it, which counts it already.
        if (!isWhole[ItemOf(node)])
            slices.Add((ItemOf(node), low, width));
    }

    private void FindUnreadMemories()
    {
        var isRead = new bool[plan.Definition.Memories.Count];
        for (var node = 0; node < nodes.Count; node++)
        {
            if (plan.Uses[node] > 0 && nodes.OpOf(node) == Op.MemoryRead
                && !plan.IsOutside(nodes.B(node), plan.Definition.Memories[nodes.A(node)].Depth))
            {
                isRead[nodes.A(node)] = true;
            }
        }

        for (var memory = 0; memory < isRead.Length; memory++)
        {
            if (!isRead[memory] && !(plan.Definition.Memories[memory].IsRom && plan.Options.RomStyle == RomStyle.Case))
                plan.UnreadMemories.Add(memory);
        }
    }
}
