using System.Numerics;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Plans the computation of a design: keeps what outputs depend on, covers it with tables, decides for each table whether settling or an edge computes it,
/// orders them depth first so that values are used soon after they are made, and cuts the order into methods.
/// </summary>
internal sealed class LutProgramBuilder
{
    private readonly SlicedLogic logic;
    private readonly GateGraph graph;
    private readonly LiveLogic live;
    private readonly int clockCount;
    private readonly int lutsPerMethod;
    private readonly LutMapper.Cut[] tables;
    private readonly LutPhases phases;
    private readonly bool[] isComplement;
    private readonly int[] blockSlots;
    private readonly int[] stateSlots;
    private readonly int[] stateSlotOfGate;
    private readonly int[] firstStateSlot;
    private readonly int[] chunkOf;
    private int blockSlotCount;
    private int chunkCount;

    private LutProgramBuilder(SlicedLogic logic, int clockCount, int lutsPerMethod)
    {
        this.logic = logic;
        this.clockCount = clockCount;
        this.lutsPerMethod = lutsPerMethod;
        graph = logic.Graph;
        live = LiveLogic.Of(logic);
        tables = LutMapper.Run(graph, live.Gates, [.. live.Roots.Select(literal => literal >> 1)]);
        phases = new LutPhases(logic, live, tables, clockCount);
        isComplement = new bool[graph.Count];
        blockSlots = new int[graph.Count];
        blockSlots.AsSpan().Fill(-1);
        stateSlots = new int[logic.State.Count];
        stateSlots.AsSpan().Fill(-1);
        stateSlotOfGate = new int[graph.Count];
        stateSlotOfGate.AsSpan().Fill(-1);
        firstStateSlot = new int[clockCount + 2];
        chunkOf = new int[graph.Count];
        chunkOf.AsSpan().Fill(-1);
    }

    /// <summary>Plans.</summary>
    /// <param name="logic">The design.</param>
    /// <param name="clockCount">Number of clocks.</param>
    /// <param name="lutsPerMethod">About how many tables become one method.</param>
    /// <returns>The plan.</returns>
    public static LutProgram Run(SlicedLogic logic, int clockCount, int lutsPerMethod)
    {
        var builder = new LutProgramBuilder(logic, clockCount, lutsPerMethod);
        builder.PlaceState();
        builder.PlaceLeaves();
        builder.ChooseComplements();
        var schedule = new LutSchedule(builder.logic, builder.live, builder.tables, builder.phases);
        var storesOf = builder.StoresOfTables();
        var stages = Enumerable.Range(0, builder.phases.Count).Select(phase => builder.Stages(schedule, phase, storesOf)).ToList();
        builder.AddStoresOfLeaves(stages);
        builder.PlaceValues(stages);
        return new LutProgram
        {
            Settle = stages[LutPhases.Settle],
            AnyEdge = stages[LutPhases.AnyEdge],
            Edges = [.. stages.Skip(LutPhases.FirstClock)],
            BlockSlots = builder.blockSlots,
            IsComplement = builder.isComplement,
            BlockSlotCount = builder.blockSlotCount,
            StateSlots = builder.stateSlots,
            StateSlotOfGate = builder.stateSlotOfGate,
            FirstStateSlot = builder.firstStateSlot,
            LutCount = builder.tables.Count(table => table.Size > 0),
            LiveReads = builder.live.Reads,
            LiveWrites = builder.live.Writes,
        };
    }

