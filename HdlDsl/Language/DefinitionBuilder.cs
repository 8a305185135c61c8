using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>
/// Collects the netlist of the module whose Build is running on this thread. Every word of the language ends here. It reports what is wrong
/// and goes on where it can, so that one run shows all errors.
/// </summary>
internal sealed partial class DefinitionBuilder
{
    [ThreadStatic]
    private static DefinitionBuilder? ambient;

    private const string DelayedSuffix = "_delayed";

    private readonly List<Module> instances = [];
    private readonly HashSet<int> weakNames = [];
    private readonly HashSet<int> weakInstanceNames = [];
    private readonly int[] ownPorts;
    private StageTags? stageTags;
    private readonly ElaborationOptions options;
    private readonly List<Action> completions = [];
    private int collectedInstances;

    public DefinitionBuilder(Module module, Definition definition, ClockDomain domain, ElaborationOptions options)
    {
        Module = module;
        Definition = definition;
        Domain = domain;
        this.options = options;
        Fold = new NodeFolder(definition.Nodes);
        Regions = new RegionBuilder(this);
        ownPorts = DeclareOwnPorts();
    }

    /// <summary>The builder of the module being elaborated on this thread, or null.</summary>
    public static DefinitionBuilder? Ambient
    {
        get => ambient;
        set => ambient = value;
    }

    /// <summary>The builder of the module being elaborated on this thread.</summary>
    public static DefinitionBuilder Required => ambient ?? throw Errors.OutsideBuild();

    public Module Module { get; }

    public Definition Definition { get; }

    /// <summary>The domain of what is declared now.</summary>
    public ClockDomain Domain { get; private set; }

    public bool CapturesLocations => options.CaptureLocations;

    public NodeFolder Fold { get; }

    public NodeTable Nodes => Definition.Nodes;

    public RegionBuilder Regions { get; }

    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Modules made inside this one, in order.</summary>
    public IReadOnlyList<Module> Instances => instances;

    /// <summary>Changes the domain of what is declared from now on.</summary>
    /// <returns>The domain so far.</returns>
    public ClockDomain ChangeDomain(ClockDomain domain)
    {
        var before = Domain;
        Domain = ReferenceEquals(before, domain) ? domain : options.Resets?.Apply(domain) ?? domain;
        return before;
    }

    /// <summary>Goes back to a domain that <see cref="ChangeDomain"/> has given.</summary>
    public void RestoreDomain(ClockDomain before) => Domain = before;

    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    /// <summary>Warns of a signal that is compared with a number which it never has. Order comparisons with such limits are common in generators and mean what they say.</summary>
    public void CheckComparison(Op op, Signal signal, Signal other)
    {
        if (op is Op.Equal or Op.NotEqual && other.Origin is LiteralOrigin literal && signal.Origin is not LiteralOrigin && other.Width > signal.Width)
            Warn(Errors.NeverEqual(signal, literal.Value, op == Op.Equal));
    }

    /// <summary>Reports something legal but suspicious.</summary>
    public void Warn(Diagnostic diagnostic) => Definition.BuildWarnings.Add(diagnostic);

    /// <summary>Which values belong to which stages of pipelines.</summary>
    public StageTags StageTags => stageTags ??= new StageTags(this);

    /// <summary>What a construct of several statements still has to say when Build is done, in the domain in which it was made.</summary>
    public void AtEnd(Action completion)
    {
        var domain = Domain;
        completions.Add(() =>
        {
            var before = Domain;
            RestoreDomain(domain);
            completion();
            RestoreDomain(before);
        });
    }

    /// <summary>Ends what was begun in Build.</summary>
    public void Complete()
    {
        // A completion may read what a later one drives; none makes new ones.
        foreach (var completion in completions)
            completion();
        stageTags?.CheckAssignments();
    }

    /// <summary>The user's statement that is running, when locations are captured; walking the stack is too slow to do it always.</summary>
    public SourceLocation StatementLocation() => CapturesLocations ? SourceLocation.OfCaller() : SourceLocation.None;

    /// <summary>The node of a signal that does not belong to this builder as it stands: a literal, a port, or a mistake.</summary>
    public int Resolve(Signal signal, DefinitionBuilder? owner)
    {
        switch (signal.Origin)
        {
            case LiteralOrigin literal:
                return Fold.Constant(literal.Value, signal.Width);
            case PortOrigin port:
                return SignalNode(PortSignal(port));
            case ShapeOrigin shape:
                Report(Errors.ShapeIsNoSignal(signal, shape.Location));
                return Fold.Constant(0, signal.Width);
            case WrapOrigin wrap when ReferenceEquals(wrap.Builder, this):
                Report(Errors.WrapIsOnlyForAssignment());
                return wrap.Node;
            default:
                Report(Errors.SignalOfAnotherModule(signal, owner!, this));
                return Fold.Constant(0, signal.Width);
        }
    }

