using System.Diagnostics;
using HdlDsl.Checks;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>A design and a stimulus on which two models differ.</summary>
/// <param name="Design">The design.</param>
/// <param name="Stimulus">The stimulus.</param>
/// <param name="Mismatch">How they differ.</param>
public sealed record Failure(Design Design, Stimulus Stimulus, Mismatch Mismatch);

/// <summary>
/// Makes a failure small: tries one simplification of design or stimulus after the other, and keeps those after which the same model still
/// fails in the same way. Every step makes design or stimulus lighter, so it ends.
/// </summary>
/// <param name="run">Compares the models; null when they agree.</param>
/// <param name="limit">Time after which the result is what has been reached.</param>
public sealed class Shrinker(Func<Design, Stimulus, Mismatch?> run, TimeSpan limit)
{
    private readonly Stopwatch time = Stopwatch.StartNew();

    /// <summary>Shrinks a failure.</summary>
    /// <param name="failure">What fails.</param>
    /// <returns>A failure that is as small or smaller.</returns>
    public Failure Shrink(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        time.Restart();
        var current = Truncated(failure);
        current = Flattened(current);
        long before;
        do
        {
            before = Weight(current);
            current = ReduceStimulus(current);
            foreach (var category in EditCandidates.Categories)
                current = ReduceBy(category, current);
            current = WithoutWires(current);
        }
        while (Weight(current) < before && time.Elapsed < limit);
        return current;
    }

    private Failure Truncated(Failure failure)
    {
        var shorter = new Stimulus(failure.Stimulus.Steps[..Math.Min(failure.Mismatch.Step + 1, failure.Stimulus.Steps.Length)]);
        return Try(failure.Design, shorter, failure) ?? failure;
    }

    private Failure Flattened(Failure failure)
    {
        if (failure.Design.Definitions.Count == 1)
            return failure;
        var flat = new Flattener().Run(failure.Design.Top);
        UsePlainNames(flat);
        var design = DesignRewriter.Run(DesignRewriter.Reachable(flat), _ => new DefinitionEdits { DropsNames = true });
        return Try(design, failure.Stimulus, failure) ?? failure;
    }

    private Failure WithoutWires(Failure failure)
    {
        if (failure.Design.Definitions.Count > 1)
            return failure;
        var design = DesignRewriter.Run(DesignRewriter.Reachable(new WirePropagation().Run(failure.Design.Top)), _ => DefinitionEdits.None);
        return Weight(design) < Weight(failure.Design) && IsLegal(design) ? Try(design, failure.Stimulus, failure) ?? failure : failure;
    }

    /// <summary>Paths are no names in Verilog.</summary>
    private static void UsePlainNames(Definition flat)
    {
        for (var signal = 0; signal < flat.Signals.Length; signal++)
        {
            ref var entry = ref flat.SignalRef(signal);
            if (entry.Kind is SignalKind.Wire or SignalKind.Register)
                (entry.Name, entry.NameIsSuggested) = (Plain(entry.Name), true);
        }

        foreach (var memory in flat.Memories)
            (memory.Name, memory.NameIsSuggested) = (Plain(memory.Name), true);
        foreach (var instance in flat.Instances)
            (instance.Name, instance.NameIsSuggested) = (Plain(instance.Name), true);

        static string? Plain(string? name) => name?.Replace(Flattener.Separator, '_');
    }

    private Failure ReduceStimulus(Failure current)
    {
        var allClocks = (1UL << StimulusReducer.Clocks(current.Design).Count) - 1;
        return Reduce(
            current,
            failure => StimulusReducer.Ideas(failure.Stimulus, allClocks),
            (failure, idea) => StimulusReducer.Weight(idea, allClocks) < StimulusReducer.Weight(failure.Stimulus, allClocks)
                ? Try(failure.Design, idea, failure)
                : null);
    }

    private Failure ReduceBy(Func<Design, IEnumerable<Candidate>> category, Failure current) => Reduce(
        current,
        failure => category(failure.Design),
        (failure, candidate) =>
        {
            var design = DesignRewriter.Run(
                failure.Design, definition => ReferenceEquals(definition, candidate.Definition) ? candidate.Edits : DefinitionEdits.None);
            return Weight(design) < Weight(failure.Design) && IsLegal(design)
                ? Try(design, StimulusReducer.CarryOver(failure.Stimulus, failure.Design, design), failure)
                : null;
        });

    /// <summary>Goes through a list of ideas; after each success through the list of the smaller failure, from about the same place.</summary>
    private Failure Reduce<T>(Failure current, Func<Failure, IEnumerable<T>> ideas, Func<Failure, T, Failure?> attempt)
    {
        var list = ideas(current).ToList();
        for (var index = 0; index < list.Count && time.Elapsed < limit;)
        {
            if (attempt(current, list[index]) is { } smaller)
            {
                current = smaller;
                list = ideas(current).ToList();
            }
            else
            {
                index++;
            }
        }

        return current;
    }

    private Failure? Try(Design design, Stimulus stimulus, Failure original)
    {
        if (stimulus.Steps.IsEmpty || run(design, stimulus) is not { } mismatch)
            return null;
        var isSame = mismatch.Model == original.Mismatch.Model && mismatch.IsException == original.Mismatch.IsException;
        return isSame ? new Failure(design, stimulus, mismatch) : null;
    }

    private static bool IsLegal(Design design) =>
        !DesignChecks.Run(design.Definitions).Any(finding => finding.Severity == DiagnosticSeverity.Error && !RandomDesign.ToleratedErrors.Contains(finding.Id, StringComparer.Ordinal));

    private static long Weight(Failure failure) =>
        Weight(failure.Design) + StimulusReducer.Weight(failure.Stimulus, (1UL << StimulusReducer.Clocks(failure.Design).Count) - 1);

    /// <summary>Grows with everything that makes a design hard to read; widths count little.</summary>
    private static long Weight(Design design)
    {
        const long PartWeight = 1000;
        long weight = 0;
        foreach (var definition in design.Definitions)
        {
            var nodes = definition.Nodes;
            weight += PartWeight * (1 + definition.Assignments.Length + definition.MemoryWrites.Length + definition.Scopes.Length
                + (2 * definition.Instances.Count) + definition.NodeNames.Count + definition.Domains.Count + definition.Domains.Count(use => use.NeedsReset));
            for (var node = 0; node < nodes.Count; node++)
                weight += nodes.WidthOf(node) + (nodes.IsConstant(node) ? 0 : PartWeight);
            foreach (ref readonly var signal in definition.Signals)
                weight += signal.Width + PartWeight + (signal.Kind == SignalKind.Register && definition.Domains[signal.Domain].Domain != ClockDomain.Default ? 1 : 0);
        }

        return weight;
    }
}
