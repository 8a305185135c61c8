namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Decides when each table is computed: when the model settles, if an output depends on it; else at the edge of the one clock whose state depends on
/// it; else, with several such clocks, at any edge.
/// </summary>
internal sealed class LutPhases
{
    /// <summary>The phase of settling.</summary>
    public const int Settle = 0;

    /// <summary>The phase before those of single clocks.</summary>
    public const int AnyEdge = 1;

    /// <summary>The phase of clock 0; the others follow.</summary>
    public const int FirstClock = 2;

    private const int Unneeded = -1;

    private readonly int[] ofGate;
    private readonly int[] ofRead;

    public LutPhases(SlicedLogic logic, LiveLogic live, LutMapper.Cut[] tables, int clockCount)
    {
        Count = FirstClock + clockCount;
        ofGate = new int[tables.Length];
        ofGate.AsSpan().Fill(Unneeded);
        ofRead = new int[logic.Reads.Count];
        ofRead.AsSpan().Fill(Unneeded);
        foreach (var port in logic.Ports)
            NeedAll(port, Settle);
        for (var state = 0; state < live.State.Length; state++)
        {
            if (live.State[state] && logic.State[state].Clock >= 0)
                Need(logic.State[state].Next >> 1, FirstClock + logic.State[state].Clock);
        }

        for (var write = 0; write < live.Writes.Length; write++)
        {
            if (!live.Writes[write])
                continue;
            var port = logic.Writes[write];
            NeedAll([port.Enable, .. port.Address, .. port.Data], FirstClock + port.Clock);
        }

        Spread(logic, tables);
    }

    /// <summary>Number of phases.</summary>
    public int Count { get; }

    /// <summary>Phase of a gate.</summary>
    public int Of(int gate) => ofGate[gate];

    /// <summary>Phase of a memory read.</summary>
    public int OfRead(int read) => ofRead[read];

    private void NeedAll(ReadOnlySpan<int> literals, int phase)
    {
        foreach (var literal in literals)
            Need(literal >> 1, phase);
    }

    private void Need(int gate, int phase) => ofGate[gate] = Earlier(ofGate[gate], phase);

    private static int Earlier(int known, int phase)
    {
        if (known == Unneeded || known == phase)
            return phase;
        return known == Settle || phase == Settle ? Settle : AnyEdge;
    }

    /// <summary>Inputs have smaller numbers than gates, and addresses than what they read, so one descending sweep carries needs to where values come from.</summary>
    private void Spread(SlicedLogic logic, LutMapper.Cut[] tables)
    {
        var readOfLeaf = new Dictionary<int, int>();
        for (var read = 0; read < ofRead.Length; read++)
        {
            foreach (var literal in logic.Reads[read].Data)
                readOfLeaf.Add(literal >> 1, read);
        }

        for (var gate = tables.Length - 1; gate > 0; gate--)
        {
            if (ofGate[gate] == Unneeded)
                continue;
            for (var i = 0; i < tables[gate].Size; i++)
                Need(tables[gate].Leaf(i), ofGate[gate]);
            if (!readOfLeaf.TryGetValue(gate, out var read))
                continue;
            ofRead[read] = Earlier(ofRead[read], ofGate[gate]);
            NeedAll(logic.Reads[read].Address, ofRead[read]);
        }
    }
}
