using Verification;

namespace Generators.MixPe;

/// <summary>Every activation with every weight code, each as a group of one product, in lanes of the built-in simulator: 2^20 products for W4A16.</summary>
public static class MixPeFloatProductCheck
{
    private const int LatencyCycles = 2;

    /// <summary>Checks an element with its edge.</summary>
    /// <param name="cell">The element.</param>
    /// <param name="options">Lanes, seed; null for the defaults.</param>
    /// <param name="weights">Codes of the weights; null for all.</param>
    /// <returns>What was checked.</returns>
    /// <exception cref="VerificationException">A product is wrong.</exception>
    public static ColumnReport Run(MixPeFloatCell cell, ColumnOptions? options = null, IReadOnlyList<long>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var config = cell.Config;
        var products = ColumnSpace.Product(
            ColumnValues.Of(cell.Enable, 1),
            ColumnValues.Of(cell.Control.Valid, 1),
            ColumnValues.Of(cell.Control.First, 1),
            ColumnValues.Of(cell.Control.Last, 1),
            weights is null ? ColumnValues.All(cell.Weight) : ColumnValues.Of(cell.Weight, [.. weights]),
            ColumnValues.All(cell.Activation));
        return Columns.Check(cell, LatencyCycles, products, [cell.Sum, cell.Poisoned], Expect, options);

        void Expect(ColumnView view)
        {
            var codes = view[cell.Weight];
            var activations = view[cell.Activation];
            var sums = view.Expected(cell.Sum);
            var poisoned = view.Expected(cell.Poisoned);
            for (var i = 0; i < view.Count; i++)
            {
                var activation = (int)activations[i] & 0xffff;
                sums[i] = MixPeFloatGolden.Add(config, 0, activation, MixPeFloatGolden.Weight(config, (int)codes[i]));
                poisoned[i] = config.NonFinite == MixPeNonFinite.Poison && MixPeFloatGolden.IsNonFinite(config.Activation, activation) ? 1 : 0;
            }
        }
    }
}
