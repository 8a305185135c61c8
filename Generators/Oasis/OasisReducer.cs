using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>
/// Main branch of a line: the sum of counts times products of centroids. Each term is an integer times 2^−24, and so is the sum, in an accumulator that holds
/// it exactly: MaxReduction times the greatest FP16 number. It is rounded once, to FP32, to the nearest, ties to even.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class OasisReducer(OasisConfig config) : Module<OasisConfig>(config)
{
    /// <summary>Bits of an FP16 number as a multiple of 2^−24: 11 of the significand, 29 of the greatest shift, the sign.</summary>
    private const int ScaledBits = 41;

    /// <summary>There are terms.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>They are a channel's first ones.</summary>
    public Bit IsFirst { get; } = In.Bit();

    /// <summary>Counts.</summary>
    public Vec<UInt> Counts { get; } = In.Vec(config.Terms, Shape.UInt(config.CountBits));

    /// <summary>Products of centroids.</summary>
    public Vec<OasisScaled> Products { get; } = In.Vec(config.Terms, new OasisScaled());

    /// <summary>The sum since the first ones, FP32.</summary>
    public Bits Sum { get; } = Out.Bits(OasisConfig.ResultBits);

    /// <summary>The sum of the counts.</summary>
    public UInt Count { get; } = Out.UInt(config.CountBits);

    /// <inheritdoc/>
    protected override void Build()
    {
        var sum = Reg.SInt(Config.CountBits + ScaledBits, reset: Reset.None);
        var count = Reg.UInt(Config.CountBits, reset: Reset.None);
        var terms = Counts.Select((number, term) => (Products[term].Significand * number.ToSInt()) << Products[term].Shift).SumTree();
        using (When(Takes))
        {
            sum.Next = (Mux(IsFirst, 0, sum) + terms).Wrap(sum.Width);
            count.Next = (Mux(IsFirst, 0, count) + Counts.SumTree()).Wrap(count.Width);
        }

        Sum.Value = Float.FromScaledInteger(sum, SInt.Constant(-24, 6), FloatFormat.Fp32).Value.Code;
        Count.Value = count;
    }
}
