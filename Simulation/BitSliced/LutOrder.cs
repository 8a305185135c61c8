namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Lays all steps of a program out in one line, settling first, and cuts it into methods. A value with one reader in its method is computed inside
/// that reader. State is stored where its value is there and the last step that reads the old state is behind.
/// </summary>
internal sealed class LutOrder
{
    private const int DeepestExpression = 12;
    private const int Nowhere = -1;

    private readonly SlicedLogic logic;
    private readonly LiveLogic live;
    private readonly LutValues values;
    private readonly Lut[] luts;
    private readonly LutPhases phases;
    private readonly LutSchedule schedule;
    private readonly int lutsPerMethod;
    private readonly int[] stateOf;
    private readonly int clockCount;

    // By value: where it is in the line, in which method, where it is really computed, who reads it last, and how often it is read.
    private readonly int[] places;
    private readonly int[] methods;
    private readonly int[] effective;
    private readonly int[] readers;
    private readonly int[] uses;

    private readonly List<int> valueAt = [];
    private readonly int[] phaseStart;
    private readonly int[] lastReadOfState;
    private readonly Dictionary<int, List<LutStep>> storesAt = [];
    private readonly List<LutStep>[] tails;
    private readonly List<LutStep>[] commits;
    private readonly List<(int Id, int Place, int Method)> farStores = [];
    private int methodCount;

    public LutOrder(SlicedLogic logic, LiveLogic live, LutValues values, LutPhases phases, int lutsPerMethod, int[] stateOf)
    {
        this.logic = logic;
        this.live = live;
        this.values = values;
        this.phases = phases;
        this.lutsPerMethod = lutsPerMethod;
        this.stateOf = stateOf;
        luts = values.Luts;
        schedule = new LutSchedule(logic, live, values, phases);
        clockCount = phases.Count - LutPhases.FirstClock;
        places = new int[luts.Length];
        places.AsSpan().Fill(Nowhere);
        methods = new int[luts.Length];
        methods.AsSpan().Fill(Nowhere);
        effective = new int[luts.Length];
        readers = new int[luts.Length];
        uses = new int[luts.Length];
        IsInside = new bool[luts.Length];
        phaseStart = new int[phases.Count + 1];
        lastReadOfState = new int[stateOf.Max() + 1];
        lastReadOfState.AsSpan().Fill(Nowhere);
        tails = [.. Enumerable.Range(0, clockCount).Select(_ => new List<LutStep>())];
        commits = [.. Enumerable.Range(0, clockCount).Select(_ => new List<LutStep>())];
        NeededOutside = FindNeededOutside();
        LayOut();
        CountUses();
        ChooseInside();
        FindLastReads();
        PlaceStores();
        StateSlots = OrderState();
        Stages = [.. Enumerable.Range(0, phases.Count).Select(StagesOf), .. commits.Select(StagesOf)];
    }

    /// <summary>
    /// For each number of a state bit its slot. State lies in the order in which it is stored: memory is written from one end to the other, and a memory's
    /// bits of one column are neighbours, whatever the strides of its words are.
    /// </summary>
    public int[] StateSlots { get; }

    /// <summary>For each phase its stages, then those of the commits of each clock.</summary>
    public List<List<LutStage>> Stages { get; }

    /// <summary>For each value whether it is computed inside its only reader.</summary>
    public bool[] IsInside { get; }

    /// <summary>Values that are read when the code has run: those of outputs and of ports of memories.</summary>
    public HashSet<int> NeededOutside { get; }

    /// <summary>Values that another method than their own reads, each with its first and last place in the line, in the order of the first.</summary>
    public IEnumerable<(int Id, int From, int To)> CrossingValues()
    {
        var ends = new int[luts.Length];
        ends.AsSpan().Fill(Nowhere);
        foreach (var id in valueAt)
        {
            for (var i = 0; id >= 0 && i < luts[id].InputCount; i++)
            {
                if (methods[luts[id].Input(i)] != methods[id])
                    Extend(luts[id].Input(i), effective[id]);
            }
        }

        foreach (var (id, place, method) in farStores)
        {
            if (methods[id] != method)
                Extend(id, place);
        }

        return valueAt.Where(id => id >= 0 && ends[id] >= 0).Select(id => (id, places[id], ends[id]));

        void Extend(int id, int place) => ends[id] = Math.Max(ends[id], place);
    }

    private HashSet<int> FindNeededOutside()
    {
        var needed = logic.Ports.SelectMany(port => port).Select(literal => literal >> 1).ToHashSet();
        for (var read = 0; read < live.Reads.Length; read++)
        {
            if (live.Reads[read])
                needed.UnionWith(logic.Reads[read].Address.Select(literal => literal >> 1));
        }

        for (var write = 0; write < live.Writes.Length; write++)
        {
            var port = logic.Writes[write];
            if (live.Writes[write])
                needed.UnionWith(((int[])[port.Enable, .. port.Address, .. port.Data]).Select(values.OfWritten));
        }

        return needed;
    }

