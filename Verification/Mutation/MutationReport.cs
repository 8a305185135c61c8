using HdlDsl.Mutation;

namespace Verification.Mutation;

/// <summary>What became of a mutant.</summary>
public enum MutantFate
{
    /// <summary>The test failed: a mismatch, or an exception of the testbench.</summary>
    Killed,

    /// <summary>The test did not end in time.</summary>
    TimedOut,

    /// <summary>The test passed.</summary>
    Survived,

    /// <summary>The test passed, as it should: the fault changes nothing that an output shows.</summary>
    Equivalent,
}

/// <summary>A mutant and what became of it.</summary>
/// <param name="Mutant">The fault.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Message">First line of the failure that killed it; of a survivor, what a solver found out about it, empty when none was asked.</param>
public sealed record MutantOutcome(Mutant Mutant, MutantFate Fate, string Message);

/// <summary>What a run of mutants found.</summary>
/// <param name="Total">Mutants that the design has.</param>
/// <param name="Outcomes">Those that were run, in the order of their numbers.</param>
/// <param name="Baseline">How long the test takes without a fault, the second time.</param>
/// <param name="Elapsed">How long all took.</param>
public sealed record MutationReport(int Total, IReadOnlyList<MutantOutcome> Outcomes, TimeSpan Baseline, TimeSpan Elapsed)
{
    /// <summary>Mutants that the test noticed, those that did not end in time among them.</summary>
    public int Killed => Outcomes.Count(outcome => outcome.Fate is MutantFate.Killed or MutantFate.TimedOut);

    /// <summary>Mutants that hang the test.</summary>
    public int TimedOut => Outcomes.Count(outcome => outcome.Fate == MutantFate.TimedOut);

    /// <summary>Mutants that are proved to behave as the design does.</summary>
    public int Equivalent => Outcomes.Count(outcome => outcome.Fate == MutantFate.Equivalent);

    /// <summary>Mutants that the test did not notice, but for equivalent ones.</summary>
    public IEnumerable<MutantOutcome> Survivors => Outcomes.Where(outcome => outcome.Fate == MutantFate.Survived);

    /// <summary>Killed mutants among those that are not proved equivalent, in percent; 100 when there are none.</summary>
    public double Score => Outcomes.Count == Equivalent ? 100 : 100.0 * Killed / (Outcomes.Count - Equivalent);
}
