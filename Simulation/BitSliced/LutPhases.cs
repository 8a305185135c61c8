namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Decides when each value is computed: when the model settles, if an output depends on it; else at the edge of the one clock whose state depends on
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

    private readonly int[] ofValue;
    private readonly int[] ofRead;

    public LutPhases(SlicedLogic logic, LiveLogic live, LutValues values, int clockCount)
    {
        Count = FirstClock + clockCount;
        ofValue = new int[values.Luts.Length];
        ofValue.AsSpan().Fill(Unneeded);
        ofRead = new int[logic.Reads.Count];
        ofRead.AsSpan().Fill(Unneeded);
        foreach (var port in logic.Ports)
            NeedAll(port, Settle);
        for (var state = 0; state < live.State.Length; state++)
        {
            if (values.OfState[state] >= 0)
                Need(values.OfState[state], FirstClock + logic.State[state].Clock);
        }

        for (var write = 0; write < live.Writes.Length; write++)
        {
            if (!live.Writes[write])
                continue;
            var port = logic.Writes[write];
            foreach (var literal in (ReadOnlySpan<int>)[port.Enable, .. port.Address, .. port.Data])
                Need(values.OfWritten(literal), FirstClock + port.Clock);
        }

        Spread(logic, values.Luts);
    }

    /// <summary>Number of phases.</summary>
    public int Count { get; }

    /// <summary>Phase of a value.</summary>
    public int Of(int id) => ofValue[id];

    /// <summary>Phase of a memory read.</summary>
    public int OfRead(int read) => ofRead[read];

    private void NeedAll(ReadOnlySpan<int> literals, int phase)
    {
        foreach (var literal in literals)
            Need(literal >> 1, phase);
    }

    private void Need(int id, int phase) => ofValue[id] = Earlier(ofValue[id], phase);

    private static int Earlier(int known, int phase)
    {
        if (known == Unneeded || known == phase)
            return phase;
        return known == Settle || phase == Settle ? Settle : AnyEdge;
    }

    /// <summary>
    /// Inputs have smaller numbers than what is computed from them, and addresses than what they read, so one descending sweep carries needs to where
    /// values come from.
    /// </summary>
    private void Spread(SlicedLogic logic, Lut[] luts)
    {
        var readOfLeaf = new Dictionary<int, int>();
        for (var read = 0; read < ofRead.Length; read++)
        {
            foreach (var literal in logic.Reads[read].Data)
                readOfLeaf.Add(literal >> 1, read);
        }

        for (var id = luts.Length - 1; id > 0; id--)
        {
            if (ofValue[id] == Unneeded)
                continue;
            for (var i = 0; i < luts[id].InputCount; i++)
                Need(luts[id].Input(i), ofValue[id]);
            if (!readOfLeaf.TryGetValue(id, out var read))
                continue;
            ofRead[read] = Earlier(ofRead[read], ofValue[id]);
            NeedAll(logic.Reads[read].Address, ofRead[read]);
        }
    }
}
