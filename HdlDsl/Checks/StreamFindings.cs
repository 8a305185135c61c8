using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks;

/// <summary>
/// HDL3008 and HDL3009: a stream has exactly one consumer, the one that assigns its Ready. The checks of assignments find what is wrong with a
/// Ready; here it is said in terms of streams.
/// </summary>
internal static class StreamFindings
{
    private const string Suffix = "_Ready";

    public static Diagnostic TwoConsumers(Definition definition, int ready, int first, int second) => Errors.Make(
        "HDL3008", $"{Stream(definition, ready)} has two consumers: both assign its Ready, so a word would be lost or taken twice.",
        [
            new DiagnosticNote(definition.Assignments[first].Location, "first consumer"),
            new DiagnosticNote(definition.Assignments[second].Location, "second consumer"),
            SignalText.DeclaredHere(definition.Signals[ready]),
        ],
        "give each its own copy: var (first, second) = stream.Fork(); or let one of the two get each word: stream.Demux(select, 2).");

    public static Diagnostic WithoutConsumer(Definition definition, int ready) => Errors.Make(
        "HDL3009", $"{Stream(definition, ready)} has no consumer: nothing assigns its Ready.",
        definition.Signals[ready].Instance is var instance and >= 0
            ? [new DiagnosticNote(definition.Instances[instance].Location, "instance made here"), SignalText.DeclaredHere(definition.Signals[ready])]
            : [SignalText.DeclaredHere(definition.Signals[ready])],
        "take its words (sink.TakeFrom(stream)), assign Ready.Value by hand, or throw its words away: stream.Discard().");

    private static string Stream(Definition definition, int ready)
    {
        var entry = definition.Signals[ready];
        var name = entry.Name is { } given && given.EndsWith(Suffix, StringComparison.Ordinal) ? $"stream '{given[..^Suffix.Length]}'" : "a stream without a name";
        return entry.Instance < 0
            ? $"{name} of '{definition.Name}'"
            : $"{name} of {SignalText.Instance(definition.Instances[entry.Instance])} in '{definition.Name}'";
    }
}
