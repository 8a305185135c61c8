using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Zero eliminator: closes the gaps between the lanes that are kept, over words too, and gives full words but for the last one. Lanes move by the number
/// of gaps below them, a power of two in each row of selectors; what was kept before stands in front. Two cycles to the first full word.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class QuickCompactor(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>There is a word.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>Its keys.</summary>
    public Vec<UInt> Keys { get; } = In.Vec(config.Lanes, Shape.UInt(config.ValueBits));

    /// <summary>Lanes that are kept.</summary>
    public Bits Mask { get; } = In.Bits(config.Lanes);

    /// <summary>Gives what is left, two cycles after the last word or later; then nothing is. None with one lane, where nothing ever is.</summary>
    public Bit? Flushes { get; } = config.Lanes == 1 ? null : In.Bit();

    /// <summary>Words without gaps. Lanes of the last one that hold nothing have any value.</summary>
    public Flow<Vec<UInt>> Words { get; } = Out.Flow(Shape.Vec(config.Lanes, Shape.UInt(config.ValueBits)));

    /// <inheritdoc/>
    protected override void Build()
    {
        if (Config.Lanes == 1)
        {
            Words.Valid.Value = Delay(Takes & Mask[0]);
            Words.Payload[0].Value = Delay(Keys[0], reset: Reset.None);
            return;
        }

        var lanes = Config.Lanes;
        var countBits = BitsToCount(lanes + 1);
        var (dense, number) = Dense();
        var isDense = Delay(Takes);
        var word = dense.Select((key, lane) => Delay(key, reset: Reset.None).Named($"dense_{lane}")).ToArray();
        var count = Delay(number.Wrap(countBits), reset: Reset.None);

        // What is kept stands in the low lanes; the new keys are rotated behind it.
        var fill = Reg.UInt(BitsToCount(lanes));
        var kept = Enumerable.Range(0, lanes).Select(lane => Reg.UInt(Config.ValueBits, reset: Reset.None).Named($"kept_{lane}")).ToArray();
        var rotated = Rotated(word, fill);
        var isKept = fill.ToThermometer(lanes);
        var joined = rotated.Select((key, lane) => Mux(isKept[lane], kept[lane], key)).ToArray();
        var total = fill + count;
        var isFull = isDense & (total >= lanes);
        using (When(isDense))
        {
            fill.Next = total.Wrap(fill.Width);
            for (var lane = 0; lane < lanes; lane++)
                kept[lane].Next = Mux(isFull, rotated[lane], joined[lane]);
        }

        using (ElseWhen(Flushes!))
            fill.Next = 0;
        var hasRest = Flushes! & (fill != 0);
        Words.Valid.Value = isFull | hasRest;
        for (var lane = 0; lane < lanes; lane++)
            Words.Payload[lane].Value = Mux(hasRest, kept[lane], joined[lane]);
    }

    /// <summary>
    /// Moves each kept lane down by the number of gaps below it, its lowest bit first; two kept lanes never meet, since the gaps between them are at most
    /// the difference of their numbers of gaps.
    /// </summary>
    private (UInt[] Keys, UInt Count) Dense()
    {
        var lanes = Config.Lanes;
        var bits = BitsToCount(lanes);
        var (gaps, _) = TopKLanes.PrefixCounts(~Mask);
        var row = Enumerable.Range(0, lanes).Select(lane => (Key: Keys[lane], Distance: gaps[lane].Wrap(bits), IsKept: Mask[lane])).ToArray();
        for (var stage = 0; stage < bits; stage++)
        {
            var step = 1 << stage;
            row = [.. row.Select((own, lane) =>
            {
                if (lane + step >= lanes)
                    return (own.Key, own.Distance, own.IsKept & !own.Distance[stage]);
                var other = row[lane + step];
                var comes = other.IsKept & other.Distance[stage];
                return (Mux(comes, other.Key, own.Key), Mux(comes, other.Distance, own.Distance), comes | (own.IsKept & !own.Distance[stage]));
            })];
        }

        return ([.. row.Select(each => each.Key)], Mask.CountOnes());
    }

    private static UInt[] Rotated(UInt[] keys, UInt amount)
    {
        for (var stage = 0; stage < amount.Width; stage++)
        {
            var step = 1 << stage;
            var before = keys;
            keys = [.. keys.Select((key, lane) => Mux(amount[stage], before[(lane - step + before.Length) % before.Length], key))];
        }

        return keys;
    }
}
