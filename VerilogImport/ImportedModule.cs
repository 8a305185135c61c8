using System.Collections.Immutable;
using HdlDsl.Verilog;

namespace HdlDsl.VerilogImport;

/// <summary>
/// A module of existing Verilog as a black box: <c>var box = Instance(new ImportedModule(source, "fifo", new { WIDTH = 8 }));</c>. Its ports have the names, directions,
/// widths and signs of the header; its source goes into the emitted Verilog, so that all tools and simulators have it.
/// </summary>
public class ImportedModule : BlackBox
{
    private readonly ImportOptions options;
    private readonly ImmutableArray<BlackBoxClock> clocks;
    private readonly string verilog;
    private readonly List<KeyValuePair<string, Data>> ports = [];

    /// <summary>Imports a module.</summary>
    /// <param name="source">Where it is defined. Modules from one source share its text; two sources must not define the same module.</param>
    /// <param name="module">Name of the module; null when the source has only one.</param>
    /// <param name="parameters">Values by name as properties of an object or entries of a dictionary: integers, bool, text.</param>
    /// <param name="options">Clocks, resets, open ports and the model; null for the defaults.</param>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">HDL7103 to HDL7111: the header, a parameter or an option is wrong; the message has the place in the Verilog.</exception>
    public ImportedModule(VerilogSource source, string? module = null, object? parameters = null, ImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.options = options ?? ImportOptions.Default;
        verilog = source.Verilog;
        Header = source.Module(module, parameters);
        foreach (var (name, literal) in Header.Overrides)
            ParameterText(name, literal);
        RefuseUnknownNames();
        clocks = this.options.Clocks is { } given ? Checked(given) : WithoutOpen(ClockFinder.Find(Header));
        if (this.options.Model is not null && clocks.Select(clock => clock.Domain).Distinct().Count() > 1)
        {
            throw ImportErrors.InCode(
                ImportErrors.Clock, $"module '{Header.Name}' has a model in C#, but ports of several clock domains; a model is told of the edges of one.",
                "leave Model out and use a simulator that reads Verilog.", Header.Place.Note("the module"));
        }

        foreach (var port in Header.Ports)
            if (!IsOpen(port) && !clocks.Any(clock => clock.Port == port.Name))
                ports.Add(KeyValuePair.Create<string, Data>(port.Name, Declare(port)));
    }

    /// <summary>The header with the values of all parameters and the widths of all ports.</summary>
    public VerilogModule Header { get; }

    /// <inheritdoc/>
    protected override string DefinitionName => Header.Name;

    /// <inheritdoc/>
    protected override string? VerilogBody => verilog;

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<BlackBoxClock> ClockPorts => clocks;

    /// <inheritdoc/>
    protected sealed override IEnumerable<KeyValuePair<string, Data>> NamedPorts => ports;

    /// <summary>Whether the module has a data port of this name under its parameters.</summary>
    /// <param name="name">Name of the port.</param>
    /// <returns>True when <see cref="Input(string)"/> or <see cref="Output{T}(string)"/> finds it.</returns>
    public bool Has(string name) => ports.Exists(port => port.Key == name);

    /// <summary>An input, for any signal of its kind and width.</summary>
    /// <param name="name">Name of the port.</param>
    /// <returns>The port; assign its Value.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">HDL7108: there is no such data port, or it is an output.</exception>
    public ImportedPort Input(string name) => new(Header.Name, Header.Port(name), Find(name, PortDirection.Input));

    /// <summary>An input: a Bit for a port without a range, an SInt for a signed one, else a UInt.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Name of the port.</param>
    /// <returns>The port; assign its Value.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">HDL7108: there is no such data port, or it is an output or of another type.</exception>
    public T Input<T>(string name)
        where T : Signal => Find(name, PortDirection.Input) is var signal && signal is T typed ? typed : throw OtherType<T>(name, signal, "");

    /// <summary>An output. Bits of any port, a UInt of a Bit and a Bit of a vector with one bit are converted; else the type is that of the port.</summary>
    /// <typeparam name="T">Bit for a port without a range, SInt for a signed one, else UInt; or Bits.</typeparam>
    /// <param name="name">Name of the port.</param>
    /// <returns>The port.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">HDL7108: there is no such data port, or it is an input or of another type.</exception>
    public T Output<T>(string name)
        where T : Signal
    {
        var signal = Find(name, PortDirection.Output);
        if (signal is T typed)
            return typed;
        if (typeof(T) == typeof(Bits))
            return (T)(Signal)signal.AsBits();
        if (typeof(T) == typeof(UInt) && signal is Bit bit)
            return (T)(Signal)bit.AsUInt();
        if (typeof(T) == typeof(Bit) && signal is UInt { Width: 1 } vector)
            return (T)(Signal)vector[0];
        throw OtherType<T>(name, signal, ", and convert it with AsUInt() or AsSInt()");
    }

