using System.Collections.Immutable;

namespace Generators.MixPe;

/// <summary>A decoder-only network of the published comparison: four matrices in each block.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Width">Width of the model in channels.</param>
/// <param name="Blocks">Number of blocks.</param>
public sealed record MixPeNetwork(string Name, int Width, int Blocks)
{
    /// <summary>The matrices of a block: queries, keys and values; attention output; both of the feed-forward part.</summary>
    /// <param name="vectors">Activation vectors.</param>
    /// <returns>Their products.</returns>
    public ImmutableArray<MixPeLayer> Layers(int vectors) =>
        [new(vectors, Width, 3 * Width), new(vectors, Width, Width), new(vectors, Width, 4 * Width), new(vectors, 4 * Width, Width)];
}

/// <summary>A design of the published comparison and the widths that its layers count with.</summary>
/// <param name="Design">The array.</param>
/// <param name="WideBits">Width of most layers, or of all.</param>
/// <param name="NarrowBits">Width of the narrow layers.</param>
/// <param name="NarrowBlocks">For each network the number of blocks whose attention output and whose other matrices are narrow.</param>
public sealed record MixPePublishedDesign(
    MixPeDesign Design, int WideBits, int NarrowBits, ImmutableArray<(int AttentionOutput, int Others)> NarrowBlocks);

/// <summary>
/// The comparison that the public simulator of MixPE makes (yuzhang712/mixpe_simulator, 7e0d42c): arrays, widths of layers and networks. 64 activation
/// vectors. Compute alone gives its times on the language models to 0.02; see docs/mixpe.md.
/// </summary>
public static class MixPePublishedComparison
{
    /// <summary>Activation vectors of the comparison: a batch of 64, one token each.</summary>
    public const int Vectors = 64;

    /// <summary>The language models.</summary>
    public static ImmutableArray<MixPeNetwork> Networks { get; } = [new("OPT-6.7B", 4096, 32), new("Llama2-13B", 5120, 40)];

    /// <summary>The designs. FP16 is the unit. OLAccel has a configuration and layers there, but no published figure.</summary>
    public static ImmutableArray<MixPePublishedDesign> Designs { get; } =
    [
        new(new("MixPE W4A8", 64, 64, 8, 4, MixPeSecondPass.Reduced), 8, 4, [(32, 32), (40, 40)]),
        new(new("MixPE W4A16", 32, 32, 16, 8, MixPeSecondPass.Reduced), 16, 8, [(32, 32), (40, 40)]),
        new(new("OLAccel", 32, 32, 8, 4, MixPeSecondPass.Eighth), 8, 4, [(32, 32), (40, 40)]),
        new(new("ANT", 32, 32, 8, 4, MixPeSecondPass.Eighth), 8, 4, [(26, 26), (32, 32)]),
        new(new("BitFusion", 32, 40, 8, 4, MixPeSecondPass.Eighth), 8, 4, [(16, 0), (20, 0)]),
        new(new("INT8", 32, 32, 8, 4, MixPeSecondPass.Eighth), 8, 8, [(0, 0), (0, 0)]),
        new(new("FP16", 32, 28, 16, 16, MixPeSecondPass.Eighth), 16, 16, [(0, 0), (0, 0)]),
    ];

    /// <summary>Compute cycles of a network.</summary>
    /// <param name="design">Which of <see cref="Designs"/>.</param>
    /// <param name="network">Which of <see cref="Networks"/>.</param>
    /// <param name="chargeSecondPass">Whether dequantisation is charged.</param>
    /// <param name="vectors">Activation vectors.</param>
    /// <returns>Cycles of all matrices of all blocks.</returns>
    public static long Cycles(MixPePublishedDesign design, MixPeNetwork network, bool chargeSecondPass, int vectors = Vectors)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(network);
        var (attentionOutput, others) = design.NarrowBlocks[Networks.IndexOf(network)];
        var sum = 0L;
        var layers = network.Layers(vectors);
        for (var i = 0; i < layers.Length; i++)
        {
            var narrow = i == 1 ? attentionOutput : others;
            sum += (narrow * MixPeCycleModel.Cycles(design.Design, layers[i], design.NarrowBits, chargeSecondPass))
                + ((network.Blocks - narrow) * MixPeCycleModel.Cycles(design.Design, layers[i], design.WideBits, chargeSecondPass));
        }

        return sum;
    }

    /// <summary>Time relative to FP16.</summary>
    /// <param name="name">Name of a design.</param>
    /// <param name="network">Which of <see cref="Networks"/>.</param>
    /// <param name="chargeSecondPass">Whether dequantisation is charged, to both.</param>
    /// <param name="vectors">Activation vectors.</param>
    /// <returns>1 for FP16.</returns>
    public static double RelativeTime(string name, MixPeNetwork network, bool chargeSecondPass, int vectors = Vectors) =>
        (double)Cycles(Find(name), network, chargeSecondPass, vectors) / Cycles(Find("FP16"), network, chargeSecondPass, vectors);

    private static MixPePublishedDesign Find(string name) => Designs.Single(each => each.Design.Name == name);
}
