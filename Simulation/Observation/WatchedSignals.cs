using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;

namespace HdlDsl.Simulator.Observation;

/// <summary>A signal of a prepared definition that shall be watched.</summary>
/// <param name="Signal">Its number.</param>
/// <param name="Occurrence">The occurrence that declares it.</param>
/// <param name="Definition">The definition of that occurrence.</param>
/// <param name="Source">Its number there.</param>
internal readonly record struct WatchedSignal(int Signal, int Occurrence, Definition Definition, int Source);

/// <summary>Finds in a prepared definition what shall be watched. Parts of split signals are left out: the whole is there, too.</summary>
internal sealed class WatchedSignals(Instrumentation instrumentation, PreparedDefinition prepared)
{
    /// <summary>All watched signals, ascending; ports of kept instances are not among them.</summary>
    public IEnumerable<WatchedSignal> All()
    {
        for (var signal = 0; signal < prepared.Definition.Signals.Length; signal++)
        {
            if (Find(signal) is { } watched)
                yield return watched;
        }
    }

    private WatchedSignal? Find(int signal)
    {
        var entry = prepared.Definition.Signals[signal];
        var origin = prepared.Origins.Signals[signal];
        if (origin.Signal < 0 || entry.Kind is SignalKind.InstanceInput or SignalKind.InstanceOutput)
            return null;
        var definition = prepared.Origins.Occurrences[origin.Occurrence].Definition;
        return definition.Signals[origin.Signal].Width == entry.Width && instrumentation.IsWatched(definition, origin.Signal)
            ? new WatchedSignal(signal, origin.Occurrence, definition, origin.Signal)
            : null;
    }
}
