using System.Collections.Immutable;

namespace HdlDsl.Buses;

/// <summary>How a module's streams become AXI4-Streams.</summary>
public sealed record AxiStreamWrapperOptions
{
    /// <summary>
    /// Names of AXI4-Streams by the names of the module's ports, where the standard ones do not please: s_axis_ and the port's name in lower case for streams that
    /// come in, m_axis_ for those that go out.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Names { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Registers in each stream at the edge, so that no combinational path leads through it; null for none. StageKind.Full keeps full speed.</summary>
    public StageKind? Stage { get; init; }

    /// <summary>Whether streams without packets have TLAST too: 1 for each word that goes out, ignored for those that come in.</summary>
    public bool LastEverywhere { get; init; }

    /// <summary>Clock and reset of the wrapper and of what is inside; null for those around it. <see cref="AxiClock.Standard"/> has the names of the standard.</summary>
    public ClockDomain? Domain { get; init; }

    /// <summary>These options with a name for one stream.</summary>
    /// <param name="stream">Name of the module's port.</param>
    /// <param name="axisName">Name of the AXI4-Stream: m_axis gives m_axis_tvalid and so on.</param>
    /// <returns>New options.</returns>
    public AxiStreamWrapperOptions With(string stream, string axisName) => this with { Names = Names.SetItem(stream, axisName) };

    /// <inheritdoc/>
    public bool Equals(AxiStreamWrapperOptions? other) => other is not null && Stage == other.Stage && LastEverywhere == other.LastEverywhere && Domain == other.Domain
        && Names.SequenceEqual(other.Names);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Stage, LastEverywhere, Domain, Names.Count);
}

/// <summary>Clock and reset with the names of the AXI standard.</summary>
public static class AxiClock
{
    /// <summary>aclk, and aresetn: synchronous and active low.</summary>
    public static ClockDomain Standard { get; } = new("aclk", "aresetn", ResetKind.Synchronous, ResetActiveLow: true);
}

/// <summary>Gives any module AXI4-Stream ports.</summary>
public static class AxiStreamWrapper
{
    /// <summary>
    /// A module around another whose ready/valid streams are AXI4-Streams with the standard's names; all other ports are passed on under their own. Packets have
    /// TLAST. The Verilog module is called after the one inside, with _axis behind.
    /// </summary>
    /// <typeparam name="TModule">Type of the module.</typeparam>
    /// <param name="module">A new module. It is the wrapper's from now on.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The wrapper; its ports are found with <see cref="AxiStreamWrapper{TModule}.StreamOf"/> and <see cref="AxiStreamWrapper{TModule}.PortOf"/>.</returns>
    /// <exception cref="Diagnostics.HdlException">HDL9501: the options name a stream that the module does not have.</exception>
    public static AxiStreamWrapper<TModule> Of<TModule>(TModule module, AxiStreamWrapperOptions? options = null)
        where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        module.ForgetInstance();
        return new AxiStreamWrapper<TModule>(module, options ?? new AxiStreamWrapperOptions());
    }
}

