using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Leaves and the lowest levels of both trees over them: Inputs / 2 comparators that both trees share, and Inputs / 2 − 1 of each tree. Keeps the leaves, which
/// of them are available for each list, and the two winners. A winner is new one cycle after Updates, and that may follow a change of the leaves by one cycle.
/// </summary>
/// <param name="config">Sizes.</param>
public sealed class UnitTreeLeaves(UnitTreeUnitShape config) : Module<UnitTreeUnitShape>(config)
{
    /// <summary>For each leaf: it is written.</summary>
    public Bits Writes { get; } = In.Bits(config.Inputs);

    /// <summary>What is written.</summary>
    public Vec<TopKStored> Values { get; } = In.Vec(config.Inputs, new TopKStored(config.Engine));

    /// <summary>For each leaf: what is written may be selected.</summary>
    public Bits Available { get; } = In.Bits(config.Inputs);

    /// <summary>What was written becomes the present row of leaves; only with ping-pong.</summary>
    public Bit? Begins { get; } = config.Engine.PingPong ? In.Bit() : null;

    /// <summary>The leaves become unavailable; only without ping-pong.</summary>
    public Bit? Ends { get; } = config.Engine.PingPong ? null : In.Bit();

    /// <summary>For each leaf: it is taken from the list of the greatest.</summary>
    public Bits TakenMax { get; } = In.Bits(config.Inputs);

    /// <summary>For each leaf: it is taken from the list of the least.</summary>
    public Bits TakenMin { get; } = In.Bits(config.Inputs);

    /// <summary>The winner for the list of the greatest is taken over.</summary>
    public Bit UpdatesMax { get; } = In.Bit();

    /// <summary>The winner for the list of the least is taken over.</summary>
    public Bit UpdatesMin { get; } = In.Bit();

    /// <summary>The greatest available value; its key as it is.</summary>
    public TopKWinner Max { get; } = Out.Of(new TopKWinner(config.Engine, config.DigitBits));

    /// <summary>The least available value; its key inverted.</summary>
    public TopKWinner Min { get; } = Out.Of(new TopKWinner(config.Engine, config.DigitBits));

    /// <inheritdoc/>
    protected override void Build()
    {
        var all = Enumerable.Range(0, Config.Inputs).ToArray();
        var loads = all.Select(i => (Writes[i], Values[i], Available[i])).ToArray();
        var taken = (all.Select(i => TakenMax[i]).ToArray(), all.Select(i => TakenMin[i]).ToArray());
        var (values, max, min) = TopKRows.Leaves(Config.Engine, loads, (Begins ?? false, Ends ?? false), taken);
        var pairs = values.Chunk(2).Where(pair => pair.Length == 2).Select(pair => TopKTree.Compare(pair[0], pair[1])).ToArray();
        Max.Value = UnitTreeNodes.Winner(Config, [.. all.Select(i => Leaf(i, max[i], false))], UpdatesMax, [.. pairs.Select(pair => pair.Greater)]);
        Min.Value = UnitTreeNodes.Winner(Config, [.. all.Select(i => Leaf(i, min[i], true))], UpdatesMin, [.. pairs.Select(pair => pair.Less)]);

        TopKWinner Leaf(int number, Bit isAvailable, bool isMin)
        {
            var leaf = Wire.Of(new TopKWinner(Config.Engine, 0));
            leaf.IsAvailable.Value = isAvailable;
            leaf.Stored.Value = TopKTree.Sense(Config.Engine, values[number], isMin);
            return leaf;
        }
    }
}

/// <summary>Levels of both trees above units: Inputs − 1 comparators of each tree, which see different values. Keeps the two winners.</summary>
/// <param name="config">Sizes.</param>
public sealed class UnitTreeNodes(UnitTreeUnitShape config) : Module<UnitTreeUnitShape>(config)
{
    /// <summary>Winners of the units below, for the list of the greatest.</summary>
    public TopKWinner[] MaxInputs { get; } = [.. Enumerable.Range(0, config.Inputs).Select(_ => In.Of(new TopKWinner(config.Engine, config.ChildBits)))];

    /// <summary>Winners of the units below, for the list of the least; keys inverted.</summary>
    public TopKWinner[] MinInputs { get; } = [.. Enumerable.Range(0, config.Inputs).Select(_ => In.Of(new TopKWinner(config.Engine, config.ChildBits)))];

    /// <summary>The winner for the list of the greatest is taken over.</summary>
    public Bit UpdatesMax { get; } = In.Bit();

    /// <summary>The winner for the list of the least is taken over.</summary>
    public Bit UpdatesMin { get; } = In.Bit();

    /// <summary>The greatest available value of this part of the frame.</summary>
    public TopKWinner Max { get; } = Out.Of(new TopKWinner(config.Engine, config.ChildBits + config.DigitBits));

    /// <summary>The least available value; its key inverted.</summary>
    public TopKWinner Min { get; } = Out.Of(new TopKWinner(config.Engine, config.ChildBits + config.DigitBits));

    /// <inheritdoc/>
    protected override void Build()
    {
        Max.Value = Winner(Config, MaxInputs, UpdatesMax, null);
        Min.Value = Winner(Config, MinInputs, UpdatesMin, null);
    }

    /// <summary>The winner of some, in a register. The first level's comparisons may have been made before: whether the right one of each pair is greater.</summary>
    internal static TopKWinner Winner(UnitTreeUnitShape shape, TopKWinner[] inputs, Bit updates, Bit[]? isGreater)
    {
        var winners = inputs;
        for (var level = 0; level < shape.DigitBits; level++)
        {
            winners = [.. winners.Chunk(2).Select((pair, i) => pair switch
            {
                [var left, var right] when level == 0 && isGreater is not null =>
                    TopKTree.Winner(shape.Engine, left, right, TopKTree.RightWins((left.IsAvailable, right.IsAvailable), isGreater[i])),
                [var left, var right] => TopKTree.Winner(shape.Engine, left, right, TopKTree.RightWins(left, right)),
                _ => TopKTree.WithoutRight(shape.Engine, pair[0]),
            })];
        }

        return Delay(winners[0], 1, Reset.None, enable: updates);
    }
}
