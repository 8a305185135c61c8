using HdlDsl;
using HdlDsl.Buses;

namespace Buses.Tests;

/// <summary>Encodings with gaps.</summary>
public enum Mode
{
    Sum = 0,
    Max = 1,
    Product = 5,
}

/// <summary>Every kind of field, every type, both orders of declaration.</summary>
public sealed class AllKindsMap(int dataBits = 32) : RegisterMap("AllKinds", dataBits, "Every kind of field.")
{
    public ControlRegister Control { get; } = Declare(new ControlRegister(), 0x00, "What to do.", strobes: true);

    public EventRegister Events { get; } = Declare(new EventRegister(), doc: "What happened.");

    public SharedRegister Shared { get; } = Declare(new SharedRegister(), doc: "Written by both sides.");

    public SingleRegister<UInt> Version { get; } = Declare(Register.Of(Field.UInt(31, 0, FieldAccess.Constant, 0x01020304)), doc: "Version | number.");

    public RegisterArray<ChannelRegister> Channel { get; } = DeclareArray(3, () => new ChannelRegister(), 0x40, 16, "Channels.");

    public SecretRegister Secret { get; } = Declare(new SecretRegister(), 0x80, "Written blindly.");
}

public sealed class ControlRegister : Register
{
    public Field<Bit> Start { get; } = Field.Bit(0, FieldAccess.Pulse, doc: "Starts.");

    public Field<Bit> Enable { get; } = Field.Bit(1, FieldAccess.ReadWrite, reset: 1, doc: "Lets words in & out.");

    public Field<UInt> Command { get; } = Field.UInt(9, 6, FieldAccess.Pulse);

    public Field<Enum<Mode>> Mode { get; } = Field.Enum(12, FieldAccess.ReadWrite, Buses.Tests.Mode.Product, "How to combine.");

    public Field<UInt> Kept { get; } = Field.UInt(23, 20, FieldAccess.Reserved, 0b1010);

    public Field<SInt> Offset2 { get; } = Field.SInt(31, 24, FieldAccess.ReadWrite, -3);
}

public sealed class EventRegister : Register
{
    public Field<Bit> Busy { get; } = Field.Bit(0, FieldAccess.ReadOnly);

    public Field<UInt> Errors { get; } = Field.UInt(10, 4, FieldAccess.WriteOneToClear);

    public Field<UInt> Losing { get; } = Field.UInt(15, 12, FieldAccess.WriteOneToClear, precedence: Precedence.Software);

    public Field<UInt> Seen { get; } = Field.UInt(19, 16, FieldAccess.ReadToClear, 3);

    public Field<UInt> SeenLosing { get; } = Field.UInt(23, 20, FieldAccess.ReadToClear, precedence: Precedence.Software);

    public Field<SInt> Level { get; } = Field.SInt(31, 24, FieldAccess.ReadOnly);
}

public sealed class SharedRegister : Register
{
    public Field<UInt> Count { get; } = Field.UInt(11, 4, FieldAccess.ReadWrite, 7, hardwareWrites: true);

    public Field<UInt> HardwareCount { get; } = Field.UInt(21, 12, FieldAccess.ReadWrite, hardwareWrites: true, precedence: Precedence.Hardware);

    public Field<UInt> Requests { get; } = Field.UInt(25, 22, FieldAccess.WriteOneToSet);

    public Field<UInt> Losing { get; } = Field.UInt(29, 26, FieldAccess.WriteOneToSet, 9, precedence: Precedence.Hardware);
}

public sealed class ChannelRegister : Register
{
    public Field<SInt> Gain { get; } = Field.SInt(17, 2, FieldAccess.ReadWrite, -1, "Factor.");
}

public sealed class SecretRegister : Register
{
    public Field<UInt> Key { get; } = Field.UInt(15, 0, FieldAccess.WriteOnly, 0xBEEF);

    public Field<Bit> Lock { get; } = Field.Bit(16, FieldAccess.ReadWrite);
}
