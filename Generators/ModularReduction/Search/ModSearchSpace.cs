namespace Generators.ModularReduction.Search;

/// <summary>The configurations that a search looks at. Those that can't be had are among them.</summary>
internal static class ModSearchSpace
{
    // Columns of byte matrices are many constants; wide ones never come near the front.
    private const int WidestMatrix = 512;

    /// <summary>All configurations of a request, in a fixed order.</summary>
    public static IEnumerable<ModReduceConfig> Of(ModSearchRequest request)
    {
        var one = new ModReduceConfig { Bits = request.Bits, Modulus = request.Modulus, Interval = request.Interval, StepsPerCycle = 1, Product = ModProduct.ShiftAdd };
        return [.. Tables(one), .. Fused(one), .. Hybrids(one), .. Folding(one), .. Multiplying(one)];
    }

    private static IEnumerable<ModReduceConfig> Tables(ModReduceConfig one)
    {
        var table = one with { Architecture = ModArchitecture.Table };
        foreach (var config in Corrected(table, ModCorrection.Restoring, ModCorrection.Fold, ModCorrection.Quotient))
        {
            foreach (var group in new[] { 4, 5, 6 })
            {
                yield return config with { GroupBits = group };
                yield return config with { GroupBits = group, Chains = 4 };
                yield return config with { GroupBits = group, Accumulation = ModAccumulation.Tree };
                yield return config with { GroupBits = group, Accumulation = ModAccumulation.TernaryTree };
            }
        }

        foreach (var group in new[] { 6, 8, 9 })
            yield return table with { GroupBits = group, RomStyle = ModRomStyle.Block, Correction = ModCorrection.Fold };
    }

    private static IEnumerable<ModReduceConfig> Fused(ModReduceConfig one)
    {
        foreach (var config in Corrected(one with { Architecture = ModArchitecture.FusedTable }, ModCorrection.Restoring, ModCorrection.Fold, ModCorrection.Quotient))
            foreach (var chains in new[] { 1, 2, 4, 8 })
                yield return config with { Chains = chains };
    }

    private static IEnumerable<ModReduceConfig> Hybrids(ModReduceConfig one)
    {
        foreach (var config in Corrected(one with { Architecture = ModArchitecture.Hybrid }, ModCorrection.Restoring, ModCorrection.Fold))
        {
            foreach (var eighths in new[] { 1, 2, 4, 6, 7 })
            {
                foreach (var group in new[] { 5, 6 })
                {
                    var split = config with { IterativeBits = one.Bits * eighths / 8, GroupBits = group };
                    yield return split;
                    yield return split with { FusionStep = ModReduceConfig.LateFusion };
                    yield return split with { Accumulation = ModAccumulation.Tree };
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

        if (one.Bits <= WidestMatrix)
            yield return one with { Architecture = ModArchitecture.Bat, Product = ModProduct.Operator };
    }

    private static IEnumerable<ModReduceConfig> Corrected(ModReduceConfig config, params ModCorrection[] corrections) => corrections.Select(correction => config with { Correction = correction });
}
