using System.Numerics;
using HdlDsl.Buses;

namespace Buses.Tests;

/// <summary>
/// The golden model of a register file: plain numbers, field by field, straight from the tables in docs/buses.md. It knows nothing of netlists; one call of
/// <see cref="Step"/> is one clock cycle.
/// </summary>
internal sealed class RegisterModel(RegisterMap map, AxiResponse unmapped)
{
    private readonly Dictionary<Field, BigInteger> values = [];
    private readonly HashSet<Register> written = [];
    private readonly HashSet<Register> read = [];

    public IEnumerable<Field> Fields => map.Layout.Registers.SelectMany(register => register.Fields);

    public BigInteger this[Field field] => values[field];

    public bool IsWritten(Register register) => written.Contains(register);

    public bool IsRead(Register register) => read.Contains(register);

    public void Reset()
    {
        written.Clear();
        read.Clear();
        foreach (var field in Fields)
            values[field] = field.Access == FieldAccess.Pulse ? 0 : Pattern(field, field.Reset);
    }

    public AxiResponse AnswerAt(ulong address) => At(address) is null ? unmapped : AxiResponse.Okay;

    /// <summary>What a read in this cycle gives.</summary>
    public BigInteger WordAt(ulong address, Func<Field, BigInteger> input)
    {
        var word = BigInteger.Zero;
        foreach (var field in At(address)?.Fields ?? [])
        {
            var value = field.Access switch
            {
                FieldAccess.ReadOnly => input(field),
                FieldAccess.WriteOnly or FieldAccess.Pulse => 0,
                FieldAccess.Constant or FieldAccess.Reserved => Pattern(field, field.Reset),
                _ => values[field],
            };
            word |= value << field.Low;
        }

        return word;
    }

    /// <summary>One clock edge with what hardware does in the cycle before it, and what software does, if anything.</summary>
    public void Step(Func<Field, BigInteger> input, Func<Field, bool> when, (ulong Address, BigInteger Data, int Strobes)? write, ulong? readAddress)
    {
        written.Clear();
        read.Clear();
        var target = write is { } w ? At(w.Address) : null;
        var source = readAddress is { } r ? At(r) : null;
        if (source is not null)
            read.Add(source);
        if (target is not null && write!.Value.Strobes != 0)
            written.Add(target);
        foreach (var register in map.Layout.Registers)
        {
            foreach (var field in register.Fields)
            {
                var next = BigInteger.Zero;
                for (var bit = 0; bit < field.Width; bit++)
                {
                    var place = field.Low + bit;
                    bool? software = ReferenceEquals(register, target) && (write!.Value.Strobes >> (place / 8) & 1) == 1 ? Bit(write.Value.Data, place) : null;
                    if (Next(field, Bit(values[field], bit), Bit(input(field), bit), when(field), software, ReferenceEquals(register, source)))
                        next |= BigInteger.One << bit;
                }

                values[field] = next;
            }
        }
    }

    /// <summary>One bit of one field; software is null where nothing is written.</summary>
    private static bool Next(Field field, bool now, bool input, bool when, bool? software, bool isRead)
    {
        var hardwareFirst = field.Precedence == Precedence.Hardware;
        var softwareFirst = field.Precedence == Precedence.Software;
        switch (field.Access)
        {
            case FieldAccess.ReadWrite when field.HardwareWrites && when && (software is null || hardwareFirst):
                return input;
            case FieldAccess.ReadWrite or FieldAccess.WriteOnly:
                return software ?? now;
            case FieldAccess.Pulse:
                return software ?? false;
            case FieldAccess.WriteOneToClear or FieldAccess.ReadToClear:
                var clears = field.Access == FieldAccess.ReadToClear ? isRead : software == true;
                if (clears && input)
                    return !softwareFirst;
                return (now && !clears) || input;
            case FieldAccess.WriteOneToSet:
                if (software == true && input)
                    return !hardwareFirst;
                return (now && !input) || software == true;
            default:
                return now;
        }
    }

    private static bool Bit(BigInteger value, int bit) => !((value >> bit) & 1).IsZero;

    private static BigInteger Pattern(Field field, BigInteger value) => value & ((BigInteger.One << field.Width) - 1);

    private Register? At(ulong address) => map.Layout.Registers.FirstOrDefault(register => (ulong)register.Offset == address / (ulong)(map.DataBits / 8) * (ulong)(map.DataBits / 8));
}
