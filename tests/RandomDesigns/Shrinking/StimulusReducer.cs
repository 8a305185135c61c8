using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>Makes stimuli shorter and plainer, and carries them over to a design with fewer ports.</summary>
internal static class StimulusReducer
{
    /// <summary>The same levels and edges for a design that may have lost ports and clocks; by their names.</summary>
    /// <param name="stimulus">Stimulus of the old design.</param>
    /// <param name="from">The old design.</param>
    /// <param name="to">The new one.</param>
    public static Stimulus CarryOver(Stimulus stimulus, Design from, Design to)
    {
        var oldPorts = PortLayout.Of(from.Top).Ports.Select(port => port.Name).ToList();
        var newPorts = PortLayout.Of(to.Top).Ports.Select(port => oldPorts.IndexOf(port.Name)).ToList();
        var oldClocks = Clocks(from);
        var newClocks = Clocks(to).ConvertAll(oldClocks.IndexOf);
        return new Stimulus([.. stimulus.Steps.Select(step => step with
        {
            Levels = [.. newPorts.Select(port => port < 0 ? 0 : step.Levels[port])],
            Clocks = CarryMask(step.Clocks, newClocks),
        })]);
    }

    /// <summary>Ideas for a plainer stimulus, those that remove much first.</summary>
    /// <param name="stimulus">The present one.</param>
    /// <param name="allClocks">Mask of all clocks.</param>
    public static IEnumerable<Stimulus> Ideas(Stimulus stimulus, ulong allClocks)
    {
        var steps = stimulus.Steps;
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= steps.Length; start += size)
                yield return new Stimulus(steps.RemoveRange(start, size));
        }

        for (var number = 0; number < steps.Length; number++)
        {
            if (steps[number].Restarts)
                yield return With(number, steps[number] with { Restarts = false });
            if (steps[number] is { Restarts: true, RestartSeed: not null })
                yield return With(number, steps[number] with { RestartSeed = null });
            if (steps[number].Clocks != allClocks)
                yield return With(number, steps[number] with { Clocks = allClocks });
        }

        foreach (var port in Enumerable.Range(0, steps[0].Levels.Length).Where(port => steps.Any(step => !step.Levels[port].IsZero)))
        {
            yield return new Stimulus([.. steps.Select(step => step with { Levels = step.Levels.SetItem(port, BigInteger.Zero) })]);
            for (var number = 0; number < steps.Length; number++)
            {
                if (!steps[number].Levels[port].IsZero)
                    yield return With(number, steps[number] with { Levels = steps[number].Levels.SetItem(port, BigInteger.Zero) });
            }
        }

        Stimulus With(int number, StimulusStep step) => new(steps.SetItem(number, step));
    }

    /// <summary>Grows with everything that makes a stimulus hard to read.</summary>
    /// <param name="stimulus">A stimulus.</param>
    /// <param name="allClocks">Mask of all clocks.</param>
    public static long Weight(Stimulus stimulus, ulong allClocks) => stimulus.Steps.Sum(step =>
        1000L + step.Levels.Count(level => !level.IsZero) + (step.Restarts ? 2 : 0) + (step.Restarts && step.RestartSeed is not null ? 1 : 0) + (step.Clocks == allClocks ? 0 : 1));

    /// <summary>Distinct clocks of a design in the order of masks.</summary>
    /// <param name="design">The design.</param>
    public static List<string> Clocks(Design design) => [.. design.Top.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal)];

    private static ulong CarryMask(ulong mask, List<int> clocks)
    {
        var carried = 0UL;
        for (var clock = 0; clock < clocks.Count; clock++)
        {
            if (clocks[clock] >= 0)
                carried |= (mask >> clocks[clock] & 1) << clock;
        }

        return carried;
    }
}
