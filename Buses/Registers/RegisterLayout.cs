using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>Where the registers, fields and windows of a map are: checked, with offsets and names.</summary>
public sealed class RegisterLayout
{
    /// <summary>Greatest size of a map in bytes.</summary>
    public const long MaxBytes = 1L << 31;

    private readonly RegisterMap map;
    private readonly List<Diagnostic> findings = [];
    private readonly List<object> items = [];
    private readonly List<Register> registers = [];
    private readonly List<RegisterWindow> windows = [];
    private readonly int wordBytes;

    private RegisterLayout(RegisterMap map)
    {
        this.map = map;
        wordBytes = map.DataBits / 8;
    }

    /// <summary>All registers, those of arrays too, in the order of declaration.</summary>
    public IReadOnlyList<Register> Registers => registers;

    /// <summary>All windows.</summary>
    public IReadOnlyList<RegisterWindow> Windows => windows;

    /// <summary>Size in bytes, up to the end of the last register or window.</summary>
    public long Bytes { get; private set; }

    /// <summary>Address bits that are needed.</summary>
    public int AddressBits => Math.Max(BitOperations.Log2((uint)wordBytes) + 1, Hdl.BitsToCount((int)Math.Min(int.MaxValue, Bytes)));

    /// <summary>Registers, arrays and windows as they were declared.</summary>
    internal IReadOnlyList<object> Items => items;

    /// <summary>Everything that hardware depends on, as text.</summary>
    internal string Signature { get; private set; } = "";

    internal static RegisterLayout Of(RegisterMap map)
    {
        var layout = new RegisterLayout(map);
        layout.Collect();
        layout.CheckPlaces();
        foreach (var register in layout.registers)
            new FieldCheck(map, layout.findings).Run(register);
        new NameCheck(map, layout, layout.findings).Run();
        if (layout.findings.Count > 0)
            throw new HdlException([.. layout.findings]);
        layout.Signature = layout.Describe();
        return layout;
    }

    private void Collect()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = 0L;
        foreach (var property in Declarations.PropertiesOf(map.GetType(), type => type.IsAssignableTo(typeof(Register)) || type.IsAssignableTo(typeof(RegisterArray)) || type == typeof(RegisterWindow)))
        {
            var item = property.GetValue(map) ?? throw BusErrors.PropertyIsNull(map.GetType(), property.Name);
            if (!seen.Add(item))
                throw BusErrors.NotDeclared(map.GetType(), property.Name);
            items.Add(item);
            next = item switch
            {
                Register register => Place(register, property.Name, next),
                RegisterArray array => Place(array, property.Name, next),
                _ => Place((RegisterWindow)item, property.Name, next),
            };
        }

        if (items.Count == 0)
            throw BusErrors.EmptyMap($"register map '{map.Name}'");
    }

    private long Place(Register register, string name, long next)
    {
        if (!register.IsDeclared)
            throw BusErrors.NotDeclared(map.GetType(), name);
        register.BelongTo(map);
        register.Name = name;
        if (register.Offset == -1)
            register.Offset = next;
        if (register.Fields.IsEmpty)
            throw BusErrors.EmptyMap($"register '{name}'");
        registers.Add(register);
        return register.Offset + wordBytes;
    }

    private long Place(RegisterArray array, string name, long next)
    {
        array.Name = name;
        if (array.Stride == 0)
            array.Stride = wordBytes;
        var first = array.Elements[0];
        var start = first.Offset == -1 ? next : first.Offset;
        if (array.Stride < wordBytes || array.Stride % wordBytes != 0)
        {
            findings.Add(BusErrors.IllegalOffset(
                $"the stride of array '{name}'", first.Location, $"is {Errors.Text(array.Stride)}, which is not a multiple of {wordBytes} bytes",
                "leave the stride out, or give a multiple of the bus width."));
            array.Stride = wordBytes;
        }

        for (var i = 0; i < array.Count; i++)
        {
            array.Elements[i].Offset = start + ((long)i * array.Stride);
            Place(array.Elements[i], string.Create(CultureInfo.InvariantCulture, $"{name}_{i}"), 0);
        }

        return start + ((long)array.Count * array.Stride);
    }

    private long Place(RegisterWindow window, string name, long next)
    {
        window.BelongTo(map);
        window.Name = name;
        if (window.Offset == -1)
            window.Offset = next;
        windows.Add(window);
        return window.Offset + ((long)window.Words * wordBytes);
    }

    private void CheckPlaces()
    {
        var places = registers.Select(register => (Name: $"register '{register.Name}'", register.Location, Start: register.Offset, End: register.Offset + wordBytes))
            .Concat(windows.Select(window => (Name: $"window '{window.Name}'", window.Location, Start: window.Offset, End: window.Offset + ((long)window.Words * wordBytes))))
            .OrderBy(place => place.Start).ToList();
        foreach (var place in places)
        {
            if (place.Start % wordBytes != 0 || place.Start < 0)
            {
                findings.Add(BusErrors.IllegalOffset(
                    place.Name, place.Location, $"has offset {Hex(place.Start)}, which is not a multiple of {wordBytes} bytes", $"use {Hex(Math.Max(0, place.Start) / wordBytes * wordBytes)}."));
            }
            else if (place.End > MaxBytes)
            {
                findings.Add(BusErrors.IllegalOffset(place.Name, place.Location, $"ends at {Hex(place.End)}, beyond the greatest size of a map, {Hex(MaxBytes)}", "use smaller offsets."));
            }
        }

        var reach = places[0];
        foreach (var place in places.Skip(1))
        {
            if (place.Start < reach.End)
                findings.Add(BusErrors.Overlap($"{reach.Name} at {Hex(reach.Start)}", reach.Location, $"{place.Name} at {Hex(place.Start)}", place.Location));
            if (place.End > reach.End)
                reach = place;
        }

        Bytes = reach.End;
    }

    private string Describe()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{map.Name} {map.DataBits}");
        foreach (var register in registers)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {register.Name}@{register.Offset} {register.HasStrobes}");
            foreach (var field in register.Fields)
            {
                text.Append(CultureInfo.InvariantCulture, $", {field.Name}[{field.BitRange}] {field.Access} {field.Reset} {field.HardwareWrites} {field.HardwareWins} {field.AnyShape.GetType()}");
            }
        }

        foreach (var window in windows)
            text.Append(CultureInfo.InvariantCulture, $"; {window.Name}@{window.Offset} {window.Words} {window.Access} {window.ReadLatency}");
        return text.ToString();
    }

    internal static string Hex(long value) => value < 0 ? Errors.Text(value) : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
