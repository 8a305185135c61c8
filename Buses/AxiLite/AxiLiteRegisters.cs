using System.Numerics;
using static HdlDsl.Hdl;

namespace HdlDsl.Buses;

/// <summary>
/// The registers of a map behind an AXI4-Lite slave. Write address and write data come in any order and are held apart; a write takes effect at the edge before BVALID
/// rises. A read is done at the edge before RVALID rises. All outputs to the bus come from registers, so no combinational path leads through the slave. Reads and
/// writes do not wait for each other. One of each is outstanding at a time: from VALID to the answer 2 cycles (reads of windows: their latency more), and
/// one transfer in every second cycle.
/// </summary>
/// <remarks>
/// The two or three lowest bits of addresses are ignored: AXI4-Lite transfers are as wide as the bus. The fields have ports called Register_Field; hardware reaches
/// them through the map: <c>map.Control.Start.Value</c>, <c>map.Status.Busy.Set(busy)</c>.
/// </remarks>
/// <typeparam name="TMap">Type of the map.</typeparam>
public sealed partial class AxiLiteRegisters<TMap> : Module
    where TMap : RegisterMap
{
    private readonly AxiLiteOptions options;
    private readonly RegisterPorts ports = new();

    /// <summary>Makes the registers; inside a Build they are an instance there, and the map's fields can be used.</summary>
    /// <param name="map">The map.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="Diagnostics.HdlException">The map is illegal, or has registers in this module already.</exception>
    public AxiLiteRegisters(TMap map, AxiLiteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        (Map, this.options) = (map, options ?? new AxiLiteOptions());
        Bus = In.Of(new AxiLite(this.options.ConfigFor(map)));
        foreach (var register in map.Layout.Registers)
            AddPorts(register);
        foreach (var window in map.Layout.Windows)
            AddPorts(window);
        ports.Publish(map);
    }

    /// <summary>The map.</summary>
    public TMap Map { get; }

    /// <summary>The bus.</summary>
    [PortName("s_axi")]
    public AxiLite Bus { get; }

    /// <inheritdoc/>
    protected override string DefinitionName => $"{Map.Name}Registers";

    internal override object Configuration => (Map, options);

    private int WordBytes => Map.DataBits / 8;

    private int WordShift => BitOperations.Log2((uint)WordBytes);

    /// <summary>The port from which a testbench of the registers alone reads a field, or null when hardware does not read it.</summary>
    /// <param name="field">A field of the map.</param>
    /// <returns>The output.</returns>
    public Signal? ValueOf(Field field) => (Signal?)ports.Fields[field].Value;

    /// <summary>The port by which a testbench of the registers alone changes a field, or null when hardware does not.</summary>
    /// <param name="field">A field of the map.</param>
    /// <returns>The input: the value, the bits to set, or the bits to clear.</returns>
    public Signal? InputOf(Field field) => (Signal?)ports.Fields[field].Input;

    /// <summary>The port that says when <see cref="InputOf"/> counts, or null when it always does.</summary>
    /// <param name="field">A field of the map.</param>
    /// <returns>The input.</returns>
    public Bit? WhenOf(Field field) => ports.Fields[field].When;

    /// <summary>The port that pulses after a write of a register.</summary>
    /// <param name="register">A register of the map, declared with strobes.</param>
    /// <returns>The output.</returns>
    /// <exception cref="Diagnostics.HdlException">HDL9509: it has no strobes.</exception>
    public Bit WrittenOf(Register register) => ports.Registers[register].Written ?? throw BusErrors.NoStrobes(register);

    /// <summary>The port that pulses after a read of a register.</summary>
    /// <param name="register">A register of the map, declared with strobes.</param>
    /// <returns>The output.</returns>
    /// <exception cref="Diagnostics.HdlException">HDL9509: it has no strobes.</exception>
    public Bit ReadOf(Register register) => ports.Registers[register].Read ?? throw BusErrors.NoStrobes(register);

    internal IEnumerable<(string Name, Data Data, bool IsInput, bool IsNeeded, string Item, Diagnostics.SourceLocation At)> FieldPorts()
    {
        foreach (var register in Map.Layout.Registers)
        {
            foreach (var field in register.Fields)
            {
                var (value, input, when) = ports.Fields[field];
                var name = $"{register.Name}_{field.Name}";
                var item = $"field '{field.Name}' of register '{register.Name}'";
                if (value is not null)
                    yield return (name, value, false, field.Access is FieldAccess.Pulse or FieldAccess.WriteOnly, item, field.Location);
                if (input is not null)
                    yield return (name + field.InputSuffix, input, true, true, item, field.Location);
                if (when is not null)
                    yield return (name + "_When", when, true, true, item, field.Location);
            }

            var strobes = ports.Registers[register];
            if (strobes.Written is { } written)
                yield return ($"{register.Name}_Written", written, false, false, $"register '{register.Name}'", register.Location);
            if (strobes.Read is { } read)
                yield return ($"{register.Name}_Read", read, false, false, $"register '{register.Name}'", register.Location);
        }

        foreach (var window in Map.Layout.Windows)
        {
            var item = $"window '{window.Name}'";
            var all = ports.Windows[window];
            foreach (var (suffix, data, isInput) in ((string Suffix, Data? Data, bool IsInput)[])
            [
                ("IsWritten", all.IsWritten, false), ("WriteIndex", all.WriteIndex, false), ("WriteData", all.WriteData, false), ("WriteStrobes", all.WriteStrobes, false),
                ("IsRead", all.IsRead, false), ("ReadIndex", all.ReadIndex, false), ("ReadData", all.ReadData, true),
            ])
            {
                if (data is not null)
                    yield return ($"{window.Name}_{suffix}", data, isInput, suffix is not ("WriteStrobes" or "IsRead"), item, window.Location);
            }
        }
    }

    private void AddPorts(Register register)
    {
        foreach (var field in register.Fields)
        {
            var name = $"{register.Name}_{field.Name}";
            var (file, line) = field.Location;
            var value = field.HasValue ? AddPort(name, Out.Of<Data>(field.AnyShape, file, line)) : null;
            var input = field.InputSuffix is { } suffix ? AddPort(name + suffix, In.Of<Data>(field.AnyShape, file, line)) : null;
            var when = field.Access == FieldAccess.ReadWrite && field.HardwareWrites ? AddPort(name + "_When", In.Bit(file, line)) : null;
            ports.Fields.Add(field, new FieldPorts(value, input, when));
        }

        ports.Registers.Add(register, register.HasStrobes
            ? new StrobePorts(AddPort($"{register.Name}_Written", Out.Bit()), AddPort($"{register.Name}_Read", Out.Bit()))
            : new StrobePorts(null, null));
    }

    private void AddPorts(RegisterWindow window)
    {
        var (name, indexBits) = (window.Name, BitsToCount(window.Words));
        var (writes, reads) = (window.IsWritable, window.IsReadable);
        ports.Windows.Add(window, new WindowPorts(
            writes ? AddPort($"{name}_IsWritten", Out.Bit()) : null,
            writes ? AddPort($"{name}_WriteIndex", Out.UInt(indexBits)) : null,
            writes ? AddPort($"{name}_WriteData", Out.Bits(Map.DataBits)) : null,
            writes ? AddPort($"{name}_WriteStrobes", Out.Bits(WordBytes)) : null,
            reads ? AddPort($"{name}_IsRead", Out.Bit()) : null,
            reads ? AddPort($"{name}_ReadIndex", Out.UInt(indexBits)) : null,
            reads ? AddPort($"{name}_ReadData", In.Bits(Map.DataBits)) : null));
    }
}
