using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Selects the greatest and the least values of frames, exactly and stably: of equal values the one with the lower index comes first in both lists.
/// A loader makes keys, a core of the configured architecture selects, and this module makes values of keys again and keeps the statistics.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class TopKEngine(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>Frames of values.</summary>
    public Stream<Packet<TopKBeat>> Frames { get; } = In.Stream(new Packet<TopKBeat>(new TopKBeat(config.Validated())));

    /// <summary>Items, a packet for each frame in the order of the frames.</summary>
    public Stream<Packet<TopKItem>> Items { get; } = Out.Stream(new Packet<TopKItem>(new TopKItem(config)));

    /// <summary>Statistics of a frame, in the cycle after the one in which its last item was taken.</summary>
    public Flow<TopKStatistics> Statistics { get; } = Out.Flow(new TopKStatistics());

    /// <inheritdoc/>
    protected override void Build()
    {
        var now = Reg.UInt(TopKConfig.StatisticsBits);
        now.Next = (now + 1).Wrap();
        var loader = Instance(new TopKLoader(Config));
        loader.Frames.TakeFrom(Frames);
        loader.Now.Value = now;
        var core = Instance(TopKCore.Of(Config));
        core.Loads.TakeFrom(loader.Loads);

        Items.TakeFrom(core.Items.Map(Value));
        var isOver = Items.Fire & Items.Payload.Last;
        loader.Statuses.Ready.Value = isOver;
        var status = loader.Statuses.Payload;
        var isValid = Reg.Bit();
        isValid.Next = isOver;
        Statistics.Valid.Value = isValid;
        var statistics = Statistics.Payload;
        statistics.Comparisons.Value = Delay(core.Comparisons, 1, Reset.None);
        statistics.Cycles.Value = Delay(((now - status.Start).Wrap(TopKConfig.StatisticsBits) + 1).Wrap(TopKConfig.StatisticsBits), 1, Reset.None);
        statistics.HasOverlap.Value = Overlap(core.Items, isValid);
        statistics.HasNan.Value = Delay(status.HasNan, 1, Reset.None);
        statistics.IsTooLong.Value = Delay(status.IsTooLong, 1, Reset.None);
        statistics.IsAborted.Value = Delay(status.IsAborted, 1, Reset.None);
    }

    private Packet<TopKItem> Value(Packet<TopKSelected> selected)
    {
        var item = Wire.Of(new TopKItem(Config));
        item.IsPresent.Value = selected.Word.IsPresent;
        item.IsMin.Value = selected.Word.IsMin;
        item.Number.Value = TopKKey.Decode(Config, selected.Word.Head.Stored);
        item.Index.Value = selected.Word.Head.Index;
        return new Packet<TopKItem>(item, selected.Last);
    }

    /// <summary>
    /// The lists overlap when neither is empty and the least key of the one is not greater than the greatest of the other: where they are equal, both lists
    /// begin with the same item of that key. Known in the cycle after the last item, when registers have it.
    /// </summary>
    private Bit Overlap(Stream<Packet<TopKSelected>> items, Bit wasLast)
    {
        if (Config.Overlap != TopKOverlap.Flag)
            return false;
        var item = items.Payload.Word;
        var key = item.Head.Stored.Key;
        var hasMax = Reg.Bit();
        var hasMin = Reg.Bit();
        var leastMax = Reg.UInt(Config.ValueBits, reset: Reset.None);
        var greatestMin = Reg.UInt(Config.ValueBits, reset: Reset.None);
        var isMax = item.IsPresent & !item.IsMin;
        var isMin = item.IsPresent & item.IsMin;
        var hadMax = hasMax & !wasLast;
        var hadMin = hasMin & !wasLast;
        hasMax.Next = hadMax | (items.Fire & isMax);
        hasMin.Next = hadMin | (items.Fire & isMin);
        using (When(items.Fire & isMax & (!hadMax | (key < leastMax))))
            leastMax.Next = key;
        using (When(items.Fire & isMin & (!hadMin | (key > greatestMin))))
            greatestMin.Next = key;
        return hasMax & hasMin & (leastMax <= greatestMin);
    }
}
