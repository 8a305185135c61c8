using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>What a butterfly works on.</summary>
public sealed class ButterflyOperand : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The butterfly.</param>
    public ButterflyOperand(ModButterflyConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        A = Shape.UInt(config.Bits);
        B = Shape.UInt(config.Bits);
        W = Shape.UInt(config.Bits);
        if (config.Kind == ModButterflyKind.Both)
            IsGentlemanSande = Shape.Bit();
        if (config.Reducer.TagBits > 0)
            Tag = Shape.Bits(config.Reducer.TagBits);
    }

    /// <summary>The first number, below M.</summary>
    public UInt A { get; }

    /// <summary>The second one, below M.</summary>
    public UInt B { get; }

    /// <summary>The factor, below M.</summary>
    public UInt W { get; }

    /// <summary>Which butterfly, where there are both.</summary>
    public Bit? IsGentlemanSande { get; }

    /// <summary>Comes out with the results; none when its width is 0.</summary>
    public Bits? Tag { get; }
}

/// <summary>What a butterfly gives.</summary>
public sealed class ButterflyResult : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The butterfly.</param>
    public ButterflyResult(ModButterflyConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        A = Shape.UInt(config.Bits);
        B = Shape.UInt(config.Bits);
        if (config.Reducer.TagBits > 0)
            Tag = Shape.Bits(config.Reducer.TagBits);
    }

    /// <summary>A + W·B or A + B, below M.</summary>
    public UInt A { get; }

    /// <summary>A − W·B or (A − B)·W, below M.</summary>
    public UInt B { get; }

    /// <summary>The operand's tag.</summary>
    public Bits? Tag { get; }
}

/// <summary>
/// A butterfly of a number-theoretic transform: a register with the sums that Gentleman–Sande has in front of the multiplication, the multiplier, which carries the other number along, and a register with
/// the sums that Cooley–Tukey has behind it. With a reducer that keeps its factor, W must have the factor 2^e.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class ModButterfly(ModButterflyConfig config) : Module<ModButterflyConfig>(config)
{
    private readonly ModButterflyConfig butterfly = config.Validated();

    /// <summary>Numbers and factors.</summary>
    public Stream<ButterflyOperand> Operands { get; } = In.Stream(new ButterflyOperand(config));

    /// <summary>Results, in the same order.</summary>
    public Stream<ButterflyResult> Results { get; } = Out.Stream(new ButterflyResult(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var bits = butterfly.Bits;
        var multiplier = Instance(new ModMultiplier(butterfly.Inner), "multiplier");
        var isSande = butterfly.Kind == ModButterflyKind.Both ? Operands.Payload.IsGentlemanSande! : butterfly.Kind == ModButterflyKind.GentlemanSande;
        var factors = Operands.Map(operand =>
        {
            var result = Wire.Of(new ModFactors(butterfly.Inner));
            var (kept, factor) = (operand.A, operand.B);
            if (butterfly.Kind != ModButterflyKind.CooleyTukey)
            {
                kept = Mux(isSande, Halved(Added(operand.A, operand.B)), operand.A);
                factor = Mux(isSande, Halved(Subtracted(operand.A, operand.B)), operand.B);
            }

            result.A.Value = factor;
            result.B.Value = operand.W;
            result.Tag!.Value = operand.Tag is null ? Cat(isSande, kept) : Cat(operand.Tag, isSande, kept);
            return result;
        }).Stage();
        multiplier.Factors.TakeFrom(factors);
        var results = multiplier.Results.Map(product =>
        {
            var result = Wire.Of(new ButterflyResult(butterfly));
            var (kept, number) = (product.Tag![bits - 1, 0].AsUInt(), product.Number);
            var wasSande = product.Tag[bits];
            result.A.Value = butterfly.Kind == ModButterflyKind.GentlemanSande ? kept : Mux(wasSande, kept, Added(kept, number));
            result.B.Value = butterfly.Kind == ModButterflyKind.GentlemanSande ? number : Mux(wasSande, number, Subtracted(kept, number));
            if (result.Tag is not null)
                result.Tag.Value = product.Tag[bits + butterfly.Reducer.TagBits, bits + 1];
            return result;
        }).Stage();
        Results.TakeFrom(results);
    }

    private UInt Constant(BigInteger value) => UInt.Constant(value, butterfly.Bits);

    private UInt Added(UInt a, UInt b)
    {
        var bits = butterfly.Bits;
        var sum = a + b;
        var less = (sum - Constant(butterfly.Reducer.ModulusValue)).Wrap(bits + 1);
        return Mux(less[bits], sum, less).Wrap(bits);
    }

    private UInt Subtracted(UInt a, UInt b)
    {
        var bits = butterfly.Bits;
        var difference = (a - b).Wrap(bits + 1);
        return Mux(difference[bits], (difference + Constant(butterfly.Reducer.ModulusValue)).Wrap(bits + 1), difference).Wrap(bits);
    }

    /// <summary>x / 2 mod M: half of x or of x + M, whichever is even.</summary>
    private UInt Halved(UInt x)
    {
        if (!butterfly.Halves)
            return x;
        var half = Constant((butterfly.Reducer.ModulusValue + 1) / 2);
        // (x + M) / 2 is (x − 1) / 2 + (M + 1) / 2.
        return Mux(x[0], ((x >> 1) + half).Wrap(butterfly.Bits), x >> 1);
    }
}
