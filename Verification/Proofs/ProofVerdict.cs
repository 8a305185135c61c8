namespace Verification.Proofs;

/// <summary>What a solver found out.</summary>
public enum ProofVerdict
{
    /// <summary>True in every cycle after a reset, whatever the inputs.</summary>
    Proved,

    /// <summary>True in the first cycles after a reset, whatever the inputs; further ones were not asked about, or took too long.</summary>
    Bounded,

    /// <summary>False: there is a counterexample.</summary>
    Refuted,

    /// <summary>Nothing was found out in the time given.</summary>
    Open,

    /// <summary>The assumptions allow no inputs for so many cycles, so that anything would hold.</summary>
    Vacuous,
}
