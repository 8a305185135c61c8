using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>Operations that several architectures share, on timed values.</summary>
/// <param name="config">The reducer.</param>
/// <param name="schedule">The core's schedule.</param>
/// <param name="loaded">The loaded modulus, p bits; null for the fixed one.</param>
public sealed class ModDatapath(ModReduceConfig config, ModSchedule schedule, UInt? loaded)
{
    private UInt? tripled;

    /// <summary>The reducer.</summary>
    public ModReduceConfig Config => config;

    /// <summary>The core's schedule.</summary>
    public ModSchedule Schedule => schedule;

    /// <summary>A small multiple of the modulus.</summary>
    /// <param name="factor">1, 2 or 3.</param>
    /// <returns>A constant or, with a loaded modulus, a signal.</returns>
    public UInt Multiple(int factor) => loaded is null
        ? UInt.Constant(factor * config.ModulusValue, (int)(factor * config.ModulusValue).GetBitLength())
        : factor switch
        {
            1 => loaded,
            2 => loaded << 1,
            // Registered: the sum is ready long before the first operand.
            _ => tripled ??= Delay(loaded + (loaded << 1), cycles: 1),
        };

    /// <summary>Takes bits in by restoring subtraction.</summary>
    /// <param name="plan">Which bits.</param>
    /// <param name="value">The value, below 2^(bits + left) · M.</param>
    /// <param name="time">Time of the first cycle.</param>
    /// <returns>R, p bits and below M, with the bits that are left behind it, valid from <paramref name="time"/> + cycles on.</returns>
    public Timed Restore(RestoringPlan plan, Timed value, int time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(value);
        if (plan.Bits == 0)
            return value;
        var p = config.ModulusBits;
        var taken = plan.AllBits + plan.Left;
        value = value.Until(time);
        var remainder = Padded(value, taken, p);
        var rest = Padded(value, 0, taken);
        for (var done = 0; done < plan.Cycles;)
        {
            var steps = Math.Min(schedule.Interval, plan.Cycles - done);
            var here = steps * plan.BitsPerCycle;
            rest = rest.Until(time + done);
            var bits = rest.Slice(rest.Width - here, here);
            remainder = steps == 1
                ? schedule.Loop(time + done, 1, [remainder], now => [Subtract(now[0], bits.At(time + done))])[0]
                : schedule.Loop(time + done, steps, [remainder, bits], now => [Subtract(now[0], now[1].Truncate(plan.BitsPerCycle)), (now[1] << plan.BitsPerCycle).Wrap(here)])[0];
            done += steps;
            if (done < plan.Cycles || plan.Left > 0)
                rest = rest.Slice(0, rest.Width - here);
        }

        return plan.Left == 0 ? remainder : Join(remainder, rest, time + plan.Cycles);
    }

    /// <summary>Two values in one, at a time.</summary>
    /// <param name="high">The high bits.</param>
    /// <param name="low">The low bits.</param>
    /// <param name="time">The time.</param>
    /// <returns>The value, at that time alone.</returns>
    public Timed Join(Timed high, Timed low, int time)
    {
        ArgumentNullException.ThrowIfNull(high);
        ArgumentNullException.ThrowIfNull(low);
        return schedule.Input(Cat(high.At(time), low.At(time)).AsUInt(), time);
    }

    /// <summary>Bits of a value, with zeros above its own.</summary>
    private Timed Padded(Timed value, int offset, int width)
    {
        if (offset >= value.Width)
            return Timed.Constant(schedule, BigInteger.Zero, width);
        var slice = value.Slice(offset, Math.Min(width, value.Width - offset));
        return slice.Width == width ? slice : slice.Extended(width);
    }

    /// <summary>R and some bits behind it, less a multiple of M: below M again.</summary>
    private UInt Subtract(UInt remainder, UInt bits)
    {
        var r = config.StepBits;
        for (var done = 0; done < bits.Width; done += r)
        {
            var all = Cat(remainder, bits.Slice(bits.Width - done - r, r)).AsUInt();
            remainder = r == 1 ? SubtractOne(all) : SubtractUpTo3(all);
        }

        return remainder;
    }

    /// <summary>all &lt; 2M, so that all − M has its sign in bit p.</summary>
    private UInt SubtractOne(UInt all)
    {
        var p = config.ModulusBits;
        var difference = (all - Multiple(1)).Wrap(p + 1);
        return Mux(difference[p], all.Wrap(p), difference.Wrap(p));
    }

    /// <summary>all &lt; 4M, so that all − i·M has its sign in bit p + 2.</summary>
    private UInt SubtractUpTo3(UInt all)
    {
        var p = config.ModulusBits;
        var less = Enumerable.Range(1, 3).Select(i => (all - Multiple(i)).Wrap(p + 3)).ToArray();
        return Mux(!less[2][p + 2], less[2].Wrap(p), Mux(!less[1][p + 2], less[1].Wrap(p), Mux(!less[0][p + 2], less[0].Wrap(p), all.Wrap(p))));
    }
}
