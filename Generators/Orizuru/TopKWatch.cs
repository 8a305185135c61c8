using HdlDsl;
using Verification;

namespace Generators.Orizuru;

/// <summary>Statistics of a frame, as read.</summary>
/// <param name="Comparisons">Comparisons.</param>
/// <param name="Cycles">Cycles.</param>
/// <param name="HasOverlap">An item is in both lists.</param>
/// <param name="HasNan">There was a NaN.</param>
/// <param name="IsTooLong">The frame was too long.</param>
/// <param name="IsAborted">The frame was aborted.</param>
public sealed record TopKStatisticsValue(long Comparisons, long Cycles, bool HasOverlap, bool HasNan, bool IsTooLong, bool IsAborted);

/// <summary>Watches the ports of an engine, counts the cycles of each frame itself and compares them with the statistics.</summary>
/// <param name="simulation">A simulation of <paramref name="engine"/>.</param>
/// <param name="engine">The engine.</param>
public sealed class TopKWatch(Simulation simulation, TopKEngine engine)
{
    private readonly Queue<long> starts = new();
    private readonly Queue<long> durations = new();
    private bool isInFrame;

    /// <summary>Cycles from the first beat taken to the last item taken, both included.</summary>
    public long Cycles { get; private set; }

    /// <summary>A process that ends when the statistics of all frames were seen.</summary>
    /// <param name="frames">Number of frames.</param>
    /// <param name="observe">Called for each frame's statistics.</param>
    /// <returns>The process.</returns>
    public IEnumerable<Wait> Watch(int frames, Action<TopKStatisticsValue> observe)
    {
        ArgumentNullException.ThrowIfNull(observe);
        long? first = null;
        for (var seen = 0; seen < frames;)
        {
            yield return Wait.Settled;
            if (simulation.GetBool(engine.Statistics.Valid))
            {
                simulation.Expect(engine.Statistics.Payload.Cycles, durations.Dequeue());
                observe(Read(engine.Statistics.Payload));
                seen++;
            }

            if (simulation.GetBool(engine.Frames.Valid) && simulation.GetBool(engine.Frames.Ready))
            {
                first ??= simulation.Cycle;
                if (!isInFrame)
                    starts.Enqueue(simulation.Cycle);
                isInFrame = !simulation.GetBool(engine.Frames.Payload.Last);
            }

            if (simulation.GetBool(engine.Items.Valid) && simulation.GetBool(engine.Items.Ready) && simulation.GetBool(engine.Items.Payload.Last))
            {
                durations.Enqueue(simulation.Cycle - starts.Dequeue() + 1);
                Cycles = simulation.Cycle - first!.Value + 1;
            }

            yield return Wait.NextCycle;
        }
    }

    private TopKStatisticsValue Read(TopKStatistics payload) => new(
        simulation.GetInt64(payload.Comparisons),
        simulation.GetInt64(payload.Cycles),
        simulation.GetBool(payload.HasOverlap),
        simulation.GetBool(payload.HasNan),
        simulation.GetBool(payload.IsTooLong),
        simulation.GetBool(payload.IsAborted));
}
