using HdlDsl;

namespace Verification.Proofs;

/// <summary>How long and how deep a proof goes.</summary>
public sealed record ProofOptions
{
    /// <summary>Time for all tools together.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Cycles behind the first, that of the reset, in which a counterexample or a cover is looked for.</summary>
    public int Cycles { get; init; } = 20;

    /// <summary>Cycles of the induction: a property that holds in so many cycles from any state on must hold in the next. 0 for no induction.</summary>
    public int InductionCycles { get; init; } = 4;

    /// <summary>How the designs are elaborated.</summary>
    public ElaborationOptions Elaboration { get; init; } = new();

    /// <summary>Stops the proof.</summary>
    public CancellationToken Cancellation { get; init; }
}
