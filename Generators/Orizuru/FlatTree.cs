using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// A tree of nodes of one bit each, which says whether the right part wins; the winners' values are behind selections from the leaves up. All nodes are set
/// one group in a cycle when leaves are new; after a value was taken, those on its way to the root, one in a cycle from the bottom up. That of a pair of leaves
/// needs no comparison then, since at most one is left.
/// </summary>
/// <param name="config">Sizes.</param>
public sealed class FlatTree(FlatTreeShape config) : Module<FlatTreeShape>(config)
{
    private readonly List<TopKWinner[]> winners = [];

    /// <summary>The leaves; keys inverted in the tree of the least.</summary>
    public Vec<TopKStored> Leaves { get; } = In.Vec(config.Engine.MaxLength, new TopKStored(config.Engine));

    /// <summary>For each leaf: it may be selected. New one cycle after <see cref="Begins"/> or <see cref="Takes"/>.</summary>
    public Bits Available { get; } = In.Bits(config.Engine.MaxLength);

    /// <summary>The leaves are new in the next cycle.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>The root's value is taken, and the next one is wanted; none in a tree of one leaf.</summary>
    public Bit? Takes { get; } = config.Levels == 0 ? null : In.Bit();

    /// <summary>For each pair of leaves in the present group: the right one is greater as this tree sees it. From the other tree, which is in step.</summary>
    public Bits? GivenGreater { get; } = config.Leaves == FlatTreeLeaves.Takes ? In.Bits(config.LeafComparators) : null;

    /// <summary>For each pair of leaves in the present group: the right one is less. For the other tree.</summary>
    public Bits? Less { get; } = config.Leaves == FlatTreeLeaves.Gives ? Out.Bits(config.LeafComparators) : null;

    /// <summary>All nodes are set in the next cycle.</summary>
    public Bit Settles { get; } = Out.Bit();

    /// <summary>The root's value and its index. Combinational from the nodes' bits.</summary>
    public TopKWinner Root { get; } = Out.Of(new TopKWinner(config.Engine, config.Engine.IndexBits));

    /// <summary>Comparisons in this cycle, with one for each node on the way of a taken value.</summary>
    public UInt Comparisons { get; } = Out.UInt(TopKConfig.StatisticsBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var groups = Config.Groups;
        var nodes = Enumerable.Range(1, Config.Levels).Select(level => Reg.Bits(Config.Nodes(level), reset: Reset.None).Named($"nodes_{level}")).ToArray();
        BuildWinners(nodes);
        var index = Index(nodes);
        Root.IsAvailable.Value = winners[^1][0].IsAvailable;
        Root.Stored.Value = winners[^1][0].Stored;
        Root.Index!.Value = index;
        if (groups.Count == 0)
        {
            Settles.Value = Delay(Begins, 1, reset: 0);
            Comparisons.Value = 0;
            return;
        }

        var isBuilding = Reg.Bit();
        var step = Reg.UInt(BitsToCount(groups.Count), reset: Reset.None);
        var isLastStep = step == groups.Count - 1;
        isBuilding.Next = Begins | (isBuilding & !isLastStep);
        step.Next = Mux(Begins, 0, (step + 1).Wrap(step.Width));
        var climbs = new List<Bit>();
        for (var level = 1; level <= Config.Levels; level++)
            climbs.Add(Delay(level == 1 ? Takes! : climbs[^1], 1, reset: 0).Named($"climbs_{level}"));
        // The root of a tree of two leaves is on every way.
        var taken = Config.Levels == 1 ? index : Delay(index, 1, Reset.None, enable: Takes);

        var isGreater = Config.Engine.Comparators == 0 ? AllCompared() : Compared(step, isBuilding, climbs, taken);
        for (var number = 0; number < groups.Count; number++)
            SetNodes(nodes, groups[number], isBuilding & (step == number), (climbs, taken), isGreater(number));
        Settles.Value = (isBuilding & isLastStep) | climbs[^1];
        BuildCounter(isBuilding, step, climbs);
    }

    private void SetNodes(Bits[] nodes, FlatTreeGroup group, Bit isBuilt, (List<Bit> Climbs, UInt Taken) way, Func<int, Bit> isGreater)
    {
        var below = winners[group.Level - 1];
        for (var i = 0; i < group.Count; i++)
        {
            var node = group.First + i;
            var isOnWay = way.Climbs[group.Level - 1];
            if (group.Level < way.Taken.Width)
                isOnWay &= way.Taken[way.Taken.Width - 1, group.Level] == node;
            using (When(isBuilt | isOnWay))
                nodes[group.Level - 1][node].Next = TopKTree.RightWins((below[2 * node].IsAvailable, below[(2 * node) + 1].IsAvailable), isGreater(i));
        }
    }

