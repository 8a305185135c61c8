using System.Collections.Immutable;

namespace HdlDsl.Simulator.Observation;

/// <summary>How a VCD file looks.</summary>
public sealed record VcdOptions
{
    /// <summary>Everything that can be watched, from cycle 0.</summary>
    public static VcdOptions Default { get; } = new();

    /// <summary>Scopes around the top module.</summary>
    public ImmutableArray<string> OuterScopes { get; init; } = [];

    /// <summary>Number of the first cycle, when the recording begins in the middle of a run.</summary>
    public long FirstCycle { get; init; }

    /// <summary>
    /// Whether a signal that is an enumeration has a second variable, <c>state_text</c> beside <c>state</c>, that shows the member's name. It is of
    /// type string, which the standard does not have; GTKWave, Surfer and GHDL do.
    /// </summary>
    public bool ShowsEnumText { get; init; } = true;

    /// <summary>Chooses the signals to record; null for all.</summary>
    public Func<ObservedSignal, bool>? Filter { get; init; }
}
