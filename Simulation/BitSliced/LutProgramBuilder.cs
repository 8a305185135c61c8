namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Plans the computation of a design: keeps what outputs depend on, covers it with tables, decides for each value whether settling or an edge computes it,
/// orders them depth first so that values are used soon after they are made, and cuts the order into methods.
/// </summary>
internal sealed class LutProgramBuilder
{
    private readonly SlicedLogic logic;
    private readonly LiveLogic live;
    private readonly LutValues values;
    private readonly LutPhases phases;
    private readonly LutOrder order;
    private readonly int[] blockSlots;
    private readonly int[] stateSlots;
    private readonly int[] stateSlotOf;
    private int blockSlotCount;
    private int stateSlotCount;

    private LutProgramBuilder(SlicedLogic logic, int clockCount, int lutsPerMethod)
    {
        this.logic = logic;
        live = LiveLogic.Of(logic);
        var tables = LutMapper.Run(logic.Graph, live.Gates, [.. live.Roots.Select(literal => literal >> 1)]);
        values = new LutValues(logic, live, tables);
        phases = new LutPhases(logic, live, values, clockCount);
        blockSlots = new int[values.Luts.Length];
        blockSlots.AsSpan().Fill(-1);
        stateSlots = new int[logic.State.Count];
        stateSlots.AsSpan().Fill(-1);
        stateSlotOf = new int[values.Luts.Length];
        stateSlotOf.AsSpan().Fill(-1);
        PlaceState();
        PlaceLeaves();
        order = new LutOrder(logic, live, values, phases, lutsPerMethod, stateSlotOf);
        for (var state = 0; state < stateSlots.Length; state++)
        {
            if (stateSlots[state] >= 0)
                stateSlotOf[logic.State[state].Leaf] = stateSlots[state] = order.StateSlots[stateSlots[state]];
        }
    }

    /// <summary>Plans.</summary>
    /// <param name="logic">The design.</param>
    /// <param name="clockCount">Number of clocks.</param>
    /// <param name="lutsPerMethod">About how many tables become one method.</param>
    /// <returns>The plan.</returns>
    public static LutProgram Run(SlicedLogic logic, int clockCount, int lutsPerMethod)
    {
        var builder = new LutProgramBuilder(logic, clockCount, lutsPerMethod);
        builder.PlaceValues();
        var stages = builder.order.Stages;
        return new LutProgram
        {
            Settle = stages[LutPhases.Settle],
            AnyEdge = stages[LutPhases.AnyEdge],
            Edges = [.. stages.Skip(LutPhases.FirstClock).Take(clockCount)],
            Commits = [.. stages.Skip(LutPhases.FirstClock + clockCount)],
            Luts = builder.values.Luts,
            IsInside = builder.order.IsInside,
            BlockSlots = builder.blockSlots,
            IsComplement = builder.values.IsComplement,
            BlockSlotCount = builder.blockSlotCount,
            StateSlots = builder.stateSlots,
            StateSlotOf = builder.stateSlotOf,
            StateSlotCount = builder.stateSlotCount,
            LutCount = builder.values.Luts.Take(logic.Graph.Count).Count(lut => lut.InputCount > 0),
            LiveReads = builder.live.Reads,
            LiveWrites = builder.live.Writes,
            Captures = builder.values.Captures,
        };
    }

    /// <summary>Numbers the live state; the order decides the slots later.</summary>
    private void PlaceState()
    {
        for (var state = 0; state < stateSlots.Length; state++)
        {
            if (!live.State[state])
                continue;
            stateSlotOf[logic.State[state].Leaf] = stateSlotCount;
            stateSlots[state] = stateSlotCount++;
        }
    }

    private void PlaceLeaves()
    {
        foreach (var port in logic.Ports)
            PlaceFreeLeaves(port);
        for (var read = 0; read < logic.Reads.Count; read++)
        {
            if (live.Reads[read])
                PlaceFreeLeaves(logic.Reads[read].Data);
        }

        void PlaceFreeLeaves(int[] literals)
        {
            foreach (var literal in literals)
            {
                var gate = literal >> 1;
                if (gate > 0 && logic.Graph[gate].InputCount == 0 && stateSlotOf[gate] < 0 && blockSlots[gate] < 0)
                    blockSlots[gate] = blockSlotCount++;
            }
        }
    }

    /// <summary>
    /// Values that the outside needs get slots for good. Those that only another method needs share slots: few slots that are used over and over
    /// stay in the cache.
    /// </summary>
    private void PlaceValues()
    {
        foreach (var id in order.NeededOutside)
        {
            if (values.Luts[id].InputCount > 0 && blockSlots[id] < 0)
                blockSlots[id] = blockSlotCount++;
        }

        var free = new Stack<int>();
        var taken = new PriorityQueue<int, int>();
        foreach (var (id, from, to) in order.CrossingValues())
        {
            if (blockSlots[id] >= 0)
                continue;
            while (taken.TryPeek(out var slot, out var end) && end < from)
            {
                taken.Dequeue();
                free.Push(slot);
            }

            blockSlots[id] = free.TryPop(out var old) ? old : blockSlotCount++;
            taken.Enqueue(blockSlots[id], to);
        }
    }
}
