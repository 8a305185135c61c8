using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>One occurrence of a definition in the hierarchy being flattened.</summary>
/// <param name="Definition">What stands there.</param>
/// <param name="Prefix">Path with a separator behind it; empty for the top.</param>
/// <param name="PortSignals">For each port the signal of the result that stands for it; empty for the top, which keeps its ports.</param>
/// <param name="Parent">Number of the occurrence around it, −1 for the top.</param>
/// <param name="Instance">Number of the instance in the definition around it, −1 for the top.</param>
internal readonly record struct InstanceContents(Definition Definition, string Prefix, int[] PortSignals, int Parent, int Instance);

/// <summary>Copies the tables of one occurrence behind what the result holds already, with all numbers translated.</summary>
/// <param name="contents">What to copy.</param>
/// <param name="target">The result.</param>
/// <param name="folder">Adds nodes to the result.</param>
/// <param name="origins">Told where signals and memories come from; the occurrence copied is its last.</param>
internal sealed class ContentsCopy(InstanceContents contents, Definition target, NodeFolder folder, Origins origins)
{
    private readonly int occurrence = origins.Occurrences.Count - 1;
    private readonly Definition source = contents.Definition;
    private readonly int[] signals = new int[contents.Definition.Signals.Length];
    private readonly int[] nodes = new int[contents.Definition.Nodes.Count];
    private readonly int[] domains = new int[contents.Definition.Domains.Count];
    private readonly (int First, int[] Lows)[] memories = new (int, int[])[contents.Definition.Memories.Count];
    private readonly int firstChain = target.Chains.Length;
    private readonly int firstScope = target.Scopes.Length - 1;

    private bool IsTop => contents.Prefix.Length == 0;

    /// <summary>Copies everything but the contents of the instances to be put in place.</summary>
    /// <param name="inline">Whether an instance is put in place.</param>
    /// <param name="enqueue">Told of each of those by number, with the signals that its ports became.</param>
    public void Run(Func<InstanceEntry, Definition, bool> inline, Action<int, int[]> enqueue)
    {
        for (var i = 0; i < domains.Length; i++)
            domains[i] = target.UseDomain(source.Domains[i].Domain, source.Domains[i].NeedsReset);
        var isInlined = source.Instances.ConvertAll(instance => inline(instance, instance.Definition!));
        AddSignals(isInlined);
        AddMemories();
        AddNodes();
        for (var signal = 0; signal < signals.Length; signal++)
        {
            if (source.Signals[signal].InitialNode is var initial and >= 0)
                target.SignalRef(signals[signal]).InitialNode = nodes[initial];
        }

        AddScopes();
        AddStatements();
        AddInstances(isInlined, enqueue);
    }

    private string? Prefixed(string? name) => name is null || IsTop ? name : contents.Prefix + name;

    private void AddSignals(List<bool> isInlined)
    {
        var kept = new int[isInlined.Count];
        var count = target.Instances.Count;
        for (var i = 0; i < kept.Length; i++)
            kept[i] = isInlined[i] ? -1 : count++;

        signals.AsSpan().Fill(-1);
        for (var port = 0; port < contents.PortSignals.Length; port++)
        {
            var signal = source.Ports[port];
            signals[signal] = contents.PortSignals[port];
            target.SignalRef(signals[signal]) = Renamed(source.Signals[signal]) with { Kind = SignalKind.Wire };
            origins.Signals[signals[signal]] = new SignalOrigin(occurrence, signal, 0);
        }

        for (var signal = 0; signal < signals.Length; signal++)
        {
            if (signals[signal] >= 0)
                continue;
            var entry = Renamed(source.Signals[signal]);
            if (entry.Domain >= 0)
                entry.Domain = domains[entry.Domain];
            if (entry.Instance >= 0)
            {
                entry.Instance = kept[entry.Instance];
                if (entry.Instance < 0)
                    entry.Kind = SignalKind.Wire;
            }

            signals[signal] = target.AddSignal(entry);
            origins.Signals.Add(new SignalOrigin(occurrence, signal, 0));
        }

        if (IsTop)
        {
            target.Ports.Clear();
            target.Ports.AddRange(source.Ports.Select(port => signals[port]));
        }
    }

    private SignalEntry Renamed(in SignalEntry entry) =>
        entry with { Name = entry.Kind is SignalKind.InstanceInput or SignalKind.InstanceOutput ? entry.Name : Prefixed(entry.Name), InitialNode = -1 };

    private void AddNodes()
    {
        var table = source.Nodes;
        for (var node = 0; node < nodes.Length; node++)
        {
            nodes[node] = table.OpOf(node) switch
            {
                Op.Signal => folder.Nodes.Intern(Op.Signal, table.WidthOf(node), signals[table.A(node)]),
                Op.MemoryRead => Read(table.A(node), nodes[table.B(node)]),
                _ => NodeRebuilder.Rebuild(table, node, folder, nodes),
            };
        }

        foreach (var (node, name) in source.NodeNames.OrderBy(pair => pair.Key))
            target.NameNode(nodes[node], contents.Prefix + name, isSuggestion: !source.ExactlyNamedNodes.Contains(node));
    }

