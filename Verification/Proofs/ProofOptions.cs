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

    /// <summary>What looks for counterexamples. Inductions are always z3's.</summary>
    public ProofSolver Solver { get; init; } = ProofSolver.Smt;

    /// <summary>Whether resets may act at any time behind the first cycle; otherwise only in that one, which makes less to search.</summary>
    public bool ResetsAgain { get; init; } = true;

    /// <summary>
    /// Whether registers without reset and memories start with anything, instead of 0 as in the built-in simulator. The inputs of a counterexample alone may then not be enough to show it.
    /// </summary>
    public bool StartsAnywhere { get; init; }

    /// <summary>How the designs are elaborated.</summary>
    public ElaborationOptions Elaboration { get; init; } = new();

    /// <summary>Stops the proof.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What looks for counterexamples.</summary>
public enum ProofSolver
{
    /// <summary>z3, on numbers of many bits: quick where there is a counterexample, and for arithmetic with constants.</summary>
    Smt,

    /// <summary>MiniSat, which is part of Yosys, on single bits: quicker for products, comparisons and selections of a few bits.</summary>
    Sat,
}
