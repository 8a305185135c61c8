using System.Reflection;
using System.Reflection.Emit;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Vectors;

namespace HdlDsl.Simulator.Compilation;

/// <summary>
/// Instances of one definition inside another that are simulated side by side, one per vector lane. All outputs are registers, so inputs
/// can be collected, and all instances clocked by one call.
/// </summary>
internal sealed class InstanceGroup
{
    private readonly Dictionary<string, DynamicMethod?> edges = new(StringComparer.Ordinal);

    /// <summary>Makes a group.</summary>
    /// <param name="code">Vector code for at least as many lanes as there are instances.</param>
    /// <param name="instances">Numbers of the instances in the definition around them; lane i is instance i of the list.</param>
    public InstanceGroup(VectorCode code, IReadOnlyList<int> instances)
    {
        Code = code;
        Instances = instances;
    }

    public VectorCode Code { get; }

    public IReadOnlyList<int> Instances { get; }

    /// <summary>Bytes of state of all instances.</summary>
    public int BlockSize => Code.Layout.Size * Code.Shape.Lanes;

    /// <summary>Offset of a port of one instance in the group's block; an input or output has one column.</summary>
    public int OffsetOfPort(int port, int lane)
    {
        var column = Code.Form.Columns[Code.Prepared.Definition.Ports[port]].Single();
        return (int)Code.Place(column.Signal, lane);
    }

    /// <summary>Why a definition can't be simulated one instance per lane; null when it can.</summary>
    public static string? Obstacle(VectorCode code)
    {
        var definition = code.Prepared.Definition;
        foreach (var port in definition.Ports)
        {
            ref readonly var entry = ref definition.Signals[port];
            var columns = code.Form.Columns[port];
            if (columns.Length != 1)
                return $"port '{entry.Name}' has {entry.Width} bits, more than 64";
            if (entry.Kind == SignalKind.Output && code.RegisterBehind(columns[0].Signal) < 0)
                return $"output '{entry.Name}' is not a register";
        }

        return null;
    }

    /// <summary>Clocks all instances; null when nothing depends on the clocks.</summary>
    public MethodInfo? EdgeFunction(IReadOnlySet<string> clocks)
    {
        var key = string.Join(' ', clocks.Order(StringComparer.Ordinal));
        if (!edges.TryGetValue(key, out var method))
            edges.Add(key, method = Code.EdgeFunction(clocks) is { } edge ? AllBlocks(edge) : null);
        return method;
    }

    /// <summary>Calls the code of one block of lanes for each block.</summary>
    private DynamicMethod AllBlocks(DynamicMethod edge)
    {
        var method = new DynamicMethod($"{edge.Name}.group", typeof(void), FunctionEmitter.Signature, typeof(InstanceGroup).Module, skipVisibility: true) { InitLocals = false };
        var writer = new IlWriter(method.GetILGenerator());
        for (var lane = 0; lane < Code.Shape.Lanes; lane += Code.Shape.Block)
        {
            foreach (var size in (ReadOnlySpan<int>)[1, 2, 4, 8])
                writer.Address(lane * size);
            writer.Emit(OpCodes.Ldarg_2);
            writer.Call(edge);
        }

        writer.Emit(OpCodes.Ret);
        return method;
    }
}

/// <summary>One instance of a group, as the definition around it sees it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Lane">Its lane. The block of the first instance is that of the whole group; the others have none of their own.</param>
internal sealed record GroupMember(InstanceGroup Group, int Lane) : IChildCode
{
    public int BlockSize => Lane == 0 ? Group.BlockSize : 0;

    public int OffsetOfPort(int port) => Group.OffsetOfPort(port, Lane);

    public int GroupOf(int port) => -1;

    public IReadOnlyList<int> InputsOfGroup(int group) => [];

    public MethodInfo OutputsFunction(int group) => throw new InvalidOperationException("all outputs of a grouped instance are registers");

    public MethodInfo? EdgeFunction(IReadOnlySet<string> clocks) => Lane == 0 ? Group.EdgeFunction(clocks) : null;

    public bool DependsOnClocks(IReadOnlySet<string> clocks) =>
        Lane == 0 && Group.Code.Prepared.Definition.Domains.Any(use => clocks.Contains(use.Domain.Clock));
}
