using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.Simulator.Preparation;
using HdlDsl.Verilog;

namespace HdlDsl.Simulator.Observation;

/// <summary>A definition with wires added for what shall be watched and is no signal.</summary>
/// <param name="Source">The definition as it was; its signals, memories, instances and scopes have the same numbers in the new one.</param>
/// <param name="Names">Names of everything in it.</param>
/// <param name="FirstNode">Signal number of the first wire that shows a named node.</param>
/// <param name="FirstBranch">Signal number of the wire that shows whether scope 1 is active; the other scopes follow.</param>
internal sealed record InstrumentedDefinition(Definition Source, NameTable Names, int FirstNode, int FirstBranch);

/// <summary>
/// A design made ready for being watched. Named nodes become wires, and when branches are counted every scope gets a wire that is 1 while it is
/// active. Nothing reads these wires, so they cost nothing but in the function that computes what is watched.
/// </summary>
internal sealed class Instrumentation
{
    private readonly Dictionary<Definition, InstrumentedDefinition> definitions = new(ReferenceEqualityComparer.Instance);

    private Instrumentation(Design design, SimulatorOptions options)
    {
        Options = options;
        var made = new Dictionary<Definition, Definition>(ReferenceEqualityComparer.Instance);
        foreach (var definition in design.Definitions)
            made.Add(definition, definition.BlackBox is null ? Instrument(definition, made) : Keep(definition));
        Design = new Design(made[design.Top], [.. design.Definitions.Select(definition => made[definition])], design.Warnings);
    }

    /// <summary>The design with the added wires.</summary>
    public Design Design { get; }

    /// <summary>What is watched.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>What is known about a definition of <see cref="Design"/>.</summary>
    public InstrumentedDefinition this[Definition definition] => definitions[definition];

    /// <summary>Makes a design ready; null when the options ask for nothing.</summary>
    public static Instrumentation? Of(Design design, SimulatorOptions options) =>
        options.IsObservable || options.CountsBranches || (options.ChecksProperties && HasProperties(design)) ? new Instrumentation(design, options) : null;

    /// <summary>Whether anything in a design is asserted or assumed.</summary>
    public static bool HasProperties(Design design)
    {
        foreach (var definition in design.Definitions)
        {
            foreach (ref readonly var signal in definition.Signals)
            {
                if (signal.Property is PropertyKind.Assert or PropertyKind.Assume)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether a signal of a definition is a property that is checked.</summary>
    public bool IsChecked(Definition definition, int signal) =>
        Options.ChecksProperties && definition.Signals[signal].Property is PropertyKind.Assert or PropertyKind.Assume;

    /// <summary>Whether a signal of a definition needs a place, ports and registers included.</summary>
    public bool IsWatched(Definition definition, int signal)
    {
        var known = definitions[definition];
        if (signal >= known.FirstBranch)
            return true;
        if (!Options.IsObservable)
            return IsChecked(definition, signal);
        ref readonly var entry = ref definition.Signals[signal];
        return entry.Kind switch
        {
            SignalKind.InstanceInput or SignalKind.InstanceOutput => false,
            SignalKind.Wire => entry.Name is not null,
            _ => true,
        };
    }

    /// <summary>The name of a watched signal that is no branch.</summary>
    public string NameOf(Definition definition, int signal)
    {
        var known = definitions[definition];
        return signal < known.FirstNode ? known.Names.Signals[signal] : definition.Signals[signal].Name!;
    }

    private Definition Keep(Definition box)
    {
        definitions.Add(box, new InstrumentedDefinition(box, new NameTable(box), box.Signals.Length, box.Signals.Length));
        return box;
    }

    private Definition Instrument(Definition source, Dictionary<Definition, Definition> made)
    {
        var target = new Definition(source.Name) { Remark = source.Remark, Location = source.Location };
        var folder = new NodeFolder(target.Nodes);
        var map = CopyNodes(source.Nodes, folder);
        new DefinitionCopy(source, target, map).CopyTables(made);
        var names = new NameTable(source);
        var firstNode = target.Signals.Length;
        if (Options.IsObservable)
        {
            foreach (var (node, name) in names.Nodes.OrderBy(pair => pair.Key))
                AddWire(target, name, map[node]);
        }

        var firstBranch = target.Signals.Length;
        if (Options.CountsBranches)
        {
            var conditions = new ScopeConditions(source, folder, map);
            for (var scope = 1; scope < source.Scopes.Length; scope++)
                AddWire(target, null, conditions.Active(scope));
        }

        definitions.Add(target, new InstrumentedDefinition(source, names, firstNode, firstBranch));
        return target;
    }

    private static int[] CopyNodes(NodeTable source, NodeFolder folder)
    {
        var map = new int[source.Count];
        for (var node = 0; node < map.Length; node++)
        {
            var (a, b, width) = (source.A(node), source.B(node), source.WidthOf(node));
            map[node] = source.OpOf(node) switch
            {
                Op.Signal => folder.Nodes.Intern(Op.Signal, width, a),
                Op.MemoryRead => folder.Nodes.Intern(Op.MemoryRead, width, a, map[b]),
                _ => NodeRebuilder.Rebuild(source, node, folder, map),
            };
        }

        return map;
    }

    private static void AddWire(Definition target, string? name, int value)
    {
        var width = target.Nodes.WidthOf(value);
        var wire = target.AddSignal(new SignalEntry
        {
            Kind = SignalKind.Wire,
            View = width == 1 ? SignalView.Bit : SignalView.Bits,
            Width = width,
            Name = name,
            InitialNode = -1,
            Domain = -1,
            Instance = -1,
        });
        target.AddAssignment(new AssignmentEntry { Target = wire, Width = width, IndexNode = -1, Value = value });
    }
}
