namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// The values that a program computes: the tables of gates, and copies. State whose next value is no table of its own takes a copy; so does a
/// write port of a memory that wants present state, since that has changed when the port is looked at.
/// </summary>
internal sealed class LutValues
{
    private readonly LutMapper.Cut[] tables;
    private readonly List<Lut> copies = [];
    private readonly Dictionary<int, int> captures = [];

    public LutValues(SlicedLogic logic, LiveLogic live, LutMapper.Cut[] tables)
    {
        this.tables = tables;
        ChooseComplements(logic, live);
        OfState = new int[logic.State.Count];
        OfState.AsSpan().Fill(-1);
        for (var state = 0; state < OfState.Length; state++)
        {
            if (live.State[state] && logic.State[state].Clock >= 0)
                OfState[state] = tables[logic.State[state].Next >> 1].Size > 0 ? logic.State[state].Next >> 1 : Copy(logic.State[state].Next);
        }

        var stateLeaves = logic.State.Select(state => state.Leaf).ToHashSet();
        for (var write = 0; write < logic.Writes.Count; write++)
        {
            if (!live.Writes[write])
                continue;
            var port = logic.Writes[write];
            foreach (var literal in (ReadOnlySpan<int>)[port.Enable, .. port.Address, .. port.Data])
            {
                if (stateLeaves.Contains(literal >> 1) && !captures.ContainsKey(literal >> 1))
                    captures.Add(literal >> 1, Copy(literal & ~1));
            }
        }

        Luts = new Lut[tables.Length + copies.Count];
        for (var gate = 0; gate < tables.Length; gate++)
        {
            if (tables[gate].Size > 0)
                Luts[gate] = LutOf(gate);
        }

        copies.CopyTo(Luts, tables.Length);
        // Copies are stored as they are.
        IsComplement = [.. IsComplement, .. new bool[copies.Count]];
    }

    /// <summary>The values by number; the input count is 0 for gates that are not computed.</summary>
    public Lut[] Luts { get; }

    /// <summary>For each value whether its complement is what is stored.</summary>
    public bool[] IsComplement { get; private set; } = [];

    /// <summary>For each state bit the value that it takes, −1 when it takes none.</summary>
    public int[] OfState { get; }

    /// <summary>Copies of present state for write ports, by gate.</summary>
    public IReadOnlyDictionary<int, int> Captures => captures;

    /// <summary>Number of a write port's value: a copy where there is one.</summary>
    public int OfWritten(int literal) => captures.GetValueOrDefault(literal >> 1, literal >> 1);

    /// <summary>Whether what is stored for a state's value is the complement of what the state takes.</summary>
    public bool IsFlipped(int state, int next) => OfState[state] < tables.Length && ((next & 1) != 0) != IsComplement[next >> 1];

    /// <summary>A table whose complement is what most states take stores its complement; readers of either make up for it in their own tables.</summary>
    private void ChooseComplements(SlicedLogic logic, LiveLogic live)
    {
        var balance = new int[tables.Length];
        for (var state = 0; state < live.State.Length; state++)
        {
            if (live.State[state])
                balance[logic.State[state].Next >> 1] += (logic.State[state].Next & 1) == 0 ? -1 : 1;
        }

        IsComplement = new bool[tables.Length];
        for (var gate = 0; gate < balance.Length; gate++)
            IsComplement[gate] = balance[gate] > 0 && tables[gate].Size > 0;
    }

    private int Copy(int literal)
    {
        var table = (literal & 1) != 0 ? ~TruthTable.A : TruthTable.A;
        copies.Add(new Lut(tables.Length + copies.Count, (byte)table, 1, literal >> 1, 0, 0));
        return copies[^1].Id;
    }

    private Lut LutOf(int gate)
    {
        ref readonly var cut = ref tables[gate];
        int table = cut.Table;
        for (var i = 0; i < cut.Size; i++)
        {
            if (IsComplement[cut.Leaf(i)])
                table = TruthTable.Complement(table, i);
        }

        return new Lut(gate, (byte)(IsComplement[gate] ? ~table : table), cut.Size, cut.A, cut.B, cut.C);
    }
}
