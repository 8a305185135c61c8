using System.Runtime.InteropServices;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// Covers gates with as few three-input tables as it can. Every gate is a table already; the covering finds those that disappear in the tables
/// of their readers. All cuts with up to three leaves are listed once, up to a limit a gate. A first choice goes by area flow (a gate's area is shared among its
/// readers); later rounds take each gate in order and choose the cut that needs the fewest tables more, given all other choices.
/// </summary>
internal sealed class LutMapper
{
    private const int MostCuts = 12;
    private const int ExactRounds = 2;

    private readonly GateGraph graph;
    private readonly bool[] live;
    private readonly List<Cut> cuts = [];
    private readonly int[] firstCut;
    private readonly int[] chosen;
    private readonly int[] uses;
    private readonly float[] flow;
    private readonly Stack<int> work = [];

    private LutMapper(GateGraph graph, bool[] live)
    {
        this.graph = graph;
        this.live = live;
        firstCut = new int[graph.Count + 1];
        chosen = new int[graph.Count];
        uses = new int[graph.Count];
        flow = new float[graph.Count];
    }

    /// <summary>Chooses the tables.</summary>
    /// <param name="graph">The gates.</param>
    /// <param name="live">Gates that count; inputs of a live gate are live.</param>
    /// <param name="roots">Gates whose values are needed, each as often as it is used outside the graph.</param>
    /// <returns>For each gate its table over other gates; empty where the gate is a leaf or has disappeared.</returns>
    public static Cut[] Run(GateGraph graph, bool[] live, IReadOnlyCollection<int> roots)
    {
        var mapper = new LutMapper(graph, live);
        mapper.CountReaders(roots);
        mapper.ListCuts();
        mapper.CountUses(roots);
        for (var round = 0; round < ExactRounds; round++)
            mapper.ChooseByExactArea();
        return mapper.Tables();
    }

    private void CountReaders(IReadOnlyCollection<int> roots)
    {
        for (var gate = 1; gate < live.Length; gate++)
        {
            if (!live[gate])
                continue;
            for (var i = 0; i < graph[gate].InputCount; i++)
                uses[graph[gate].Input(i)]++;
        }

        foreach (var root in roots)
            uses[root]++;
    }

    private void ListCuts()
    {
        var found = new List<Cut>();
        Span<int> leaves = stackalloc int[3];
        for (var gate = 0; gate < live.Length; gate++)
        {
            firstCut[gate] = cuts.Count;
            ref readonly var entry = ref graph[gate];
            if (!live[gate] || entry.InputCount == 0)
                continue;
            found.Clear();
            var (endA, endB) = (firstCut[entry.A + 1], firstCut[entry.B + 1]);
            var endC = entry.InputCount == 3 ? firstCut[entry.C + 1] : 0;
            for (var a = firstCut[entry.A] - 1; a < endA; a++)
            {
                for (var b = firstCut[entry.B] - 1; b < endB; b++)
                {
                    leaves.Clear();
                    var count = Merge(leaves, Merge(leaves, 0, entry.A, firstCut[entry.A], a), entry.B, firstCut[entry.B], b);
                    if (count < 0)
                        continue;
                    if (entry.InputCount == 2)
                    {
                        Add(found, gate, leaves, a, b, -1);
                        continue;
                    }

                    for (var c = firstCut[entry.C] - 1; c < endC; c++)
                    {
                        if (Merge(leaves, count, entry.C, firstCut[entry.C], c) >= 0)
                            Add(found, gate, leaves, a, b, c);
                        leaves[count..].Clear();
                    }
                }
            }

            found.Sort(static (x, y) => x.Flow != y.Flow ? x.Flow.CompareTo(y.Flow) : x.Size.CompareTo(y.Size));
            if (found.Count > MostCuts)
                found.RemoveRange(MostCuts, found.Count - MostCuts);
            chosen[gate] = cuts.Count;
            flow[gate] = found[0].Flow / Math.Max(1, uses[gate]);
            cuts.AddRange(found);
        }

        firstCut[^1] = cuts.Count;
    }

    /// <summary>Adds the leaves of a cut; the number before a gate's first stands for the gate itself.</summary>
    private int Merge(Span<int> leaves, int count, int gate, int first, int cut)
    {
        if (count < 0)
            return -1;
        if (cut < first)
            return Place(leaves, count, gate);
        ref readonly var entry = ref CollectionsMarshal.AsSpan(cuts)[cut];
        for (var i = 0; i < entry.Size && count >= 0; i++)
            count = Place(leaves, count, entry.Leaf(i));
        return count;
    }

    private static int Place(Span<int> leaves, int count, int gate)
    {
        for (var i = 0; i < count; i++)
        {
            if (leaves[i] == gate)
                return count;
        }

        if (count == leaves.Length)
            return -1;
        leaves[count] = gate;
        return count + 1;
    }

