using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Ways for values to get from one clock to another. Each ends in the domain in which it is called: <c>using (ClockedBy(fast)) { var go = Crossing.Synchronise(start); }</c>.
/// Every other path between registers of different clocks is error HDL6001.
/// </summary>
public static class Crossing
{
    /// <summary>
    /// One bit through a row of registers. Latency: <paramref name="stages"/> edges of the receiving clock, or one more when the bit changes just at an edge.
    /// A pulse shorter than the receiving clock's period can be lost.
    /// </summary>
    /// <param name="value">A register or an input, without logic behind it (HDL6002).</param>
    /// <param name="stages">Number of registers, 2 to 8.</param>
    /// <returns>The bit in the domain around the call.</returns>
    public static Bit Synchronise(Bit value, int stages = 2)
    {
        ArgumentNullException.ThrowIfNull(value);
        var synchroniser = new Synchroniser(new SynchroniserConfig(1, stages));
        synchroniser.Value.Value = value.AsBits();
        return synchroniser.Result[0];
    }

    /// <summary>
    /// Pulses of one cycle: each cycle in which the pulse is set there gives one cycle here. Two pulses must be at least <paramref name="stages"/> + 1 periods of the
    /// slower clock apart. Latency: one edge of the sending clock, then <paramref name="stages"/> of the receiving one.
    /// </summary>
    /// <param name="pulse">The pulse, in the domain <paramref name="from"/>.</param>
    /// <param name="from">Its domain.</param>
    /// <param name="stages">Number of registers of the synchroniser, 2 to 8.</param>
    /// <returns>The pulse in the domain around the call.</returns>
    public static Bit Pulse(Bit pulse, ClockDomain from, int stages = 2)
    {
        ArgumentNullException.ThrowIfNull(pulse);
        var crossing = new PulseSynchroniser(new PulseSynchroniserConfig(from, stages));
        crossing.Pulse.Value = pulse;
        return crossing.Result;
    }

    /// <summary>
    /// A value that may be read with any clock since it does not change while it is read: a configuration written before the start, or data that a
    /// handshake protects. The check of crossings takes the author's word for it.
    /// </summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The same value.</returns>
    public static T Stable<T>(T value)
        where T : Data
    {
        ArgumentNullException.ThrowIfNull(value);
        var stable = Wire.Of(value);
        DefinitionBuilder.Required.SetCrossing(stable, CrossingRole.Stable);
        stable.AssignFrom(value, isSequential: false);
        return stable;
    }

    internal static int CheckedStages(int stages) => stages is >= 2 and <= 8
        ? stages
        : throw new ArgumentOutOfRangeException(nameof(stages), stages, "A synchroniser has 2 to 8 stages.");
}
