using Generators.Catalogue;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>An <see cref="OasisCounter"/>.</summary>
public sealed record OasisCounterConfig
{
    /// <summary>Width of an activation's index.</summary>
    [Knob("Bits of an activation's index: 2^bits centroids.", Values = [3, 4], Unit = "bits")]
    public int ActivationBits { get; init; } = 4;

    /// <summary>Width of a weight's index.</summary>
    [Knob("Bits of a weight's index: 2^bits centroids.", Values = [3, 4], Unit = "bits")]
    public int WeightBits { get; init; } = 4;

    /// <summary>Pairs of the longest channel.</summary>
    [Knob("Pairs of indices in the longest channel.", Min = 1, Max = 16_384)]
    public int MaxReduction { get; init; } = 64;

    /// <summary>Pairs that are counted in a cycle.</summary>
    [Knob("Pairs of indices that are counted in a cycle.", Values = [1, 2, 4, 8, 16, 32, 64])]
    public int Indices { get; init; } = 4;

    /// <summary>Counts that are taken in a cycle.</summary>
    [Knob("Counts that are taken in a cycle.", Values = [1, 2, 4, 8, 16, 32])]
    public int Terms { get; init; } = 8;

    /// <summary>Indices of activations.</summary>
    public int ActivationCentroids => 1 << ActivationBits;

    /// <summary>Indices of weights.</summary>
    public int WeightCentroids => 1 << WeightBits;

    /// <summary>Counters.</summary>
    public int Bins => ActivationCentroids * WeightCentroids;

    /// <summary>Words of the longest channel.</summary>
    public int Words => (MaxReduction + Indices - 1) / Indices;

    /// <summary>Width of a counter: holds 0 … MaxReduction.</summary>
    public int CountBits => Hdl.BitsToCount(MaxReduction + 1);

    /// <summary>Checks every knob.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it.</exception>
    public OasisCounterConfig Validated()
    {
        KnobSet.Of(typeof(OasisCounterConfig)).CheckRanges(this);
        return this;
    }
}

/// <summary>
/// Index counter of a line: how often each pair of an activation's and a weight's index occurs in a channel. Both indices of a lane are decoded, and each pair's
/// lanes are counted. Counters are as wide as the longest token needs and never overflow. At the end of a channel they move to a second row, from which
/// Terms of them are taken in a cycle while the next channel is counted: the first ones are there in the cycle after that in which the channel ends.
/// </summary>
/// <param name="config">Widths, and pairs in a cycle.</param>
public sealed class OasisCounter(OasisCounterConfig config) : Module<OasisCounterConfig>(config)
{
    /// <summary>There is a word.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>It is the channel's last one; the second row must be free.</summary>
    public Bit Ends { get; } = In.Bit();

    /// <summary>Indices of activations.</summary>
    public OasisIndexWord Activations { get; } = In.Of(new OasisIndexWord(config.Validated().Indices, config.ActivationBits));

    /// <summary>Indices of weights.</summary>
    public Vec<UInt> Weights { get; } = In.Vec(config.Indices, Shape.UInt(config.WeightBits));

    /// <summary>Counts are taken.</summary>
    public Bit Shifts { get; } = In.Bit();

    /// <summary>The next counts of the channel that ended, from pair 0 on; zeros behind the last one.</summary>
    public Vec<UInt> Counts { get; } = Out.Vec(config.Terms, Shape.UInt(config.CountBits));

    /// <inheritdoc/>
    protected override void Build()
    {
        var activations = Activations.Indices.Select((index, lane) => Decoded(index, Config.ActivationCentroids, Activations.Keep[lane])).ToArray();
        var weights = Weights.Select(index => Decoded(index, Config.WeightCentroids, true)).ToArray();
        var counts = Reg.Vec(Config.Bins, Shape.UInt(Config.CountBits));
        var taken = Reg.Vec(Config.Bins, Shape.UInt(Config.CountBits), Reset.None);
        for (var bin = 0; bin < Config.Bins; bin++)
        {
            var (a, w) = (bin / Config.WeightCentroids, bin % Config.WeightCentroids);
            var hits = Enumerable.Range(0, Config.Indices).Select(lane => (activations[lane][a] & weights[lane][w]).AsUInt()).SumTree();
            var count = (counts[bin] + hits).Wrap(Config.CountBits);
            using (When(Takes))
                counts[bin].Next = Mux(Ends, 0, count);
            using (When(Takes & Ends))
                taken[bin].Next = count;
            using (ElseWhen(Shifts))
                taken[bin].Next = bin + Config.Terms < Config.Bins ? taken[bin + Config.Terms] : 0;
        }

        for (var term = 0; term < Config.Terms; term++)
            Counts[term].Value = taken[term];

        static Bit[] Decoded(UInt index, int count, Bit isValid) => [.. Enumerable.Range(0, count).Select(i => (index == i) & isValid)];
    }
}
