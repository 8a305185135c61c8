using System.Collections.Immutable;
using Verification.Engines;

namespace Verification;

/// <summary>Puts the edges of several clocks in the order of time. Edges at the same time are one moment.</summary>
internal sealed class ClockSchedule
{
    private readonly long[] periods;
    private readonly long[] next;

    private ClockSchedule(long[] periods, long[] phases)
    {
        this.periods = periods;
        next = phases;
    }

    /// <summary>Makes the schedule of a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="timings">What is known about its clocks.</param>
    /// <returns>The schedule; null when there is only one clock, or none, so that order does not matter.</returns>
    /// <exception cref="ArgumentException">A timing is illegal or belongs to no clock.</exception>
    public static ClockSchedule? Of(EngineDesign design, ImmutableArray<ClockTiming> timings)
    {
        foreach (var timing in timings)
            Check(timing, timings, design);
        if (design.Clocks.Length < 2)
            return null;
        var known = design.Clocks.Select(clock => timings.FirstOrDefault(timing => timing.Name == clock.Name)).ToList();
        var period = known[0]?.Period ?? ClockTiming.DefaultPeriod;
        var phase = known[0]?.Phase ?? 0;
        return new ClockSchedule(
            [.. known.Select(timing => timing?.Period ?? period)],
            [.. known.Select(timing => timing?.Phase ?? phase)]);
    }

    /// <summary>Goes on to the next moment.</summary>
    /// <returns>The clocks that have an edge then, as a mask.</returns>
    public ulong Advance()
    {
        var time = next.Min();
        var clocks = 0UL;
        for (var clock = 0; clock < next.Length; clock++)
        {
            if (next[clock] != time)
                continue;
            clocks |= 1UL << clock;
            next[clock] = checked(time + periods[clock]);
        }

        return clocks;
    }

    private static void Check(ClockTiming timing, ImmutableArray<ClockTiming> timings, EngineDesign design)
    {
        if (design.ClockNumber(timing.Name) < 0)
            throw new ArgumentException($"'{design.Top}' has no clock '{timing.Name}'. Clocks: {ClockNames(design)}.", nameof(timings));
        if (timing.Period < 1 || timing.Phase < 0)
            throw new ArgumentException($"Clock '{timing.Name}' has period {timing.Period} and phase {timing.Phase}; a period is at least 1, a phase at least 0.", nameof(timings));
        if (timings.Count(other => other.Name == timing.Name) > 1)
            throw new ArgumentException($"Clock '{timing.Name}' has two timings.", nameof(timings));
    }

    internal static string ClockNames(EngineDesign design) =>
        design.Clocks.IsEmpty ? "none" : string.Join(", ", design.Clocks.Select(clock => clock.Name));
}
