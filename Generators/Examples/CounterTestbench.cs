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
        Run(CounterStimulus.Corners(counter.Config), request);
        Run(CounterStimulus.RandomInputs(request.Seed, request.RandomCycles), request);
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
