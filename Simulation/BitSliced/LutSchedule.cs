namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Orders the values of each phase depth first from what the design needs, and sorts them into levels with the memory reads of the phase between
/// them: the reads of a level have addresses of lower levels, and the values of the level may use what they read. Every value is in the last level
/// possible, so that what no address needs is computed next to the store of the state that takes it.
/// </summary>
internal sealed class LutSchedule
{
    private const int FewestInShared = 48;

    private readonly SlicedLogic logic;
    private readonly Lut[] luts;
    private readonly LutPhases phases;
    private readonly List<int> finished = [];
    private readonly int[] owners;
    private int owner = -1;
    private readonly bool[] isDone;
    private readonly bool[] isReadDone;
    private readonly Dictionary<int, int> readOfLeaf = [];
    private readonly List<(List<int> Reads, List<int> Values)>[] byPhase;
    private readonly Stack<int> work = [];

    public LutSchedule(SlicedLogic logic, LiveLogic live, LutValues values, LutPhases phases)
    {
        this.logic = logic;
        luts = values.Luts;
        this.phases = phases;
        isDone = new bool[luts.Length];
        owners = new int[luts.Length];
        isReadDone = new bool[logic.Reads.Count];
        byPhase = [.. Enumerable.Range(0, phases.Count).Select(_ => new List<(List<int>, List<int>)>())];
        for (var read = 0; read < isReadDone.Length; read++)
        {
            foreach (var literal in logic.Reads[read].Data)
                readOfLeaf.Add(literal >> 1, read);
        }

        foreach (var literal in logic.Ports.SelectMany(port => port))
            Visit(literal >> 1);
        for (var write = 0; write < live.Writes.Length; write++)
        {
            var port = logic.Writes[write];
            foreach (var literal in live.Writes[write] ? (ReadOnlySpan<int>)[port.Enable, .. port.Address, .. port.Data] : [])
                Visit(values.OfWritten(literal));
        }

        // Data mostly flows from what is declared first to what is declared last: backward, state is read before it changes. The bits of a register
        // go upward, as carries do; the words of a memory are taken together bit by bit, as its reads do.
        foreach (var register in logic.Registers.AsEnumerable().Reverse())
        {
            owner = register.Owner;
            for (var bit = 0; bit < register.Width; bit++)
                VisitState(values, register.First + bit);
        }

        owner = -1;
        foreach (var memory in logic.MemoriesInState)
        {
            for (var bit = 0; bit < memory.Width; bit++)
            {
                for (var state = memory.First + bit; state < memory.First + memory.BitCount; state += memory.Width)
                    VisitState(values, state);
            }
        }

        SortIntoLevels();
    }

    /// <summary>Number of levels of a phase.</summary>
    public int LevelCount(int phase) => byPhase[phase].Count;

    /// <summary>Reads before the values of a level.</summary>
    public List<int> Reads(int phase, int level) => byPhase[phase][level].Reads;

    private List<int> Values(int phase, int level) => byPhase[phase][level].Values;

    /// <summary>
    /// Cuts the values of a level into methods. What belongs to one of many like modules becomes methods of its own, so that all of them are cut in the same
    /// places; the rest is cut by number.
    /// </summary>
    /// <param name="phase">The phase.</param>
    /// <param name="level">The level.</param>
    /// <param name="size">About how many values become one method.</param>
    /// <returns>The values of each method.</returns>
    public List<List<int>> Methods(int phase, int level, int size)
    {
        var methods = new List<List<int>>();
        var values = Values(phase, level);
        for (var (start, isOpen) = (0, false); start < values.Count;)
        {
            var end = start + 1;
            while (end < values.Count && owners[values[end]] == owners[values[start]])
                end++;
            var isAlone = owners[values[start]] >= 0 && end - start >= FewestInShared;
            var pieces = (end - start + size - 1) / size;
            for (var piece = 0; piece < pieces; piece++)
            {
                var (from, to) = (start + ((end - start) * piece / pieces), start + ((end - start) * (piece + 1) / pieces));
                if (isAlone || !isOpen || methods[^1].Count + to - from > size)
                    methods.Add([]);
                methods[^1].AddRange(values[from..to]);
                isOpen = !isAlone;
            }

            start = end;
        }

        return methods;
    }

    private void VisitState(LutValues values, int state)
    {
        if (values.OfState[state] >= 0)
            Visit(values.OfState[state]);
    }

    private void Visit(int root)
    {
        work.Push(root);
        while (work.TryPeek(out var id))
        {
            if (isDone[id])
            {
                work.Pop();
                continue;
            }

            var count = work.Count;
            if (luts[id].InputCount > 0)
                PushInputs(id);
            else if (readOfLeaf.TryGetValue(id, out var read) && !isReadDone[read])
                PushRead(read);
            if (work.Count > count)
                continue;
            Finish(id);
            isDone[id] = true;
            work.Pop();
        }
    }

    private void PushInputs(int id)
    {
        for (var i = 0; i < luts[id].InputCount; i++)
        {
            if (!isDone[luts[id].Input(i)])
                work.Push(luts[id].Input(i));
        }
    }

    private void PushRead(int read)
    {
        foreach (var literal in logic.Reads[read].Address)
        {
            if (!isDone[literal >> 1])
                work.Push(literal >> 1);
        }
    }

    /// <summary>Notes a value, or a read as the complement of its number, behind all that it depends on.</summary>
    private void Finish(int id)
    {
        if (luts[id].InputCount > 0)
        {
            finished.Add(id);
            owners[id] = owner;
        }
        else if (readOfLeaf.TryGetValue(id, out var read) && !isReadDone[read])
        {
            isReadDone[read] = true;
            finished.Add(~read);
        }
    }

    /// <summary>Counts backward from the end of the phase how many reads follow one another behind a value or a read.</summary>
    private void SortIntoLevels()
    {
        var valueHeights = new int[luts.Length];
        var readHeights = new int[isReadDone.Length];
        var highest = new int[phases.Count];
        for (var i = finished.Count - 1; i >= 0; i--)
        {
            var id = finished[i];
            var (phase, height) = id >= 0 ? (phases.Of(id), valueHeights[id]) : (phases.OfRead(~id), readHeights[~id]);
            highest[phase] = Math.Max(highest[phase], height);
            if (id < 0)
            {
                foreach (var literal in logic.Reads[~id].Address)
                    Raise(literal >> 1, phase, height + 1);
                continue;
            }

            for (var input = 0; input < luts[id].InputCount; input++)
                Raise(luts[id].Input(input), phase, height);
        }

        for (var phase = 0; phase < phases.Count; phase++)
        {
            for (var level = 0; level <= highest[phase]; level++)
                byPhase[phase].Add(([], []));
        }

        foreach (var id in finished)
        {
            if (id >= 0)
                byPhase[phases.Of(id)][highest[phases.Of(id)] - valueHeights[id]].Values.Add(id);
            else
                byPhase[phases.OfRead(~id)][highest[phases.OfRead(~id)] - readHeights[~id]].Reads.Add(~id);
        }

        void Raise(int id, int phase, int height)
        {
            if (luts[id].InputCount > 0 && phases.Of(id) == phase)
                valueHeights[id] = Math.Max(valueHeights[id], height);
            else if (readOfLeaf.TryGetValue(id, out var read) && phases.OfRead(read) == phase)
                readHeights[read] = Math.Max(readHeights[read], height);
        }
    }
}