    private void Add(List<Cut> found, int gate, ReadOnlySpan<int> merged, int a, int b, int c)
    {
        ref readonly var entry = ref graph[gate];
        var table = TruthTable.Evaluate(
            entry.Table, FunctionOf(merged, entry.A, a), FunctionOf(merged, entry.B, b), entry.InputCount == 3 ? FunctionOf(merged, entry.C, c) : 0);
        Span<int> leaves = [merged[0], merged[1], merged[2]];
        var size = GateGraph.Reduce(ref table, leaves);
        // A constant that only shows from afar; the gate's own inputs are a cut in any case.
        if (size == 0)
            return;
        leaves[size..].Clear();
        foreach (ref readonly var known in CollectionsMarshal.AsSpan(found))
        {
            if (known.A == leaves[0] && known.B == leaves[1] && known.C == leaves[2])
                return;
        }

        var area = 1f;
        for (var i = 0; i < size; i++)
            area += flow[leaves[i]];
        found.Add(new Cut { A = leaves[0], B = leaves[1], C = leaves[2], Table = (byte)table, Size = (byte)size, Flow = area });
    }

    private int FunctionOf(ReadOnlySpan<int> leaves, int gate, int cut)
    {
        if (cut < firstCut[gate])
            return TruthTable.Variable(leaves.IndexOf(gate));
        ref readonly var entry = ref CollectionsMarshal.AsSpan(cuts)[cut];
        return TruthTable.Evaluate(
            entry.Table, VariableOf(leaves, entry, 0), VariableOf(leaves, entry, 1), VariableOf(leaves, entry, 2));
    }

    private static int VariableOf(ReadOnlySpan<int> leaves, in Cut cut, int number) =>
        number < cut.Size ? TruthTable.Variable(leaves.IndexOf(cut.Leaf(number))) : 0;

    /// <summary>Uses of gates by the tables chosen, from here on.</summary>
    private void CountUses(IReadOnlyCollection<int> roots)
    {
        uses.AsSpan().Clear();
        foreach (var root in roots)
        {
            if (uses[root]++ == 0 && graph[root].InputCount > 0)
                Reference(chosen[root]);
        }
    }

    private void ChooseByExactArea()
    {
        for (var gate = 1; gate < live.Length; gate++)
        {
            if (uses[gate] == 0 || graph[gate].InputCount == 0 || firstCut[gate + 1] - firstCut[gate] < 2)
                continue;
            Dereference(chosen[gate]);
            var (best, least) = (-1, int.MaxValue);
            for (var cut = firstCut[gate]; cut < firstCut[gate + 1]; cut++)
            {
                var area = Reference(cut);
                Dereference(cut);
                if (area < least)
                    (best, least) = (cut, area);
            }

            chosen[gate] = best;
            Reference(best);
        }
    }

    /// <summary>Counts a cut as used, and with it all tables that it needs and that were not.</summary>
    /// <returns>Number of tables needed more.</returns>
    private int Reference(int cut)
    {
        var area = 0;
        work.Push(cut);
        while (work.TryPop(out var next))
        {
            area++;
            ref readonly var entry = ref CollectionsMarshal.AsSpan(cuts)[next];
            for (var i = 0; i < entry.Size; i++)
            {
                var leaf = entry.Leaf(i);
                if (uses[leaf]++ == 0 && graph[leaf].InputCount > 0)
                    work.Push(chosen[leaf]);
            }
        }

        return area;
    }

    private void Dereference(int cut)
    {
        work.Push(cut);
        while (work.TryPop(out var next))
        {
            ref readonly var entry = ref CollectionsMarshal.AsSpan(cuts)[next];
            for (var i = 0; i < entry.Size; i++)
            {
                var leaf = entry.Leaf(i);
                if (--uses[leaf] == 0 && graph[leaf].InputCount > 0)
                    work.Push(chosen[leaf]);
            }
        }
    }

    private Cut[] Tables()
    {
        var tables = new Cut[live.Length];
        for (var gate = 1; gate < live.Length; gate++)
        {
            if (uses[gate] > 0 && graph[gate].InputCount > 0)
                tables[gate] = cuts[chosen[gate]];
        }

        return tables;
    }

    /// <summary>A gate as a function of up to three others.</summary>
    public struct Cut
    {
        /// <summary>First leaf.</summary>
        public int A;

        /// <summary>Second leaf, 0 when there is none.</summary>
        public int B;

        /// <summary>Third leaf, 0 when there is none.</summary>
        public int C;

        /// <summary>Area flow.</summary>
        public float Flow;

        /// <summary>Function of the leaves.</summary>
        public byte Table;

        /// <summary>Number of leaves; 0 where there is no table.</summary>
        public byte Size;

        /// <summary>A leaf by number.</summary>
        public readonly int Leaf(int number) => number == 0 ? A : number == 1 ? B : C;
    }
}
