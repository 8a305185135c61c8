using System.Numerics;
using HdlDsl;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;
using Verification.Engines;

namespace Verification;

/// <content>Drawings of ports, and the way to what happens inside.</content>
public sealed partial class Simulation
{
    /// <summary>Null while nothing is drawn, so that a step has only that to ask.</summary>
    private List<(AsciiWaveform Waveform, (int Port, int Low, int Width)[] Rows)>? drawings;

    /// <summary>
    /// The model behind the built-in engine: its signals inside, its observers. Set <see cref="SimulatorOptions.IsObservable"/> in
    /// <see cref="Engines.EngineOptions.BuiltIn"/> to see more than the ports.
    /// </summary>
    /// <exception cref="SimulationException">The engine runs Verilog.</exception>
    public SimulatedModel Model => Engine.Model
        ?? throw new SimulationException($"{Options.Engine} runs Verilog; only the built-in simulator has a model that can be observed. Use EngineKind.BuiltIn.");

    /// <summary>
    /// Draws ports from now on, on any engine: one column for each clock edge, with the settled values just before it. The drawing's text is small
    /// enough to be an expectation in a test.
    /// </summary>
    /// <param name="ports">Ports of the simulated module, elements or fields of them; all ports when there is none.</param>
    /// <returns>The drawing, which grows with every step.</returns>
    public AsciiWaveform RecordAscii(params IEnumerable<Data> ports) => RecordAscii(AsciiOptions.Default with { FirstCycle = Cycle }, ports);

    /// <summary>Draws ports from now on, in a way of one's own.</summary>
    /// <param name="options">How to draw.</param>
    /// <param name="ports">Ports of the simulated module, elements or fields of them; all ports when there is none.</param>
    /// <returns>The drawing, which grows with every step.</returns>
    public AsciiWaveform RecordAscii(AsciiOptions options, params IEnumerable<Data> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        var signals = ports.SelectMany(port => port.Leaves()).Select(leaf => leaf.Signal).ToList();
        if (signals.Count == 0)
            signals.AddRange(DesignUnderTest.Module.Ports.Select(port => port.Signal));
        var rows = signals.ConvertAll(signal => (Place: Locate(signal), Row: new AsciiSignal(NameOf(signal), signal.Width, signal.View, signal.EnumType)));
        var waveform = new AsciiWaveform(rows.Select(row => row.Row), options);
        (drawings ??= []).Add((waveform, [.. rows.Select(row => (row.Place.Port, row.Place.Low, row.Row.Width))]));
        return waveform;
    }

    private void Draw()
    {
        Settle();
        foreach (var (waveform, rows) in drawings!)
            waveform.Add([.. rows.Select(row => ValueOf(row.Port, row.Low, row.Width))]);
    }

    private BigInteger? ValueOf(int port, int low, int width) =>
        Engine.HasUnknown(port) ? null : (LoadWide(port) >> low) & HdlDsl.Netlists.OpSemantics.Mask(width);
}