/// <summary>A module with AXI4-Stream ports around one with streams of the language; see <see cref="AxiStreamWrapper.Of"/>. Latency 0 unless the options say a stage.</summary>
/// <typeparam name="TModule">Type of the module inside.</typeparam>
public sealed class AxiStreamWrapper<TModule> : Module
    where TModule : Module
{
    private readonly AxiStreamWrapperOptions options;
    private readonly List<(Data Inner, AxiStream Axis)> streams = [];
    private readonly List<(Data Inner, Data Outer)> others = [];

    internal AxiStreamWrapper(TModule core, AxiStreamWrapperOptions options)
    {
        (Core, this.options) = (core, options);
        // Collecting the ports gives them their directions and checks them.
        _ = core.Ports;
        var ports = WrappedPorts.WithStreamsApart(core).ToList();
        var unknown = options.Names.Keys.FirstOrDefault(name => !ports.Exists(port => port.Name == name && WrappedPorts.IsStream(port.Data)));
        if (unknown is not null)
            throw BusErrors.StreamName(unknown, core.NameOfDefinition, ports.Where(port => WrappedPorts.IsStream(port.Data)).Select(port => port.Name));
        foreach (var (name, data) in ports)
        {
            if (WrappedPorts.IsStream(data))
                AddStream(name, new Parts(data));
            else
                others.Add((data, AddPort(name, WrappedPorts.Copy(data))));
        }
    }

    /// <summary>The module inside.</summary>
    public TModule Core { get; }

    /// <inheritdoc/>
    protected override ClockDomain? Domain => options.Domain;

    /// <inheritdoc/>
    protected override string DefinitionName => $"{Core.NameOfDefinition}_axis";

    internal override object Configuration => new WrapperKey(Core, options);

    /// <summary>The AXI4-Stream that a stream of the module inside has become.</summary>
    /// <typeparam name="T">Payload of the stream.</typeparam>
    /// <param name="stream">A stream port of <see cref="Core"/>.</param>
    /// <returns>The port of the wrapper.</returns>
    /// <exception cref="ArgumentException">It is none.</exception>
    public AxiStream StreamOf<T>(Stream<T> stream)
        where T : Data =>
        streams.Find(pair => ReferenceEquals(pair.Inner, stream)).Axis ?? throw new ArgumentException("This is no stream port of the module inside.", nameof(stream));

    /// <summary>The port that a port of the module inside is passed on by.</summary>
    /// <typeparam name="T">Type of the port.</typeparam>
    /// <param name="port">A port of <see cref="Core"/> that is no stream.</param>
    /// <returns>The port of the wrapper.</returns>
    /// <exception cref="ArgumentException">It is none.</exception>
    public T PortOf<T>(T port)
        where T : Data =>
        (T?)others.Find(pair => ReferenceEquals(pair.Inner, port)).Outer ?? throw new ArgumentException("This is no port of the module inside, or a stream.", nameof(port));

    /// <inheritdoc/>
    protected override void Build()
    {
        WrappedPorts.Instantiate(Core);
        foreach (var (inner, outer) in others)
            WrappedPorts.Connect(outer, inner);
        foreach (var (inner, axis) in streams)
        {
            var parts = new Parts(inner);
            if (parts.ComesIn)
                Receive(axis, parts);
            else
                Send(axis, parts);
        }
    }

    private void AddStream(string name, Parts parts)
    {
        var config = new AxiStreamConfig(parts.Word.BitWidth) { HasLast = options.LastEverywhere || parts.Last is not null };
        var axisName = options.Names.GetValueOrDefault(name) ?? $"{(parts.ComesIn ? "s_axis" : "m_axis")}_{WrappedPorts.Snake(name)}";
        var location = parts.ValidPort.Location;
        var shape = new AxiStream(config);
        if (shape.Last is { } last && parts.Last is null)
            last.Roles |= SignalRoles.MayBeUnused;
        var port = parts.ComesIn ? In.Of(shape, location.File, location.Line) : Out.Of(shape, location.File, location.Line);
        streams.Add((parts.Stream, AddPort(axisName, port)));
    }

    private void Receive(AxiStream axis, Parts inner)
    {
        var words = axis.ToWords();
        if (options.Stage is { } kind)
            words = words.Stage(kind);
        inner.Valid.Value = words.Valid;
        inner.Word.AssignFrom(inner.Word.ViewOver(words.Payload.Data, 0), isSequential: false);
        if (inner.Last is { } last)
            last.Value = words.Payload.Last!;
        words.Ready.Value = inner.Ready;
    }

    private void Send(AxiStream axis, Parts inner)
    {
        var word = new AxiStreamWord(axis.Padded(inner.Word), last: axis.Last is null ? null : inner.Last ?? true);
        var words = Stream<AxiStreamWord>.Made(inner.Valid, word, StreamNames.Of(inner.Valid), "words");
        inner.Ready.Value = words.Ready;
        axis.TakeWords(options.Stage is { } kind ? words.Stage(kind) : words);
    }

    /// <summary>The signals of a stream whose payload type is not known at compile time.</summary>
    private readonly struct Parts
    {
        public Parts(Data stream)
        {
            Stream = stream;
            var fields = ((Bundle)stream).Fields().ToDictionary(field => field.Name, field => field.Data, StringComparer.Ordinal);
            (Valid, Ready) = ((Bit)fields["Valid"], (Bit)fields["Ready"]);
            Word = fields["Payload"];
            if (Word.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Packet<>))
            {
                var packet = ((Bundle)Word).Fields().ToDictionary(field => field.Name, field => field.Data, StringComparer.Ordinal);
                (Word, Last) = (packet["Word"], (Bit)packet["Last"]);
            }
        }

        public Data Stream { get; }

        public Bit Valid { get; }

        public Bit Ready { get; }

        public Data Word { get; }

        public Bit? Last { get; }

        public PortOrigin ValidPort => (PortOrigin)Valid.Origin!;

        public bool ComesIn => ValidPort.IsInput;
    }
}
