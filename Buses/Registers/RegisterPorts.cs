using System.Runtime.CompilerServices;

namespace HdlDsl.Buses;

/// <summary>Ports by which hardware and a field meet, seen from the hardware.</summary>
/// <param name="Value">What the field holds, or null.</param>
/// <param name="Input">What changes it, or null.</param>
/// <param name="When">When Input counts, or null for always.</param>
internal sealed record FieldPorts(Data? Value, Data? Input, Bit? When);

/// <summary>Strobes of a register, or nulls.</summary>
internal sealed record StrobePorts(Bit? Written, Bit? Read);

/// <summary>Ports of a window, seen from the hardware; those that its access does not need are null.</summary>
internal sealed record WindowPorts(Bit? IsWritten, UInt? WriteIndex, Bits? WriteData, Bits? WriteStrobes, Bit? IsRead, UInt? ReadIndex, Bits? ReadData);

/// <summary>
/// The hardware of a map: which ports its fields, registers and windows have. It is found by the module being built, so that one map object can serve several modules,
/// and several elaborations at a time.
/// </summary>
internal sealed class RegisterPorts
{
    private static readonly ConditionalWeakTable<DefinitionBuilder, List<(RegisterMap Map, RegisterPorts Ports)>> Made = [];

    public Dictionary<Field, FieldPorts> Fields { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<Register, StrobePorts> Registers { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<RegisterWindow, WindowPorts> Windows { get; } = new(ReferenceEqualityComparer.Instance);

    public static FieldPorts Of(Field field) => Of(field.Register.Map).Fields[field];

    public static StrobePorts Of(Register register) => Of(register.Map).Registers[register];

    public static WindowPorts Of(RegisterWindow window) => Of(window.Map).Windows[window];

    /// <summary>Ports follow from the map, by which definitions are told apart already.</summary>
    public override bool Equals(object? obj) => obj is RegisterPorts;

    public override int GetHashCode() => 0;

    /// <summary>Makes the ports known in the module being built, if one is.</summary>
    public void Publish(RegisterMap map)
    {
        if (DefinitionBuilder.Ambient is not { } builder)
            return;
        var known = Made.GetOrCreateValue(builder);
        if (known.Exists(entry => ReferenceEquals(entry.Map, map)))
            throw BusErrors.HardwareTwice(map);
        known.Add((map, this));
    }

    private static RegisterPorts Of(RegisterMap map) =>
        Made.TryGetValue(DefinitionBuilder.Required, out var known) && known.Find(entry => ReferenceEquals(entry.Map, map)).Ports is { } ports
            ? ports
            : throw BusErrors.NoHardware(map);
}
