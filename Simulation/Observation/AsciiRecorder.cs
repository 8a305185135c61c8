using System.Collections.Immutable;
using System.Numerics;

namespace HdlDsl.Simulator.Observation;

/// <summary>Draws signals of a model as an <see cref="AsciiWaveform"/>: one column for each edge, with the values just before it.</summary>
public sealed class AsciiRecorder : ICycleObserver
{
    private readonly SimulatedModel model;
    private readonly ImmutableArray<ObservedSignal> signals;
    private readonly BigInteger?[] values;

    /// <summary>Chooses signals. Give the recorder to <see cref="SimulatedModel.AddObserver"/> to record.</summary>
    /// <param name="model">The model.</param>
    /// <param name="paths">Paths of signals, with the name of the top module in front or without it.</param>
    /// <exception cref="ArgumentException">There is no such signal, or it can't be watched.</exception>
    public AsciiRecorder(SimulatedModel model, params IEnumerable<string> paths)
        : this(model, AsciiOptions.Default, paths)
    {
    }

    /// <summary>Chooses signals and how to draw them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="paths">Paths of signals, with the name of the top module in front or without it.</param>
    /// <exception cref="ArgumentException">There is no such signal, or it can't be watched.</exception>
    public AsciiRecorder(SimulatedModel model, AsciiOptions options, params IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(paths);
        this.model = model;
        var names = paths.ToList();
        signals = [.. names.Select(model.RequireSignal)];
        values = new BigInteger?[signals.Length];
        Waveform = new AsciiWaveform(signals.Select((signal, i) => new AsciiSignal(names[i], signal.Width, signal.View, signal.EnumType, signal.EnumCodes)), options);
    }

    /// <summary>The drawing so far.</summary>
    public AsciiWaveform Waveform { get; }

    /// <inheritdoc/>
    public ObservationMoments Moments => ObservationMoments.BeforeEdge;

    /// <inheritdoc/>
    public void BeforeEdge(ulong clocks)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = model.ReadSignal(signals[i]);
        Waveform.Add(values);
    }

    /// <inheritdoc/>
    public void AfterEdge(ulong clocks)
    {
    }

    /// <inheritdoc/>
    public override string ToString() => Waveform.ToString();
}
