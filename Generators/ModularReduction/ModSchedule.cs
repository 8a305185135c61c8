using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// Times of operations in a data path that takes an operand every Interval cycles (modulo scheduling). Times count from an operand's cycle 0; hardware that
/// works at time t works in the phase t mod Interval for every operand.
/// </summary>
/// <param name="moves">Enable of all registers.</param>
/// <param name="phase">The phase; null when the interval is 1.</param>
/// <param name="interval">Cycles between two operands.</param>
public sealed class ModSchedule(Bit moves, UInt? phase, int interval)
{
    /// <summary>Enable of all registers.</summary>
    public Bit Moves => moves;

    /// <summary>Cycles between two operands.</summary>
    public int Interval => interval;

    /// <summary>How adders of three words are written.</summary>
    public ModAdders Adders { get; init; }

    /// <summary>The schedule of a core.</summary>
    /// <param name="core">The core.</param>
    /// <returns>The schedule.</returns>
    public static ModSchedule Of(ModCore core)
    {
        ArgumentNullException.ThrowIfNull(core);
        return new ModSchedule(core.Moves, core.Phase, ModTiming.Of(core.Config).Interval) { Adders = core.Config.Adders };
    }

    /// <summary>The phase is that of a time.</summary>
    /// <param name="time">The time in cycles.</param>
    /// <returns>A condition; true when the interval is 1.</returns>
    public Bit Is(int time) => phase is null ? true : phase == time % interval;

    /// <summary>The phase is that of one of some times in a row.</summary>
    /// <param name="time">The first time.</param>
    /// <param name="count">How many, 1 … Interval.</param>
    /// <returns>A condition; true when it is every phase.</returns>
    public Bit IsIn(int time, int count)
    {
        if (phase is null || count == interval)
            return true;
        var (first, last) = (time % interval, (time + count - 1) % interval);
        if (first == last)
            return phase == first;
        if (first == 0)
            return phase <= last;
        if (last == interval - 1)
            return phase >= first;
        return first < last ? (phase >= first) & (phase <= last) : (phase >= first) | (phase <= last);
    }

    /// <summary>One of some signals: the i-th at the i-th time from a first one on; any of them in other phases.</summary>
    /// <param name="time">The first time.</param>
    /// <param name="values">1 … Interval signals of one width.</param>
    /// <returns>The selected one.</returns>
    public UInt Select(int time, IReadOnlyList<UInt> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 1)
            return values[0];
        // Places of phases that have no step are free: they take the last step's value.
        var places = Enumerable.Range(0, interval)
            .Select(place => values[Math.Min((place - (time % interval) + interval) % interval, values.Count - 1)]).ToList();
        return Tree(places, 0, phase!.Width - 1);
    }

    /// <summary>Multiplexers of two by the bits of the phase; equal halves need none.</summary>
    private UInt Tree(List<UInt> places, int first, int bit)
    {
        if (bit < 0)
            return places[first];
        var low = Tree(places, first, bit - 1);
        var half = first + (1 << bit);
        if (half >= places.Count)
            return low;
        var high = Tree(places, half, bit - 1);
        return ReferenceEquals(low, high) ? low : Mux(phase![bit], high, low);
    }

    /// <summary>A number for each of some times in a row.</summary>
    /// <param name="time">The first time.</param>
    /// <param name="count">How many, 1 … Interval.</param>
    /// <returns>0 … count − 1; count − 1 in other phases. Null when there is but one.</returns>
    public UInt? StepIndex(int time, int count)
    {
        if (count == 1)
            return null;
        var width = BitsToCount(count);
        return time % interval == 0 && count == interval
            ? phase!
            : Select(time, [.. Enumerable.Range(0, count).Select(step => UInt.Constant(step, width))]);
    }

    /// <summary>A value that comes in at a time and is there in that cycle alone.</summary>
    /// <param name="value">The signal.</param>
    /// <param name="time">The time.</param>
    /// <returns>The timed value.</returns>
    public Timed Input(UInt value, int time) => new(this, value, time, time);

    /// <summary>
    /// A loop: registers that take new values at each of some times in a row, from their own last ones or, at the first time, from given ones.
    /// </summary>
    /// <param name="time">The first time.</param>
    /// <param name="steps">How many, 1 … Interval.</param>
    /// <param name="start">The values at the first time, one for each register, which is as wide as it.</param>
    /// <param name="step">Gives the registers' next values from the present ones.</param>
    /// <returns>What the registers hold behind the last step.</returns>
    public Timed[] Loop(int time, int steps, IReadOnlyList<Timed> start, Func<UInt[], UInt[]> step)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(step);
        if (steps < 1 || steps > interval)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"A loop has 1 to {interval} steps.");
        var enable = steps == interval ? moves : moves & IsIn(time, steps);
        var isFirst = Is(time);
        var first = start.Select(value => value.At(time)).ToArray();
        var registers = new UInt[first.Length];
        for (var i = 0; i < first.Length; i++)
        {
            var stage = Reg.UInt(first[i].Width, reset: Reset.None, enable: enable);
            registers[i] = stage;
        }

        var present = steps == 1 ? first : [.. first.Select((value, i) => Mux(isFirst, value, registers[i]))];
        var next = step(present);
        for (var i = 0; i < registers.Length; i++)
            registers[i].Next = next[i];
        return [.. registers.Select(register => new Timed(this, register, time + steps, time + interval))];
    }

    /// <summary>A loop of which each step takes some cycles, in which what the registers hold and what they begin with stays.</summary>
    /// <param name="time">Time of the first cycle.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="cycles">Cycles of a step; those of all steps are at most Interval.</param>
    /// <param name="start">The values at the first time, one for each register, which is as wide as it.</param>
    /// <param name="step">Gives the registers' next values from the present ones; they count in a step's last cycle.</param>
    /// <returns>What the registers hold behind the last step.</returns>
    public Timed[] SlowLoop(int time, int steps, int cycles, IReadOnlyList<Timed> start, Func<UInt[], UInt[]> step)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(step);
        var all = steps * cycles;
        if (all > interval)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"A loop has at most {interval} cycles.");
        var isLast = Select(time, [.. Enumerable.Range(1, all).Select(cycle => UInt.Constant(cycle % cycles == 0 ? 1 : 0, 1))])[0];
        var enable = moves & IsIn(time, all) & isLast;
        var isFirst = IsIn(time, cycles);
        var registers = new UInt[start.Count];
        var present = new UInt[start.Count];
        for (var i = 0; i < registers.Length; i++)
        {
            var stage = Reg.UInt(start[i].Width, reset: Reset.None, enable: enable);
            registers[i] = stage;
            present[i] = Mux(isFirst, start[i].Covering(time, cycles).At(time), stage);
        }

        var next = step(present);
        for (var i = 0; i < registers.Length; i++)
            registers[i].Next = next[i];
        return [.. registers.Select(register => new Timed(this, register, time + all, time + interval + cycles - 1))];
    }

    /// <summary>A register that takes a value at one time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="value">The value; made of values of that time.</param>
    /// <returns>The register, valid behind that time.</returns>
    public Timed Register(int time, UInt value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var held = Reg.UInt(value.Width, reset: Reset.None, enable: moves & Is(time));
        held.Next = value;
        return new Timed(this, held, time + 1, time + interval);
    }
}

