using HdlDsl;
using static HdlDsl.Hdl;

namespace Benchmarks.Designs;

/// <summary>Eight INT8 products, summed and accumulated to 32 bits. Three stages: products, their sum, accumulator.</summary>
public sealed class DotProduct : Module
{
    private const int Lanes = 8;

    /// <summary>The operands of this cycle count.</summary>
    public Bit Valid { get; } = In.Bit();

    /// <summary>The operands of this cycle start a new sum.</summary>
    public Bit Clear { get; } = In.Bit();

    /// <summary>Left operands.</summary>
    public Vec<SInt> A { get; } = In.Vec(Lanes, Shape.SInt(8));

    /// <summary>Right operands.</summary>
    public Vec<SInt> B { get; } = In.Vec(Lanes, Shape.SInt(8));

    /// <summary>The sum, three cycles behind its last operands, modulo 2^32.</summary>
    public SInt Sum { get; } = Out.SInt(32);

    /// <inheritdoc/>
    protected override void Build()
    {
        var products = A.Zip(B, (a, b) => Delay(a * b, reset: Reset.None));
        var dot = Delay(products.SumTree(), reset: Reset.None);
        var valid = Delay(Valid, cycles: 2);
        var clear = Delay(Clear, cycles: 2);
        var sum = Reg.SInt(32);
        using (When(valid))
            sum.Next = (Mux(clear, 0, sum) + dot).Wrap();
        Sum.Value = sum;
    }
}