    /// <summary>A memory of which parts of words are written becomes a memory for each part, so that every write replaces whole words.</summary>
    private void AddMemories()
    {
        for (var number = 0; number < memories.Length; number++)
        {
            var memory = source.Memories[number];
            memories[number] = (target.Memories.Count, LowsOf(number));
            foreach (var (low, width) in Parts(number))
            {
                origins.Memories.Add(new MemoryOrigin(occurrence, number, low));
                target.Memories.Add(new MemoryEntry
                {
                    Name = Prefixed(memory.Name),
                    NameIsSuggested = memory.NameIsSuggested,
                    Depth = memory.Depth,
                    Width = width,
                    IsRom = memory.IsRom,
                    Contents = width == memory.Width || memory.Contents.IsDefault
                        ? memory.Contents
                        : [.. memory.Contents.Select(word => (word >> low) & OpSemantics.Mask(width))],
                    Location = memory.Location,
                });
            }
        }
    }

    /// <summary>Lowest bits of the parts of a memory's words, ascending from 0.</summary>
    private int[] LowsOf(int memory)
    {
        var lows = new SortedSet<int> { 0 };
        foreach (ref readonly var write in source.MemoryWrites)
        {
            if (write.Memory != memory)
                continue;
            lows.Add(write.Low);
            lows.Add(write.Low + source.Nodes.WidthOf(write.Data));
        }

        lows.Remove(source.Memories[memory].Width);
        return [.. lows];
    }

    private IEnumerable<(int Low, int Width)> Parts(int memory)
    {
        var lows = memories[memory].Lows;
        for (var part = 0; part < lows.Length; part++)
            yield return (lows[part], (part + 1 < lows.Length ? lows[part + 1] : source.Memories[memory].Width) - lows[part]);
    }

    private int Read(int memory, int address)
    {
        var (first, lows) = memories[memory];
        var parts = Parts(memory).Select((part, number) => folder.Nodes.Intern(Op.MemoryRead, part.Width, first + number, address)).Reverse().ToArray();
        return lows.Length == 1 ? parts[0] : folder.Concat(parts);
    }

    private void AddScopes()
    {
        foreach (ref readonly var chain in source.Chains)
        {
            target.AddChain(chain with
            {
                Parent = Scope(chain.Parent),
                Subject = Node(chain.Subject),
                Branches = new List<int>(chain.Branches.Count),
            });
        }

        foreach (ref readonly var scope in source.Scopes[1..])
        {
            target.AddScope(scope with
            {
                Chain = firstChain + scope.Chain,
                Condition = Node(scope.Condition),
                CaseValues = Nodes(scope.CaseValues),
            });
        }
    }

    private void AddStatements()
    {
        foreach (ref readonly var assignment in source.Assignments)
        {
            target.AddAssignment(assignment with
            {
                Target = signals[assignment.Target],
                IndexNode = Node(assignment.IndexNode),
                Value = Node(assignment.Value),
                Scope = Scope(assignment.Scope),
            });
        }

        foreach (ref readonly var write in source.MemoryWrites)
            AddWrite(write);
    }

    private void AddWrite(in MemoryWriteEntry write)
    {
        var (first, lows) = memories[write.Memory];
        var data = Node(write.Data);
        var end = write.Low + source.Nodes.WidthOf(write.Data);
        var part = 0;
        foreach (var (low, width) in Parts(write.Memory))
        {
            if (low >= write.Low && low < end)
            {
                target.AddMemoryWrite(write with
                {
                    Memory = first + part,
                    Address = Node(write.Address),
                    Low = 0,
                    Data = lows.Length == 1 ? data : folder.Slice(data, low - write.Low, width),
                    Scope = Scope(write.Scope),
                    Domain = domains[write.Domain],
                });
            }

            part++;
        }
    }

    private void AddInstances(List<bool> isInlined, Action<int, int[]> enqueue)
    {
        for (var i = 0; i < isInlined.Count; i++)
        {
            var instance = source.Instances[i];
            if (isInlined[i])
            {
                enqueue(i, signals[instance.FirstSignal..(instance.FirstSignal + instance.PortCount)]);
                continue;
            }

            origins.Instances.Add((occurrence, i));
            target.Instances.Add(new InstanceEntry
            {
                Name = Prefixed(instance.Name),
                NameIsSuggested = instance.NameIsSuggested,
                Definition = instance.Definition,
                FirstSignal = instance.PortCount == 0 ? target.Signals.Length : signals[instance.FirstSignal],
                PortCount = instance.PortCount,
                Location = instance.Location,
            });
        }
    }

    private int Node(int node) => node < 0 ? -1 : nodes[node];

    private int Scope(int scope) => scope == 0 ? 0 : firstScope + scope;

    private ImmutableArray<int> Nodes(ImmutableArray<int> values)
    {
        if (values.IsDefaultOrEmpty)
            return [];
        var mapped = new int[values.Length];
        for (var i = 0; i < mapped.Length; i++)
            mapped[i] = nodes[values[i]];
        return ImmutableCollectionsMarshal.AsImmutableArray(mapped);
    }
}
