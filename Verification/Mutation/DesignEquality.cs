using HdlDsl.Netlists;

namespace Verification.Mutation;

/// <summary>Whether two elaborations gave the same netlist: other objects, but equal tables. A design of another constant or word of a ROM is another design.</summary>
internal static class DesignEquality
{
    /// <summary>Compares all modules.</summary>
    public static bool AreSame(Design one, Design other) =>
        one.Top.Remark == other.Top.Remark && one.Definitions.Count == other.Definitions.Count && one.Definitions.Zip(other.Definitions).All(pair => AreSame(pair.First, pair.Second));

    private static bool AreSame(Definition one, Definition other) =>
        one.Name == other.Name
        && one.Nodes.Count == other.Nodes.Count
        && one.MemoryWrites.Length == other.MemoryWrites.Length
        && one.Scopes.Length == other.Scopes.Length
        && one.Instances.Select(instance => (instance.Name, instance.Definition?.Name)).SequenceEqual(other.Instances.Select(instance => (instance.Name, instance.Definition?.Name)))
        && HasSameNodes(one.Nodes, other.Nodes)
        && HasSameSignals(one, other)
        && HasSameAssignments(one, other)
        && one.Memories.Zip(other.Memories).All(pair => pair.First.Depth == pair.Second.Depth && pair.First.Width == pair.Second.Width && HasSameContents(pair.First, pair.Second));

    private static bool HasSameContents(MemoryEntry one, MemoryEntry other) =>
        one.Contents.IsDefaultOrEmpty ? other.Contents.IsDefaultOrEmpty : !other.Contents.IsDefaultOrEmpty && one.Contents.AsSpan().SequenceEqual(other.Contents.AsSpan());

    private static bool HasSameNodes(NodeTable one, NodeTable other)
    {
        for (var node = 0; node < one.Count; node++)
        {
            var op = one.OpOf(node);
            if (op != other.OpOf(node) || one.WidthOf(node) != other.WidthOf(node))
                return false;
            var isSame = op switch
            {
                Op.Constant => one.ConstantOf(node) == other.ConstantOf(node),
                Op.Concat => one.Parts(node).SequenceEqual(other.Parts(node)),
                _ => one.A(node) == other.A(node) && one.B(node) == other.B(node) && one.C(node) == other.C(node),
            };
            if (!isSame)
                return false;
        }

        return true;
    }

    private static bool HasSameSignals(Definition one, Definition other)
    {
        var ours = one.Signals;
        var theirs = other.Signals;
        if (ours.Length != theirs.Length)
            return false;
        for (var i = 0; i < ours.Length; i++)
        {
            if (ours[i].Kind != theirs[i].Kind || ours[i].Width != theirs[i].Width || ours[i].Name != theirs[i].Name || ours[i].InitialNode != theirs[i].InitialNode)
                return false;
        }

        return true;
    }

    private static bool HasSameAssignments(Definition one, Definition other)
    {
        var ours = one.Assignments;
        var theirs = other.Assignments;
        if (ours.Length != theirs.Length)
            return false;
        for (var i = 0; i < ours.Length; i++)
        {
            if (ours[i].Target != theirs[i].Target || ours[i].Value != theirs[i].Value || ours[i].Low != theirs[i].Low || ours[i].Scope != theirs[i].Scope)
                return false;
        }

        return true;
    }
}
