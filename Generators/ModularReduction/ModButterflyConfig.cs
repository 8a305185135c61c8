using Generators.Catalogue;

namespace Generators.ModularReduction;

/// <summary>Kinds of butterflies of number-theoretic transforms.</summary>
public enum ModButterflyKind
{
    /// <summary>Cooley–Tukey: A + W·B and A − W·B.</summary>
    CooleyTukey,

    /// <summary>Gentleman–Sande: A + B and (A − B)·W.</summary>
    GentlemanSande,

    /// <summary>Either one, as a bit of the operand says.</summary>
    Both,
}

/// <summary>A butterfly modulo a fixed odd modulus.</summary>
public sealed record ModButterflyConfig
{
    /// <summary>The multiplier.</summary>
    public ModMultiplyConfig Multiplier { get; init; } = new();

    /// <summary>Which butterfly.</summary>
    [Knob("Which butterfly.")]
    public ModButterflyKind Kind { get; init; } = ModButterflyKind.CooleyTukey;

    /// <summary>Gentleman–Sande results are halved modulo M, so that an inverse transform of 2^k points needs no division by 2^k.</summary>
    [Knob("Halve the results of Gentleman-Sande butterflies modulo M.")]
    public bool Halves { get; init; }

    /// <summary>The reducer.</summary>
    public ModReduceConfig Reducer => Multiplier.Reducer;

    /// <summary>Width of the numbers: that of the modulus.</summary>
    public int Bits => Reducer.ModulusBits;

    /// <summary>The multiplier with the second number, the kind and the tag as its tag.</summary>
    public ModMultiplyConfig Inner => Multiplier with { Reducer = Reducer with { TagBits = Bits + 1 + Reducer.TagBits } };

    /// <summary>
    /// Cycles between two operands, and from the one that takes one to the first one that offers its results: the multiplier's and two registers. An operand may be taken into the first register while the multiplier
    /// is in another phase; then it is there up to Interval − 1 cycles longer.
    /// </summary>
    public ModTiming Timing => Multiplier.Timing with { Latency = Multiplier.Timing.Latency + 2 };

    /// <summary>Checks every knob.</summary>
    /// <exception cref="ArgumentException">A knob is out of its range, or two of them do not go together; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(ModButterflyConfig)).CheckRanges(this);
        if (Reducer.LoadableModulus)
            throw new CatalogueException("Knob 'loadableModulus' can't be 'true' in a butterfly, whose additions have a fixed modulus.");
        if (Reducer.Output != ModOutputForm.Canonical)
            throw new CatalogueException($"Knob 'output' can't be '{Reducer.Output}' in a butterfly, whose additions need remainders: Canonical.");
        if (Reducer.ModulusValue.IsEven)
            throw new CatalogueException($"Knob 'modulus' can't be '{ModReduceConfig.Text(Reducer.ModulusValue)}' in a butterfly; it takes odd ones.");
        if (Halves && Kind == ModButterflyKind.CooleyTukey)
            throw new CatalogueException("Knob 'halves' can't be 'true' with kind=CooleyTukey: GentlemanSande or Both.");
        Multiplier.Validate();
        Inner.Validate();
    }

    /// <summary>This configuration, checked.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public ModButterflyConfig Validated()
    {
        Validate();
        return this;
    }
}
