using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Which stage of which pipeline the signals of a module belong to: registers of pipelines, the payload of their streams, and inputs where they are carried. A value
/// computed from them belongs to their stage; mixing stages is error HDL9001, unless the pipeline's At() was asked for the other stage.
/// Wires and registers that the user makes are not followed.
/// </summary>
internal sealed class StageTags(DefinitionBuilder builder)
{
    private readonly Dictionary<int, StageTag> tags = [];
    private readonly HashSet<int> released = [];
    private readonly HashSet<(int Signal, Pipeline User, int Stage)> allowed = [];
    private readonly HashSet<int> deliberate = [];
    private readonly Dictionary<Pipeline, (int Stage, HashSet<int> Nodes)> visited = [];

    /// <summary>Puts the signals of a value into a stage; those that are expressions belong where their operands do.</summary>
    public void Tag(Pipeline pipeline, int stage, Data value, string name, bool onlyInputs, Func<string?>? valueName = null)
    {
        foreach (var leaf in value.Leaves())
        {
            var node = leaf.Signal.NodeIn(builder);
            if (SignalOf(node) is not { } signal || released.Contains(signal))
                continue;
            var entry = builder.Definition.Signals[signal];
            if (onlyInputs && entry.Kind != SignalKind.Input)
                continue;
            tags.TryAdd(signal, new StageTag(pipeline, stage, () => valueName?.Invoke() ?? builder.Definition.Signals[signal].Name ?? (name.Length > 0 ? name : "value")));
        }
    }

    /// <summary>Lets the signals of a value be used everywhere.</summary>
    public void Release(Data value)
    {
        foreach (var leaf in value.Leaves())
        {
            if (SignalOf(leaf.Signal.NodeIn(builder)) is not { } signal)
                continue;
            released.Add(signal);
            tags.Remove(signal);
        }
    }

    /// <summary>Lets registers of another stage be used in the present stage of a pipeline.</summary>
    public void Allow(Pipeline pipeline, Data registers)
    {
        foreach (var leaf in registers.Leaves())
        {
            if (SignalOf(leaf.Signal.NodeIn(builder)) is not { } signal)
                continue;
            allowed.Add((signal, pipeline, pipeline.Stage));
            deliberate.Add(signal);
        }
    }

    /// <summary>Reports what a value of the present stage of a pipeline uses of other stages and other pipelines.</summary>
    public void Check(Pipeline pipeline, Data value)
    {
        // Each node is looked at once in a stage, so a pipeline costs no more than its expressions.
        if (!visited.TryGetValue(pipeline, out var seen) || seen.Stage != pipeline.Stage)
            visited[pipeline] = seen = (pipeline.Stage, []);
        var work = new Stack<int>();
        foreach (var leaf in value.Leaves())
            work.Push(leaf.Signal.NodeIn(builder));
        Span<int> buffer = stackalloc int[4];
        while (work.TryPop(out var node))
        {
            if (!seen.Nodes.Add(node))
                continue;
            if (builder.Nodes.OpOf(node) == Op.Signal)
                CheckSignal(pipeline, builder.Nodes.A(node));
            foreach (var operand in builder.Nodes.OperandsOf(node, buffer))
                work.Push(operand);
        }
    }

    /// <summary>Reports assignments and memory writes whose value and place mix stages. One pass over the nodes, operands first.</summary>
    public void CheckAssignments()
    {
        var of = new (StageTag? First, StageTag? Other)[builder.Nodes.Count];
        Span<int> buffer = stackalloc int[4];
        for (var node = 0; node < of.Length; node++)
        {
            if (builder.Nodes.OpOf(node) == Op.Signal)
            {
                var signal = builder.Nodes.A(node);
                of[node] = (deliberate.Contains(signal) ? null : tags.GetValueOrDefault(signal), null);
            }

            foreach (var operand in builder.Nodes.OperandsOf(node, buffer))
                of[node] = Merge(of[node], of[operand]);
        }

        foreach (var assignment in builder.Definition.Assignments)
        {
            var place = assignment.IndexNode < 0 ? default : of[assignment.IndexNode];
            Report(Merge(of[assignment.Value], place), Errors.Describe(builder.Definition.Signals[assignment.Target]), assignment.Location);
        }

        foreach (var write in builder.Definition.MemoryWrites)
            Report(Merge(of[write.Data], of[write.Address]), $"memory '{builder.Definition.Memories[write.Memory].Name}'", write.Location);

        void Report((StageTag? First, StageTag? Other) mixed, string target, SourceLocation location)
        {
            if (mixed is ({ } first, { } other))
                builder.Report(Errors.StagesMixed(target, first.Pipeline.Name, (first.Name(), first.Stage), (other.Name(), other.Stage), location));
        }
    }

    private static (StageTag?, StageTag?) Merge((StageTag? First, StageTag? Other) a, (StageTag? First, StageTag? Other) b)
    {
        if (a.Other is not null || b.First is null)
            return a;
        if (a.First is null || b.Other is not null)
            return b;
        return ReferenceEquals(a.First.Pipeline, b.First.Pipeline) && a.First.Stage != b.First.Stage ? (a.First, b.First) : a;
    }

    private int? SignalOf(int node)
    {
        // A part of a signal belongs to the stage of the whole.
        while (builder.Nodes.OpOf(node) == Op.Slice)
            node = builder.Nodes.A(node);
        return builder.Nodes.OpOf(node) == Op.Signal ? builder.Nodes.A(node) : null;
    }

    private void CheckSignal(Pipeline pipeline, int signal)
    {
        if (!tags.TryGetValue(signal, out var tag) || allowed.Contains((signal, pipeline, pipeline.Stage)))
            return;
        var isOwn = ReferenceEquals(tag.Pipeline, pipeline);
        if (!isOwn && !pipeline.IsJoinedWith(tag.Pipeline))
            builder.Report(Errors.ValueOfOtherPipeline(pipeline.Name, tag.Name(), tag.Pipeline.Name));
        else if (tag.Stage != pipeline.Stage)
            builder.Report(Errors.ValueOfOtherStage(tag.Pipeline.Name, tag.Name(), tag.Stage, pipeline.Stage));
    }

    private sealed record StageTag(Pipeline Pipeline, int Stage, Func<string> Name);
}
