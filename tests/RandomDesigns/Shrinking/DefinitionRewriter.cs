using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>A rewritten definition and which ports of the old one it has kept.</summary>
internal sealed record Rewritten(Definition Definition, IReadOnlySet<int> DroppedPorts);

/// <summary>Makes a simplified copy of a definition: edits are applied, and what nothing needs any more is left out.</summary>
internal sealed class DefinitionRewriter
{
    private readonly Definition old;
    private readonly DefinitionEdits edits;
    private readonly IReadOnlyDictionary<Definition, Rewritten> children;
    private readonly Liveness live;
    private readonly Definition result;
    private readonly NodeFolder folder;
    private readonly int[] signals;
    private readonly int[] nodes;
    private readonly int[] memories;
    private readonly int[] scopes;

    private DefinitionRewriter(Definition old, DefinitionEdits edits, IReadOnlyDictionary<Definition, Rewritten> children)
    {
        this.old = old;
        this.edits = edits;
        this.children = children;
        live = Liveness.Of(old, edits, IsGone);
        result = new Definition(old.Name) { Remark = old.Remark, Location = old.Location };
        folder = new NodeFolder(result.Nodes);
        signals = new int[old.Signals.Length];
        nodes = new int[old.Nodes.Count];
        memories = new int[old.Memories.Count];
        scopes = new int[old.Scopes.Length];
    }

    /// <summary>Makes the copy.</summary>
    /// <param name="definition">The definition; it is not changed. A black box is passed on as it is.</param>
    /// <param name="edits">What to simplify.</param>
    /// <param name="children">What became of the definitions below.</param>
    public static Rewritten Run(Definition definition, DefinitionEdits edits, IReadOnlyDictionary<Definition, Rewritten> children)
    {
        if (definition.BlackBox is not null)
            return new Rewritten(definition, new HashSet<int>());
        var rewriter = new DefinitionRewriter(definition, edits, children);
        rewriter.CopyDomains();
        rewriter.CopySignals();
        rewriter.CopyMemories();
        rewriter.CopyNodes();
        rewriter.CopyScopes();
        rewriter.CopyStatements();
        rewriter.CopyInstances();
        return new Rewritten(rewriter.result, edits.DroppedPorts);
    }

    private bool IsGone(int signal)
    {
        ref readonly var entry = ref old.Signals[signal];
        switch (entry.Kind)
        {
            case SignalKind.Input or SignalKind.Output:
                return edits.DroppedPorts.Contains(old.Ports.IndexOf(signal));
            case SignalKind.InstanceInput or SignalKind.InstanceOutput:
                var instance = old.Instances[entry.Instance];
                return edits.DroppedInstances.Contains(entry.Instance)
                    || children[instance.Definition!].DroppedPorts.Contains(signal - instance.FirstSignal);
            default:
                return false;
        }
    }

    /// <summary>All domains stay in their order, and so do the clocks and resets among the ports, unless an edit drops the unused ones.</summary>
    private void CopyDomains()
    {
        if (edits.DropsDomains)
            return;
        foreach (var use in old.Domains)
            result.UseDomain(use.Domain, use.NeedsReset);
    }

    private void CopySignals()
    {
        for (var signal = 0; signal < signals.Length; signal++)
        {
            signals[signal] = -1;
            if (!live.Signals[signal])
                continue;
            var entry = old.Signals[signal];
            if (edits.Widths.TryGetValue(signal, out var width))
                entry.Width = width;
            var losesAssignment = false;
            for (var number = 0; number < old.Assignments.Length; number++)
                losesAssignment |= old.Assignments[number].Target == signal && edits.DroppedAssignments.Contains(number);
            if (entry.InitialNode >= 0)
                entry.InitialNode = folder.Constant(old.Nodes.ConstantOf(entry.InitialNode), entry.Width);
            else if (losesAssignment && entry.Kind is SignalKind.Wire or SignalKind.Output)
                entry.InitialNode = folder.Constant(0, entry.Width);
            if (entry.Kind == SignalKind.Register)
                entry.Domain = result.UseDomain(DomainOf(signal), entry.InitialNode >= 0);
            if (entry.Instance >= 0)
                entry.Instance -= edits.DroppedInstances.Count(dropped => dropped < entry.Instance);
            entry.ElementWidth = 0;
            signals[signal] = result.AddSignal(entry);
        }
    }

    private ClockDomain DomainOf(int register) =>
        edits.DefaultDomains.Contains(register) ? ClockDomain.Default : old.Domains[old.Signals[register].Domain].Domain;

    private void CopyMemories()
    {
        for (var memory = 0; memory < memories.Length; memory++)
        {
            memories[memory] = result.Memories.Count;
            if (live.Memories[memory])
                result.Memories.Add(old.Memories[memory]);
        }
    }

