using System.Globalization;
using HdlDsl;
using HdlDsl.Mutation;
using HdlDsl.Netlists;
using Verification.Engines.Tools;
using Verification.Proofs;

namespace Verification.Mutation;

/// <summary>
/// Asks solvers about mutants that survived: is the fault one that nothing shows? The module with the fault is compared alone first, which is quick and enough
/// when it is equal; then the whole design. Of the others the shortest stimulus that shows the fault is given, which may be one that the surroundings never send.
/// </summary>
public static class SurvivorProof
{
    /// <summary>Looks at all survivors of a run.</summary>
    /// <param name="makeModule">Makes the design, as in the run.</param>
    /// <param name="report">The run.</param>
    /// <param name="limit">Time for each survivor.</param>
    /// <param name="options">As for the run.</param>
    /// <returns>The report; survivors that are proved equal are <see cref="MutantFate.Equivalent"/>, the messages of the others say what was found out.</returns>
    /// <exception cref="ToolNotFoundException">Yosys or z3 is not installed.</exception>
    public static MutationReport Run(Func<Module> makeModule, MutationReport report, TimeSpan limit, MutationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(makeModule);
        ArgumentNullException.ThrowIfNull(report);
        options ??= new MutationOptions();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var design = Elaborator.Elaborate(makeModule(), options.Elaboration with { CaptureLocations = true });
        var outcomes = report.Outcomes.ToArray();
        var open = Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i].Fate == MutantFate.Survived).ToList();
        var done = 0;
        Parallel.ForEach(open, new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Workers ?? Environment.ProcessorCount,
            CancellationToken = options.Cancellation,
        }, i =>
        {
            outcomes[i] = Judge(design, outcomes[i], new ProofOptions { Limit = limit, Cancellation = options.Cancellation });
            options.Progress?.Invoke(Interlocked.Increment(ref done), open.Count);
        });
        return report with { Outcomes = outcomes, Elapsed = report.Elapsed + clock.Elapsed };
    }

    private static MutantOutcome Judge(Design design, MutantOutcome outcome, ProofOptions options)
    {
        var mutated = MutantBuilder.Apply(design, outcome.Mutant);
        var index = outcome.Mutant.Definition;
        try
        {
            var alone = EquivalenceProof.Run(Part(design, index), Part(mutated, index), options);
            if (alone.Verdict == ProofVerdict.Proved)
                return outcome with { Fate = MutantFate.Equivalent, Message = alone.Text };
            if (ReferenceEquals(design.Definitions[index], design.Top))
                return outcome with { Message = Message(alone) };
            var whole = EquivalenceProof.Run(design, mutated, options);
            return whole.Verdict == ProofVerdict.Proved
                ? outcome with { Fate = MutantFate.Equivalent, Message = whole.Text }
                : outcome with { Message = Message(whole) };
        }
        catch (ToolFailedException failure)
        {
            return outcome with { Message = $"not compared: {failure.Message.Split('\n')[0]}" };
        }
    }

    private static string Message(ProofReport report) => report.Counterexample is null
        ? $"not proved equivalent: {report.Text}"
        : string.Create(CultureInfo.InvariantCulture, $"can be seen in cycle {report.Cycles}: {report.Counterexample.ToCode().ReplaceLineEndings(" ")}");

    /// <summary>A definition as a design of its own, with what is below it.</summary>
    private static Design Part(Design design, int index)
    {
        var top = design.Definitions[index];
        var below = new HashSet<Definition>(ReferenceEqualityComparer.Instance) { top };
        for (var i = index; i >= 0; i--)
        {
            if (!below.Contains(design.Definitions[i]))
                continue;
            foreach (var instance in design.Definitions[i].Instances)
                below.Add(instance.Definition!);
        }

        return new Design(top, [.. design.Definitions.Where(below.Contains)], []);
    }
}
