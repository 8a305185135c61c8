using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>The frames that <see cref="StreamingCore"/> holds: one is loaded while the values of the other are taken.</summary>
internal sealed class StreamingBanks
{
    private readonly StreamingShape shape;
    private readonly TopKEmitter emitter;
    private readonly Bank[] banks;

    /// <summary>Makes them, and the jobs of the emitter.</summary>
    public StreamingBanks(StreamingShape shape, TopKEmitter emitter)
    {
        this.shape = shape;
        this.emitter = emitter;
        banks = [.. Enumerable.Range(0, shape.Banks).Select(i => new Bank(shape, i))];
        Loaded = shape.Banks == 1 ? false : Reg.Bit().Named("loaded_bank");
        Popped = shape.Banks == 1 ? false : Reg.Bit().Named("popped_bank");
        MayLoad = !Of(Loaded, bank => bank.IsBusy);
        emitter.Jobs.Valid.Value = Of(Popped, bank => bank.IsReady);
        emitter.Jobs.Payload.Value = Of(Popped, bank => bank.Job);
    }

    /// <summary>The one that is loaded.</summary>
    public Bit Loaded { get; }

    /// <summary>The one whose values are taken.</summary>
    public Bit Popped { get; }

    /// <summary>The one that is loaded takes words.</summary>
    public Bit MayLoad { get; }

    /// <summary>Comparisons for the one whose values are taken.</summary>
    public UInt Comparisons => Of(Popped, bank => bank.AllComparisons);

    /// <summary>A word is loaded.</summary>
    public void Load(Bit loads, StreamingInput word)
    {
        var ends = loads & word.Last;
        for (var i = 0; i < banks.Length; i++)
        {
            var bank = banks[i];
            using (When(ends & Is(Loaded, i)))
            {
                bank.IsBusy.Next = true;
                bank.Job.Next = word.Job;
            }

            using (ElseWhen(emitter.Jobs.Fire & Is(Popped, i)))
                bank.IsBusy.Next = false;
        }

        if (banks.Length == 1)
            return;
        Loaded.Next = Loaded ^ ends;
        Popped.Next = Popped ^ emitter.Jobs.Fire;
    }

    /// <summary>Keeps the trees' roots; they are the heads of the lists.</summary>
    public void Roots(StreamingTree[] trees)
    {
        Stream<TopKHead>[] heads = [emitter.MaxHeads, emitter.MinHeads];
        // Slots of both trees are in step, so their comparisons are for the same frame. They are counted a cycle later, and the last item of a frame is not
        // taken before that.
        var compared = Delay((trees[0].Comparisons + trees[1].Comparisons).Named("compared"), 1, 0);
        var comparedBank = banks.Length == 1 ? (Bit)false : Delay(trees[0].Bank, 1, Reset.None);
        for (var i = 0; i < banks.Length; i++)
        {
            var bank = banks[i];
            var ends = emitter.Jobs.Fire & Is(Popped, i);
            using (When(ends))
                bank.IsReady.Next = false;
            for (var tree = 0; tree < 2; tree++)
            {
                using (When(ends | (heads[tree].Fire & Is(Popped, i))))
                    bank.HasRoot[tree].Next = false;
                using (ElseWhen(trees[tree].HasRoot & Is(trees[tree].Bank, i)))
                {
                    bank.HasRoot[tree].Next = true;
                    bank.Roots[tree].Next = trees[tree].Root;
                    // Both trees have the root of a new frame in the same cycle.
                    if (tree == 0)
                        bank.IsReady.Next = true;
                }
            }

            bank.AllComparisons = (bank.Comparisons + Mux(Is(comparedBank, i), compared, 0)).Wrap(TopKConfig.StatisticsBits);
            bank.Comparisons.Next = Mux(ends, 0, bank.AllComparisons);
        }

        for (var i = 0; i < 2; i++)
        {
            var tree = i;
            heads[i].Valid.Value = Of(Popped, bank => bank.HasRoot[tree]);
            heads[i].Payload.Value = TopKTree.Head(shape.Engine, Of(Popped, bank => bank.Roots[tree]), isMin: i == 1);
        }
    }

    private Bit Is(Bit bank, int number) => banks.Length == 1 ? true : number == 1 ? bank : !bank;

    private T Of<T>(Bit bank, Func<Bank, T> field)
        where T : Data => banks.Length == 1 ? field(banks[0]) : Mux(bank, field(banks[1]), field(banks[0]));

    private sealed class Bank(StreamingShape shape, int number)
    {
        public Bit IsBusy { get; } = Reg.Bit().Named($"is_busy_{number}");

        public Bit IsReady { get; } = Reg.Bit().Named($"is_ready_{number}");

        public TopKJob Job { get; } = Reg.Of(new TopKJob(shape.Engine), Reset.None).Named($"job_{number}");

        public Bit[] HasRoot { get; } = [Reg.Bit().Named($"has_max_{number}"), Reg.Bit().Named($"has_min_{number}")];

        public TopKWinner[] Roots { get; } =
        [
            Reg.Of(new TopKWinner(shape.Engine, shape.Levels), Reset.None).Named($"max_root_{number}"),
            Reg.Of(new TopKWinner(shape.Engine, shape.Levels), Reset.None).Named($"min_root_{number}"),
        ];

        public UInt Comparisons { get; } = Reg.UInt(TopKConfig.StatisticsBits).Named($"comparisons_{number}");

        public UInt AllComparisons { get; set; } = null!;
    }
}