    private void CopyNodes()
    {
        for (var node = 0; node < nodes.Length; node++)
        {
            if (!live.Nodes[node])
                continue;
            nodes[node] = CopyNode(node);
            if (!edits.DropsNames && old.NodeNames.TryGetValue(node, out var name))
                result.NameNode(nodes[node], name, !old.ExactlyNamedNodes.Contains(node));
        }
    }

    private int CopyNode(int node)
    {
        var width = old.Nodes.WidthOf(node);
        if (edits.Nodes.TryGetValue(node, out var fate))
        {
            return fate switch
            {
                NodeFate.Zeros => folder.Constant(0, width),
                NodeFate.Ones => folder.Constant(-1, width),
                _ => Fit(nodes[Liveness.Operands(old, edits, node)[0]], width),
            };
        }

        switch (old.Nodes.OpOf(node))
        {
            case Op.Signal:
                var signal = signals[old.Nodes.A(node)];
                return signal < 0
                    ? folder.Constant(0, width)
                    : Fit(result.Nodes.Intern(Op.Signal, result.Signals[signal].Width, signal), width);
            case Op.MemoryRead:
                return result.Nodes.Intern(Op.MemoryRead, width, memories[old.Nodes.A(node)], nodes[old.Nodes.B(node)]);
            case var op when op == edits.Replacement?.From:
                return folder.Binary(edits.Replacement.Value.To, nodes[old.Nodes.A(node)], nodes[old.Nodes.B(node)]);
            default:
                return NodeRebuilder.Rebuild(old.Nodes, node, folder, nodes);
        }
    }

    private int Fit(int node, int width) =>
        result.Nodes.WidthOf(node) > width ? folder.Slice(node, 0, width) : folder.ZeroExtend(node, width);

    private void CopyScopes()
    {
        var chains = new Dictionary<int, int>();
        for (var scope = 1; scope < scopes.Length; scope++)
        {
            var entry = old.Scopes[scope];
            if (!live.Chains[entry.Chain])
                continue;
            if (!chains.TryGetValue(entry.Chain, out var chain))
            {
                var oldChain = old.Chains[entry.Chain];
                chain = result.AddChain(oldChain with
                {
                    Parent = scopes[oldChain.Parent],
                    Subject = oldChain.Subject < 0 ? -1 : nodes[oldChain.Subject],
                    Branches = [],
                });
                chains.Add(entry.Chain, chain);
            }

            scopes[scope] = result.AddScope(entry with
            {
                Chain = chain,
                Condition = entry.Condition < 0 ? -1 : nodes[entry.Condition],
                CaseValues = [.. entry.CaseValues.Select(value => nodes[value])],
            });
        }
    }

    private void CopyStatements()
    {
        for (var number = 0; number < old.Assignments.Length; number++)
        {
            var entry = old.Assignments[number];
            if (edits.DroppedAssignments.Contains(number) || !live.Signals[entry.Target])
                continue;
            var isReplaced = edits.Values.ContainsKey(number);
            var width = edits.Widths.GetValueOrDefault(entry.Target, entry.Width);
            result.AddAssignment(entry with
            {
                Target = signals[entry.Target],
                Low = isReplaced ? 0 : entry.Low,
                Width = width,
                IndexNode = isReplaced || entry.IndexNode < 0 ? -1 : nodes[entry.IndexNode],
                Value = Fit(nodes[edits.Values.GetValueOrDefault(number, entry.Value)], width),
                Scope = edits.HoistedAssignments.Contains(number) ? 0 : scopes[entry.Scope],
            });
        }

        for (var number = 0; number < old.MemoryWrites.Length; number++)
        {
            var entry = old.MemoryWrites[number];
            if (edits.DroppedWrites.Contains(number) || !live.Memories[entry.Memory])
                continue;
            result.AddMemoryWrite(entry with
            {
                Memory = memories[entry.Memory],
                Address = nodes[entry.Address],
                Data = nodes[entry.Data],
                Scope = scopes[entry.Scope],
                Domain = result.UseDomain(old.Domains[entry.Domain].Domain, needsReset: false),
            });
        }
    }

    private void CopyInstances()
    {
        for (var number = 0; number < old.Instances.Count; number++)
        {
            if (edits.DroppedInstances.Contains(number))
                continue;
            var instance = old.Instances[number];
            var child = children[instance.Definition!];
            var kept = Enumerable.Range(instance.FirstSignal, instance.PortCount).Where(signal => signals[signal] >= 0).ToList();
            result.Instances.Add(new InstanceEntry
            {
                Name = instance.Name,
                NameIsSuggested = instance.NameIsSuggested,
                Definition = child.Definition,
                FirstSignal = kept.Count > 0 ? signals[kept[0]] : 0,
                PortCount = kept.Count,
                Location = instance.Location,
            });
            foreach (var use in child.Definition.Domains)
                result.UseDomain(use.Domain, use.NeedsReset);
        }
    }
}
