using HdlDsl.Netlists;
using HdlDsl.Passes;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Joins selections that are made together and compared or stored together: <c>{c ? a : b, c ? d : e}</c> becomes <c>c ? {a, d} : {b, e}</c>, and the
/// parts become slices of it. In a tournament, whose entries are compared as a whole, that leaves one selection for each match, and none where
/// only the winner's parts are looked at. Linear time.
/// </summary>
public sealed class SelectionPacking
{
    private const int GreatestWidth = 64;

    /// <summary>Packs.</summary>
    /// <param name="definition">A legal definition; it is not changed.</param>
    /// <returns>A fresh definition with the same signals and behaviour, or the same when there is nothing to pack.</returns>
    public Definition Run(Definition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var packs = FindPacks(definition.Nodes);
        if (packs.Count == 0)
            return definition;
        var result = new Definition(definition.Name)
        {
            Remark = definition.Remark,
            Location = definition.Location,
            BlackBox = definition.BlackBox,
        };
        var map = MapNodes(definition.Nodes, packs, new NodeFolder(result.Nodes));
        new DefinitionCopy(definition, result, map).CopyTables(new Dictionary<Definition, Definition>());
        return result;
    }

    /// <summary>A concatenation whose parts are selections by one condition.</summary>
    private sealed class Pack(int concat)
    {
        public int Concat => concat;

        /// <summary>The joined selection in the new table, −1 until it is made.</summary>
        public int Joined { get; set; } = -1;
    }

    /// <summary>For each selection that is part of a pack, and for each concatenation that is one, its pack.</summary>
    private static Dictionary<int, Pack> FindPacks(NodeTable nodes)
    {
        var packs = new Dictionary<int, Pack>();
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.OpOf(node) != Op.Concat || nodes.WidthOf(node) > GreatestWidth)
                continue;
            var parts = nodes.Parts(node);
            if (!CanJoin(nodes, parts, packs))
                continue;
            var pack = new Pack(node);
            packs.Add(node, pack);
            foreach (var part in parts)
                packs.Add(part, pack);
        }

        return packs;
    }

    /// <summary>What is selected must come before all the selections; then joining them can't make a loop.</summary>
    private static bool CanJoin(NodeTable nodes, ReadOnlySpan<int> parts, Dictionary<int, Pack> packs)
    {
        var first = int.MaxValue;
        foreach (var part in parts)
            first = Math.Min(first, part);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (nodes.OpOf(part) != Op.Mux || nodes.A(part) != nodes.A(parts[0]) || packs.ContainsKey(part) || parts[..i].Contains(part)
                || nodes.A(part) >= first || nodes.B(part) >= first || nodes.C(part) >= first)
                return false;
        }

        return true;
    }

    private static int[] MapNodes(NodeTable nodes, Dictionary<int, Pack> packs, NodeFolder folder)
    {
        var map = new int[nodes.Count];
        for (var node = 0; node < map.Length; node++)
        {
            if (!packs.TryGetValue(node, out var pack))
            {
                map[node] = nodes.OpOf(node) switch
                {
                    Op.Signal => folder.Nodes.Intern(Op.Signal, nodes.WidthOf(node), nodes.A(node)),
                    Op.MemoryRead => folder.Nodes.Intern(Op.MemoryRead, nodes.WidthOf(node), nodes.A(node), map[nodes.B(node)]),
                    _ => NodeRebuilder.Rebuild(nodes, node, folder, map),
                };
                continue;
            }

            if (pack.Joined < 0)
                pack.Joined = Join(nodes, pack.Concat, map, folder);
            map[node] = node == pack.Concat ? pack.Joined : folder.Slice(pack.Joined, LowOf(nodes, pack.Concat, node), nodes.WidthOf(node));
        }

        return map;
    }

    private static int Join(NodeTable nodes, int concat, int[] map, NodeFolder folder)
    {
        var parts = nodes.Parts(concat).ToArray();
        var whenTrue = folder.Concat([.. parts.Select(part => map[nodes.B(part)])]);
        var whenFalse = folder.Concat([.. parts.Select(part => map[nodes.C(part)])]);
        return folder.Mux(map[nodes.A(parts[0])], whenTrue, whenFalse);
    }

    private static int LowOf(NodeTable nodes, int concat, int part)
    {
        var low = nodes.WidthOf(concat);
        foreach (var candidate in nodes.Parts(concat))
        {
            low -= nodes.WidthOf(candidate);
            if (candidate == part)
                break;
        }

        return low;
    }
}
