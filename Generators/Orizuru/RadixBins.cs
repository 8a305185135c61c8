using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>A list of <see cref="RadixSelectCore"/>.</summary>
public sealed record RadixBinsConfig
{
    /// <summary>The engine.</summary>
    public required TopKConfig Engine { get; init; }

    /// <summary>Whether it is the list of the least.</summary>
    public bool IsMin { get; init; }
}

/// <summary>
/// The histogram of a digit of a list's candidates, and the digit of the list's last item in rank: bin d, when bins beyond d hold fewer values than the list
/// still wants, and together with d enough of them. A digit is looked up in two tables: those beyond d are in the list, those equal to d stay candidates.
/// </summary>
/// <param name="config">Engine and list.</param>
public sealed class RadixBins(RadixBinsConfig config) : Module<RadixBinsConfig>(config)
{
    /// <summary>Begins a frame with the histogram of its first digit.</summary>
    public Bit Begins { get; } = In.Bit();

    /// <summary>That histogram, bin 0 lowest.</summary>
    public Bits FirstCounts { get; } = In.Bits(HistogramBits(config.Engine));

    /// <summary>Items of the list; read with <see cref="Begins"/>.</summary>
    public UInt Count { get; } = In.UInt(config.Engine.CountBits);

    /// <summary>Adds the digits of a word.</summary>
    public Bit Adds { get; } = In.Bit();

    /// <summary>The digits, a bit for each of their values.</summary>
    public Vec<Bits> Digits { get; } = In.Vec(config.Engine.Lanes, Shape.Bits(Bins(config.Engine)));

    /// <summary>Lanes that are candidates.</summary>
    public Bits Candidates { get; } = In.Bits(config.Engine.Lanes);

    /// <summary>Sums up the bins.</summary>
    public Bit Sums { get; } = In.Bit();

    /// <summary>Chooses the digit; in the cycle after <see cref="Sums"/>. Then the bins are empty.</summary>
    public Bit Chooses { get; } = In.Bit();

    /// <summary>Digits that are in the list, since the last choice.</summary>
    public Bits Above { get; } = Out.Bits(Bins(config.Engine));

    /// <summary>The digit that was chosen, one bit; none in a list without items.</summary>
    public Bits Equal { get; } = Out.Bits(Bins(config.Engine));

    /// <summary>Items that the list still wants: of the values with the chosen digit.</summary>
    public UInt Left { get; } = Out.UInt(config.Engine.CountBits);

    /// <summary>Bins of a histogram.</summary>
    /// <param name="engine">The engine.</param>
    /// <returns>2^digit bits.</returns>
    internal static int Bins(TopKConfig engine) => 1 << engine.RadixDigitBits;

    /// <summary>Width of a histogram.</summary>
    /// <param name="engine">The engine.</param>
    /// <returns>Bins · bits of a number of values.</returns>
    internal static int HistogramBits(TopKConfig engine) => Bins(engine) * NumberBits(engine);

    /// <summary>Adds digits to a histogram.</summary>
    /// <param name="counts">The bins, or zeros.</param>
    /// <param name="digits">A bit for each value of a lane's digit.</param>
    /// <param name="mask">Lanes that count.</param>
    /// <returns>The bins with them.</returns>
    internal static UInt[] Add(IEnumerable<UInt> counts, IReadOnlyList<Bits> digits, Bits mask) =>
        [.. counts.Select((count, bin) => (count + TopKLanes.Mask(digits.Select((digit, lane) => mask[lane] & digit[bin])).CountOnes()).Wrap(count.Width))];

    /// <summary>Width of a number of values.</summary>
    /// <param name="engine">The engine.</param>
    /// <returns>Bits that hold 0 … MaxLength.</returns>
    internal static int NumberBits(TopKConfig engine) => BitsToCount(engine.MaxLength + 1);

    /// <inheritdoc/>
    protected override void Build()
    {
        var (bins, numberBits) = (Bins(Config.Engine), NumberBits(Config.Engine));
        var counts = Reg.Vec(bins, Shape.UInt(numberBits), Reset.None);
        var beyond = Reg.Vec(bins, Shape.UInt(numberBits), Reset.None);
        var left = Reg.UInt(Config.Engine.CountBits, reset: Reset.None);
        var above = Reg.Bits(bins, Reset.None);
        var equal = Reg.Bits(bins, Reset.None);

        using (When(Begins))
        {
            counts.Next = FirstCounts.As(counts);
            left.Next = Count;
        }

        using (ElseWhen(Adds))
        {
            var sums = Add(counts, [.. Digits], Candidates);
            for (var bin = 0; bin < bins; bin++)
                counts[bin].Next = sums[bin];
        }

        using (When(Sums))
        {
            // Prefix sums from the list's own end.
            var numbers = Ordered(counts);
            var sums = Sklansky(numbers);
            for (var rank = 0; rank < bins; rank++)
                beyond[Bin(rank)].Next = rank == 0 ? UInt.Constant(0, numberBits) : sums[rank - 1].Wrap(numberBits);
        }

        // Fewer and fewer bins are wanted from the list's end on: those that are make a thermometer.
        var wanted = Ordered(beyond).Select(number => number < left).ToArray();
        var isChosen = Enumerable.Range(0, bins).Select(rank => wanted[rank] & (rank == bins - 1 ? true : !wanted[rank + 1])).ToArray();
        using (When(Chooses))
        {
            for (var rank = 0; rank < bins; rank++)
            {
                equal[Bin(rank)].Next = isChosen[rank];
                above[Bin(rank)].Next = rank == bins - 1 ? false : wanted[rank + 1];
                counts[rank].Next = 0;
            }

            var passed = Ordered(beyond).Select((number, rank) => (number.AsBits() & isChosen[rank].Repeat(numberBits)).AsUInt()).Aggregate((a, b) => a | b);
            left.Next = (left - passed).Wrap();
        }

        Above.Value = above;
        Equal.Value = equal;
        Left.Value = left;

        int Bin(int rank) => Config.IsMin ? rank : bins - 1 - rank;
        UInt[] Ordered(Vec<UInt> values) => [.. Enumerable.Range(0, bins).Select(rank => values[Bin(rank)])];
    }

    /// <summary>Sums of the first 1, 2, 3, … numbers in log2 levels.</summary>
    private static UInt[] Sklansky(UInt[] numbers)
    {
        if (numbers.Length == 1)
            return numbers;
        var half = numbers.Length / 2;
        var (low, high) = (Sklansky(numbers[..half]), Sklansky(numbers[half..]));
        return [.. low, .. high.Select(sum => low[^1] + sum)];
    }
}
