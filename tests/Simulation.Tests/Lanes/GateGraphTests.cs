using HdlDsl.Simulator.BitSliced;

namespace HdlDsl.Simulator.Tests.Lanes;

public sealed class GateGraphTests
{
    private const int LeafCount = 6;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    /// <summary>All 64 values of six leaves at once, one bit each.</summary>
    private static readonly ulong[] Patterns = [.. Enumerable.Range(0, LeafCount).Select(leaf =>
        Enumerable.Range(0, 64).Aggregate(0UL, (bits, row) => bits | ((ulong)((row >> leaf) & 1) << row)))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gates_compute_what_was_asked_for_whatever_they_become(int seed)
    {
        var random = new Random(seed);
        var graph = new GateGraph();
        var values = new List<(int Literal, ulong Value)> { (GateGraph.False, 0), (GateGraph.True, ulong.MaxValue) };
        values.AddRange(Patterns.Select(pattern => (graph.Leaf(), pattern)));
        for (var i = 0; i < 400; i++)
        {
            var table = random.Next(256);
            var inputs = Enumerable.Range(0, 3).Select(_ => values[random.Next(Math.Max(0, values.Count - 12), values.Count)]).ToArray();
            if (random.Next(3) == 0)
                inputs[random.Next(3)] = values[random.Next(LeafCount + 2)];
            for (var input = 0; input < inputs.Length; input++)
            {
                if (random.Next(2) == 0)
                    inputs[input] = (GateGraph.Not(inputs[input].Literal), ~inputs[input].Value);
            }

            var literal = graph.Make(table, inputs[0].Literal, inputs[1].Literal, inputs[2].Literal);
            var expected = Evaluate(table, inputs[0].Value, inputs[1].Value, inputs[2].Value);
            Evaluate(graph, literal).ShouldBe(expected);
            values.Add((literal, expected));
        }
    }

    [Fact]
    public void What_is_constant_or_there_already_is_found_through_one_gate()
    {
        var graph = new GateGraph();
        var (a, b, c) = (graph.Leaf(), graph.Leaf(), graph.Leaf());
        var both = graph.And(a, b);
        graph.And(both, GateGraph.Not(a)).ShouldBe(GateGraph.False);
        graph.Or(both, a).ShouldBe(a);
        graph.And(both, a).ShouldBe(both);
        var mux = graph.Mux(a, b, c);
        graph.Mux(a, both, c).ShouldBe(mux);
        graph.Xor(graph.Xor(a, b), b).ShouldBe(a);
        graph.Majority(GateGraph.Not(a), GateGraph.Not(b), GateGraph.Not(c)).ShouldBe(GateGraph.Not(graph.Majority(c, b, a)));
    }

    private static ulong Evaluate(GateGraph graph, int literal)
    {
        var values = new ulong[graph.Count];
        Patterns.CopyTo(values, 1);
        for (var gate = LeafCount + 1; gate <= literal >> 1; gate++)
            values[gate] = Evaluate(graph[gate].Table, values[graph[gate].A], values[graph[gate].B], values[graph[gate].C]);
        return (literal & 1) == 0 ? values[literal >> 1] : ~values[literal >> 1];
    }

    private static ulong Evaluate(int table, ulong a, ulong b, ulong c)
    {
        var value = 0UL;
        for (var row = 0; row < 8; row++)
        {
            if (((table >> row) & 1) != 0)
                value |= ((row & 1) != 0 ? a : ~a) & ((row & 2) != 0 ? b : ~b) & ((row & 4) != 0 ? c : ~c);
        }

        return value;
    }
}
