using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// A tree of <see cref="StreamingCore"/>: a pipeline with one level in each stage, which takes a slot in every cycle. The way of a loaded word goes up as
/// far as the parts that it completes, that of a taken value up to the root. The pairs of leaves were compared before. Winners below the root are in memories,
/// left and right ones apart. Root <see cref="StreamingShape.SlotCycles"/> − 1 cycles after the slot, combinational from registers.
/// </summary>
/// <param name="config">Sizes.</param>
public sealed class StreamingTree(StreamingShape config) : Module<StreamingShape>(config)
{
    private readonly List<StreamingStage> stages = [];

    /// <summary>There is a slot.</summary>
    public Bit IsActive { get; } = In.Bit();

    /// <summary>The slot.</summary>
    public StreamingSlot Slot { get; } = In.Of(new StreamingSlot(config));

    /// <summary>Values of the slot's word, one cycle later than the slot.</summary>
    public Vec<TopKStored> Values { get; } = In.Vec(config.Lanes, new TopKStored(config.Engine));

    /// <summary>For each pair of them, in the same cycle: the right one is greater.</summary>
    public Bits IsGreater { get; } = In.Bits(config.Lanes / 2);

    /// <summary>Comparisons that were made outside for the slot, in the same cycle.</summary>
    public UInt Compared { get; } = In.UInt(BitsToCount((config.Lanes / 2) + 1));

    /// <summary>There is a new root: the slot was a taken value or a frame's last word.</summary>
    public Bit HasRoot { get; } = Out.Bit();

    /// <summary>The root.</summary>
    public TopKWinner Root { get; } = Out.Of(new TopKWinner(config.Engine, config.Levels));

    /// <summary>Frame of the root or of the comparisons.</summary>
    public Bit Bank { get; } = Out.Bit();

    /// <summary>Comparisons for the slot: each of two available values for a word, one in each level for a taken value. 0 when there was no slot.</summary>
    public UInt Comparisons { get; } = Out.UInt(BitsToCount((2 * config.Lanes) + config.Levels));

    /// <inheritdoc/>
    protected override void Build()
    {
        // Stage s works on level s + 1 of the tree; level 1 are the pairs of leaves.
        var last = Math.Max(1, Config.Levels - 1);
        stages.Add(new StreamingStage(IsActive, Slot));
        for (var number = 1; number <= last; number++)
            stages.Add(stages[^1].Next(Config, number));

        var stage = stages[1];
        var comparisons = Counted(stage, Compared, 1);
        var climbs = stage.IsActive;
        var winners = Leaves(stage);
        for (var number = 1; number <= last; number++)
        {
            stage = stages[number];
            if (number > 1)
            {
                comparisons = Delay(comparisons, 1, Reset.None);
                climbs = Config.UpperLevels == 0 ? climbs : stage.IsActive & Delay(climbs, 1, Reset.None);
                winners = [.. winners.Select(winner => Delay(winner, 1, Reset.None))];
            }

            UInt compared = UInt.Constant(0, 1);
            if (number < Config.WordLevels)
                (winners, compared) = InWord(winners);
            else if (number < Config.Levels)
                (winners, climbs, compared) = AboveWord(number - Config.WordLevels, number, winners[0], climbs);
            if (number < Config.Levels)
                comparisons = (comparisons + Counted(stage, compared, 1)).Wrap(Comparisons.Width);
        }

        HasRoot.Value = stage.IsActive & (stage.Slot.IsLast | !stage.Slot.IsLoad);
        Root.Value = winners[0];
        Bank.Value = stage.Slot.Bank;
        Comparisons.Value = Mux(stage.IsActive, comparisons, 0).Wrap(Comparisons.Width);
    }

    private static UInt Counted(StreamingStage stage, UInt ofLoad, int ofPop) => Mux(stage.Slot.IsLoad, ofLoad, ofPop);

