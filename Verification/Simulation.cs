using HdlDsl;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;
using Verification.Coverage;
using Verification.Engines;

namespace Verification;

/// <summary>
/// A running simulation of a module, driven through the module's own ports. A cycle goes: set inputs, read outputs (they are settled
/// whenever they are read), <see cref="Step()"/>. After a step outputs show the state behind the clock edge, with the inputs as they were.
/// </summary>
public sealed partial class Simulation : IDisposable
{
    private readonly bool isStaleAfterStep;
    private readonly ObservationTrace? observations;
    private readonly ToggleCounter? toggles;
    private bool isDirty = true;
    private bool isDisposed;

    private Simulation(DesignUnderTest design, SimulationOptions options)
    {
        DesignUnderTest = design;
        Options = options;
        observations = options.Observations;
        schedule = ClockSchedule.Of(design.EngineDesign, options.Clocks);
        edges = new long[design.EngineDesign.Clocks.Length];
        var engineOptions = options.WaveformPath is null ? options.EngineOptions : options.EngineOptions with { Waveforms = true };
        if (options.Activity is not null)
            engineOptions = engineOptions with { BuiltIn = engineOptions.BuiltIn with { IsObservable = true } };
        coverage = options.Coverage ?? CoverageRun.Current?.CollectorFor(design);
        if (coverage is not null)
            engineOptions = engineOptions with { BuiltIn = ModelProbe.OptionsOf(engineOptions.BuiltIn) };
        var asserts = options.ChecksAssertions && PropertyCheck.IsNeeded(design.Design);
        if (asserts)
            engineOptions = engineOptions with { BuiltIn = engineOptions.BuiltIn with { ChecksProperties = true } };
        // The text asks for the checks that it has, so that models with and without them are different ones.
        var engineDesign = asserts && options.Engine != EngineKind.BuiltIn ? design.EngineDesign with { Verilog = $"`define HDL_ASSERTIONS\n{design.EngineDesign.Verilog}" } : design.EngineDesign;
        Engine = EngineFactory.Create(options.Engine, engineDesign, engineOptions);
        isStaleAfterStep = !Engine.SettlesAfterStep;
        toggles = options.Activity is null ? null : CountToggles();
        if (asserts && Engine.Model is CompiledModel checkedModel)
            checkedModel.AddObserver(new PropertyCheck(checkedModel, Violated, options.EngineOptions.Seed is not null || options.EngineOptions.BuiltIn.Seed is not null));
        probe = coverage is not null && Engine.Model is { } model ? new ModelProbe(model) : null;
        DriveReset(isActive: false);
        if (options.WaveformPath is not null)
            Engine.StartWaveform(options.WaveformPath);
    }

    /// <summary>What is simulated.</summary>
    public DesignUnderTest DesignUnderTest { get; }

    /// <summary>How it is simulated.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The engine below; its memory holds the ports.</summary>
    public SimulationEngine Engine { get; }

    /// <summary>Cycles of the first clock since the start.</summary>
    public long Cycle => Engine.Cycle;

    /// <summary>Elaborates a module and starts a simulation of it.</summary>
    /// <param name="module">The top module; its ports are the testbench's handles.</param>
    /// <param name="options">Engine, seed, waveform; null for the defaults.</param>
    /// <returns>The simulation, before its first cycle, all inputs 0, reset not active.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">The design is illegal.</exception>
    /// <exception cref="Engines.Tools.ToolNotFoundException">The simulator is not installed.</exception>
    public static Simulation Create(Module module, SimulationOptions? options = null)
    {
        options ??= new SimulationOptions();
        return Create(DesignUnderTest.Of(module, options.Elaboration), options);
    }

    /// <summary>Starts a simulation of a design that is elaborated already.</summary>
    /// <param name="design">The design.</param>
    /// <param name="options">Engine, seed, waveform; null for the defaults.</param>
    /// <returns>The simulation, before its first cycle.</returns>
    public static Simulation Create(DesignUnderTest design, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        return new Simulation(design, options ?? new SimulationOptions());
    }

    /// <summary>Evaluates combinational logic if an input has changed; reading an output does it by itself.</summary>
    public void Settle()
    {
        if (!isDirty)
            return;
        Engine.Settle();
        isDirty = false;
    }

    /// <summary>Ends the simulation and closes its waveform.</summary>
    public void Dispose()
    {
        if (!isDisposed && toggles is not null)
            Options.Activity!.Add(toggles);
        try
        {
            if (!isDisposed)
                FinishCoverage();
        }
        finally
        {
            isDisposed = true;
            Engine.Dispose();
        }
    }

    private ToggleCounter CountToggles()
    {
        if (Engine.Model is not { } model)
            throw new SimulationException($"Switching activity is counted by the built-in simulator, not by {Options.Engine}. Use EngineKind.BuiltIn.");
        var counter = new ToggleCounter(model);
        model.AddObserver(counter);
        return counter;
    }

    private void Violated(PropertyViolation violation) =>
        throw new VerificationException($"{violation.Text(Cycle)}.\n  inputs: {DescribeInputs()}\n  design point: {DesignUnderTest.DesignPoint}\n  engine {Options.Engine}, seed {Options.Seed}{Options.StartText}");

    private (int Port, int Low) Locate(Signal handle)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return PortHandles.Locate(DesignUnderTest, handle);
    }

    private (int Port, int Low) LocateInput(Signal handle)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return PortHandles.LocateInput(DesignUnderTest, handle);
    }

    private static string NameOf(Signal handle) => PortHandles.NameOf(handle);
}
