using System.Collections.Immutable;
using System.Globalization;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Compilation;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Observation;

/// <summary>A branch of a When or Switch in one instance, and the byte that is 1 while it is active.</summary>
/// <param name="Scopes">The top module and the instances on the way down.</param>
/// <param name="Definition">The definition without instrumentation.</param>
/// <param name="Scope">Number of the branch's scope in it.</param>
/// <param name="Offset">Distance in bytes from the model's memory.</param>
internal readonly record struct ObservedBranch(ImmutableArray<string> Scopes, Definition Definition, int Scope, int Offset);

/// <summary>What an instance asserts or assumes, and the byte that is 1 while it holds.</summary>
/// <param name="Scopes">The top module and the instances on the way down.</param>
/// <param name="Definition">The definition.</param>
/// <param name="Signal">Number of the property's wire in it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Distance in bytes from the model's memory.</param>
internal readonly record struct ObservedProperty(ImmutableArray<string> Scopes, Definition Definition, int Signal, string Name, int Offset);

/// <summary>Walks over the blocks of a compiled model and finds where everything that is watched lies, with its name in the hierarchy.</summary>
internal sealed class ObservationMap
{
    private readonly Instrumentation instrumentation;
    private readonly ImmutableArray<ModelPort> ports;

    /// <summary>Walks over a model.</summary>
    /// <param name="instrumentation">What is watched.</param>
    /// <param name="top">The top's code.</param>
    /// <param name="ports">Ports of the model.</param>
    public ObservationMap(Instrumentation instrumentation, CompiledUnit top, ImmutableArray<ModelPort> ports)
    {
        this.instrumentation = instrumentation;
        this.ports = ports;
        var definition = instrumentation.Design.Top;
        var root = new Node([definition.Name]);
        AddControls(definition, root);
        Walk(top, 0, root);
        Signals = [.. root.Below().SelectMany(node => node.Signals)];
        Branches = [.. root.Below().SelectMany(node => node.Branches)];
        Properties = [.. root.Below().SelectMany(node => node.Properties)];
    }

    /// <summary>Watched signals, each scope before the scopes inside; ports first.</summary>
    public ImmutableArray<ObservedSignal> Signals { get; }

    /// <summary>Watched branches in the same order.</summary>
    public ImmutableArray<ObservedBranch> Branches { get; }

    /// <summary>Checked properties in the same order.</summary>
    public ImmutableArray<ObservedProperty> Properties { get; }

    private void Walk(CompiledUnit unit, int block, Node around)
    {
        var origins = unit.Prepared.Origins;
        var nodes = new Node[origins.Occurrences.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var (_, parent, instance) = origins.Occurrences[i];
            nodes[i] = parent < 0 ? around : Inside(nodes[parent], origins.Occurrences[parent].Definition, instance);
        }

        foreach (var watched in new WatchedSignals(instrumentation, unit.Prepared).All())
            Add(watched, nodes[watched.Occurrence], block + unit.Code.OffsetOfObserved(watched.Signal));
        if (instrumentation.Options.IsObservable)
            AddMemories(unit, block, nodes);
        for (var i = 0; i < unit.Children.Count; i++)
        {
            var (occurrence, number) = origins.Instances[i];
            var node = Inside(nodes[occurrence], origins.Occurrences[occurrence].Definition, number);
            var place = block + unit.Code.Layout.Instances[i];
            if (unit.Children[i] is { } child)
                Walk(child, place, node);
            else if (instrumentation.Options.IsObservable)
                AddBox((BlackBoxCode)unit.Code.Context.Children[i], place, node);
        }
    }

    private Node Inside(Node around, Definition definition, int instance)
    {
        if (!around.Inside.TryGetValue(instance, out var node))
        {
            around.Inside.Add(instance, node = new Node(around.Scopes.Add(instrumentation[definition].Names.Instances[instance])));
            AddControls(definition.Instances[instance].Definition!, node);
        }

        return node;
    }

