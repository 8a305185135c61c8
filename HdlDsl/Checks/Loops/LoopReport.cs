using System.Collections.Immutable;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Checks.Loops;

/// <summary>Words for a combinational loop: one note for each step from a signal to the one that it depends on, with the line that makes it so.</summary>
internal static class LoopReport
{
    public static Diagnostic Describe(Definition definition, GraphBuilder builder, List<int> cycle)
    {
        var layout = builder.Layout;
        var notes = ImmutableArray.CreateBuilder<DiagnosticNote>();
        var from = layout.SegmentOf(cycle[0]);
        var via = -1;
        var isCondition = false;
        foreach (var vertex in cycle.Skip(1))
        {
            if (layout.IsAssignment(vertex) || layout.IsGroup(vertex))
            {
                via = vertex;
            }
            else if (layout.IsScope(vertex))
            {
                isCondition = true;
            }
            else if (layout.IsSegment(vertex))
            {
                var to = layout.SegmentOf(vertex);
                notes.Add(Step(definition, builder, from, to, via, isCondition));
                (from, isCondition) = (to, false);
            }
        }

        return Errors.Make(
            "HDL4001", $"combinational loop in '{definition.Name}': {Name(definition, builder, layout.SegmentOf(cycle[0]))} depends on itself.",
            notes.ToImmutable(), "put a register into the loop, or assign parts of a signal separately if they do not depend on each other.");
    }

    private static DiagnosticNote Step(Definition definition, GraphBuilder builder, int from, int to, int via, bool isCondition)
    {
        var source = Name(definition, builder, from);
        var target = Name(definition, builder, to);
        if (builder.Layout.IsGroup(via))
        {
            var instance = definition.Instances[builder.InstanceOf(builder.Layout.GroupOf(via))];
            return new DiagnosticNote(instance.Location, $"{source} depends on {target} inside module '{instance.Definition!.Name}'");
        }

        var condition = isCondition ? " through a condition" : "";
        return new DiagnosticNote(definition.Assignments[builder.Layout.AssignmentOf(via)].Location, $"{source} depends on {target}{condition}");
    }

    private static string Name(Definition definition, GraphBuilder builder, int segment) =>
        SignalText.Short(definition, builder.Segments.SignalOf(segment), builder.Segments.BitsOf(segment));
}