    /// <summary>State of one clock is contiguous, so that the state of a clock that does not rise is carried over in one piece.</summary>
    private void PlaceState()
    {
        var next = 0;
        for (var group = 0; group <= clockCount; group++)
        {
            firstStateSlot[group] = next;
            for (var state = 0; state < stateSlots.Length; state++)
            {
                if (!live.State[state] || (logic.State[state].Clock is var clock && (clock < 0 ? clockCount : clock) != group))
                    continue;
                stateSlotOfGate[logic.State[state].Leaf] = next;
                stateSlots[state] = next++;
            }
        }

        firstStateSlot[^1] = next;
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
                if (gate > 0 && graph[gate].InputCount == 0 && stateSlotOfGate[gate] < 0 && blockSlots[gate] < 0)
                    blockSlots[gate] = blockSlotCount++;
            }
        }
    }

    /// <summary>A table whose complement is what most states take stores its complement; readers of either make up for it in their own tables.</summary>
    private void ChooseComplements()
    {
        var balance = new int[graph.Count];
        for (var state = 0; state < stateSlots.Length; state++)
        {
            if (stateSlots[state] >= 0)
                balance[logic.State[state].Next >> 1] += (logic.State[state].Next & 1) == 0 ? -1 : 1;
        }

        for (var gate = 0; gate < balance.Length; gate++)
            isComplement[gate] = balance[gate] > 0 && tables[gate].Size > 0;
    }

    private List<LutStage> Stages(LutSchedule schedule, int phase, Dictionary<int, List<int>> storesOf)
    {
        var stages = new List<LutStage>();
        for (var level = 0; level < schedule.LevelCount(phase); level++)
        {
            var chunks = new List<LutChunk>();
            foreach (var gates in schedule.Gates(phase, level).Chunk(lutsPerMethod))
            {
                var chunk = new LutChunk(new List<Lut>(gates.Length), []);
                foreach (var gate in gates)
                {
                    chunk.Luts.Add(LutOf(gate));
                    chunkOf[gate] = chunkCount;
                    if (storesOf.TryGetValue(gate, out var states))
                        chunk.Stores.AddRange(states.ConvertAll(StoreOf));
                }

                chunks.Add(chunk);
                chunkCount++;
            }

            stages.Add(new LutStage(schedule.Reads(phase, level), chunks));
        }

        return stages;
    }

    private Dictionary<int, List<int>> StoresOfTables()
    {
        var stores = new Dictionary<int, List<int>>();
        for (var state = 0; state < stateSlots.Length; state++)
        {
            var gate = logic.State[state].Next >> 1;
            if (stateSlots[state] < 0 || tables[gate].Size == 0)
                continue;
            if (!stores.TryGetValue(gate, out var list))
                stores.Add(gate, list = []);
            list.Add(state);
        }

        return stores;
    }

    private NextStore StoreOf(int state)
    {
        var next = logic.State[state].Next;
        return new NextStore(stateSlots[state], next >> 1, ((next & 1) != 0) != isComplement[next >> 1]);
    }

    private Lut LutOf(int gate)
    {
        ref readonly var cut = ref tables[gate];
        int table = cut.Table;
        for (var i = 0; i < cut.Size; i++)
        {
            if (isComplement[cut.Leaf(i)])
                table = TruthTable.Complement(table, i);
        }

        return new Lut(gate, (byte)(isComplement[gate] ? ~table : table), cut.Size, cut.A, cut.B, cut.C);
    }

    /// <summary>State that takes the value of another state, an input or a constant is stored by code without tables.</summary>
    private void AddStoresOfLeaves(List<List<LutStage>> stages)
    {
        for (var clock = 0; clock < clockCount; clock++)
        {
            var stores = new List<NextStore>();
            for (var state = 0; state < stateSlots.Length; state++)
            {
                if (stateSlots[state] >= 0 && logic.State[state].Clock == clock && tables[logic.State[state].Next >> 1].Size == 0)
                    stores.Add(StoreOf(state));
            }

            var phase = stages[LutPhases.FirstClock + clock];
            foreach (var some in stores.Chunk(lutsPerMethod))
            {
                if (phase.Count == 0)
                    phase.Add(new LutStage([], []));
                phase[^1].Chunks.Add(new LutChunk([], [.. some]));
                chunkCount++;
            }
        }
    }

    /// <summary>Values that another method or the outside needs go to the block.</summary>
    private void PlaceValues(List<List<LutStage>> stages)
    {
        foreach (var port in logic.Ports)
            PlaceAll(port);
        for (var read = 0; read < logic.Reads.Count; read++)
        {
            if (live.Reads[read])
                PlaceAll(logic.Reads[read].Address);
        }

        for (var write = 0; write < logic.Writes.Count; write++)
        {
            if (!live.Writes[write])
                continue;
            PlaceAll([logic.Writes[write].Enable]);
            PlaceAll(logic.Writes[write].Address);
            PlaceAll(logic.Writes[write].Data);
        }

        foreach (var chunk in stages.SelectMany(phase => phase).SelectMany(stage => stage.Chunks))
        {
            foreach (var lut in chunk.Luts)
            {
                for (var i = 0; i < lut.InputCount; i++)
                {
                    if (chunkOf[lut.Input(i)] != chunkOf[lut.Gate])
                        Place(lut.Input(i));
                }
            }
        }

        void PlaceAll(int[] literals)
        {
            foreach (var literal in literals)
                Place(literal >> 1);
        }

        void Place(int gate)
        {
            if (tables[gate].Size > 0 && blockSlots[gate] < 0)
                blockSlots[gate] = blockSlotCount++;
        }
    }
}
