using System.Numerics;
using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>Whether the fields of a register have bits of their own, and values that fit (HDL9503, HDL9505).</summary>
internal sealed class FieldCheck(RegisterMap map, List<Diagnostic> findings)
{
    public void Run(Register register)
    {
        var fields = register.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            var field = fields[i];
            if (!CheckBits(field))
                continue;
            CheckReset(field);
            CheckOptions(field);
            for (var earlier = 0; earlier < i; earlier++)
            {
                if (fields[earlier].Low <= field.High && field.Low <= fields[earlier].High)
                    findings.Add(BusErrors.FieldsOverlap(fields[earlier], field));
            }
        }
    }

    private bool CheckBits(Field field)
    {
        if (field.Low >= 0 && field.High >= field.Low && field.High < map.DataBits)
            return true;
        findings.Add(BusErrors.IllegalField(
            field, $"lies outside the register's bits {Errors.Text(map.DataBits - 1)}:0", "give the highest bit first, and bits that the register has."));
        return false;
    }

    private void CheckReset(Field field)
    {
        var least = field.IsSigned ? -(BigInteger.One << (field.Width - 1)) : BigInteger.Zero;
        var greatest = (BigInteger.One << (field.IsSigned ? field.Width - 1 : field.Width)) - 1;
        if (field.Reset < least || field.Reset > greatest)
        {
            findings.Add(BusErrors.IllegalField(
                field, $"has reset value {Errors.Text(field.Reset)}, which is not within {Errors.Text(least)} … {Errors.Text(greatest)}",
                "widen the field or change the value."));
        }
        else if (!field.Reset.IsZero && field.Access is FieldAccess.ReadOnly or FieldAccess.Pulse)
        {
            findings.Add(BusErrors.IllegalField(field, $"has a reset value, and {field.Access} has no register that could hold it", "leave the reset value out."));
        }
    }

    private void CheckOptions(Field field)
    {
        if (field.HardwareWrites && field.Access != FieldAccess.ReadWrite)
            findings.Add(BusErrors.IllegalField(field, $"says hardwareWrites, which is for ReadWrite and not for {field.Access}", field.HardwareWords()));
        var isShared = field.InputSuffix is not null && field.Access != FieldAccess.ReadOnly;
        if (field.Precedence != Precedence.Standard && !isShared)
            findings.Add(BusErrors.IllegalField(field, "has a precedence, and only one side changes it", "leave the precedence out."));
    }
}
