using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// Some bits of a product, by the digits of the first factor: P' = (P + digit·b) / 2^d, whose low digit goes out. After all digits the sum has the high bits
/// and the digits that went out are the low ones. Bits above the wanted ones are never computed.
/// </summary>
/// <param name="Config">The reducer: digits, and how they are multiplied.</param>
/// <param name="FirstBits">Width of the first factor.</param>
/// <param name="SecondBits">Width of the second one.</param>
/// <param name="LowBit">The lowest bit that is wanted.</param>
/// <param name="Bits">Bits that are wanted.</param>
public sealed record DigitProduct(ModReduceConfig Config, int FirstBits, int SecondBits, int LowBit, int Bits)
{
    private int Digit => Math.Min(Config.Digit, FirstBits);

    /// <summary>Steps: one for each digit that counts.</summary>
    public int Steps => TableSumPlan.CeilingOf(Math.Min(FirstBits, LowBit + Bits), Digit);

    /// <summary>Builds the product.</summary>
    /// <param name="schedule">The core's schedule.</param>
    /// <param name="first">The factor that is cut into digits.</param>
    /// <param name="second">The other one.</param>
    /// <param name="time">Time of the first step, behind the one in which the second factor comes, unless that one stays.</param>
    /// <returns>The wanted bits, from <paramref name="time"/> + <see cref="Steps"/> on.</returns>
    public Timed Build(ModSchedule schedule, Timed first, Timed second, int time)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(second);
        var (digit, end, rest) = (Digit, LowBit + Bits, second);
        var loop = new DigitLoop(schedule, digit, Steps);
        DigitStation? current = null;
        UInt? factor = null;
        var (sum, outs) = loop.Build(first, Timed.Constant(schedule, BigInteger.Zero, 1), time, done => Math.Min(SecondBits, end - (done * digit)), (now, part, station) =>
        {
            if (current != station)
            {
                // Later stations need fewer of its bits, and those alone are kept for them.
                current = station;
                rest = rest.Width > now.Width ? rest.Slice(0, now.Width) : rest;
                rest = rest.Covering(station.Time, station.Steps);
                factor = rest.At(station.Time);
            }

            var all = (now + Multiply(Config.Product, part, factor!)).Wrap(now.Width + digit);
            var isWanted = (station.Done + station.Steps) * digit > LowBit;
            var isLast = station.Steps == 1 && station.Done + 1 == Steps && end <= Steps * digit;
            return (isLast ? null : all >> digit, isWanted ? all.Wrap(digit) : null);
        });
        var at = time + Steps;
        var parts = new List<Timed>();
        var place = Steps * digit;
        foreach (var part in outs.Reverse())
        {
            place -= part.Width;
            parts.Insert(0, part);
        }

        parts.Add(sum);
        var wanted = new List<Timed>();
        foreach (var part in parts)
        {
            var (low, high) = (Math.Max(LowBit, place), Math.Min(end, place + part.Width));
            if (high > low)
                wanted.Add(part.Slice(low - place, high - low));
            place += part.Width;
        }

        return wanted.Count == 0 ? Timed.Constant(schedule, BigInteger.Zero, Bits) : Timed.Join(schedule, at, wanted).Extended(Bits);
    }

    /// <summary>A product in one cycle.</summary>
    /// <param name="product">How.</param>
    /// <param name="digit">The narrower factor; with shifts and additions there is a row for each of its bits.</param>
    /// <param name="factor">The other one.</param>
    /// <returns>All bits of the product.</returns>
    public static UInt Multiply(ModProduct product, UInt digit, UInt factor)
    {
        ArgumentNullException.ThrowIfNull(digit);
        ArgumentNullException.ThrowIfNull(factor);
        if (product == ModProduct.Operator)
            return digit * factor;
        var rows = Enumerable.Range(0, digit.Width).Select(i => Mux(digit[i], factor, 0) << i).ToList();
        return rows.SumTree().Wrap(digit.Width + factor.Width);
    }
}
