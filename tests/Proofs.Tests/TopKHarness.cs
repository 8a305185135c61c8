using Generators.Orizuru;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Proofs.Tests;

/// <summary>What is proved.</summary>
/// <param name="Engine">The engine: unsigned values, Interleaved or ByIndex.</param>
/// <param name="Frames">Full frames, one right after the other.</param>
/// <param name="Waits">Whether beats come and items are taken at any time; otherwise at once, and all items must have come in time.</param>
/// <param name="Deadline">Cycles in which all items must have come.</param>
/// <param name="PrefersRight">The selection that is not the stable one: of equal values that with the highest index. Proofs must fail then.</param>
internal sealed record TopKHarnessConfig(TopKConfig Engine, int Frames, bool Waits, int Deadline, bool PrefersRight = false);

/// <summary>
/// Sends frames of any values, holes and counts through an engine, and asserts that each item is what the stable selection has at its place: one whose rank, the
/// number of values that come in front of it by value and index, is the number of items of its list that were before it. By index, its rank is below the list's length,
/// and its index above that of the item before it.
/// </summary>
internal sealed class TopKHarness(TopKHarnessConfig config) : Module<TopKHarnessConfig>(config)
{
    private TopKConfig Engine => Config.Engine;

    /// <summary>Values of all frames; those of the first cycle count, as with the next three.</summary>
    public Bits[] Values { get; } = [.. Enumerable.Range(0, config.Frames).Select(_ => In.Bits(config.Engine.MaxLength * config.Engine.ValueBits))];

    public Bits[] Keeps { get; } = [.. Enumerable.Range(0, config.Frames).Select(_ => In.Bits(config.Engine.MaxLength))];

    public UInt[] MaxCounts { get; } = [.. Enumerable.Range(0, config.Frames).Select(_ => In.UInt(config.Engine.CountBits))];

    public UInt[] MinCounts { get; } = [.. Enumerable.Range(0, config.Frames).Select(_ => In.UInt(config.Engine.CountBits))];

    /// <summary>No beat is offered, if none was before.</summary>
    public Bit? Pauses { get; } = config.Waits ? In.Bit() : null;

    /// <summary>No item is taken.</summary>
    public Bit? Stalls { get; } = config.Waits ? In.Bit() : null;

    protected override void Build()
    {
        var engine = Instance(new TopKEngine(Engine));
        var time = Reg.UInt(8);
        var frames = Enumerable.Range(0, Config.Frames).Select(i => new Frame(Config, i)).ToArray();
        time.Next = (time + 1).Saturate(8);
        var starts = time == 0;
        for (var i = 0; i < frames.Length; i++)
            frames[i].Take(starts, Values[i], Keeps[i], MaxCounts[i], MinCounts[i]);
        Send(engine, frames, starts);

        var isDone = Check(engine, frames);
        if (!Config.Waits)
            Formal.Assert((time < Config.Deadline) | isDone, "in_time");
    }

    private void Send(TopKEngine engine, Frame[] frames, Bit starts)
    {
        var beats = Config.Frames * Engine.Words;
        var beat = Reg.UInt(BitsToCount(beats + 1));
        var isOffered = Reg.Bit();
        var valid = (!starts & (beat != beats) & (isOffered | !(Pauses ?? false))).Named("valid");
        isOffered.Next = valid & !engine.Frames.Ready;
        using (When(engine.Frames.Fire))
            beat.Next = (beat + 1).Wrap();
        engine.Frames.Valid.Value = valid;
        var payload = engine.Frames.Payload;
        var all = Enumerable.Range(0, beats).Select(number =>
        {
            var (frame, first) = (frames[number / Engine.Words], number % Engine.Words * Engine.Lanes);
            var lanes = Enumerable.Range(first, Engine.Lanes).ToArray();
            return (
                Values: lanes.Select(i => i < Engine.MaxLength ? frame.Values[i] : BitsOf(0, Engine.ValueBits)).ToArray(),
                Keep: lanes.Select(i => i < Engine.MaxLength ? frame.Keep[i] : false).ToArray(),
                frame.MaxCount,
                frame.MinCount);
        }).ToArray();
        for (var lane = 0; lane < Engine.Lanes; lane++)
        {
            payload.Word.Values[lane].Value = VecOf(all.Select(each => each.Values[lane]))[beat];
            payload.Word.Keep[lane].Value = VecOf(all.Select(each => each.Keep[lane]))[beat];
        }

        payload.Word.MaxCount.Value = VecOf(all.Select(each => each.MaxCount))[beat];
        payload.Word.MinCount.Value = VecOf(all.Select(each => each.MinCount))[beat];
        payload.Word.Abort.Value = false;
        payload.Last.Value = Enumerable.Range(1, Config.Frames).Select(i => beat == (i * Engine.Words) - 1).AnySet();
    }