    /// <summary>Gives every value its place. The reads at the beginning of a stage have a place of their own.</summary>
    private void LayOut()
    {
        for (var phase = 0; phase < phases.Count; phase++)
        {
            phaseStart[phase] = valueAt.Count;
            for (var level = 0; level < schedule.LevelCount(phase); level++)
            {
                foreach (var read in schedule.Reads(phase, level))
                    NoteReadOfAddress(read);
                valueAt.Add(Nowhere);
                foreach (var method in schedule.Methods(phase, level, lutsPerMethod))
                {
                    foreach (var id in method)
                    {
                        places[id] = valueAt.Count;
                        methods[id] = methodCount;
                        valueAt.Add(id);
                    }

                    methodCount++;
                }
            }
        }

        phaseStart[^1] = valueAt.Count;
    }

    private void NoteReadOfAddress(int read)
    {
        foreach (var literal in logic.Reads[read].Address)
        {
            if (stateOf[literal >> 1] is var state and >= 0)
                lastReadOfState[state] = Math.Max(lastReadOfState[state], valueAt.Count);
        }
    }

    private void CountUses()
    {
        foreach (var id in valueAt)
        {
            for (var i = 0; id >= 0 && i < luts[id].InputCount; i++)
            {
                uses[luts[id].Input(i)]++;
                readers[luts[id].Input(i)] = id;
            }
        }

        foreach (var id in NeededOutside)
            uses[id] += 2;
        // A store is no expression to be inside of; one that comes right behind the value is found later.
        foreach (var id in values.OfState)
        {
            if (id >= 0)
                uses[id] += 2;
        }
    }

    private void ChooseInside()
    {
        var depths = new int[luts.Length];
        foreach (var id in valueAt)
        {
            if (id < 0)
                continue;
            for (var i = 0; i < luts[id].InputCount; i++)
            {
                var input = luts[id].Input(i);
                IsInside[input] = uses[input] == 1 && methods[input] == methods[id] && depths[input] < DeepestExpression;
                depths[id] = Math.Max(depths[id], IsInside[input] ? depths[input] + 1 : 0);
            }
        }

        for (var place = valueAt.Count - 1; place >= 0; place--)
        {
            if (valueAt[place] is var id and >= 0)
                effective[id] = IsInside[id] ? effective[readers[id]] : place;
        }
    }

    private void FindLastReads()
    {
        foreach (var id in valueAt)
        {
            for (var i = 0; id >= 0 && i < luts[id].InputCount; i++)
            {
                if (stateOf[luts[id].Input(i)] is var state and >= 0)
                    lastReadOfState[state] = Math.Max(lastReadOfState[state], effective[id]);
            }
        }
    }

    private void PlaceStores()
    {
        for (var state = 0; state < values.OfState.Length; state++)
        {
            var id = values.OfState[state];
            if (id < 0)
                continue;
            var (clock, next) = (logic.State[state].Clock, logic.State[state].Next);
            var number = stateOf[logic.State[state].Leaf];
            var step = new LutStep(id, number, values.IsFlipped(state, next));
            var place = Math.Max(places[id], lastReadOfState[number]);
            var phase = LutPhases.FirstClock + clock;
            if (place >= phaseStart[phase + 1])
            {
                commits[clock].Add(step);
                farStores.Add((id, valueAt.Count, Nowhere));
            }
            else if (place < phaseStart[phase] || valueAt[place] < 0)
            {
                tails[clock].Add(step);
                farStores.Add((id, phaseStart[phase + 1], Nowhere));
            }
            else
            {
                if (!storesAt.TryGetValue(place, out var stores))
                    storesAt.Add(place, stores = []);
                var isComputedHere = place == places[id] && uses[id] == 2;
                // What a store computes may read state that other stores of this place replace.
                stores.Insert(isComputedHere ? 0 : stores.Count, step);
                farStores.Add((id, place, methods[valueAt[place]]));
                IsInside[id] |= isComputedHere;
            }
        }
    }

    private int[] OrderState()
    {
        var slots = new int[lastReadOfState.Length];
        slots.AsSpan().Fill(Nowhere);
        var next = 0;
        foreach (var store in storesAt.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value).Concat(tails.SelectMany(tail => tail)).Concat(commits.SelectMany(commit => commit)))
            slots[store.StateSlot] = next++;
        for (var state = 0; state < slots.Length; state++)
        {
            if (slots[state] < 0)
                slots[state] = next++;
        }

        return slots;
    }

    private List<LutStage> StagesOf(int phase)
    {
        var stages = new List<LutStage>();
        for (var level = 0; level < schedule.LevelCount(phase); level++)
        {
            var steps = schedule.Methods(phase, level, lutsPerMethod).ConvertAll(StepsOf);
            stages.Add(new LutStage(schedule.Reads(phase, level), steps));
        }

        if (phase >= LutPhases.FirstClock)
            stages.AddRange(StagesOf(tails[phase - LutPhases.FirstClock]));
        return stages;
    }

    private List<LutStep> StepsOf(List<int> ids)
    {
        var steps = new List<LutStep>(ids.Count);
        foreach (var id in ids)
        {
            if (!IsInside[id])
                steps.Add(new LutStep(id, -1, IsComplement: false));
            if (storesAt.TryGetValue(places[id], out var stores))
                steps.AddRange(stores.ConvertAll(Placed));
        }

        return steps;
    }

    private LutStep Placed(LutStep store) => store with { StateSlot = StateSlots[store.StateSlot] };

    private List<LutStage> StagesOf(List<LutStep> stores) =>
        stores.Count == 0 ? [] : [new LutStage([], [.. stores.Chunk(lutsPerMethod).Select(some => some.Select(Placed).ToList())])];
}