    /// <summary>What an assignment to a signal would reach, or null when it can't be assigned.</summary>
    public PlaceOrigin? PlaceOf(Signal signal)
    {
        switch (signal.Origin)
        {
            case PlaceOrigin place:
                return ReferenceEquals(place.Builder, this) ? place : null;
            case PortOrigin port:
                var number = PortSignal(port);
                return number < 0 ? null : new PlaceOrigin { Builder = this, Signal = number, IsWhole = true };
            default:
                return null;
        }
    }

    public void Assign(Signal target, int value, bool isSequential)
    {
        var place = PlaceOf(target);
        if (place is null)
        {
            Report(Errors.NotAssignable(target, this));
            return;
        }

        if (place.Memory >= 0)
        {
            WriteMemory(place, value, isSequential);
            return;
        }

        ref var entry = ref Definition.SignalRef(place.Signal);
        if (entry.Kind is SignalKind.Input or SignalKind.InstanceOutput)
        {
            Report(Errors.ReadOnlyPort(entry, this));
            return;
        }

        if (isSequential != (entry.Kind == SignalKind.Register))
        {
            Report(Errors.WrongKindOfAssignment(entry, isSequential));
            return;
        }

        if (place.Enable is { } enable)
        {
            int scope;
            using (Regions.WhenEnabled(enable))
            {
                scope = Regions.CurrentScope;
                AddAssignment(place, value);
            }

            Regions.KeepEnable(enable, scope);
            Regions.EndChain();
        }
        else
        {
            AddAssignment(place, value);
        }
    }

    /// <summary>Assigns a wire a default that is no constant, outside all regions.</summary>
    public void AssignDefault(Signal wire, int value)
    {
        Regions.NoteStatement();
        Definition.AddAssignment(new AssignmentEntry
        {
            Target = PlaceOf(wire)!.Signal,
            Width = wire.Width,
            IndexNode = -1,
            Value = value,
            IsDefault = true,
            Location = StatementLocation(),
        });
    }

    public void DeclareRegister(Leaf leaf, Reset reset, Bit? enable, SourceLocation location)
    {
        var signal = leaf.Signal;
        var initial = reset.IsNone ? -1 : InitialNode(signal, reset.Value, location);
        var number = Definition.AddSignal(Entry(signal, SignalKind.Register, location) with
        {
            InitialNode = initial,
            Domain = Definition.UseDomain(Domain, needsReset: !reset.IsNone),
        });
        Bind(leaf, number, enable);
    }

    public void DeclareWire(Leaf leaf, BigInteger? defaultsTo, SourceLocation location)
    {
        var number = Definition.AddSignal(Entry(leaf.Signal, SignalKind.Wire, location) with
        {
            InitialNode = defaultsTo is { } value ? InitialNode(leaf.Signal, value, location) : -1,
        });
        Bind(leaf, number, enable: null);
    }

    /// <summary>Tells the check of crossings what registers and wires are for.</summary>
    public void SetCrossing(Data data, CrossingRole role)
    {
        foreach (var leaf in data.Leaves())
            Definition.SignalRef(PlaceOf(leaf.Signal)!.Signal).Crossing = role;
    }

    /// <summary>Makes a wire a property of the domain around it.</summary>
    public void SetProperty(Signal wire, PropertyKind kind)
    {
        ref var entry = ref Definition.SignalRef(PlaceOf(wire)!.Signal);
        (entry.Property, entry.PropertyDomain) = (kind, Domain);
    }

    public void NameSignal(Signal signal, string name, bool isSuggestion)
    {
        switch (signal.Origin)
        {
            case PlaceOrigin { IsWhole: true, Signal: >= 0 } place when ReferenceEquals(place.Builder, this):
                ref var entry = ref Definition.SignalRef(place.Signal);
                var isTaken = entry.Name is not null && !weakNames.Contains(place.Signal);
                if (entry.Kind is not (SignalKind.Wire or SignalKind.Register) || (isTaken && isSuggestion))
                    return;
                weakNames.Remove(place.Signal);
                entry.Name = name;
                entry.NameIsSuggested = isSuggestion;
                return;
            case LiteralOrigin or PortOrigin or ShapeOrigin or WrapOrigin:
                return;
        }

        var node = signal.NodeIn(this);
        if (Nodes.OpOf(node) is not (Op.Constant or Op.Signal))
            Definition.NameNode(node, name, isSuggestion);
    }

