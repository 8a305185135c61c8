namespace HdlDsl.Simulator.BitSliced;

/// <summary>What the outputs of a design depend on, now or in any later cycle, exact to the bit. The rest is not computed.</summary>
internal sealed class LiveLogic
{
    private readonly SlicedLogic logic;
    private readonly Dictionary<int, int> stateOfLeaf = [];
    private readonly Dictionary<int, int> readOfLeaf = [];
    private readonly Stack<int> work = [];

    private LiveLogic(SlicedLogic logic)
    {
        this.logic = logic;
        Gates = new bool[logic.Graph.Count];
        State = new bool[logic.State.Count];
        Reads = new bool[logic.Reads.Count];
        Writes = new bool[logic.Writes.Count];
        for (var state = 0; state < State.Length; state++)
            stateOfLeaf.Add(logic.State[state].Leaf, state);
        for (var read = 0; read < Reads.Length; read++)
        {
            foreach (var literal in logic.Reads[read].Data)
                readOfLeaf.Add(literal >> 1, read);
        }
    }

    /// <summary>Gates.</summary>
    public bool[] Gates { get; }

    /// <summary>State bits.</summary>
    public bool[] State { get; }

    /// <summary>Read ports of memories.</summary>
    public bool[] Reads { get; }

    /// <summary>Write ports of memories.</summary>
    public bool[] Writes { get; }

    /// <summary>Literals that are needed as values: of outputs, next states and ports of memories, each as often as it is needed.</summary>
    public List<int> Roots { get; } = [];

    /// <summary>Finds it.</summary>
    public static LiveLogic Of(SlicedLogic logic)
    {
        var live = new LiveLogic(logic);
        foreach (var port in logic.Ports)
            live.Add(port);
        live.Spread();
        return live;
    }

    private void Add(params ReadOnlySpan<int> literals)
    {
        foreach (var literal in literals)
        {
            Roots.Add(literal);
            Mark(literal >> 1);
        }
    }

    private void Mark(int gate)
    {
        if (Gates[gate])
            return;
        Gates[gate] = true;
        work.Push(gate);
    }

    private void Spread()
    {
        while (work.TryPop(out var gate))
        {
            ref readonly var entry = ref logic.Graph[gate];
            for (var i = 0; i < entry.InputCount; i++)
                Mark(entry.Input(i));
            if (entry.InputCount > 0)
                continue;
            if (stateOfLeaf.TryGetValue(gate, out var state))
            {
                State[state] = true;
                Add(logic.State[state].Next);
            }
            else if (readOfLeaf.TryGetValue(gate, out var read) && !Reads[read])
            {
                AddRead(read);
            }
        }
    }

    private void AddRead(int read)
    {
        Reads[read] = true;
        Add(logic.Reads[read].Address);
        for (var write = 0; write < Writes.Length; write++)
        {
            var port = logic.Writes[write];
            if (Writes[write] || port.Memory != logic.Reads[read].Memory)
                continue;
            Writes[write] = true;
            Add(port.Enable);
            Add(port.Address);
            Add(port.Data);
        }
    }
}
