using System.Numerics;
using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>How a sum becomes what the configuration wants as a result.</summary>
public sealed class CorrectionPlan
{
    /// <summary>Widest address of a correction's table.</summary>
    public const int MaxAddressBits = 10;

    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="sum">Bound of the sum.</param>
    public CorrectionPlan(ModReduceConfig config, ModBound sum)
    {
        ArgumentNullException.ThrowIfNull(config);
        var p = config.ModulusBits;
        Sum = sum;
        SumCycles = config.LimbsOf(sum.Bits);
        var bound = sum;
        if (config.Output == ModOutputForm.Redundant)
        {
            Output = new ModOutput(sum.Bits, sum.Multiple);
            return;
        }

        // A table that leaves as much to subtract as there was is none.
        var needsTable = sum.Multiple > (config.Correction == ModCorrection.Quotient ? 2 : 4) && sum.Bits > p;
        if (needsTable && config.Correction == ModCorrection.Fold)
        {
            Table = new ModTable(TableModulus(config), ModTableKind.Residue, p, sum.Bits - p, p + 1);
            bound = ModBound.Number(config, p).Plus(config, Table.AddressBits > MaxAddressBits ? ModBound.Below(config, 1) : Table.Bound(config));
        }
        else if (needsTable && config.Correction == ModCorrection.Quotient)
        {
            // S >> (p − 1) tells the quotient but for one, since 2^(p−1) ≤ M.
            Table = new ModTable(TableModulus(config), ModTableKind.NegativeMultiple, p - 1, sum.Bits - p + 1, p + 1);
            bound = ModBound.Below(config, 2);
        }

        AfterTable = bound;
        Restoring = RestoringPlan.Of(config, bound.Multiple);
        Cycles = (Table is null ? 0 : config.LimbsOf(p + 1)) + Restoring.Cycles;
        Output = config.Output == ModOutputForm.BelowTwice && bound.Multiple > 1 ? new ModOutput(p + 1, 2) : new ModOutput(p, 1);
    }

    /// <summary>Bound of the sum.</summary>
    public ModBound Sum { get; }

    /// <summary>Cycles of an adder that makes the sum.</summary>
    public int SumCycles { get; }

    /// <summary>The table that is read by the sum's top bits; null for none.</summary>
    public ModTable? Table { get; }

    /// <summary>Bound behind the table.</summary>
    public ModBound AfterTable { get; }

    /// <summary>Subtractions at the end; null for a redundant result.</summary>
    public RestoringPlan? Restoring { get; }

    /// <summary>What the result is.</summary>
    public ModOutput Output { get; }

    /// <summary>Cycles.</summary>
    public int Cycles { get; }

    /// <summary>Cycles of the longest loop.</summary>
    public int LongestLoop => Math.Max(1, Restoring?.Cycles ?? 1);

    /// <summary>Refuses tables that are too wide, and quotients of loaded moduli.</summary>
    /// <param name="config">The reducer.</param>
    /// <exception cref="CatalogueException">What is refused.</exception>
    public void Check(ModReduceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Correction == ModCorrection.Quotient && config.LoadableModulus)
            throw new CatalogueException("Knob 'correction' can't be 'Quotient' with loadableModulus=true, since the loader makes residues only: Restoring or Fold.");
        if (Table is { AddressBits: > MaxAddressBits })
            throw new CatalogueException(
                $"Knob 'correction' can't be '{config.Correction}' here: its table would have {Table.AddressBits} address bits, and {MaxAddressBits} is the most. Restoring, or another fusionStep.");
    }

    private static BigInteger TableModulus(ModReduceConfig config) => config.LoadableModulus ? BigInteger.Zero : config.ModulusValue;
}
