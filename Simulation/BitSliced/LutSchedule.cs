namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Orders the tables of each phase depth first from what the design needs, and sorts them by how many memory reads of the phase have to come before:
/// level 0 needs none, the reads of level n+1 have addresses of level n.
/// </summary>
internal sealed class LutSchedule
{
    private readonly SlicedLogic logic;
    private readonly LutMapper.Cut[] tables;
    private readonly LutPhases phases;
    private readonly int[] levels;
    private readonly bool[] isDone;
    private readonly bool[] isReadDone;
    private readonly Dictionary<int, int> readOfLeaf = [];
    private readonly List<(List<int> Reads, List<int> Gates)>[] byPhase;
    private readonly Stack<int> work = [];

    public LutSchedule(SlicedLogic logic, LiveLogic live, LutMapper.Cut[] tables, LutPhases phases)
    {
        this.logic = logic;
        this.tables = tables;
        this.phases = phases;
        levels = new int[tables.Length];
        isDone = new bool[tables.Length];
        isReadDone = new bool[logic.Reads.Count];
        byPhase = [.. Enumerable.Range(0, phases.Count).Select(_ => new List<(List<int>, List<int>)>())];
        for (var read = 0; read < isReadDone.Length; read++)
        {
            foreach (var literal in logic.Reads[read].Data)
                readOfLeaf.Add(literal >> 1, read);
        }

        foreach (var port in logic.Ports)
            VisitAll(port);
        for (var state = 0; state < live.State.Length; state++)
        {
            if (live.State[state])
                Visit(logic.State[state].Next >> 1);
        }

        for (var write = 0; write < live.Writes.Length; write++)
        {
            if (live.Writes[write])
                VisitAll([logic.Writes[write].Enable, .. logic.Writes[write].Address, .. logic.Writes[write].Data]);
        }
    }

    /// <summary>Number of levels of a phase.</summary>
    public int LevelCount(int phase) => byPhase[phase].Count;

    /// <summary>Reads before the tables of a level.</summary>
    public List<int> Reads(int phase, int level) => byPhase[phase][level].Reads;

    /// <summary>Tables of a level, in order.</summary>
    public List<int> Gates(int phase, int level) => byPhase[phase][level].Gates;

    private void VisitAll(ReadOnlySpan<int> literals)
    {
        foreach (var literal in literals)
            Visit(literal >> 1);
    }

    private void Visit(int root)
    {
        work.Push(root);
        while (work.TryPeek(out var gate))
        {
            if (isDone[gate])
            {
                work.Pop();
                continue;
            }

            var count = work.Count;
            if (tables[gate].Size > 0)
                PushTable(gate);
            else if (readOfLeaf.TryGetValue(gate, out var read) && !isReadDone[read])
                PushRead(read);
            if (work.Count > count)
                continue;
            Finish(gate);
            isDone[gate] = true;
            work.Pop();
        }
    }

    private void PushTable(int gate)
    {
        for (var i = 0; i < tables[gate].Size; i++)
        {
            if (!isDone[tables[gate].Leaf(i)])
                work.Push(tables[gate].Leaf(i));
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

    private void Finish(int gate)
    {
        if (tables[gate].Size > 0)
        {
            var phase = phases.Of(gate);
            for (var i = 0; i < tables[gate].Size; i++)
            {
                if (PhaseOf(tables[gate].Leaf(i)) == phase)
                    levels[gate] = Math.Max(levels[gate], levels[tables[gate].Leaf(i)]);
            }

            LevelOf(phase, levels[gate]).Gates.Add(gate);
        }
        else if (readOfLeaf.TryGetValue(gate, out var read))
        {
            FinishRead(read);
        }
    }

    /// <summary>Phase in which a gate gets its value; −1 for inputs, state and constants, which have theirs before.</summary>
    private int PhaseOf(int gate)
    {
        if (tables[gate].Size > 0)
            return phases.Of(gate);
        return readOfLeaf.TryGetValue(gate, out var read) ? phases.OfRead(read) : -1;
    }

    private void FinishRead(int read)
    {
        if (isReadDone[read])
            return;
        isReadDone[read] = true;
        var level = 0;
        foreach (var literal in logic.Reads[read].Address)
        {
            if (PhaseOf(literal >> 1) == phases.OfRead(read))
                level = Math.Max(level, levels[literal >> 1] + 1);
        }

        LevelOf(phases.OfRead(read), level).Reads.Add(read);
        foreach (var literal in logic.Reads[read].Data)
            levels[literal >> 1] = level;
    }

    private (List<int> Reads, List<int> Gates) LevelOf(int phase, int level)
    {
        var list = byPhase[phase];
        while (list.Count <= level)
            list.Add(([], []));
        return list[level];
    }
}
