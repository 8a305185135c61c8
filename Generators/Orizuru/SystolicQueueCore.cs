using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Two priority queues of sorted cells, one for each list. One value enters per cycle; every cell compares it with its own and keeps it, takes the
/// neighbour's or the new one. At the end of a frame the cells move to a second row, from which they leave while the next frame enters; without ping-pong
/// they leave from where they are. A frame of N words takes N · Lanes cycles. Comparisons: one for each available value and cell.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class SystolicQueueCore(TopKConfig config) : TopKCore(config)
{
    /// <summary>Cells of the list of the greatest.</summary>
    private int MaxDepth => Math.Min(Config.MaxCount, Config.MaxLength);

    /// <summary>Cells of the list of the least: with MaxWins, those of the other list may stand in front of its own.</summary>
    private int MinDepth => Math.Min(Config.Overlap == TopKOverlap.MaxWins ? 2 * Config.MaxCount : Config.MaxCount, Config.MaxLength);

    /// <inheritdoc/>
    protected override void Build()
    {
        var word = Reg.Of(new Packet<TopKLoad>(new TopKLoad(Config)), Reset.None);
        var hasWord = Reg.Bit();
        var lane = Reg.UInt(Math.Max(1, BitsToCount(Config.Lanes)));
        var isLeaving = Reg.Bit();
        var isLastLane = lane == Config.Lanes - 1;
        var emitter = Instance(new TopKEmitter(Config));

        // The last value of a frame waits for the row that its cells move to.
        var mayEnter = Config.PingPong ? !(isLastLane & word.Last & isLeaving) : !isLeaving;
        var enters = hasWord & mayEnter;
        var isDone = enters & isLastLane;
        var isFrame = isDone & word.Last;
        Loads.Ready.Value = !hasWord | isDone;
        using (When(Loads.Ready))
            hasWord.Next = Loads.Valid;
        using (When(Loads.Fire))
            word.Next = Loads.Payload;
        using (When(enters))
            lane.Next = Mux(isLastLane, 0, (lane + 1).Wrap(lane.Width));

        var isAvailable = enters & word.Word.Available[LaneIndex(lane)];
        var value = Wire.Of(new TopKHead(Config));
        value.Stored.Value = word.Word.Values[LaneIndex(lane)];
        value.Index.Value = Config.Lanes == 1 ? word.Word.Address.Wrap(Config.IndexBits) : Cat(word.Word.Address, lane).AsUInt().Wrap(Config.IndexBits);
        BuildQueue(new SystolicQueueConfig { Engine = Config, Depth = MaxDepth }, emitter.MaxHeads);
        BuildQueue(new SystolicQueueConfig { Engine = Config, Depth = MinDepth, IsMin = true }, emitter.MinHeads);

        var job = Reg.Of(new TopKJob(Config), Reset.None);
        using (When(isFrame))
        {
            job.Next = word.Word.Job;
            isLeaving.Next = true;
        }

        using (ElseWhen(emitter.Jobs.Fire))
            isLeaving.Next = false;
        emitter.Jobs.Valid.Value = isLeaving;
        emitter.Jobs.Payload.Value = job;
        Items.TakeFrom(emitter.Items);
        BuildCounter(isAvailable, isFrame);

        void BuildQueue(SystolicQueueConfig queueConfig, Stream<TopKHead> heads)
        {
            var queue = Instance(new SystolicQueue(queueConfig), queueConfig.IsMin ? "min_queue" : "max_queue");
            queue.Enters.Value = isAvailable;
            queue.Value.Value = value;
            queue.EndsFrame.Value = isFrame;
            queue.EndsList.Value = emitter.Jobs.Fire;
            heads.TakeFrom(queue.Heads);
        }
    }

    private UInt LaneIndex(UInt lane) => Config.Lanes == 1 ? UInt.Constant(0, 1) : lane;

    private void BuildCounter(Bit isAvailable, Bit isFrame)
    {
        var entering = Reg.UInt(TopKConfig.StatisticsBits);
        var leaving = Reg.UInt(TopKConfig.StatisticsBits, reset: Reset.None);
        var all = (entering + Mux(isAvailable, UInt.Constant(MaxDepth + MinDepth, BitsToCount(MaxDepth + MinDepth + 1)), 0)).Wrap(TopKConfig.StatisticsBits);
        entering.Next = Mux(isFrame, 0, all);
        using (When(isFrame))
            leaving.Next = all;
        Comparisons.Value = leaving;
    }
}
