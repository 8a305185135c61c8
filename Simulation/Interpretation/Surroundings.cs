using System.Numerics;

namespace HdlDsl.Simulator.Interpretation;

/// <summary>What all instances of one running model share: which resets are active, and how the present round of evaluation goes.</summary>
/// <param name="readReset">Level of a reset port, by name.</param>
/// <param name="models">Makes models of black boxes.</param>
internal sealed class Surroundings(Func<string, bool> readReset, BlackBoxModels models)
{
    /// <summary>Behavioural models.</summary>
    public BlackBoxModels Models { get; } = models;

    /// <summary>
    /// Whether a value was asked for while it was being computed, so that the value of the previous round had to do, and then came out different.
    /// </summary>
    public bool IsUnstable { get; set; }

    /// <summary>Whether the reset of a domain acts now.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>False without a reset port.</returns>
    public bool IsResetActive(ClockDomain domain) =>
        domain.ResetKind != ResetKind.None && readReset(domain.Reset) != domain.ResetActiveLow;
}