    private Bit Check(TopKEngine engine, Frame[] frames)
    {
        var item = engine.Items.Payload;
        var number = Reg.UInt(BitsToCount(Config.Frames + 1));
        var maxSeen = Reg.UInt(Engine.CountBits + 1);
        var minSeen = Reg.UInt(Engine.CountBits + 1);
        var before = Reg.UInt(Engine.IndexBits);
        engine.Items.Ready.Value = !(Stalls ?? false);
        var isDone = (number == Config.Frames).Named("is_done");
        var isRight = VecOf(frames.Select(frame => Engine.Order == TopKOrder.ByIndex ? frame.IsRightByIndex(item, maxSeen, minSeen, before) : frame.IsRight(item, maxSeen, minSeen)))[number];
        using (When(engine.Items.Fire))
        {
            before.Next = item.Word.Index;
            using (When(item.Last))
            {
                number.Next = (number + 1).Wrap();
                maxSeen.Next = 0;
                minSeen.Next = 0;
            }

            using (ElseWhen(item.Word.IsMin))
                minSeen.Next = (minSeen + 1).Wrap();
            using (Else())
                maxSeen.Next = (maxSeen + 1).Wrap();
        }

        Formal.Assert(!engine.Items.Valid | (!isDone & isRight), "right_item");
        return isDone;
    }

    private sealed class Frame(TopKHarnessConfig config, int number)
    {
        private readonly int length = config.Engine.MaxLength;

        public Bits[] Values { get; } = [.. Enumerable.Range(0, config.Engine.MaxLength)
            .Select(i => Reg.Bits(config.Engine.ValueBits, reset: Reset.None).Named($"value_{number}_{i}"))];

        public Bits Keep { get; } = Reg.Bits(config.Engine.MaxLength, reset: Reset.None).Named($"keep_{number}");

        public UInt MaxCount { get; } = Reg.UInt(config.Engine.CountBits, reset: Reset.None).Named($"max_count_{number}");

        public UInt MinCount { get; } = Reg.UInt(config.Engine.CountBits, reset: Reset.None).Named($"min_count_{number}");

        public void Take(Bit starts, Bits values, Bits keep, UInt maxCount, UInt minCount)
        {
            using (When(starts))
            {
                for (var i = 0; i < length; i++)
                    Values[i].Next = values.Slice(i * config.Engine.ValueBits, config.Engine.ValueBits);
                Keep.Next = keep;
                MaxCount.Next = maxCount;
                MinCount.Next = minCount;
            }
        }

        public Bit IsRight(Packet<TopKItem> item, UInt maxSeen, UInt minSeen)
        {
            var (max, min) = Counts();
            var isMin = (minSeen < min) & ((minSeen < maxSeen) | (maxSeen == max));
            var isMax = !isMin & (maxSeen < max);
            var seen = Mux(isMin, minSeen, maxSeen);
            var isSelected = Enumerable.Range(0, length).Select(i =>
                (item.Word.Index == i) & Keep[i] & (item.Word.Number == Values[i]) & (Mux(isMin, Rank(i, true), Rank(i, false)) == seen)).AnySet();
            return Expected(item, isMin, (isMin | isMax) & isSelected, maxSeen, minSeen, max, min);
        }

        /// <summary>The greatest by rising index, then the least: all whose rank is below the list's length.</summary>
        public Bit IsRightByIndex(Packet<TopKItem> item, UInt maxSeen, UInt minSeen, UInt before)
        {
            var (max, min) = Counts();
            var isMin = maxSeen == max;
            var (seen, count) = (Mux(isMin, minSeen, maxSeen), Mux(isMin, min, max));
            var isSelected = Enumerable.Range(0, length).Select(i =>
                (item.Word.Index == i) & Keep[i] & (item.Word.Number == Values[i]) & (Mux(isMin, Rank(i, true), Rank(i, false)) < count)).AnySet();
            var isRising = (seen == 0) | (item.Word.Index > before);
            return Expected(item, isMin, (seen < count) & isSelected & isRising, maxSeen, minSeen, max, min);
        }

        private (UInt Max, UInt Min) Counts()
        {
            var available = Enumerable.Range(0, length).Select(i => Keep[i].AsUInt()).SumTree();
            var most = UInt.Constant(config.Engine.MaxCount, config.Engine.CountBits);
            return (Least(available, Least(MaxCount, most)), Least(available, Least(MinCount, most)));
        }

        private static Bit Expected(Packet<TopKItem> item, Bit isMin, Bit isRight, UInt maxSeen, UInt minSeen, UInt max, UInt min)
        {
            var isNone = (max == 0) & (min == 0);
            var isLast = (maxSeen + minSeen + 1) >= (max + min);
            return Mux(isNone, !item.Word.IsPresent, item.Word.IsPresent & (item.Word.IsMin == isMin) & isRight) & (item.Last == isLast);
        }

        private UInt Rank(int index, bool isMin)
        {
            var own = Values[index].AsUInt();
            return Enumerable.Range(0, length).Where(i => i != index).Select(i =>
            {
                var other = Values[i].AsUInt();
                var isEqual = config.PrefersRight ? i > index : i < index;
                return (Keep[i] & ((isMin ? other < own : other > own) | (isEqual ? other == own : false))).AsUInt();
            }).Append(UInt.Constant(0, 1)).SumTree();
        }

        private static UInt Least(UInt a, UInt b) => Mux(a < b, a, b);
    }
}
