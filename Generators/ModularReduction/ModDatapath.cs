using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>Operations that several architectures share, on timed values.</summary>
/// <param name="config">The reducer.</param>
/// <param name="schedule">The core's schedule.</param>
/// <param name="loaded">The loaded modulus, p bits; null for the fixed one.</param>
/// <param name="tables">The tables.</param>
public sealed class ModDatapath(ModReduceConfig config, ModSchedule schedule, UInt? loaded, ModTables tables)
{
    private UInt? tripled;

    /// <summary>The reducer.</summary>
    public ModReduceConfig Config => config;

    /// <summary>The core's schedule.</summary>
    public ModSchedule Schedule => schedule;

    /// <summary>The tables.</summary>
    public ModTables Tables => tables;

    /// <summary>The data path of a core, with its loader when the modulus is loaded.</summary>
    /// <param name="core">The core.</param>
    /// <param name="loading">What is loaded; null for a fixed modulus, or where there are no tables.</param>
    /// <returns>The data path.</returns>
    public static ModDatapath Of(ModCore core, ModLoaderConfig? loading)
    {
        ArgumentNullException.ThrowIfNull(core);
        var schedule = ModSchedule.Of(core);
        if (loading is null)
            return new ModDatapath(core.Config, schedule, ModulusRegister.Of(core), new ModTables(schedule, null));
        var loader = Instance(new ModLoader(loading));
        loader.NewModulus.Value = core.NewModulus!;
        loader.Loads.Value = core.Loads!;
        core.IsLoading!.Value = loader.IsLoading;
        return new ModDatapath(core.Config, schedule, loader.Modulus, new ModTables(schedule, loader));
    }

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
        var (remainder, rest) = TakeIn(value, plan.AllBits + plan.Left, config.ModulusBits, plan.Cycles, plan.BitsPerCycle, time, Subtract);
        return plan.Left == 0 ? remainder : Join(remainder, rest!, time + plan.Cycles);
    }

    /// <summary>A register begins with the highest bits of a value and takes the lower ones in, some in each cycle.</summary>
    /// <param name="value">The value; it has zeros above its own bits.</param>
    /// <param name="lowBits">Bits that the register does not begin with.</param>
    /// <param name="width">Width of the register.</param>
    /// <param name="cycles">Cycles.</param>
    /// <param name="bitsPerCycle">Bits of a cycle.</param>
    /// <param name="time">Time of the first cycle.</param>
    /// <param name="step">Gives the register's next value from its present one and the bits of a cycle.</param>
    /// <returns>The register, from <paramref name="time"/> + cycles on, and the bits that were not taken in; null when there are none.</returns>
    public (Timed Sum, Timed? Left) TakeIn(Timed value, int lowBits, int width, int cycles, int bitsPerCycle, int time, Func<UInt, UInt, UInt> step)
    {
        ArgumentNullException.ThrowIfNull(value);
        value = value.Until(time);
        var sum = Padded(value, lowBits, width);
        Timed? rest = Padded(value, 0, lowBits);
        for (var done = 0; done < cycles;)
        {
            var steps = Math.Min(schedule.Interval, cycles - done);
            var here = steps * bitsPerCycle;
            rest = rest!.Until(time + done);
            var bits = rest.Slice(rest.Width - here, here);
            sum = steps == 1
                ? schedule.Loop(time + done, 1, [sum], now => [step(now[0], bits.At(time + done))])[0]
                : schedule.Loop(time + done, steps, [sum, bits], now => [step(now[0], now[1].Truncate(bitsPerCycle)), (now[1] << bitsPerCycle).Wrap(here)])[0];
            done += steps;
            rest = rest.Width == here ? null : rest.Slice(0, rest.Width - here);
        }

        return (sum, rest);
    }

    /// <summary>An accumulator and a table's word, in a module of its own.</summary>
    /// <param name="accumulator">The accumulator.</param>
    /// <param name="word">The word.</param>
    /// <param name="sumBits">Width of the sum.</param>
    /// <returns>The sum.</returns>
    public UInt AddToChain(UInt accumulator, UInt word, int sumBits)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        ArgumentNullException.ThrowIfNull(word);
        var adder = Instance(new ChainAdder(new ChainAdderConfig(accumulator.Width)));
        adder.Accumulator.Value = accumulator;
        adder.Word.Value = word.Wrap(adder.Word.Width);
        return adder.Sum.Wrap(sumBits);
    }

    /// <summary>Makes a result of a sum.</summary>
    /// <param name="plan">How.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="time">Time of the first cycle.</param>
    /// <returns>The result, from <paramref name="time"/> + cycles on; it may have zeros on top.</returns>
    public Timed Correct(CorrectionPlan plan, Timed sum, int time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(sum);
        if (plan.Table is { } table)
        {
            var all = sum.At(time);
            var word = tables.Read(table, -1, all.Slice(table.Offset, all.Width - table.Offset));
            var low = all.Wrap(table.Kind == ModTableKind.Residue ? table.Offset : table.Offset + 2);
            sum = schedule.Register(time, AddToChain(low, word, config.ModulusBits + 1));
            time++;
        }

        return plan.Restoring is null ? sum : Restore(plan.Restoring, sum, time);
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