    /// <inheritdoc/>
    protected override BlackBoxModel? CreateModel() => options.Model?.Invoke();

    private HdlDsl.Diagnostics.HdlException OtherType<T>(string name, Signal signal, string more) => ImportErrors.InCode(
        ImportErrors.Port, $"port '{name}' of module '{Header.Name}' is {signal}, not {typeof(T).Name}.", $"ask for {signal.GetType().Name}{more}.", Header.Port(name).Place.Note("declared here"));

    private Signal Find(string name, PortDirection direction)
    {
        var port = Header.Port(name);
        if (clocks.FirstOrDefault(clock => clock.Port == name) is { } clock)
        {
            throw ImportErrors.InCode(
                ImportErrors.Port, $"port '{name}' of module '{Header.Name}' is the {(clock.IsReset ? "reset" : "clock")}; its clock domain drives it.",
                "remove the assignment; for a data port, list the clocks and resets in ImportOptions.Clocks.", port.Place.Note("declared here"));
        }

        if (IsOpen(port))
        {
            throw ImportErrors.InCode(
                ImportErrors.Port, $"port '{name}' of module '{Header.Name}' is left open.", "take it out of ImportOptions.Unconnected.", port.Place.Note("declared here"));
        }

        if (port.Direction != direction)
        {
            throw ImportErrors.InCode(
                ImportErrors.Port, $"port '{name}' of module '{Header.Name}' is an {port.Direction.ToString().ToLowerInvariant()}.",
                $"write {(port.Direction == PortDirection.Input ? "Input" : "Output")}(\"{name}\").", port.Place.Note("declared here"));
        }

        return (Signal)ports.Find(each => each.Key == name).Value;
    }

    private bool IsOpen(VerilogPort port) => options.Unconnected.Contains(port.Name);

    private ImmutableArray<BlackBoxClock> WithoutOpen(ImmutableArray<BlackBoxClock> found) => found.RemoveAll(clock => options.Unconnected.Contains(clock.Port));

    private void RefuseUnknownNames()
    {
        foreach (var name in options.Unconnected.Concat(options.PortDomains.Keys).Order(StringComparer.Ordinal))
            _ = Header.Port(name);
    }

    private ImmutableArray<BlackBoxClock> Checked(ImmutableArray<BlackBoxClock> given)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var clock in given)
        {
            var what = clock.IsReset ? "reset" : "clock";
            var port = Header.Port(clock.Port);
            if (port.Direction != PortDirection.Input || port.Width != 1)
            {
                throw ImportErrors.InCode(
                    ImportErrors.Clock, $"port '{port.Name}' of module '{Header.Name}' can't be a {what}: it is '{port}', and a {what} is an input of one bit.", "name the right port.",
                    port.Place.Note("declared here"));
            }

            if (!names.Add(clock.Port))
                throw ImportErrors.InCode(ImportErrors.Clock, $"port '{port.Name}' of module '{Header.Name}' is given as clock or reset twice.", "list it once.", port.Place.Note("declared here"));
        }

        return given;
    }

    private Signal Declare(VerilogPort port)
    {
        if (port.Direction == PortDirection.Inout)
        {
            throw ImportErrors.InCode(
                ImportErrors.NotConnectable, $"port '{port.Name}' of module '{Header.Name}' is an inout, which the language does not have.",
                "leave it open with ImportOptions.Unconnected, or put a Verilog module around it that has an input, an output and an enable.", port.Place.Note("declared here"));
        }

        if (VerilogKeywords.IsReserved(port.Name) || !port.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') || char.IsAsciiDigit(port.Name[0]))
        {
            var why = VerilogKeywords.IsReserved(port.Name) ? "is a reserved word of SystemVerilog" : "has letters that need an escaped name";
            throw ImportErrors.InCode(
                ImportErrors.NotConnectable, $"port '{port.Name}' of module '{Header.Name}' {why}, so it can't be connected.",
                "rename it in the Verilog, put a Verilog module around it, or leave it open with ImportOptions.Unconnected.", port.Place.Note("declared here"));
        }

        var (isInput, width, file, line) = (port.Direction == PortDirection.Input, port.Width, port.Place.File, port.Place.Line);
        Signal signal = port switch
        {
            { IsSigned: true } => isInput ? In.SInt(width, file, line) : Out.SInt(width, file: file, line: line),
            { IsVector: false } => isInput ? In.Bit(file, line) : Out.Bit(file: file, line: line),
            _ => isInput ? In.UInt(width, file, line) : Out.UInt(width, file: file, line: line),
        };
        return options.PortDomains.TryGetValue(port.Name, out var domain) ? signal.ClockedBy(domain) : signal;
    }
}
