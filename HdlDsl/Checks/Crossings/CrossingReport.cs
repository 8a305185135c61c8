using System.Collections.Immutable;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks.Crossings;

/// <summary>Words for crossings between clocks.</summary>
internal static class CrossingReport
{
    public static Diagnostic Crossing(
        CrossingCheck check, Definition definition, CrossingGraph graph, int sink, ulong clock, SourceLocation location, List<int> way, ulong source)
    {
        var notes = ImmutableArray.CreateBuilder<DiagnosticNote>();
        notes.Add(new DiagnosticNote(location, "taken here"));
        foreach (var vertex in way.Take(way.Count - 1))
        {
            if (vertex >= graph.FirstSignal && vertex < graph.FirstScope && definition.Signals[vertex - graph.FirstSignal] is { Name: not null } passed)
                notes.Add(new DiagnosticNote(passed.Location, $"through {SignalText.WithoutModule(definition, vertex - graph.FirstSignal)}"));
        }

        var (from, place) = DescribeSource(definition, graph, way[^1]);
        notes.Add(new DiagnosticNote(place, "declared here"));
        var taker = sink >= 0 ? SignalText.WithoutModule(definition, sink) : $"memory '{definition.Memories[~sink].Name ?? "without a name"}'";
        var origin = source == CrossingCheck.AnyTime ? "which changes at any time" : $"of {check.NamesOf(source & ~CrossingCheck.AnyTime)}";
        return Errors.Make(
            "HDL6001",
            $"{taker} in '{definition.Name}' works with {check.NamesOf(clock)}, but takes a value from {from} {origin}.",
            notes.ToImmutable(),
            "cross with Crossing.Synchronise (one bit), Crossing.Pulse, a GraySynchroniser (a counter), or an AsyncFifo (data); "
            + "Crossing.Stable(value) if it can't change while it is read.");
    }

    public static Diagnostic LogicBeforeSynchroniser(Definition definition, int target, SourceLocation location) => Errors.Make(
        "HDL6002",
        $"{SignalText.Of(definition, target)} is a synchroniser, but its value is computed; short pulses of the logic can be caught.",
        [new DiagnosticNote(location, "assigned here"), SignalText.DeclaredHere(definition.Signals[target])],
        "register the value in its own clock, then synchronise the register.");

    public static Diagnostic InputOfSeveralClocks(Definition definition, int port, string clocks) => Errors.Make(
        "HDL6003",
        $"input '{definition.Signals[port].Name}' of '{definition.Name}' is read with {clocks}, so with one of them at the wrong moment.",
        [SignalText.DeclaredHere(definition.Signals[port])],
        "say which clock it belongs to, In.Bit().ClockedBy(domain), or that it changes at any time, .Asynchronous(), and cross with Crossing.Synchronise.");

    private static (string Text, SourceLocation Location) DescribeSource(Definition definition, CrossingGraph graph, int vertex)
    {
        if (vertex >= graph.FirstSignal)
        {
            var signal = vertex - graph.FirstSignal;
            return (SignalText.WithoutModule(definition, signal), definition.Signals[signal].Location);
        }

        var memory = definition.Memories[definition.Nodes.A(vertex)];
        return ($"memory '{memory.Name ?? "without a name"}', which is written by registers", memory.Location);
    }
}
