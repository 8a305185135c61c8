using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Oasis;

/// <summary>
/// Main branch of a line: the sum of counts times products of centroids. Each term is an integer times 2^−24, and so is the sum, in an accumulator that holds
/// it exactly: MaxReduction times the greatest FP16 number. Three stages: products, products shifted to their place and added, sum.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class OasisReducer(OasisConfig config) : Module<OasisConfig>(config)
{
    /// <summary>Bits of an FP16 number as a multiple of 2^−24: 11 of the significand, 29 of the greatest shift, the sign.</summary>
    private const int ScaledBits = 41;

    /// <summary>Cycles from terms to the sum that has them.</summary>
    internal const int Latency = 3;

    /// <summary>There are terms.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>They are a channel's first ones.</summary>
    public Bit IsFirst { get; } = In.Bit();

    /// <summary>Counts.</summary>
    public Vec<UInt> Counts { get; } = In.Vec(config.Terms, Shape.UInt(config.CountBits));

    /// <summary>Products of centroids.</summary>
    public Vec<OasisScaled> Products { get; } = In.Vec(config.Terms, new OasisScaled());

    /// <summary>The sum since the first ones, as a multiple of 2^−24.</summary>
    public SInt Sum { get; } = Out.SInt(SumBits(config));

    /// <summary>The sum of the counts.</summary>
    public UInt Count { get; } = Out.UInt(config.CountBits);

    /// <summary>Width of the sum.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>Bits.</returns>
    internal static int SumBits(OasisConfig config) => config.CountBits + ScaledBits;

    /// <inheritdoc/>
    protected override void Build()
    {
        var shifted = Counts.Select((number, term) =>
        {
            var product = Delay(Products[term].Significand * number.ToSInt(), reset: Reset.None).Named($"product_{term}");
            var shift = Delay(Products[term].Shift, reset: Reset.None).Named($"shift_{term}");
            return product << shift;
        });
        var terms = Delay(shifted.SumTree().Wrap(Sum.Width), reset: Reset.None);
        var number = Delay(Counts.SumTree().Wrap(Config.CountBits), 2, reset: Reset.None);
        var isFirst = Delay(IsFirst, 2, reset: Reset.None);
        var sum = Reg.SInt(Sum.Width, reset: Reset.None);
        var count = Reg.UInt(Config.CountBits, reset: Reset.None);
        using (When(Delay(Takes, 2)))
        {
            sum.Next = (Mux(isFirst, 0, sum) + terms).Wrap(sum.Width);
            count.Next = (Mux(isFirst, 0, count) + number).Wrap(count.Width);
        }

        Sum.Value = sum;
        Count.Value = count;
    }
}