/// <summary>A signal that holds an operand's value from a time to another; registers for later times are made where they are read.</summary>
/// <param name="schedule">The schedule.</param>
/// <param name="signal">The signal.</param>
/// <param name="from">First time of the value.</param>
/// <param name="to">Last time of the value.</param>
public sealed class Timed(ModSchedule schedule, UInt signal, int from, int to)
{
    private Timed? later;

    /// <summary>Width in bits.</summary>
    public int Width => signal.Width;

    /// <summary>The first time.</summary>
    public int From => from;

    /// <summary>The value at a time.</summary>
    /// <param name="time">The time, not before <see cref="From"/>.</param>
    /// <returns>A signal to be read at that time.</returns>
    public UInt At(int time) => Until(time).Signal;

    /// <summary>The value from a time on, without the registers that hold it until then: slices of it are delayed by themselves.</summary>
    /// <param name="time">The time, not before <see cref="From"/>.</param>
    /// <returns>The value.</returns>
    public Timed Until(int time)
    {
        if (time < from)
            throw new ArgumentOutOfRangeException(nameof(time), time, $"The value is there from {from} on.");
        var value = this;
        while (time > value.Last)
            value = value.later ??= schedule.Register(value.Last, value.Signal);
        return value;
    }

    /// <summary>The value at some times in a row, in one signal: registered once more where it does not stay that long.</summary>
    /// <param name="time">The first time.</param>
    /// <param name="count">How many.</param>
    /// <returns>The value.</returns>
    public Timed Covering(int time, int count)
    {
        var value = Until(time);
        return value.Last >= time + count - 1 ? value : schedule.Register(time - 1, At(time - 1));
    }

    /// <summary>Whether <see cref="Covering"/> can be had.</summary>
    /// <param name="time">The first time.</param>
    /// <param name="count">How many.</param>
    /// <returns>True when the value stays that long, or is there one cycle before.</returns>
    public bool Covers(int time, int count) => Until(time).Last >= time + count - 1 || time > from;

    /// <summary>Values side by side, for as long as all of them stay.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="time">Time from which they are wanted.</param>
    /// <param name="parts">The values, the lowest first.</param>
    /// <returns>All of them.</returns>
    public static Timed Join(ModSchedule schedule, int time, IReadOnlyList<Timed> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var now = parts.Select(part => part.Until(time)).ToList();
        return now.Count == 1 ? now[0] : new Timed(schedule, Cat([.. Enumerable.Reverse(now).Select(part => part.Signal)]).AsUInt(), time, now.Min(part => part.Last));
    }

    /// <summary>A signal that holds the value whenever it is needed.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>The value.</returns>
    public static Timed Stable(ModSchedule schedule, UInt signal) => new(schedule, signal, 0, int.MaxValue);

    /// <summary>A constant: there at all times, without registers.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="value">The number.</param>
    /// <param name="width">Its width.</param>
    /// <returns>The value.</returns>
    public static Timed Constant(ModSchedule schedule, BigInteger value, int width) => new(schedule, UInt.Constant(value, width), 0, int.MaxValue);

    /// <summary>A value that gates make of it, from a time on for as long as it stays.</summary>
    /// <param name="time">The time.</param>
    /// <param name="change">The gates.</param>
    /// <returns>The value.</returns>
    public Timed Changed(int time, Func<UInt, UInt> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var now = Until(time);
        return new Timed(schedule, change(now.Signal), time, now.Last);
    }

    /// <summary>Zeros above it.</summary>
    /// <param name="width">Width of the result, its own or more.</param>
    /// <returns>A value at the same times.</returns>
    public Timed Extended(int width) => new(schedule, signal.Wrap(width), from, to);

    /// <summary>Some bits.</summary>
    /// <param name="offset">The lowest.</param>
    /// <param name="width">How many.</param>
    /// <returns>A value at the same times.</returns>
    public Timed Slice(int offset, int width) => new(schedule, signal.Slice(offset, width), from, to);

    private UInt Signal => signal;

    private int Last => to;
}
