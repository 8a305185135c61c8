using System.Globalization;
using HdlDsl;
using Verification.Mutation;

namespace Verification;

/// <summary>
/// Runs testbench bodies so that a failure explains itself: when a body throws, it runs again from the start with a waveform (it is
/// deterministic: same design, same seed), and the exception says where the waveform is. A passing run pays nothing for that.
/// </summary>
public static class Testbench
{
    /// <summary>Directory for waveforms of failures unless options name a file: $HDL_WAVES, or "waves" in the working directory.</summary>
    public static string FailureDirectory =>
        Environment.GetEnvironmentVariable("HDL_WAVES") is { Length: > 0 } directory ? directory : Path.Combine(Environment.CurrentDirectory, "waves");

    /// <summary>Simulates a module with a testbench body.</summary>
    /// <param name="module">The top module.</param>
    /// <param name="options">Engine, seed, waveform.</param>
    /// <param name="body">The testbench; it throws when something is wrong.</param>
    /// <exception cref="VerificationException">The body failed; the message has the design point, engine, cycle, seed and the waveform's path.</exception>
    public static void Run(Module module, SimulationOptions options, Action<Simulation> body)
    {
        ArgumentNullException.ThrowIfNull(options);
        Run(DesignUnderTest.Of(module, options.Elaboration), options, body);
    }

    /// <summary>Simulates an elaborated design with a testbench body.</summary>
    /// <param name="design">The design.</param>
    /// <param name="options">Engine, seed, waveform.</param>
    /// <param name="body">The testbench; it throws when something is wrong.</param>
    /// <exception cref="VerificationException">The body failed; the message has the design point, engine, cycle, seed and the waveform's path.</exception>
    public static void Run(DesignUnderTest design, SimulationOptions options, Action<Simulation> body)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(body);
        var failure = Attempt(design, options, body, out var circumstances);
        if (failure is null)
            return;
        if (DesignReplacement.Current is not null)
            throw new VerificationException(failure.Message, failure);
        var wave = options.WaveformPath ?? RecordFailure(design, options, body);
        // A failed expectation has said design point, engine, cycle and seed already, and so have processes that wait for ever.
        if (failure is VerificationException || failure.Message.EndsWith(circumstances, StringComparison.Ordinal))
            circumstances = "";
        throw new VerificationException($"{failure.Message}{circumstances}\n  waveform {wave}", failure);
    }

    /// <summary>Runs a body with a waveform, whatever becomes of it.</summary>
    /// <returns>The failure, or null when the body passed.</returns>
    internal static Exception? Record(DesignUnderTest design, SimulationOptions options, Action<Simulation> body, out string path)
    {
        path = options.WaveformPath ?? FailurePath(design, options);
        return Attempt(design, options with { WaveformPath = path }, body, out _);
    }

    private static Exception? Attempt(DesignUnderTest design, SimulationOptions options, Action<Simulation> body, out string circumstances)
    {
        circumstances = "";
        using var simulation = Simulation.Create(design, options);
        try
        {
            body(simulation);
            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            circumstances = simulation.Circumstances;
            return failure;
        }
    }

    private static string RecordFailure(DesignUnderTest design, SimulationOptions options, Action<Simulation> body) =>
        Record(design, options, body, out var path) is null ? $"{path} (the second run passed: the testbench is not deterministic)" : path;

    private static string FailurePath(DesignUnderTest design, SimulationOptions options)
    {
        Directory.CreateDirectory(FailureDirectory);
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{design.Design.Top.Name}-{options.Engine}-seed{options.Seed}-{Guid.NewGuid():N}.vcd");
        return Path.Combine(FailureDirectory, name);
    }
}
