using Verification;

namespace Generators.Examples;

/// <summary>Compares a <see cref="Counter"/> with <see cref="CounterGolden"/> in every cycle.</summary>
public sealed class CounterTestbench(Simulation simulation, Counter counter)
{
    private const int CyclesBetweenReports = 1024;

    /// <summary>Resets the counter, then corner stimuli; resets it in the middle of work, then random stimuli.</summary>
    /// <param name="request">Seed, length, progress, cancellation.</param>
    public void Run(VerificationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Cover();
        Run(CounterStimulus.Corners(counter.Config), request);
        Run(CounterStimulus.RandomInputs(request.Seed, request.RandomCycles), request);
    }

    /// <summary>Every command at both ends and between them, and all the ways over an end.</summary>
    private void Cover()
    {
        var limit = counter.Config.Limit;
        var group = simulation.Cover("counting");
        var place = group.Point(counter.Count, "place").Bin("zero", 0).Bin("limit", limit);
        if (limit > 1)
            place.Bin("between", (1, limit - 1));
        var command = group.Point("command", () => (simulation.GetBool(counter.Enable) ? 2 : 0) + (simulation.GetBool(counter.Down) ? 1 : 0))
            .Bin("stay", (0, 1)).Bin("up", 2).Bin("down", 3);
        group.Cross("command at place", [command, place]);
        var ends = group.Point(counter.Count, "ends").Transition("stays at zero", 0, 0).Transition("stays at limit", limit, limit);
        if (counter.Config.AtEnd == EndAction.Wrap)
            ends.Transition("wraps up", limit, 0).Transition("wraps down", 0, limit);
    }

    private void Run(IEnumerable<(bool Enable, bool Down)> inputs, VerificationRequest request)
    {
        var golden = new CounterGolden(counter.Config);
        simulation.Reset();
        foreach (var (enable, down) in inputs)
        {
            if (simulation.Cycle % CyclesBetweenReports == 0)
            {
                request.Cancellation.ThrowIfCancellationRequested();
                request.Progress?.Invoke(simulation.Cycle);
            }

            simulation.Set(counter.Enable, enable);
            simulation.Set(counter.Down, down);
            simulation.Expect(counter.Count, golden.Count);
            simulation.Expect(counter.AtEnd, golden.AtEnd(down));
            simulation.Step();
            golden.Step(enable, down);
        }
    }
}