    /// <summary>Clocks and resets are the same everywhere, so their places are those of the top's ports.</summary>
    private void AddControls(Definition definition, Node node)
    {
        if (!instrumentation.Options.IsObservable)
            return;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in definition.Domains)
        {
            AddControl(use.Domain.Clock);
            if (use.NeedsReset)
                AddControl(use.Domain.Reset);
        }

        void AddControl(string name)
        {
            if (names.Add(name))
                node.Signals.Add(new ObservedSignal(node.Scopes, name, 1, ports.First(port => port.Name == name).Offset) { Kind = SignalKind.Input, View = SignalView.Bit });
        }
    }

    private void Add(in WatchedSignal watched, Node node, int offset)
    {
        var known = instrumentation[watched.Definition];
        if (watched.Source >= known.FirstBranch)
        {
            node.Branches.Add(new ObservedBranch(node.Scopes, known.Source, watched.Source - known.FirstBranch + 1, offset));
            return;
        }

        if (instrumentation.IsChecked(watched.Definition, watched.Source))
            node.Properties.Add(new ObservedProperty(node.Scopes, watched.Definition, watched.Source, instrumentation.NameOf(watched.Definition, watched.Source), offset));
        ref readonly var entry = ref watched.Definition.Signals[watched.Source];
        node.Signals.Add(ObservedSignal.Of(entry, node.Scopes, instrumentation.NameOf(watched.Definition, watched.Source), offset));
    }

    private void AddMemories(CompiledUnit unit, int block, Node[] nodes)
    {
        for (var i = 0; i < unit.Prepared.Definition.Memories.Count; i++)
        {
            var (occurrence, number, low) = unit.Prepared.Origins.Memories[i];
            var entry = unit.Prepared.Definition.Memories[i];
            if (entry.IsRom || entry.Depth > instrumentation.Options.ObservedMemoryDepth)
                continue;
            var source = unit.Prepared.Origins.Occurrences[occurrence].Definition;
            var name = instrumentation[source].Names.Memories[number];
            var part = entry.Width == source.Memories[number].Width ? "" : string.Create(CultureInfo.InvariantCulture, $"[{low + entry.Width - 1}:{low}]");
            var offset = block + unit.Code.Layout.Memories[i];
            for (var word = 0; word < entry.Depth; word++, offset += ModelPort.BytesFor(entry.Width))
            {
                var wordName = string.Create(CultureInfo.InvariantCulture, $"{name}[{word}]{part}");
                nodes[occurrence].Signals.Add(new ObservedSignal(nodes[occurrence].Scopes, wordName, entry.Width, offset) { Kind = SignalKind.Register });
            }
        }
    }

    private static void AddBox(BlackBoxCode box, int block, Node node)
    {
        for (var port = 0; port < box.Definition.Ports.Count; port++)
        {
            ref readonly var entry = ref box.Definition.Signals[box.Definition.Ports[port]];
            node.Signals.Add(ObservedSignal.Of(entry, node.Scopes, entry.Name!, block + box.OffsetOfPort(port)));
        }
    }

    /// <summary>A scope of the hierarchy with what is in it.</summary>
    private sealed class Node(ImmutableArray<string> scopes)
    {
        public ImmutableArray<string> Scopes { get; } = scopes;

        public List<ObservedSignal> Signals { get; } = [];

        public List<ObservedBranch> Branches { get; } = [];

        public List<ObservedProperty> Properties { get; } = [];

        /// <summary>Scopes inside by instance number.</summary>
        public SortedDictionary<int, Node> Inside { get; } = [];

        public IEnumerable<Node> Below()
        {
            var pending = new Stack<Node>([this]);
            while (pending.TryPop(out var node))
            {
                yield return node;
                foreach (var inside in node.Inside.Values.Reverse())
                    pending.Push(inside);
            }
        }
    }
}
