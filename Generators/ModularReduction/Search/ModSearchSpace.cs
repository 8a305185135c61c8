namespace Generators.ModularReduction.Search;

/// <summary>The configurations that a search looks at. Those that can't be had are among them.</summary>
internal static class ModSearchSpace
{
    // Columns of byte matrices are many constants; wide ones never come near the front.
    private const int WidestMatrix = 512;
    private const int WidestGroup = 10;

    /// <summary>All configurations of a request, in a fixed order.</summary>
    public static IEnumerable<ModReduceConfig> Of(ModSearchRequest request)
    {
        var one = new ModReduceConfig { Bits = request.Bits, Modulus = request.Modulus, Interval = request.Interval, StepsPerCycle = 1, Product = ModProduct.ShiftAdd };
        return [.. Tables(one), .. Fused(one), .. Hybrids(one), .. Folding(one), .. Multiplying(one)];
    }

    /// <summary>Plain tables, the baseline: every group width, accumulation, correction and place of tables, so that nothing that they can do is left out.</summary>
    private static IEnumerable<ModReduceConfig> Tables(ModReduceConfig one)
    {
        foreach (var config in Corrected(one with { Architecture = ModArchitecture.Table }, ModCorrection.Restoring, ModCorrection.Fold, ModCorrection.Quotient))
        {
            foreach (var rom in Enum.GetValues<ModRomStyle>())
            {
                for (var group = 1; group <= WidestGroup; group++)
                {
                    var table = config with { GroupBits = group, RomStyle = rom };
                    foreach (var accumulation in Enum.GetValues<ModAccumulation>())
                        yield return table with { Accumulation = accumulation };
                    yield return table with { Chains = 4 };
                }
            }
        }
    }

    private static IEnumerable<ModReduceConfig> Fused(ModReduceConfig one)
    {
        foreach (var config in Corrected(one with { Architecture = ModArchitecture.FusedTable }, ModCorrection.Restoring, ModCorrection.Fold, ModCorrection.Quotient))
            foreach (var chains in new[] { 1, 2, 4, 8 })
                yield return config with { Chains = chains };
    }

    private static IEnumerable<ModReduceConfig> Hybrids(ModReduceConfig one)
    {
        int[] splits = [2, 4, 8, .. new[] { 1, 2, 4, 6, 7 }.Select(eighths => one.Bits * eighths / 8)];
        foreach (var config in Corrected(one with { Architecture = ModArchitecture.Hybrid }, ModCorrection.Restoring, ModCorrection.Fold))
        {
            foreach (var bits in splits.Distinct())
            {
                foreach (var group in new[] { 3, 5, 6 })
                {
                    var split = config with { IterativeBits = bits, GroupBits = group };
                    yield return split;
                    yield return split with { FusionStep = ModReduceConfig.LateFusion };
                    yield return split with { Accumulation = ModAccumulation.Tree };
                    yield return split with { Accumulation = ModAccumulation.TernaryTree };
                    yield return split with { StepBits = 2 };
                }
            }
        }
    }

    private static IEnumerable<ModReduceConfig> Folding(ModReduceConfig one)
    {
        foreach (var config in Corrected(one with { Architecture = ModArchitecture.Horner }, ModCorrection.Restoring, ModCorrection.Quotient))
            foreach (var group in new[] { 3, 4, 5, 6 })
                yield return config with { GroupBits = group };
        yield return one with { Architecture = ModArchitecture.Iterative };
        yield return one with { Architecture = ModArchitecture.Iterative, StepBits = 2 };
    }

    private static IEnumerable<ModReduceConfig> Multiplying(ModReduceConfig one)
    {
        yield return one with { Architecture = ModArchitecture.BarrettTernary };
        foreach (var digit in new[] { 2, 4, 8, 16 })
        {
            yield return one with { Architecture = ModArchitecture.BarrettShort, DigitBits = digit };
            yield return one with { Architecture = ModArchitecture.BarrettFull, DigitBits = digit };
            yield return one with { Architecture = ModArchitecture.Montgomery, DigitBits = digit };
        }

        // Those of special moduli; other ones are refused.
        yield return one with { Architecture = ModArchitecture.PseudoMersenne };
        yield return one with { Architecture = ModArchitecture.PseudoMersenne, Correction = ModCorrection.Quotient };
        yield return one with { Architecture = ModArchitecture.Solinas };
        foreach (var digit in new[] { 4, 8, 16, 32 })
            yield return one with { Architecture = ModArchitecture.NttPrime, DigitBits = digit };
        if (one.Bits <= WidestMatrix)
            yield return one with { Architecture = ModArchitecture.Bat, Product = ModProduct.Operator };
    }

    private static IEnumerable<ModReduceConfig> Corrected(ModReduceConfig config, params ModCorrection[] corrections) => corrections.Select(correction => config with { Correction = correction });
}
