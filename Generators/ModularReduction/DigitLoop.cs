using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>Steps of one station: the hardware of up to Interval steps.</summary>
/// <param name="Time">Time of its first step.</param>
/// <param name="Done">Steps in front of it.</param>
/// <param name="Steps">Its steps.</param>
public sealed record DigitStation(int Time, int Done, int Steps);

/// <summary>A step that takes a digit in.</summary>
/// <param name="sum">The sum so far.</param>
/// <param name="digit">The digit.</param>
/// <param name="station">The station.</param>
/// <returns>
/// The sum's next value, which is cut to the station's width, null when nobody wants it, in a station of one step, the last one; and a digit that goes out, null for none.
/// </returns>
public delegate (UInt? Sum, UInt? Out) DigitStep(UInt sum, UInt digit, DigitStation station);

/// <summary>
/// A register that takes the digits of a number in, the least significant one first, one in each cycle, and may give one out for each: the loop of serial
/// multiplications and of Montgomery's reduction. Every station of hardware does up to Interval steps and hands over to the next.
/// </summary>
/// <param name="schedule">The core's schedule.</param>
/// <param name="digitBits">Bits of a digit.</param>
/// <param name="steps">Steps, at least 1.</param>
public sealed class DigitLoop(ModSchedule schedule, int digitBits, int steps)
{
    /// <summary>Builds the stations.</summary>
    /// <param name="digits">The number; it has zeros above its own bits.</param>
    /// <param name="start">What the sum begins with.</param>
    /// <param name="time">Time of the first step.</param>
    /// <param name="widthOf">Width of the sum in a station, from the steps in front of it; never more than in the station before.</param>
    /// <param name="step">A step.</param>
    /// <returns>The sum, and the digits that came out, some in each; from <paramref name="time"/> + steps on.</returns>
    public (Timed Sum, IReadOnlyList<Timed> Outs) Build(Timed digits, Timed start, int time, Func<int, int> widthOf, DigitStep step)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(widthOf);
        ArgumentNullException.ThrowIfNull(step);
        Timed? sum = start;
        Timed? rest = digits.Width >= steps * digitBits ? digits.Slice(0, steps * digitBits) : digits.Extended(steps * digitBits);
        var outs = new List<Timed>();
        for (var done = 0; done < steps && sum is not null;)
        {
            rest = rest!.Until(time);
            var here = Math.Min(schedule.Interval, steps - done);
            var station = new DigitStation(time, done, here);
            var width = widthOf(done);
            var begin = sum.Width > width ? sum.Slice(0, width) : sum.Extended(width);
            var taken = rest.Slice(0, here * digitBits);
            var (next, part) = here == 1 ? BuildStep(station, begin, taken, step) : BuildLoop(station, begin, taken, step);
            sum = next;
            if (part is not null)
                outs.Add(part);
            done += here;
            time += here;
            rest = done == steps ? null : rest.Slice(here * digitBits, (steps - done) * digitBits);
        }

        return (sum ?? Timed.Constant(schedule, BigInteger.Zero, 1), outs);
    }

    private (Timed? Sum, Timed? Out) BuildStep(DigitStation station, Timed begin, Timed taken, DigitStep step)
    {
        var (next, part) = step(begin.At(station.Time), taken.At(station.Time), station);
        return (next is null ? null : schedule.Register(station.Time, next.Wrap(begin.Width)), part is null ? null : schedule.Register(station.Time, part));
    }

    private (Timed Sum, Timed? Out) BuildLoop(DigitStation station, Timed begin, Timed taken, DigitStep step)
    {
        var hasOut = false;
        var registers = schedule.Loop(station.Time, station.Steps, [begin, taken], now =>
        {
            var (next, part) = step(now[0], now[1].Wrap(digitBits), station);
            hasOut = part is not null;
            var kept = now[1].Slice(digitBits, taken.Width - digitBits);
            return [next!.Wrap(begin.Width), part is null ? kept.Wrap(taken.Width) : Cat(part, kept).AsUInt()];
        });
        return (registers[0], hasOut ? registers[1] : null);
    }
}
