namespace HdlDsl;

/// <content>Steps spread over any number of stages.</content>
public sealed partial class Pipeline
{
    /// <summary>
    /// Describes steps one after the other with a given number of register ranks among them, as evenly as can be: one description for every latency. With 0 registers all steps are in the
    /// present stage; registers beyond one behind each step but the last follow at the end, for the synthesis tool to move.
    /// </summary>
    /// <param name="registers">Ranks of registers, 0 or more: the latency from the first step's inputs to behind the last step, in cycles.</param>
    /// <param name="steps">What is done, in order. Steps read carried values with Here.</param>
    public void Spread(int registers, params IReadOnlyList<Action> steps) => Spread(registers, [], steps);

    /// <summary>Describes steps of different delays; the registers go where the longest stage is as short as possible.</summary>
    /// <param name="registers">Ranks of registers, 0 or more: the latency from the first step's inputs to behind the last step, in cycles.</param>
    /// <param name="delays">Delay of each step in any unit, 0 or more; empty for equal delays.</param>
    /// <param name="steps">What is done, in order.</param>
    public void Spread(int registers, IReadOnlyList<int> delays, IReadOnlyList<Action> steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(registers);
        ArgumentNullException.ThrowIfNull(delays);
        ArgumentNullException.ThrowIfNull(steps);
        if (delays.Count > 0)
            ArgumentOutOfRangeException.ThrowIfNotEqual(delays.Count, steps.Count, nameof(delays));
        foreach (var delay in delays)
            ArgumentOutOfRangeException.ThrowIfNegative(delay, nameof(delays));
        var step = 0;
        var groups = StepPartition.Of(delays.Count > 0 ? delays : [.. Enumerable.Repeat(1, steps.Count)], registers + 1);
        for (var group = 0; group < groups.Length; group++)
        {
            if (group > 0)
                Next();
            for (var end = step + groups[group]; step < end; step++)
                steps[step]();
        }

        Next(registers + 1 - Math.Max(1, groups.Length));
    }
}
