using HdlDsl;
using HdlDsl.Simulator;
using Verification;
using Verification.Engines;

namespace Generators.Catalogue;

/// <summary>Runs a testbench body as a <see cref="VerificationRequest"/> asks and turns the outcome into a <see cref="VerificationReport"/>.</summary>
public static class TestbenchReport
{
    /// <summary>Simulates a module.</summary>
    /// <param name="module">The top module.</param>
    /// <param name="request">Engine, seed, waveform.</param>
    /// <param name="body">The testbench; it throws when something is wrong.</param>
    /// <returns>Cycles, checks and instances of the run; the failure's message when the body threw.</returns>
    public static VerificationReport Of(Module module, VerificationRequest request, Action<Simulation> body)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(body);
        var options = new SimulationOptions
        {
            Engine = request.Engine,
            Seed = request.Seed,
            WaveformPath = request.WaveformPath,
            Observations = request.Observations,
            Activity = request.Activity,
            Cancellation = request.Cancellation,
            EngineOptions = new EngineOptions { Seed = request.StartSeed },
        };
        var (cycles, checks) = (0L, 0L);
        IReadOnlyList<InstanceReport>? instances = null;
        try
        {
            Testbench.Run(module, options, simulation =>
            {
                // A failing run is repeated with a waveform, and then nothing is side by side.
                instances ??= simulation.Engine.Model is CompiledModel model ? model.Instances : [];
                try
                {
                    body(simulation);
                }
                finally
                {
                    (cycles, checks) = (simulation.Cycle, simulation.Checks);
                }
            });
        }
        catch (VerificationException failure)
        {
            return new VerificationReport(cycles, checks, failure.Message, request.WaveformPath) { Instances = instances ?? [] };
        }

        return new VerificationReport(cycles, checks, null, request.WaveformPath) { Instances = instances ?? [] };
    }

    /// <summary>Checks many cases side by side in the built-in simulator.</summary>
    /// <param name="request">Seed, waveform of a failure.</param>
    /// <param name="check">Runs the cases with the options that it gets.</param>
    /// <returns>Cycles and checks of the run; the failure's message when the check threw.</returns>
    public static VerificationReport OfColumns(VerificationRequest request, Func<ColumnOptions, ColumnReport> check)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(check);
        var simulation = new SimulationOptions
        {
            Seed = request.Seed,
            WaveformPath = request.WaveformPath,
            Cancellation = request.Cancellation,
            EngineOptions = new EngineOptions { Seed = request.StartSeed },
        };
        try
        {
            var report = check(new ColumnOptions { Simulation = simulation });
            return new VerificationReport(report.Cycles, report.Checks, null, null);
        }
        catch (VerificationException failure)
        {
            return new VerificationReport(0, 0, failure.Message, request.WaveformPath);
        }
    }
}
