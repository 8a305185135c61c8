using System.Globalization;
using HdlDsl;
using HdlDsl.Simulator;
using Verification.Coverage;
using Verification.Engines;
using Verification.Mutation;

namespace Verification;

/// <summary>
/// Many simulations of one module side by side in the built-in simulator, each lane with its own stimulus and state. Values go in and come out as
/// columns, one value for each lane; otherwise a cycle is what it is in <see cref="Simulation"/>: set inputs, read outputs, <see cref="Step()"/>.
/// </summary>
public sealed partial class LaneSimulation : IDisposable
{
    private const ulong PrimaryClock = 1;

    private readonly LaneModel model;
    private readonly ClockSchedule? schedule;
    private readonly long[] edges;
    private readonly CoverageCollector? coverage;
    private readonly ModelProbe[] probes;
    private readonly CycleBudget? budget = DesignReplacement.Current?.Cycles;
    private bool isDirty = true;
    private bool isDisposed;

    private LaneSimulation(DesignUnderTest design, int lanes, SimulationOptions options, LaneKind kind)
    {
        DesignUnderTest = design;
        Options = options;
        schedule = ClockSchedule.Of(design.EngineDesign, options.Clocks);
        edges = new long[design.EngineDesign.Clocks.Length];
        var builtIn = options.EngineOptions.BuiltIn;
        builtIn = builtIn with { Seed = options.EngineOptions.Seed ?? builtIn.Seed };
        coverage = CollectorOf(design, options);
        // Only scalar models can be watched inside.
        model = coverage is null
            ? LaneModels.Create(design.Design, lanes, kind, builtIn)
            : LaneModels.Create(design.Design, lanes, LaneKind.Replicated, ModelProbe.OptionsOf(builtIn));
        probes = coverage is not null && model is ReplicatedLaneModel replicated ? replicated.Models.Select(each => new ModelProbe(each)).ToArray() : [];
        words = new ulong[lanes];
        DriveReset(isActive: false);
    }

    /// <summary>What is simulated.</summary>
    public DesignUnderTest DesignUnderTest { get; }

    /// <summary>How it is simulated.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Number of lanes.</summary>
    public int Lanes => model.Lanes;

    /// <summary>Which lanes the design got, and why.</summary>
    public LaneChoice Choice => model.Choice!;

    /// <summary>Cycles of the first clock since the start, the same in all lanes.</summary>
    public long Cycle { get; private set; }

    /// <summary>Elaborates a module and starts simulations of it.</summary>
    /// <param name="module">The top module; its ports are the testbench's handles.</param>
    /// <param name="lanes">Number of lanes, at least 1.</param>
    /// <param name="options">Seed, clocks, seed of the initial state (lane i gets that seed + i); null for the defaults. The engine must be the built-in one.</param>
    /// <param name="kind">How lanes are laid out.</param>
    /// <returns>The simulation, before its first cycle, all inputs 0, reset not active.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">The design is illegal.</exception>
    /// <exception cref="SimulationException">The design can't run in lanes of that kind.</exception>
    public static LaneSimulation Create(Module module, int lanes, SimulationOptions? options = null, LaneKind kind = LaneKind.Automatic)
    {
        options ??= new SimulationOptions();
        return Create(DesignUnderTest.Of(module, options.Elaboration), lanes, options, kind);
    }

    /// <summary>Starts simulations of a design that is elaborated already.</summary>
    /// <param name="design">The design.</param>
    /// <param name="lanes">Number of lanes, at least 1.</param>
    /// <param name="options">As for a module.</param>
    /// <param name="kind">How lanes are laid out.</param>
    /// <returns>The simulation, before its first cycle.</returns>
    /// <exception cref="SimulationException">The design can't run in lanes of that kind.</exception>
    public static LaneSimulation Create(DesignUnderTest design, int lanes, SimulationOptions? options = null, LaneKind kind = LaneKind.Automatic)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        options ??= new SimulationOptions();
        if (options.Engine != EngineKind.BuiltIn)
        {
            throw new ArgumentException(
                $"Lanes run in the built-in simulator, not in {options.Engine}; there, columns over time are batches (Simulation.NewBatch).", nameof(options));
        }

