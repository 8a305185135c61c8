using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// HDL3003: an assignment that a later one in the same or an enclosing scope always overwrites can never take effect, so one of the two is a mistake.
///
/// The assignments of a signal are walked backwards. Each scope keeps the ranges assigned so far that lie in no other of them, so their low and high
/// ends ascend together: the one that could contain a new range is the last that starts at or below it, found in logarithmic time.
/// </summary>
internal static class OverwrittenAssignmentCheck
{
    public static void Run(AssignmentIndex index, List<Diagnostic> findings)
    {
        var definition = index.Definition;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            var assignments = index.Of(signal);
            if (assignments.Length > 1 && FirstOverwritten(definition, assignments) is { } pair)
            {
                findings.Add(definition.Signals[signal].IsStreamReady
                    ? StreamFindings.TwoConsumers(definition, signal, pair.Lost, pair.Winner)
                    : Describe(definition, signal, pair.Lost, pair.Winner));
            }
        }
    }

    private static (int Lost, int Winner)? FirstOverwritten(Definition definition, ReadOnlySpan<int> assignments)
    {
        var later = new Dictionary<int, SortedSet<Write>>();
        (int, int)? first = null;
        for (var i = assignments.Length - 1; i >= 0; i--)
        {
            var number = assignments[i];
            var assignment = definition.Assignments[number];
            // A dynamic element may go anywhere in the signal; only a later write of all of it overwrites it for sure.
            var write = assignment.IndexNode < 0
                ? new Write(assignment.Low, assignment.Low + assignment.Width - 1, number)
                : new Write(0, definition.Signals[assignment.Target].Width - 1, number);
            for (var scope = assignment.Scope; ; scope = definition.ParentOf(scope))
            {
                if (!assignment.IsDefault && later.TryGetValue(scope, out var writes) && Containing(writes, write) is { } winner)
                    first = (number, winner);
                if (scope == 0)
                    break;
            }

            if (assignment.IndexNode < 0)
                Add(later, assignment.Scope, write);
        }

        return first;
    }

    private static int? Containing(SortedSet<Write> writes, Write write)
    {
        var candidates = writes.GetViewBetween(new Write(int.MinValue, 0, 0), write);
        return candidates.Max is { Order: >= 0 } last && last.High >= write.High ? last.Order : null;
    }

    private static void Add(Dictionary<int, SortedSet<Write>> later, int scope, Write write)
    {
        if (!later.TryGetValue(scope, out var writes))
            later.Add(scope, writes = new SortedSet<Write>(Comparer<Write>.Create((x, y) => x.Low.CompareTo(y.Low))));
        if (Containing(writes, write) is not null)
            return;
        while (writes.GetViewBetween(write, new Write(int.MaxValue, 0, 0)).Min is { } inner && inner.High <= write.High)
            writes.Remove(inner);
        writes.Add(write);
    }

    private static Diagnostic Describe(Definition definition, int signal, int lost, int winner) => Errors.Make(
        "HDL3003", $"{SignalText.Of(definition, signal)} is assigned twice; the first assignment can never take effect.",
        [
            new DiagnosticNote(definition.Assignments[lost].Location, "can never take effect"),
            new DiagnosticNote(definition.Assignments[winner].Location, "always overwrites it"),
            SignalText.DeclaredHere(definition.Signals[signal]),
        ],
        "remove the first, or put the second into a When.");

    /// <summary>A range assigned by the assignment with this number. A class, so that an empty set has no greatest element.</summary>
    private sealed record Write(int Low, int High, int Order);
}