    /// <summary>Names a delayed copy after its source, until the user's own name comes.</summary>
    public void NameAfter(Signal copy, Signal source)
    {
        if (copy.Origin is not PlaceOrigin { IsWhole: true, Signal: >= 0 } place || Definition.Signals[place.Signal].Name is not null)
            return;
        var node = source.NodeIn(this);
        var name = Nodes.OpOf(node) == Op.Signal ? Definition.Signals[Nodes.A(node)].Name : Definition.NodeNames.GetValueOrDefault(node);
        if (name is null)
            return;
        // The names of a row of registers do not grow: like ones get numbers.
        var delayed = name.EndsWith(DelayedSuffix, StringComparison.Ordinal) ? name : name + DelayedSuffix;
        NameSignal(copy, delayed, isSuggestion: true);
        weakNames.Add(place.Signal);
    }

    private int SignalNode(int signal) =>
        signal < 0 ? Fold.Constant(0, 1) : Nodes.Intern(Op.Signal, Definition.Signals[signal].Width, signal);

    private int PortSignal(PortOrigin port)
    {
        if (port.Owner is null)
            CollectInstances();
        if (ReferenceEquals(port.Owner, Module))
            return ownPorts[port.Index];
        if (port.Owner is { } owner && ReferenceEquals(owner.ParentBuilder, this))
        {
            CollectInstances();
            return Definition.Instances[owner.InstanceNumber].FirstSignal + port.Index;
        }

        throw Errors.PortOfAnotherModule(port, this);
    }

    private int[] DeclareOwnPorts()
    {
        var ports = Module.Ports;
        var numbers = new int[ports.Length];
        for (var i = 0; i < ports.Length; i++)
        {
            var (name, signal, port) = ports[i];
            numbers[i] = Definition.AddSignal(Entry(signal, port.IsInput ? SignalKind.Input : SignalKind.Output, port.Location) with
            {
                Name = name,
                InitialNode = port.Default is { } value ? InitialNode(signal, value, port.Location) : -1,
                Clock = port.Clock,
                Crossing = port.IsAsynchronous ? CrossingRole.Asynchronous : CrossingRole.None,
            });
        }

        return numbers;
    }

    private static SignalEntry Entry(Signal signal, SignalKind kind, SourceLocation location) => new()
    {
        Kind = kind,
        View = signal.View,
        Width = signal.Width,
        ElementWidth = signal.ElementWidth,
        InitialNode = -1,
        Domain = -1,
        Instance = -1,
        EnumType = signal.EnumType,
        Location = location,
        IsStreamReady = signal.Roles.HasFlag(SignalRoles.StreamReady),
        MayBeUnused = signal.Roles.HasFlag(SignalRoles.MayBeUnused),
    };

    private void Bind(Leaf leaf, int number, Bit? enable)
    {
        leaf.Signal.Bind(this, SignalNode(number), new PlaceOrigin { Builder = this, Signal = number, Enable = enable, IsWhole = true });
        if (leaf.Path.Length > 0)
        {
            ref var entry = ref Definition.SignalRef(number);
            (entry.Name, entry.NameIsSuggested, entry.IsField) = (null, true, true);
        }
    }

    /// <summary>A reset or default value as a constant; for a vector the value of every element.</summary>
    private int InitialNode(Signal signal, BigInteger value, SourceLocation location)
    {
        var width = signal.ElementWidth == 0 ? signal.Width : signal.ElementWidth;
        var isSigned = signal.View == SignalView.Signed;
        var least = isSigned || signal.ElementWidth > 0 ? -(BigInteger.One << (width - 1)) : BigInteger.Zero;
        var greatest = isSigned ? (BigInteger.One << (width - 1)) - 1 : OpSemantics.Mask(width);
        if (value < least || value > greatest)
            Report(Errors.InitialValueDoesNotFit(value, width, isSigned, location));
        value &= OpSemantics.Mask(width);
        if (value.IsZero || signal.ElementWidth == 0)
            return Fold.Constant(value, signal.Width);
        var all = BigInteger.Zero;
        for (var low = 0; low < signal.Width; low += width)
            all |= value << low;
        return Fold.Constant(all, signal.Width);
    }

    private void AddAssignment(PlaceOrigin place, int value)
    {
        Regions.NoteStatement();
        place = ElementAddress.FromBitZero(this, place);
        var (low, index) = (place.Low, place.IndexNode);
        if (index >= 0 && Nodes.IsConstant(index))
        {
            // Beyond the end nothing is assigned.
            var fixedLow = Nodes.ConstantOf(index) * place.Stride;
            if (fixedLow + Nodes.WidthOf(value) > Definition.Signals[place.Signal].Width)
                return;
            (low, index) = ((int)fixedLow, -1);
        }

        Definition.AddAssignment(new AssignmentEntry
        {
            Target = place.Signal,
            Low = low,
            Width = Nodes.WidthOf(value),
            IndexNode = index,
            Stride = place.Stride,
            Value = value,
            Scope = Regions.CurrentScope,
            Location = StatementLocation(),
        });
    }
}
