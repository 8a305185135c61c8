using System.Numerics;

namespace HdlDsl.Simulator.Observation;

/// <summary>Finding observed signals and reading them as numbers.</summary>
public static unsafe class SignalValues
{
    /// <summary>Finds a signal.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Its path, with the name of the top module in front or without it.</param>
    /// <returns>The signal, or null when none of that name can be watched.</returns>
    public static ObservedSignal? FindSignal(this SimulatedModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        var whole = $"{model.Design.Top.Name}.{path}";
        return model.ObservedSignals.FirstOrDefault(signal => signal.Path == whole) ?? model.ObservedSignals.FirstOrDefault(signal => signal.Path == path);
    }

    /// <summary>Finds a signal that must be there.</summary>
    internal static ObservedSignal RequireSignal(this SimulatedModel model, string path)
    {
        if (model.FindSignal(path) is { } signal)
            return signal;
        var name = path[(path.LastIndexOf('.') + 1)..];
        var similar = model.ObservedSignals.Where(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => candidate.Path).Take(5).ToList();
        var hint = similar.Count > 0
            ? $" There are: {string.Join(", ", similar)}."
            : " Only ports can be watched unless the model is made with SimulatorOptions.IsObservable.";
        throw new ArgumentException($"'{model.Design.Top.Name}' has no signal '{path}' that can be watched.{hint}", nameof(path));
    }

    /// <summary>What can be watched but for clocks: their places never change.</summary>
    internal static IEnumerable<ObservedSignal> SignalsWithoutClocks(this SimulatedModel model)
    {
        var clocks = model.ClockOffsets();
        return model.ObservedSignals.Where(signal => !clocks.Contains(signal.Offset));
    }

    /// <summary>Places of the clocks in their order.</summary>
    internal static List<int> ClockOffsets(this SimulatedModel model) => [.. model.Clocks.Select(clock => model.Ports[model.FindPort(clock)].Offset)];

    /// <summary>Reads a signal as <see cref="SimulatedModel.Observe"/>, or an observer's call, has left it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="signal">One of its signals.</param>
    /// <returns>Its value, unsigned.</returns>
    public static BigInteger ReadSignal(this SimulatedModel model, ObservedSignal signal)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(signal);
        return new BigInteger(new ReadOnlySpan<byte>(model.Memory + signal.Offset, signal.ByteCount), isUnsigned: true);
    }
}
