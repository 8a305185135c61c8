using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Makes the items of a frame from its two sorted lists, for architectures that find them by their values: takes as many heads of each list as the job
/// wants, in the configured order. An item in every cycle in which its head is valid; combinational from heads to items and from <see cref="Items"/>' ready
/// to the heads'.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class TopKEmitter(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>The frame's lists. Valid while heads of this frame may be taken; taken with its last item.</summary>
    public Stream<TopKJob> Jobs { get; } = In.Stream(new TopKJob(config));

    /// <summary>Greatest value that has not been taken.</summary>
    public Stream<TopKHead> MaxHeads { get; } = In.Stream(new TopKHead(config));

    /// <summary>Least value that has not been taken.</summary>
    public Stream<TopKHead> MinHeads { get; } = In.Stream(new TopKHead(config));

    /// <summary>The items.</summary>
    public Stream<Packet<TopKSelected>> Items { get; } = Out.Stream(new Packet<TopKSelected>(new TopKSelected(config)));

    /// <summary>The list of the greatest needs no head after the present one. It may be taken, its successor will not be.</summary>
    public Bit IsLastMax { get; } = Out.Bit();

    /// <summary>The same for the list of the least; 0 while its head is passed over because the other list has it.</summary>
    public Bit IsLastMin { get; } = Out.Bit();

    /// <summary>The list of the least needs the present head.</summary>
    public Bit NeedsMin { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var job = Jobs.Payload;
        var maxTaken = Reg.UInt(Config.CountBits);
        var minTaken = Reg.UInt(Config.CountBits);
        var isMinNext = Config.Order == TopKOrder.Interleaved ? Reg.Bit() : null;
        var needsMax = maxTaken != job.MaxCount;
        var needsMin = minTaken != job.MinCount;
        var isMin = needsMin & (isMinNext is null ? !needsMax : isMinNext | !needsMax);
        var isEmpty = !needsMax & !needsMin;
        var isSkipped = BuildSkip(isMin & MinHeads.Valid, needsMax);

        IsLastMax.Value = (maxTaken + 1) >= job.MaxCount;
        IsLastMin.Value = !isSkipped & ((minTaken + 1) >= job.MinCount);
        NeedsMin.Value = needsMin;
        var isLast = isEmpty | Mux(isMin, IsLastMin & !needsMax, IsLastMax & !needsMin);
        Items.Valid.Value = Jobs.Valid & (isEmpty | Mux(isMin, MinHeads.Valid & !isSkipped, needsMax & MaxHeads.Valid));
        Items.Payload.Last.Value = isLast;
        Items.Payload.Word.IsPresent.Value = !isEmpty;
        Items.Payload.Word.IsMin.Value = isMin;
        Items.Payload.Word.Head.Value = Mux(isMin, MinHeads.Payload, MaxHeads.Payload);
        MaxHeads.Ready.Value = Jobs.Valid & needsMax & !isMin & Items.Ready;
        MinHeads.Ready.Value = Jobs.Valid & isMin & (Items.Ready | isSkipped);
        Jobs.Ready.Value = Items.Fire & isLast;

        using (When(Jobs.Fire))
        {
            maxTaken.Next = 0;
            minTaken.Next = 0;
            isMinNext?.Next = false;
        }

        using (ElseWhen(Items.Fire))
        {
            isMinNext?.Next = !isMin;
            using (When(isMin))
                minTaken.Next = (minTaken + 1).Wrap();
            using (Else())
                maxTaken.Next = (maxTaken + 1).Wrap();
        }
    }

    /// <summary>An item is in the list of the greatest when it is not behind that list's last one in its order: greater, or equal with a lower index.</summary>
    private Bit BuildSkip(Bit isOffered, Bit needsMax)
    {
        if (Config.Overlap != TopKOverlap.MaxWins)
            return false;
        var lastMax = Reg.Of(new TopKHead(Config), Reset.None);
        var hasMax = Reg.Bit();
        using (When(MaxHeads.Fire))
            lastMax.Next = MaxHeads.Payload;
        using (When(Jobs.Fire))
            hasMax.Next = false;
        using (ElseWhen(MaxHeads.Fire))
            hasMax.Next = true;
        var (key, lastKey) = (MinHeads.Payload.Stored.Key, lastMax.Stored.Key);
        var isInMax = (key > lastKey) | ((key == lastKey) & (MinHeads.Payload.Index <= lastMax.Index));
        return isOffered & !needsMax & hasMax & isInMax;
    }
}