    /// <summary>Winners of the pairs. Which leaves of a word are available is in a memory of each tree.</summary>
    private TopKWinner[] Leaves(StreamingStage stage)
    {
        var slot = stage.Slot;
        var flags = new StreamingMemory<Bits>(Config.Depth(0), Shape.Bits(Config.Lanes), "flags");
        var old = flags.ReadNext(Config.Place(Slot.Bank, Slot.Address, 0));
        var isTaken = Cat(Enumerable.Range(0, Config.Lanes).Reverse().Select(lane => (Data)(slot.Lane == lane)));
        var available = Mux(slot.IsLoad, slot.Available, old & ~isTaken);
        using (When(stage.IsActive))
            flags.Write(Config.Place(slot.Bank, slot.Address, 0), available);

        var leaves = Values.Select((value, lane) =>
        {
            var leaf = Wire.Of(new TopKWinner(Config.Engine, 0));
            leaf.IsAvailable.Value = available[lane];
            leaf.Stored.Value = value;
            return leaf;
        }).ToArray();
        return [.. leaves.Chunk(2).Select((pair, i) =>
            TopKTree.Winner(Config.Engine, pair[0], pair[1], TopKTree.RightWins((pair[0].IsAvailable, pair[1].IsAvailable), IsGreater[i])))];
    }

    private (TopKWinner[] Winners, UInt Compared) InWord(TopKWinner[] children)
    {
        var pairs = children.Chunk(2).ToArray();
        var compared = pairs.Select(pair => (pair[0].IsAvailable & pair[1].IsAvailable).AsUInt()).SumTree();
        return ([.. pairs.Select(pair => TopKTree.Winner(Config.Engine, pair[0], pair[1], TopKTree.RightWins(pair[0], pair[1])))], compared);
    }

    /// <summary>The way up from a child to its parent: the sibling comes from a memory, or from a register when both were loaded one after the other.</summary>
    private (TopKWinner[] Winners, Bit Climbs, UInt Compared) AboveWord(int level, int number, TopKWinner child, Bit climbs)
    {
        var slot = stages[number].Slot;
        var isRight = slot.Address[level];
        var place = Config.Place(slot.Bank, slot.Address, level + 1);
        var earlier = stages[number - 1].Slot;
        var earlierPlace = Config.Place(earlier.Bank, earlier.Address, level + 1);
        var shape = new TopKWinner(Config.Engine, Config.WordLevels + level);
        var lefts = new StreamingMemory<TopKWinner>(Config.Depth(level + 1), shape, $"lefts_{level}");
        var rights = new StreamingMemory<TopKWinner>(Config.Depth(level + 1), shape, $"rights_{level}");
        var loaded = Reg.Of(shape, Reset.None).Named($"loaded_{level}");
        var left = lefts.ReadNext(earlierPlace);
        var right = rights.ReadNext(earlierPlace);

        // A left part that is complete makes the right one unavailable, so that nothing of an earlier frame is read there.
        var mayBeRight = Wire.Of(shape);
        mayBeRight.IsAvailable.Value = child.IsAvailable & isRight;
        mayBeRight.Stored.Value = child.Stored;
        mayBeRight.Index!.Value = child.Index!;
        using (When(climbs & !isRight))
            lefts.Write(place, child);
        using (When(climbs & (isRight | slot.IsLoad)))
            rights.Write(place, mayBeRight);
        using (When(climbs & slot.IsLoad & !isRight))
            loaded.Next = child;

        var sibling = Wire.Of(shape);
        var kept = Mux(slot.IsLoad, loaded, Mux(isRight, left, right));
        sibling.IsAvailable.Value = kept.IsAvailable & (isRight | !slot.IsLoad);
        sibling.Stored.Value = kept.Stored;
        sibling.Index!.Value = kept.Index!;
        var first = Mux(isRight, sibling, child);
        var second = Mux(isRight, child, sibling);
        var compared = (climbs & first.IsAvailable & second.IsAvailable).AsUInt();
        var winner = TopKTree.Winner(Config.Engine, first, second, TopKTree.RightWins(first, second));
        return ([winner], climbs & (isRight | slot.IsLast | !slot.IsLoad), compared);
    }
}

/// <summary>A slot in a stage.</summary>
/// <param name="IsActive">There is one.</param>
/// <param name="Slot">The slot.</param>
internal sealed record StreamingStage(Bit IsActive, StreamingSlot Slot)
{
    /// <summary>The stage behind it.</summary>
    public StreamingStage Next(StreamingShape shape, int number)
    {
        var isActive = Reg.Bit().Named($"is_active_{number}");
        var slot = Reg.Of(new StreamingSlot(shape), Reset.None).Named($"slot_{number}");
        isActive.Next = IsActive;
        slot.Next = Slot;
        return new StreamingStage(isActive, slot);
    }
}
