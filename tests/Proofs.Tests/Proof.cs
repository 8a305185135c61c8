using HdlDsl;
using Verification;
using Verification.Proofs;

namespace Proofs.Tests;

/// <summary>Proofs as tests have them, and counterexamples that the built-in simulator must confirm.</summary>
internal static class Proof
{
    /// <summary>Limits of a proof in the default suite. Induction is asked for where it closes.</summary>
    public static ProofOptions Options(int cycles = 20, int induction = 0, double seconds = 300, ProofSolver solver = ProofSolver.Smt, bool resetsAgain = true, bool startsAnywhere = false) =>
        new() { ResetsAgain = resetsAgain, StartsAnywhere = startsAnywhere, Cycles = cycles, InductionCycles = induction, Limit = TimeSpan.FromSeconds(seconds), Solver = solver };

    /// <summary>What a module asserts must hold.</summary>
    public static ProofReport Holds(Module module, ProofOptions options)
    {
        var report = PropertyProof.Run(module, options);
        report.Covers.ShouldAllBe(cover => cover.Cycle != null, "not reached, so that the proof may say nothing: " + string.Join(", ", report.Covers.Where(cover => cover.Cycle is null).Select(cover => cover.Name)));
        var asserts = report.Asserts.ShouldNotBeNull().MustHold();
        if (asserts.Verdict == ProofVerdict.Bounded && asserts.Cycles < options.Cycles)
            throw new VerificationException($"Only {asserts.Cycles} of {options.Cycles} cycles were looked at in time: {asserts}");
        return asserts;
    }

    /// <summary>A property must be refuted, and the counterexample must break it on the built-in simulator, which checks assertions itself.</summary>
    public static void IsRefuted(Func<Module> create, string property, ProofOptions options)
    {
        var report = PropertyProof.Run(create(), options).Asserts.ShouldNotBeNull();
        report.Verdict.ShouldBe(ProofVerdict.Refuted, report.ToString());
        using var simulation = Simulation.Create(create());
        var failure = Should.Throw<VerificationException>(() =>
        {
            report.Counterexample.ShouldNotBeNull().Replay(simulation);
            simulation.Step();
        });
        failure.Message.ShouldContain(property);
    }

    /// <summary>Two modules must differ, and the counterexample must show it in an output on the built-in simulator.</summary>
    public static void Differs(Func<Module> one, Func<Module> other, ProofOptions options)
    {
        var report = EquivalenceProof.Run(one(), other(), options);
        report.Verdict.ShouldBe(ProofVerdict.Refuted, report.ToString());
        Outputs(one()).ShouldNotBe(Outputs(other()));

        List<string> Outputs(Module module)
        {
            using var simulation = Simulation.Create(module);
            var outputs = Enumerable.Range(0, simulation.Engine.Design.Ports.Length).Where(port => !simulation.Engine.Design.Ports[port].IsInput).ToList();
            var seen = new List<string>();
            report.Counterexample.ShouldNotBeNull().Replay(simulation, _ => seen.Add(Values(simulation, outputs)));
            return seen;
        }

        static string Values(Simulation simulation, List<int> outputs)
        {
            simulation.Settle();
            return string.Join(' ', outputs.Select(port => Convert.ToHexString(simulation.Engine.PortBytes(port))));
        }
    }
}