    private void BuildWinners(Bits[] nodes)
    {
        winners.Add([.. Enumerable.Range(0, Config.Engine.MaxLength).Select(i =>
        {
            var leaf = Wire.Of(new TopKWinner(Config.Engine, 0));
            leaf.IsAvailable.Value = Available[i];
            leaf.Stored.Value = Leaves[i];
            return leaf;
        })]);
        foreach (var level in nodes)
            winners.Add([.. winners[^1].Chunk(2).Select((pair, i) => pair.Length == 1 ? pair[0] : Mux(level[i], pair[1], pair[0]))]);
    }

    /// <summary>The way from the root to the winning leaf: each bit selects the next one, below the parts that it has chosen so far.</summary>
    private UInt Index(Bits[] nodes)
    {
        UInt? index = null;
        foreach (var level in nodes.Reverse())
        {
            // A part without a right half behind the end of the longest frame has no bit, which reads as 0.
            var bit = index is null ? level[0] : level[index];
            index = (index is null ? bit.AsUInt() : Cat(index, bit).AsUInt()).Named($"index_{level.Width}");
        }

        return index ?? UInt.Constant(0, 1);
    }

    /// <summary>A comparator for each node.</summary>
    private Func<int, Func<int, Bit>> AllCompared()
    {
        var less = new Dictionary<int, Bit>();
        var all = Config.Groups.Select(group => Enumerable.Range(group.First, group.Count).Select(node =>
        {
            if (group.Level == 1 && GivenGreater is { } given)
                return given[node];
            var (left, right) = (winners[group.Level - 1][2 * node].Stored, winners[group.Level - 1][(2 * node) + 1].Stored);
            if (group.Level > 1 || Less is null)
                return right.Key > left.Key;
            (var greater, less[node]) = TopKTree.Compare(left, right);
            return greater;
        }).ToArray()).ToArray();
        Less?.Value = Cat(Enumerable.Range(0, Config.LeafComparators).Reverse().Select(node => (Data)less[node]));
        return group => i => all[group][i];
    }

    /// <summary>A few comparators in turn, with selections in front of them.</summary>
    private Func<int, Func<int, Bit>> Compared(UInt step, Bit isBuilding, List<Bit> climbs, UInt taken)
    {
        var groups = Config.Groups;
        var turn = Turn(step, isBuilding, climbs, taken);
        var compared = Enumerable.Range(0, Config.Comparators).Select(comparator =>
        {
            // Where a comparator has nothing to do in a turn it may do anything.
            var first = groups.First(group => group.Count > comparator && !IsGiven(group));
            var operands = groups.Select(group => group.Count > comparator && !IsGiven(group) ? group : first).ToArray();
            return TopKTree.Compare(Operand(0), Operand(1));

            TopKStored Operand(int side)
            {
                var all = operands.Select(group => winners[group.Level - 1][(2 * (group.First + comparator)) + side].Stored).ToArray();
                return all.Length == 1 ? all[0] : VecOf(all)[turn];
            }
        }).ToArray();
        Less?.Value = Cat(Enumerable.Range(0, Config.LeafComparators).Reverse().Select(comparator => (Data)compared[comparator].Less));
        return group => i => IsGiven(groups[group]) ? GivenGreater![i] : compared[i].Greater;
    }

    private bool IsGiven(FlatTreeGroup group) => group.Level == 1 && Config.Leaves == FlatTreeLeaves.Takes;

    /// <summary>The group that has the comparators: the one that is set, or the one with the node on the way.</summary>
    private UInt Turn(UInt step, Bit isBuilding, List<Bit> climbs, UInt taken)
    {
        var turn = Wire.UInt(step.Width).Named("turn");
        turn.Value = step;
        var groups = Config.Groups.Select((group, number) => (group, number)).ToArray();
        var shift = TopKTree.Levels(Config.Engine.Comparators);
        for (var level = 2; level <= Config.Levels; level++)
        {
            var first = groups.First(each => each.group.Level == level).number;
            using (When(!isBuilding & climbs[level - 1]))
                turn.Value = (first + (level + shift < taken.Width ? taken[taken.Width - 1, level + shift] : UInt.Constant(0, 1))).Wrap();
        }

        return turn;
    }

    private void BuildCounter(Bit isBuilding, UInt step, List<Bit> climbs)
    {
        var groups = Config.Groups;
        var inGroup = Wire.UInt(BitsToCount(groups.Max(group => group.Count) + 1)).Named("in_group");
        var usual = Config.Engine.Comparators == 0 ? 0 : Config.Engine.Comparators;
        var counts = groups.Select(group => IsGiven(group) ? 0 : group.Count).ToArray();
        inGroup.Value = Math.Min(usual, counts.Max());
        for (var number = 0; number < groups.Count; number++)
        {
            if (counts[number] == Math.Min(usual, counts.Max()))
                continue;
            using (When(step == number))
                inGroup.Value = counts[number];
        }

        Comparisons.Value = (Mux(isBuilding, inGroup, 0) + climbs.Select(climb => climb.AsUInt()).SumTree()).Wrap(TopKConfig.StatisticsBits);
    }
}
