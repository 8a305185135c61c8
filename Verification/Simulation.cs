using System.Numerics;
using HdlDsl;
using HdlDsl.Netlists;
using Verification.Engines;

namespace Verification;

/// <summary>
/// A running simulation of a module, driven through the module's own ports. A cycle goes: set inputs, read outputs (they are settled
/// whenever they are read), <see cref="Step()"/>. After a step outputs show the state behind the clock edge, with the inputs as they were.
/// </summary>
public sealed partial class Simulation : IDisposable
{
    private readonly int implicitPorts;
    private readonly bool isStaleAfterStep;
    private readonly ObservationTrace? observations;
    private bool isDirty = true;
    private bool isDisposed;

    private Simulation(DesignUnderTest design, SimulationOptions options)
    {
        DesignUnderTest = design;
        Options = options;
        observations = options.Observations;
        implicitPorts = design.ImplicitPorts;
        schedule = ClockSchedule.Of(design.EngineDesign, options.Clocks);
        edges = new long[design.EngineDesign.Clocks.Length];
        var engineOptions = options.WaveformPath is null ? options.EngineOptions : options.EngineOptions with { Waveforms = true };
        Engine = EngineFactory.Create(options.Engine, design.EngineDesign, engineOptions);
        isStaleAfterStep = !Engine.SettlesAfterStep;
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
        isDisposed = true;
        Engine.Dispose();
    }

    /// <summary>The engine's port and the bits in it that a handle stands for.</summary>
    private (int Port, int Low) Locate(Signal handle)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var (port, low) = handle.Origin switch
        {
            PortOrigin whole => (whole, 0),
            PortPartOrigin part => (part.Port, part.Low),
            _ => throw new ArgumentException($"{handle} is no port; a testbench can use only the ports of '{DesignUnderTest.Design.Top.Name}'.", nameof(handle)),
        };
        if (!ReferenceEquals(port.Owner, DesignUnderTest.Module))
        {
            var name = port.Name.Length == 0 ? "this port" : $"port '{port.Name}'";
            throw new ArgumentException(
                $"{name} belongs to another module object than the simulated '{DesignUnderTest.Design.Top.Name}'; use the ports of the object that was passed to the simulation.",
                nameof(handle));
        }

        return (port.Index + implicitPorts, low);
    }

    private (int Port, int Low) LocateInput(Signal handle)
    {
        var place = Locate(handle);
        if (!DesignUnderTest.EngineDesign.Ports[place.Port].IsInput)
            throw new ArgumentException($"'{NameOf(handle)}' is an output of '{DesignUnderTest.Design.Top.Name}'; a testbench can set only inputs.", nameof(handle));
        return place;
    }

    private string NameOf(Signal handle) => handle.Origin switch
    {
        PortOrigin whole => whole.Name,
        PortPartOrigin part => $"{part.Port.Name}[{part.Low + handle.Width - 1}:{part.Low}]",
        _ => handle.ToString(),
    };

    private static (BigInteger Least, BigInteger Greatest) RangeOf(Signal handle) => handle.View == SignalView.Signed
        ? (-(BigInteger.One << (handle.Width - 1)), (BigInteger.One << (handle.Width - 1)) - 1)
        : (BigInteger.Zero, (BigInteger.One << handle.Width) - 1);
}
