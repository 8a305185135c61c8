using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Takes beats, makes keys of the values, says which lanes may be selected, and how many items the frame's lists have. Beats beyond the longest frame are
/// dropped, but for the last one, which ends the frame. Latency 1 cycle, a beat in every cycle.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class TopKLoader(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>Frames whose last items have not left yet. A core holds two; more wait in front of it.</summary>
    private const int FramesAtOnce = 4;

    /// <summary>Frames of values.</summary>
    public Stream<Packet<TopKBeat>> Frames { get; } = In.Stream(new Packet<TopKBeat>(new TopKBeat(config)));

    /// <summary>Number of the present cycle, modulo 2^32.</summary>
    public UInt Now { get; } = In.UInt(TopKConfig.StatisticsBits);

    /// <summary>Words for the core.</summary>
    public Stream<Packet<TopKLoad>> Loads { get; } = Out.Stream(new Packet<TopKLoad>(new TopKLoad(config)));

    /// <summary>What else is known of each frame, in their order, when its last word is in <see cref="Loads"/> or before it.</summary>
    public Stream<TopKFrameStatus> Statuses { get; } = Out.Stream(new TopKFrameStatus());

    /// <inheritdoc/>
    protected override void Build()
    {
        var words = Wire.Stream(new Packet<TopKLoad>(new TopKLoad(Config)));
        var statuses = Wire.Stream(new TopKFrameStatus());
        var beat = Frames.Payload.Word;
        var last = Frames.Payload.Last;
        var isFirst = Reg.Bit(reset: 1);
        var count = Reg.UInt(BitsToCount(Config.Words + 1), reset: Reset.None);
        var number = Mux(isFirst, 0, count);
        var isBeyond = number == Config.Words;

        Frames.Ready.Value = words.Ready & statuses.Ready;
        words.Valid.Value = Frames.Valid & statuses.Ready & (!isBeyond | last);
        words.Payload.Last.Value = last;
        statuses.Valid.Value = Frames.Valid & last & words.Ready;
        using (When(Frames.Fire))
        {
            isFirst.Next = last;
            count.Next = Mux(isBeyond, number, (number + 1).Wrap(count.Width));
        }

        BuildValues(words.Payload.Word, beat, number, isBeyond);
        var nans = beat.Values.Select((value, lane) => beat.Keep[lane] & TopKKey.IsNan(Config, value)).AnySet();
        var tooLong = isBeyond | KeepsBeyond(beat, number);
        BuildStatus((words.Payload.Word, beat, statuses.Payload), isFirst, nans, tooLong);
        Loads.TakeFrom(words.Stage());
        Statuses.TakeFrom(statuses.Queue(FramesAtOnce));
    }

    private void BuildValues(TopKLoad load, TopKBeat beat, UInt number, Bit isBeyond)
    {
        load.Address.Value = Mux(isBeyond, Config.Words - 1, number).Wrap(Config.WordBits);
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            load.Values[lane].Value = TopKKey.Encode(Config, beat.Values[lane]);
            var isSelectable = beat.Keep[lane] & !isBeyond;
            if (IsBeyondLastWord(lane))
                isSelectable &= number != Config.Words - 1;
            if (Config.Nan == TopKNan.NeverSelected)
                isSelectable &= !TopKKey.IsNan(Config, beat.Values[lane]);
            load.Available[lane].Value = isSelectable;
        }
    }

    /// <summary>A lane that the last word of the longest frame has not.</summary>
    private bool IsBeyondLastWord(int lane) => ((Config.Words - 1) * Config.Lanes) + lane >= Config.MaxLength;

    private Bit KeepsBeyond(TopKBeat beat, UInt number)
    {
        var beyond = Enumerable.Range(0, Config.Lanes).Where(IsBeyondLastWord).Select(lane => beat.Keep[lane]).ToArray();
        return beyond.Length == 0 ? false : (number == Config.Words - 1) & beyond.AnySet();
    }

    private void BuildStatus((TopKLoad Load, TopKBeat Beat, TopKFrameStatus Status) to, Bit isFirst, Bit nans, Bit tooLong)
    {
        var start = Reg.UInt(TopKConfig.StatisticsBits, reset: Reset.None);
        var wanted = Reg.Of(new TopKJob(Config), Reset.None);
        var available = Reg.UInt(BitsToCount(Config.MaxLength + 1), reset: Reset.None);
        var hadNan = Reg.Bit(reset: Reset.None);
        var wasTooLong = Reg.Bit(reset: Reset.None);

        var all = (Mux(isFirst, 0, available) + to.Load.Available.CountOnes()).Wrap(available.Width);
        var hasNan = (hadNan & !isFirst) | nans;
        var isTooLong = (wasTooLong & !isFirst) | tooLong;
        var wantedMax = Mux(isFirst, to.Beat.MaxCount, wanted.MaxCount);
        var wantedMin = Mux(isFirst, to.Beat.MinCount, wanted.MinCount);
        using (When(Frames.Fire))
        {
            available.Next = all;
            hadNan.Next = hasNan;
            wasTooLong.Next = isTooLong;
            using (When(isFirst))
            {
                start.Next = Now;
                wanted.MaxCount.Next = wantedMax;
                wanted.MinCount.Next = wantedMin;
            }
        }

        var isEmptied = to.Beat.Abort | isTooLong;
        if (Config.Nan == TopKNan.EmptiesFrame)
            isEmptied |= hasNan;
        var selectable = Mux(isEmptied, 0, all);
        var maxCount = Least(Least(wantedMax, UInt.Constant(Config.MaxCount, Config.CountBits)), selectable).Wrap(Config.CountBits);
        var left = Config.Overlap == TopKOverlap.MaxWins ? (selectable - maxCount).Wrap(available.Width) : selectable;
        to.Load.Job.MaxCount.Value = maxCount;
        to.Load.Job.MinCount.Value = Least(Least(wantedMin, UInt.Constant(Config.MaxCount, Config.CountBits)), left).Wrap(Config.CountBits);
        to.Status.Start.Value = Mux(isFirst, Now, start);
        to.Status.HasNan.Value = hasNan;
        to.Status.IsTooLong.Value = isTooLong;
        to.Status.IsAborted.Value = to.Beat.Abort;
    }

    private static UInt Least(UInt a, UInt b) => Mux(a < b, a, b);
}
