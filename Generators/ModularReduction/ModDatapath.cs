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
    private readonly LimbAdder adder = new(config, schedule);
    private UInt? tripled;

    /// <summary>The reducer.</summary>
    public ModReduceConfig Config => config;

    /// <summary>The core's schedule.</summary>
    public ModSchedule Schedule => schedule;

    /// <summary>The tables.</summary>
    public ModTables Tables => tables;

    /// <summary>Adders.</summary>
    public LimbAdder Adder => adder;

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
        var (remainder, rest) = TakeIn(value, plan.AllBits + plan.Left, config.ModulusBits, plan.Rounds, plan.StepsPerRound, config.StepBits, plan.CyclesPerRound, time, Subtract);
        return plan.Left == 0 ? remainder : Timed.Join(schedule, time + plan.Cycles, [rest!, remainder]);
    }

    /// <summary>A register begins with the highest bits of a value and takes the lower ones in, some in each round.</summary>
    /// <param name="value">The value; it has zeros above its own bits.</param>
    /// <param name="lowBits">Bits that the register does not begin with.</param>
    /// <param name="width">Width of the register.</param>
    /// <param name="rounds">Rounds.</param>
    /// <param name="stepsPerRound">Steps of a round, one after the other in one cycle.</param>
    /// <param name="bitsPerStep">Bits of a step.</param>
    /// <param name="cyclesPerRound">Cycles of a round: one for each limb.</param>
    /// <param name="time">Time of the first cycle.</param>
    /// <param name="step">Gives the register's next value.</param>
    /// <returns>The register, from <paramref name="time"/> + all cycles on, and the bits that were not taken in; null when there are none.</returns>
    public (Timed Sum, Timed? Left) TakeIn(
        Timed value, int lowBits, int width, int rounds, int stepsPerRound, int bitsPerStep, int cyclesPerRound, int time, ModStep step)
    {
        ArgumentNullException.ThrowIfNull(value);
        value = value.Until(time);
        var sum = Padded(value, lowBits, width);
        Timed? rest = Padded(value, 0, lowBits);
        var bitsPerRound = stepsPerRound * bitsPerStep;
        for (var done = 0; done < rounds;)
        {
            // Limbs need a number that stays; where it does not, the first round has registers for each limb.
            rest = rest!.Until(time);
            var isStable = schedule.Interval >= cyclesPerRound && sum.Covers(time, cyclesPerRound) && rest.Covers(time, cyclesPerRound);
            var here = isStable ? Math.Min(schedule.Interval / cyclesPerRound, rounds - done) : 1;
            var bits = rest.Slice(rest.Width - (here * bitsPerRound), here * bitsPerRound);
            sum = Station(sum, bits, here, isStable);
            done += here;
            time += here * cyclesPerRound;
            rest = rest.Width == bits.Width ? null : rest.Slice(0, rest.Width - bits.Width);
        }

        return (sum, rest);

        Timed Station(Timed start, Timed bits, int here, bool isStable)
        {
            if (here == 1 && (!isStable || cyclesPerRound == 1))
            {
                var end = time + cyclesPerRound - 1;
                return schedule.Register(end, Round(start.At(time), bits.At(time), isStable: false));
            }

            // A single round takes all bits that there are: no register for those of later rounds.
            if (here == 1)
                return schedule.SlowLoop(time, 1, cyclesPerRound, [start], now => [Round(now[0], bits.Covering(time, cyclesPerRound).At(time), isStable: true)])[0];
            Timed[] begin = [start, bits];
            UInt[] Next(UInt[] now) => [Round(now[0], now[1].Truncate(bitsPerRound), isStable: cyclesPerRound > 1), (now[1] << bitsPerRound).Wrap(bits.Width)];
            return cyclesPerRound == 1 ? schedule.Loop(time, here, begin, Next)[0] : schedule.SlowLoop(time, here, cyclesPerRound, begin, Next)[0];
        }

        UInt Round(UInt now, UInt bits, bool isStable)
        {
            for (var done = 0; done < bitsPerRound; done += bitsPerStep)
            {
                var all = Cat(now, bits.Slice(bitsPerRound - done - bitsPerStep, bitsPerStep)).AsUInt();
                now = step(isStable ? Timed.Stable(schedule, all) : schedule.Input(all, time), time, isStable);
            }

            return now;
        }
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
        var chain = Instance(new ChainAdder(new ChainAdderConfig(accumulator.Width)));
        chain.Accumulator.Value = accumulator;
        chain.Word.Value = word.Wrap(chain.Word.Width);
        return chain.Sum.Wrap(sumBits);
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
            var bits = config.ModulusBits + 1;
            sum = config.LimbsOf(bits) == 1
                ? schedule.Register(time, AddToChain(low, word, bits))
                : adder.Register(schedule, time, [schedule.Input(low, time), schedule.Input(word, time)], bits);
            time += config.LimbsOf(bits);
        }

        return plan.Restoring is null ? sum : Restore(plan.Restoring, sum, time);
    }

    /// <summary>Bits of a value, with zeros above its own.</summary>
    private Timed Padded(Timed value, int offset, int width)
    {
        if (offset >= value.Width)
            return Timed.Constant(schedule, BigInteger.Zero, width);
        var slice = value.Slice(offset, Math.Min(width, value.Width - offset));
        return slice.Width == width ? slice : slice.Extended(width);
    }

    /// <summary>R with the bits of a step behind it, less a multiple of M: below M again. Below 2M, R − M has its sign in bit p; below 4M, R − i·M in bit p + 2.</summary>
    private UInt Subtract(Timed all, int time, bool isStable)
    {
        var p = config.ModulusBits;
        var bits = p + (config.StepBits == 1 ? 1 : 3);
        var result = LimbAdder.Limb(all, 0, p, time + config.LimbsOf(bits) - 1);
        for (var i = 1; i < 1 << config.StepBits; i++)
        {
            var less = adder.Sum(time, all, Timed.Stable(schedule, Multiple(i)), subtracts: true, bits, isStable);
            result = Mux(less[bits - 1], result, less.Wrap(p));
        }

        return result;
    }
}

/// <summary>A step of a register that takes bits in.</summary>
/// <param name="all">The register with the step's bits behind it.</param>
/// <param name="time">Time of the step's first cycle.</param>
/// <param name="isStable">The register stays for all cycles of the step.</param>
/// <returns>Its next value, read in the step's last cycle.</returns>
public delegate UInt ModStep(Timed all, int time, bool isStable);
