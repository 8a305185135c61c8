using Verification;

namespace Generators.MixPe;

/// <summary>
/// Every activation with every weight code, each as a group of one product, in lanes of the built-in simulator: the products of W4A8 in 8 columns,
/// those of W8A8 in 128.
/// </summary>
public static class MixPeProductCheck
{
    /// <summary>From an operand to the shadow register that shows the sum of its group.</summary>
    private const int LatencyCycles = 2;

    /// <summary>Checks an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="options">Lanes, seed; null for the defaults.</param>
    /// <returns>What was checked.</returns>
    /// <exception cref="VerificationException">A product is wrong.</exception>
    public static ColumnReport Run(SystolicMac element, ColumnOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(element);
        var config = element.Config;
        var products = ColumnSpace.Product(
            ColumnValues.Of(element.Enable, 1),
            ColumnValues.Of(element.Control.Valid, 1),
            ColumnValues.Of(element.Control.First, 1),
            ColumnValues.Of(element.Control.Last, 1),
            ColumnValues.All(element.Weight),
            ColumnValues.All(element.Activation));
        return Columns.Check(element, LatencyCycles, products, [element.Sum], Expect, options);

        void Expect(ColumnView view)
        {
            var codes = view[element.Weight];
            var activations = view[element.Activation];
            var sums = view.Expected(element.Sum);
            for (var i = 0; i < view.Count; i++)
                sums[i] = MixPeGolden.Weight(config, (int)codes[i]) * activations[i];
        }
    }
}
