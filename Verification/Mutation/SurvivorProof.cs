using System.Globalization;
using HdlDsl;
using HdlDsl.Mutation;
using HdlDsl.Netlists;
using Verification.Engines.Tools;
using Verification.Proofs;

namespace Verification.Mutation;

/// <summary>
/// Asks solvers about mutants that survived: is the fault one that nothing shows? The module with the fault is compared alone first, which is quick and enough
/// when it is equal; then each module around it, up to the whole design. Of the others a stimulus that shows the fault is given; when it is one of a part of
/// the design, the rest may never send it.
/// </summary>
public static class SurvivorProof
{
    /// <summary>Looks at all survivors of a run.</summary>
    /// <param name="makeModule">Makes the design, as in the run.</param>
    /// <param name="report">The run.</param>
    /// <param name="limit">Time for each survivor.</param>
    /// <param name="options">As for the run.</param>
    /// <returns>The report; survivors that are proved equal are <see cref="MutantFate.Equivalent"/>, the messages of the others say what was found out.</returns>
    /// <exception cref="ToolNotFoundException">Yosys is not installed, or z3 where it is needed.</exception>
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

    /// <summary>The fault's module alone, then each module around it, up to the top: little is compared where little is enough, and what modules send each other counts where it is needed.</summary>
    private static MutantOutcome Judge(Design design, MutantOutcome outcome, ProofOptions options)
    {
        var mutated = MutantBuilder.Apply(design, outcome.Mutant);
        var levels = Around(design, outcome.Mutant.Definition);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var found = "";
        for (var i = 0; i < levels.Count; i++)
        {
            try
            {
                var left = options.Limit - clock.Elapsed;
                if (left <= TimeSpan.Zero)
                    break;
                var report = EquivalenceProof.Run(Part(design, levels[i]), Part(mutated, levels[i]), options with { Limit = left / (levels.Count - i) });
                if (report.Verdict == ProofVerdict.Proved)
                    return outcome with { Fate = MutantFate.Equivalent, Message = report.Text };
                found = i == levels.Count - 1 ? Message(report) : $"in {design.Definitions[levels[i]].Name} alone {Message(report)}";
            }
            catch (ToolFailedException failure)
            {
                found = $"not compared: {failure.Message.Split('\n')[0]}";
            }
        }

        return outcome with { Message = found };
    }

    /// <summary>The module and all that have it inside, in the order of the design: parts before wholes.</summary>
    private static List<int> Around(Design design, int index)
    {
        var levels = new List<int> { index };
        for (var i = index + 1; i < design.Definitions.Count; i++)
        {
            if (design.Definitions[i].Instances.Any(instance => levels.Exists(level => ReferenceEquals(design.Definitions[level], instance.Definition))))
                levels.Add(i);
        }

        return levels;
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