        if (options.WaveformPath is not null)
            throw new ArgumentException("Lanes record no waveform. Run the stimulus of one lane in a Simulation, which does.", nameof(options));
        try
        {
            return new LaneSimulation(design, lanes, options, kind);
        }
        catch (SimulatorException failure)
        {
            throw new SimulationException(failure.Message, failure);
        }
    }

    /// <summary>One cycle of the first clock in all lanes, the other clocks in between as <see cref="SimulationOptions.Clocks"/> says.</summary>
    public void Step()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        Options.Cancellation.ThrowIfCancellationRequested();
        budget?.Spend();
        ulong clocks;
        do
        {
            clocks = schedule?.Advance() ?? PrimaryClock;
            Edge(clocks);
        }
        while ((clocks & PrimaryClock) == 0);
        Cycle++;
        isDirty = true;
    }

    /// <summary>Some cycles with the present inputs.</summary>
    /// <param name="cycles">0 or more.</param>
    public void Step(long cycles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cycles);
        for (var i = 0L; i < cycles; i++)
            Step();
    }

    /// <summary>
    /// Holds the resets of all domains in all lanes for some cycles of the first clock, and on until every clock has had as many edges. A design
    /// without reset port just steps.
    /// </summary>
    /// <param name="cycles">At least 1.</param>
    public void Reset(int cycles = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cycles, 1);
        DriveReset(isActive: true);
        Array.Clear(edges);
        Step(cycles);
        while (schedule is not null && edges.Min() < cycles)
            Step();
        DriveReset(isActive: false);
    }

    /// <summary>Sets the level of all resets in all lanes by hand.</summary>
    /// <param name="isActive">Whether they act.</param>
    public void DriveReset(bool isActive)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        foreach (var use in DesignUnderTest.Design.Top.Domains.Where(use => use.NeedsReset))
            model.Broadcast(DesignUnderTest.EngineDesign.IndexOf(use.Domain.Reset), isActive != use.Domain.ResetActiveLow ? 1 : 0);
        isDirty = true;
    }

    /// <summary>Evaluates combinational logic if an input has changed; reading an output does it by itself.</summary>
    public void Settle()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (!isDirty)
            return;
        try
        {
            model.Settle();
        }
        catch (SimulatorException failure)
        {
            throw Failed(failure);
        }

        isDirty = false;
    }

    /// <summary>Ends the simulation.</summary>
    public void Dispose()
    {
        try
        {
            if (!isDisposed)
            {
                foreach (var probe in probes)
                    coverage!.Add(DesignUnderTest, EngineKind.BuiltIn, Options.Seed, Cycle, probe.Items());
            }
        }
        finally
        {
            isDisposed = true;
            model.Dispose();
        }
    }

    /// <summary>Whether a simulation of a design would count coverage.</summary>
    internal static bool IsCovered(DesignUnderTest design, SimulationOptions options) => CollectorOf(design, options) is not null;

    private static CoverageCollector? CollectorOf(DesignUnderTest design, SimulationOptions options) => options.Coverage ?? CoverageRun.Current?.CollectorFor(design);

    private void Edge(ulong clocks)
    {
        try
        {
            if (edges.Length > 0)
                model.Edge(clocks);
            else if (probes.Length > 0)
                model.Edge(0);
        }
        catch (SimulatorException failure)
        {
            throw Failed(failure);
        }

        for (var clock = 0; clock < edges.Length; clock++)
            edges[clock] += (long)(clocks >> clock & 1);
    }

    private SimulationException Failed(SimulatorException failure) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{failure.Message} Cycle {Cycle}, in {Describe()}."), failure);

    private string Describe() => string.Create(CultureInfo.InvariantCulture, $"{Lanes} {Choice.Name}");
}
