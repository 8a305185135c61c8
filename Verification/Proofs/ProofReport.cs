namespace Verification.Proofs;

/// <summary>What a proof found out.</summary>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Cycles">Cycles after the reset in which it holds for sure; of a counterexample its length. 0 when <see cref="ProofVerdict.Proved"/> by induction alone.</param>
/// <param name="Text">How it was found out, in a sentence.</param>
/// <param name="Elapsed">Time that the tools took.</param>
/// <param name="Counterexample">The inputs that show it, when it does not hold.</param>
public sealed record ProofReport(ProofVerdict Verdict, int Cycles, string Text, TimeSpan Elapsed, Counterexample? Counterexample)
{
    /// <summary>What was looked at: the design and its configuration, as failure messages of testbenches have it. Of an equivalence both.</summary>
    public string DesignPoint { get; init; } = "";

    /// <summary>Insists on a proof.</summary>
    /// <returns>This report.</returns>
    /// <exception cref="VerificationException">There is a counterexample, which the message has as C#, or no proof in time.</exception>
    public ProofReport MustBeProved() => Verdict == ProofVerdict.Proved ? this : throw new VerificationException(ToString());

    /// <summary>Insists on no counterexample in the cycles asked for.</summary>
    /// <returns>This report.</returns>
    /// <exception cref="VerificationException">There is a counterexample, or not all cycles were looked at in time.</exception>
    public ProofReport MustHold() => Verdict is ProofVerdict.Proved or ProofVerdict.Bounded ? this : throw new VerificationException(ToString());

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Verdict}: {Text}{(Counterexample is null ? "" : $"\n{Counterexample.ToCode()}")}{(DesignPoint.Length == 0 ? "" : $"\n  design point: {DesignPoint}")}";
}
