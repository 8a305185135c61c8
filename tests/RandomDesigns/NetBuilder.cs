using HdlDsl.Netlists;

namespace HdlDsl.RandomDesigns;

/// <summary>Builds small definitions by hand, as the language would.</summary>
public sealed class NetBuilder(string name, BlackBoxInfo? box = null)
{
    private readonly Stack<int> scopes = new([0]);

    public Definition Definition { get; } = new(name) { BlackBox = box };

    public NodeTable Nodes => Definition.Nodes;

    public NodeFolder Fold => field ??= new NodeFolder(Definition.Nodes);

    public int Scope => scopes.Peek();

    public int Constant(long value, int width) => Nodes.Constant(value, width);

    public int Read(int signal) => Nodes.Intern(Op.Signal, Definition.Signals[signal].Width, signal);

    /// <summary>An input port, as the node that reads it.</summary>
    public int Input(string name, int width) => Read(Signal(SignalKind.Input, name, width));

    public int Output(string name, int width, int initial = -1) => Signal(SignalKind.Output, name, width, initial);

    public int Wire(string? name, int width, int initial = -1, bool isSuggested = false) =>
        Signal(SignalKind.Wire, name, width, initial, isSuggested: isSuggested);

    public int Register(string name, int width, int initial = -1, ClockDomain? domain = null) =>
        Signal(SignalKind.Register, name, width, initial, Definition.UseDomain(domain ?? ClockDomain.Default, initial >= 0));

    public int Signal(SignalKind kind, string? name, int width, int initial = -1, int domain = -1, int instance = -1, bool isSuggested = false) =>
        Definition.AddSignal(new SignalEntry
        {
            Kind = kind,
            Name = name,
            Width = width,
            InitialNode = initial,
            Domain = domain,
            Instance = instance,
            NameIsSuggested = isSuggested,
        });

    public void Assign(int signal, int value, int low = 0, int index = -1, int stride = 1) => Definition.AddAssignment(new AssignmentEntry
    {
        Target = signal,
        Low = low,
        Width = Nodes.WidthOf(value),
        IndexNode = index,
        Stride = stride,
        Value = value,
        Scope = Scope,
        Location = new("Design.cs", 10 + Definition.Assignments.Length),
    });

    public void Write(int memory, int address, int data, ClockDomain? domain = null, int low = 0) => Definition.AddMemoryWrite(new MemoryWriteEntry
    {
        Memory = memory,
        Address = address,
        Low = low,
        Data = data,
        Scope = Scope,
        Domain = Definition.UseDomain(domain ?? ClockDomain.Default, false),
    });

    public int Memory(string name, int depth, int width, bool isRom, params System.Numerics.BigInteger[] contents)
    {
        Definition.Memories.Add(new MemoryEntry
        {
            Name = name,
            Depth = depth,
            Width = width,
            IsRom = isRom,
            Contents = contents.Length == 0 ? default : [.. contents],
        });
        return Definition.Memories.Count - 1;
    }

    /// <summary>An instance; returns the number of its first port signal.</summary>
    public int Instance(string name, Definition child)
    {
        var first = Definition.Signals.Length;
        foreach (var port in child.Ports)
        {
            ref readonly var signal = ref child.Signals[port];
            var kind = signal.Kind == SignalKind.Input ? SignalKind.InstanceInput : SignalKind.InstanceOutput;
            Signal(kind, signal.Name, signal.Width, instance: Definition.Instances.Count);
        }

        Definition.Instances.Add(new InstanceEntry { Name = name, Definition = child, FirstSignal = first, PortCount = child.Ports.Count });
        foreach (var use in child.Domains)
            Definition.UseDomain(use.Domain, use.NeedsReset);
        return first;
    }

    public int WhenChain() => Definition.AddChain(new ChainEntry { Parent = Scope, Subject = -1, Branches = [] });

    public int SwitchChain(int subject, bool isComplete = false) =>
        Definition.AddChain(new ChainEntry { Parent = Scope, Subject = subject, Branches = [], IsComplete = isComplete });

    public void Branch(int chain, ScopeKind kind, int condition, Action body, params int[] values) =>
        Branch(chain, new ScopeEntry { Kind = kind, Chain = chain, Condition = condition, CaseValues = [.. values] }, body);

    public void Branch(int chain, in ScopeEntry entry, Action body)
    {
        if (entry.Kind is ScopeKind.Else or ScopeKind.Default)
            Definition.ChainRef(chain).IsComplete = true;
        scopes.Push(Definition.AddScope(entry));
        body();
        scopes.Pop();
    }

    public Design Design(params Definition[] children) => new(Definition, [.. children, Definition], []);
}
