using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>A multiplier of two n-bit numbers modulo an n-bit modulus: a digit-serial product and a reducer.</summary>
public sealed record ModMultiplyConfig
{
    /// <summary>The reducer; its knobs Product and Interval are the product's too.</summary>
    public ModReduceConfig Reducer { get; init; } = new() { Architecture = ModArchitecture.BarrettFull, Bits = 64 };

    /// <summary>Bits of the digits that a step of the product takes of the first factor; 0 for 16 with multipliers and 4 with shifts and additions.</summary>
    [Knob("Bits of the first factor's digits, one in each step of the product; 0 automatic.", Min = 0, Max = 64, Unit = "bits")]
    public int FactorDigitBits { get; init; }

    /// <summary>The product.</summary>
    public DigitProduct Product => new(
        Reducer with { DigitBits = FactorDigitBits != 0 ? FactorDigitBits : Reducer.Product == ModProduct.Operator ? 16 : 4 }, Reducer.Bits, Reducer.Bits, 0, Reducer.InputBits);

    /// <summary>Cycles between two products: as many as may share hardware, a multiple of the reducer's so that phases meet.</summary>
    public int ProductInterval
    {
        get
        {
            var reducer = ModTiming.Of(Reducer).Interval;
            return Math.Max(1, Math.Min(Reducer.Interval, Product.Steps) / reducer) * reducer;
        }
    }

    /// <summary>Cycles of the product, from the one that takes factors to the first one that offers it to the reducer.</summary>
    public int ProductLatency => Product.Steps + 2;

    /// <summary>
    /// Interval and latency when factors wait at the input and results are taken at once. Factors that come after a pause of less than the latency may take up to an interval of the
    /// reducer longer, as long as it is in another phase.
    /// </summary>
    public ModTiming Timing
    {
        get
        {
            var reducer = ModTiming.Of(Reducer);
            return reducer with { Interval = ProductInterval, Latency = ProductLatency + reducer.Latency };
        }
    }

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range, or two of them do not go together; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(ModMultiplyConfig)).CheckRanges(this);
        Reducer.Validate();
    }

    /// <summary>This configuration, checked.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public ModMultiplyConfig Validated()
    {
        Validate();
        return this;
    }
}
