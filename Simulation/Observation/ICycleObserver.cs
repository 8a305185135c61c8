namespace HdlDsl.Simulator.Observation;

/// <summary>When an observer wants to look.</summary>
[Flags]
public enum ObservationMoments
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>All signals are settled with the inputs of the cycle; registers have not moved yet. What a register clocked now would see.</summary>
    BeforeEdge = 1,

    /// <summary>Registers have their next values, inputs are as they were, and everything has settled again.</summary>
    AfterEdge = 2,

    /// <summary>Both.</summary>
    Both = BeforeEdge | AfterEdge,
}

/// <summary>
/// Watches a model cycle by cycle, see <see cref="SimulatedModel.AddObserver"/>. The model is evaluated for an observer only at the moments
/// that it asks for. An observer must not change inputs or clock the model.
/// </summary>
public interface ICycleObserver
{
    /// <summary>When to call; asked once, when the observer is added.</summary>
    ObservationMoments Moments { get; }

    /// <summary>Called in front of an edge when <see cref="Moments"/> has <see cref="ObservationMoments.BeforeEdge"/>.</summary>
    /// <param name="clocks">The clocks that are about to rise, as in <see cref="SimulatedModel.Edge"/>.</param>
    void BeforeEdge(ulong clocks);

    /// <summary>Called behind an edge when <see cref="Moments"/> has <see cref="ObservationMoments.AfterEdge"/>.</summary>
    /// <param name="clocks">The clocks that have risen.</param>
    void AfterEdge(ulong clocks);
}
