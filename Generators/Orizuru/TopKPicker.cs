using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>A list that is to be picked from the words of a frame.</summary>
public sealed class TopKPick : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKPick(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Count = Shape.UInt(config.CountBits);
        Equal = Shape.UInt(config.CountBits);
        if (config.Overlap == TopKOverlap.MaxWins)
            Skipped = Shape.UInt(config.CountBits);
    }

    /// <summary>Items of the list; 0 for a frame that has no items at all.</summary>
    public UInt Count { get; }

    /// <summary>How many of them are equal to the last one in rank.</summary>
    public UInt Equal { get; }

    /// <summary>How many such values are passed over first, because the list of the greatest has them; none unless MaxWins.</summary>
    public UInt? Skipped { get; }

    /// <summary>The list of the least.</summary>
    public Bit IsMin { get; } = Shape.Bit();

    /// <summary>The frame has no further list.</summary>
    public Bit IsLastList { get; } = Shape.Bit();
}

/// <summary>A word of a frame, with what a search found out about its values.</summary>
public sealed class TopKPickWord : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The engine.</param>
    public TopKPickWord(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Address = Shape.UInt(config.WordBits);
        Values = Shape.Vec(config.Lanes, new TopKStored(config));
        Above = Shape.Bits(config.Lanes);
        Equal = Shape.Bits(config.Lanes);
    }

    /// <summary>Its number in the frame.</summary>
    public UInt Address { get; }

    /// <summary>Its values.</summary>
    public Vec<TopKStored> Values { get; }

    /// <summary>Lanes that are in the list for certain.</summary>
    public Bits Above { get; }

    /// <summary>Lanes that are equal to the list's last one in rank.</summary>
    public Bits Equal { get; }
}

/// <summary>
/// Picks the items of a list from the words of a frame, in the order of their indices: those that are above the last one in rank, and as many of its equals
/// as the list has room for, the first ones first. A word without items takes a cycle, others a cycle for each item. No more words are taken than the
/// list needs.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class TopKPicker(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>Begins a list. It is not valid before the last item of the list before was taken.</summary>
    public Flow<TopKPick> Begin { get; } = In.Flow(new TopKPick(config));

    /// <summary>Words of the frame, from the first one on.</summary>
    public Stream<TopKPickWord> Words { get; } = In.Stream(new TopKPickWord(config));

    /// <summary>The items.</summary>
    public Stream<Packet<TopKSelected>> Items { get; } = Out.Stream(new Packet<TopKSelected>(new TopKSelected(config)));

    /// <summary>The last item of the list is being taken.</summary>
    public Bit Ends { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var pick = Reg.Of(new TopKPick(Config), Reset.None);
        var isEmpty = Reg.Bit();
        var left = Reg.UInt(Config.CountBits);
        var equals = Reg.UInt(BitsToCount(Config.MaxLength + 1), reset: Reset.None);
        var word = Reg.Of(new TopKPickWord(Config), Reset.None);
        var mask = Reg.Bits(Config.Lanes);

        // Selected lanes leave one by one; the next word is taken with the last of them.
        var hasLane = mask.AnySet();
        var lane = Config.Lanes == 1 ? UInt.Constant(0, 1) : mask.LowestSet().Index;
        var rest = mask & ~mask.IsolateLowest();
        var isWordOver = !rest.AnySet() & (!hasLane | Items.Ready);
        Words.Ready.Value = isWordOver & (left != 0);
        var (selected, count) = Selected(pick, equals);
        using (When(Begin.Valid))
        {
            pick.Next = Begin.Payload;
            left.Next = Begin.Payload.Count;
            isEmpty.Next = Begin.Payload.Count == 0;
            equals.Next = 0;
        }

        using (ElseWhen(Words.Fire))
        {
            left.Next = (left - count).Wrap();
            equals.Next = (equals + Words.Payload.Equal.CountOnes()).Wrap();
        }

        using (ElseWhen(Items.Fire))
            isEmpty.Next = false;
        using (When(Words.Fire))
        {
            word.Next = Words.Payload;
            mask.Next = selected;
        }

        using (ElseWhen(Items.Fire))
            mask.Next = rest;

        var isLast = isEmpty | ((left == 0) & !rest.AnySet());
        Items.Valid.Value = hasLane | isEmpty;
        Items.Payload.Last.Value = isLast & (isEmpty | pick.IsLastList);
        Items.Payload.Word.IsPresent.Value = !isEmpty;
        Items.Payload.Word.IsMin.Value = pick.IsMin;
        Items.Payload.Word.Head.Stored.Value = TopKLanes.At(word.Values, lane);
        Items.Payload.Word.Head.Index.Value =
            Config.Lanes == 1 ? word.Address.Wrap(Config.IndexBits) : Cat(word.Address, lane).AsUInt().Wrap(Config.IndexBits);
        Ends.Value = Items.Fire & isLast;
    }

    private (Bits Selected, UInt Count) Selected(TopKPick pick, UInt equals)
    {
        var (below, _) = TopKLanes.PrefixCounts(Words.Payload.Equal);
        var end = pick.Skipped is null ? pick.Equal : pick.Skipped + pick.Equal;
        var selected = TopKLanes.Mask(below.Select((number, lane) =>
        {
            var rank = equals + number;
            var isInList = rank < end;
            if (pick.Skipped is { } skipped)
                isInList &= rank >= skipped;
            return Words.Payload.Above[lane] | (Words.Payload.Equal[lane] & isInList);
        }));
        return (selected, selected.CountOnes());
    }
}
