namespace Generators.MixPe;

/// <summary>Groups that a processing element must get right: the corners of its number range and of its control, then random ones.</summary>
public static class MixPeStimulus
{
    /// <summary>Every activation with every code, as groups of one product, so that a wrong product can't hide in a sum.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>2^(ActivationBits + WeightBits) groups: 4,096 for W4A8.</returns>
    public static IEnumerable<MixPeGroup> AllProducts(MixPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (least, greatest) = ActivationRange(config);
        for (var code = 0; code < 1 << config.WeightBits; code++)
        {
            for (var activation = least; activation <= greatest; activation++)
                yield return new MixPeGroup($"product {activation} x code {code}", [activation], [code]);
        }
    }

    /// <summary>Extremes of the accumulator, cancellation, and lengths around the group size, each followed at once by the next.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>The groups.</returns>
    public static IEnumerable<MixPeGroup> Corners(MixPeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (least, greatest) = ActivationRange(config);
        var allOnes = (1 << config.WeightBits) - 1;
        var top = 1 << (config.WeightBits - 1);
        foreach (var activation in new[] { least, greatest, -1, 0, 1 })
        {
            foreach (var code in new[] { allOnes, top, top - 1, 1, 0 })
                yield return Repeated($"all ({activation}, {code})", config.GroupSize, _ => activation, _ => code);
        }

        foreach (var length in new[] { 1, 2, config.GroupSize - 1, config.GroupSize, 1 })
            yield return Repeated($"{length} extreme products", length, _ => least, _ => top);
        yield return Repeated("cancelling pairs", config.GroupSize, k => k % 2 == 0 ? greatest : -greatest, _ => allOnes);
        yield return Repeated("alternating extremes", config.GroupSize, k => k % 2 == 0 ? least : greatest, k => k % 3 == 0 ? top : allOnes);
        yield return Repeated("ramp", config.GroupSize, k => least + (k % (greatest - least + 1)), k => k & allOnes);
    }

    /// <summary>Random groups of random lengths.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="products">About how many products in all.</param>
    /// <param name="seed">Seed; the same seed gives the same groups.</param>
    /// <returns>The groups.</returns>
    public static IEnumerable<MixPeGroup> Random(MixPeConfig config, int products, int seed)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (least, greatest) = ActivationRange(config);
        var random = new Random(seed);
        for (var left = products; left > 0;)
        {
            // Short groups are where control goes wrong, full ones where the accumulator does.
            var length = random.Next(3) == 0 ? config.GroupSize : 1 + random.Next(random.Next(2) == 0 ? 4 : config.GroupSize);
            yield return Repeated(
                $"random group, seed {seed}", length, _ => random.Next(least, greatest + 1), _ => random.Next(1 << config.WeightBits));
            left -= length;
        }
    }

    /// <summary>The values of an activation.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>Least and greatest: −128 and 127 for 8 bits.</returns>
    internal static (int Least, int Greatest) ActivationRange(MixPeConfig config) =>
        (-(1 << (config.ActivationBits - 1)), (1 << (config.ActivationBits - 1)) - 1);

    private static MixPeGroup Repeated(string name, int length, Func<int, int> activation, Func<int, int> code) =>
        new(name, [.. Enumerable.Range(0, length).Select(activation)], [.. Enumerable.Range(0, length).Select(code)]);
}
