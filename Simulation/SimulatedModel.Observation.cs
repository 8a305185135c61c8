using System.Collections.Immutable;
using HdlDsl.Simulator.Observation;

namespace HdlDsl.Simulator;

/// <content>Watching what happens inside.</content>
public abstract unsafe partial class SimulatedModel
{
    private ImmutableArray<ObservedSignal> ports;
    private ImmutableArray<ICycleObserver> beforeEdge = [];
    private ImmutableArray<ICycleObserver> afterEdge = [];

    /// <summary>
    /// The signals that can be watched, scope by scope from the top: the ports of the top module, and everything else that has a name when the
    /// model was made with <see cref="SimulatorOptions.IsObservable"/>.
    /// </summary>
    public virtual ImmutableArray<ObservedSignal> ObservedSignals => ports.IsDefault ? ports = ObservedSignal.PortsOf(this) : ports;

    /// <summary>Whether anything looks at edges.</summary>
    private protected bool IsObserved { get; private set; }

    /// <summary>Does what <see cref="Settle"/> does, and brings the places of all <see cref="ObservedSignals"/> up to date.</summary>
    public virtual void Observe() => Settle();

    /// <summary>Lets an observer look at every edge from now on, behind those that look already.</summary>
    /// <param name="observer">The observer.</param>
    public void AddObserver(ICycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (observer.Moments.HasFlag(ObservationMoments.BeforeEdge))
            beforeEdge = beforeEdge.Add(observer);
        if (observer.Moments.HasFlag(ObservationMoments.AfterEdge))
            afterEdge = afterEdge.Add(observer);
        IsObserved = beforeEdge.Length + afterEdge.Length > 0;
    }

    /// <summary>Takes an observer away; nothing happens when it is not there.</summary>
    /// <param name="observer">The observer.</param>
    public void RemoveObserver(ICycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        beforeEdge = beforeEdge.Remove(observer);
        afterEdge = afterEdge.Remove(observer);
        IsObserved = beforeEdge.Length + afterEdge.Length > 0;
    }

    private void AdvanceObserved(ulong clocks)
    {
        if (!beforeEdge.IsEmpty)
        {
            Observe();
            foreach (var observer in beforeEdge)
                observer.BeforeEdge(clocks);
        }

        Advance(clocks);
        if (afterEdge.IsEmpty)
            return;
        Observe();
        foreach (var observer in afterEdge)
            observer.AfterEdge(clocks);
    }
}
