using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Compares and exchanges the words of a pass, one in every cycle: first with each other when the pass has a distance, both of a pair one behind the other, then
/// their lanes at those of the distances Lanes / 2, …, 2, 1 that the pass has. Lanes + Lanes / 2 · log2(Lanes) comparators. Latency
/// 1 + log2(Lanes) cycles, one more for words with a distance.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class BitonicMerger(TopKConfig config) : Module<TopKConfig>(config)
{
    private readonly BitonicSize size = new(config);

    /// <summary>What to do; constant while words are inside.</summary>
    public BitonicPass Pass { get; } = In.Of(new BitonicPass(config));

    /// <summary>Words; with a distance, pairs in cycles that follow one another, the one with the lower address first.</summary>
    public Flow<BitonicWord> Source { get; } = In.Flow(new BitonicWord(config));

    /// <summary>The words in the same order.</summary>
    public Flow<BitonicWord> Sink { get; } = Out.Flow(new BitonicWord(config));

    /// <summary>Comparisons in this cycle.</summary>
    public UInt Comparisons { get; } = Out.UInt(BitsToCount(Comparators(config) + 1));

    /// <summary>Comparators of a merger.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>Their number.</returns>
    public static int Comparators(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var size = new BitonicSize(config);
        return (size.WordBits == 0 ? 0 : config.Lanes) + (config.Lanes / 2 * size.LaneBits);
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var counts = new List<UInt>();
        var (isValid, word) = BuildPairs(counts);
        for (var stage = size.LaneBits - 1; stage >= 0; stage--)
        {
            var exchanged = Exchanged(word, stage);
            counts.Add((isValid & Pass.Stages![stage]).AsUInt() * (Config.Lanes / 2));
            isValid = Delay(isValid).Named($"is_valid_{stage}");
            word = Delay(exchanged, reset: Reset.None).Named($"word_{stage}");
        }

        Sink.Valid.Value = isValid;
        Sink.Payload.Value = word;
        Comparisons.Value = counts.Count == 0 ? 0 : counts.SumTree().Wrap();
    }

    /// <summary>A word waits for the other one of its pair; the first one leaves in the cycle in which that comes, the second one in the next.</summary>
    private (Bit IsValid, BitonicWord Word) BuildPairs(List<UInt> counts)
    {
        var source = Source.Payload;
        if (size.WordBits == 0)
            return (Delay(Source.Valid), Delay(source, reset: Reset.None));
        var isPaired = Pass.Distance.AnySet();
        var isSecond = Reg.Bit();
        var waiting = Reg.Of(new BitonicWord(Config), Reset.None);
        var isWaiting = Reg.Bit();
        var ends = Source.Valid & isPaired & isSecond;
        isSecond.Next = isSecond ^ (Source.Valid & isPaired);
        isWaiting.Next = ends;
        counts.Add(ends.AsUInt() * Config.Lanes);

        var first = Wire.Of(new BitonicWord(Config));
        var second = Wire.Of(new BitonicWord(Config));
        first.Address.Value = waiting.Address;
        second.Address.Value = source.Address;
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            var exchanges = Exchanges(waiting.Entries[lane], source.Entries[lane], Descends(source.Address));
            first.Entries[lane].Value = Mux(exchanges, source.Entries[lane], waiting.Entries[lane]);
            second.Entries[lane].Value = Mux(exchanges, waiting.Entries[lane], source.Entries[lane]);
        }

        using (When(ends))
            waiting.Next = second;
        using (Else())
            waiting.Next = source;
        // A first word that arrives pushes the second one of the pair before out.
        var isValid = ends | isWaiting | (Source.Valid & !isPaired);
        var word = Mux(ends, first, Mux(isWaiting, waiting, source));
        return (Delay(isValid), Delay(word, reset: Reset.None));
    }

    private BitonicWord Exchanged(BitonicWord word, int stage)
    {
        var result = Wire.Of(new BitonicWord(Config));
        result.Address.Value = word.Address;
        for (var lane = 0; lane < Config.Lanes; lane++)
        {
            var other = lane ^ (1 << stage);
            var (low, high) = (Math.Min(lane, other), Math.Max(lane, other));
            var descends = Descends(word.Address);
            if (Pass.LaneDirection is { } direction && low != 0)
                descends |= (direction & BitsOf(low, size.LaneBits)).AnySet();
            var exchanges = Exchanges(word.Entries[low], word.Entries[high], descends) & Pass.Stages![stage];
            result.Entries[lane].Value = Mux(exchanges, word.Entries[other], word.Entries[lane]);
        }

        return result;
    }

    private Bit Descends(UInt address) => (address & Pass.Direction.Wrap(address.Width)).AnySet();

    /// <summary>Ranks of present entries differ; those of absent ones need no order among themselves.</summary>
    private static Bit Exchanges(BitonicEntry low, BitonicEntry high, Bit descends) => (low.Rank() > high.Rank()) ^ descends;
}
