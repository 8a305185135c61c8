using static HdlDsl.Hdl;

namespace HdlDsl.Buses;

/// <content>One register and its fields.</content>
public sealed partial class AxiLiteRegisters<TMap>
{
    private void Build(Register register, WriteAccess write, ReadAccess read, Dictionary<Field, Bits> stored)
    {
        var strobes = ports.Registers[register];
        var isWritten = register.Fields.Any(IsWritable) || register.HasStrobes ? write.Now & (write.Address == WordOf(register.Offset)) : null;
        var isRead = register.Fields.Any(field => field.Access == FieldAccess.ReadToClear) || register.HasStrobes ? read.Now & (read.Address == WordOf(register.Offset)) : null;
        isWritten?.Named($"write_{register.Name}");
        isRead?.Named($"read_{register.Name}");
        foreach (var field in register.Fields.Where(field => field.HasValue))
            stored[field] = Build(field, $"{register.Name}_{field.Name}_stored", write, isWritten, isRead);
        if (!register.HasStrobes)
            return;
        strobes.Written!.Value = Strobe(isWritten! & write.HasBytes, $"{register.Name}_written");
        strobes.Read!.Value = Strobe(isRead!, $"{register.Name}_read");
    }

    private static bool IsWritable(Field field) =>
        field.Access is FieldAccess.ReadWrite or FieldAccess.WriteOnly or FieldAccess.WriteOneToClear or FieldAccess.WriteOneToSet or FieldAccess.Pulse;

    private static Bit Strobe(Bit condition, string name)
    {
        var strobe = Reg.Bit().Named(name + "_strobe");
        strobe.Next = condition;
        return strobe;
    }

    private Bits Build(Field field, string name, WriteAccess write, Bit? isWritten, Bit? isRead)
    {
        var value = Reg.Bits(field.Width, reset: field.ResetPattern).Named(name);
        var own = ports.Fields[field];
        own.Value!.AssignFrom(own.Value.ViewOver(value, 0), isSequential: false);

        var data = write.Data[field.High, field.Low];
        var enabled = isWritten is null ? null : write.Mask[field.High, field.Low] & isWritten.Repeat(field.Width);
        var input = own.Input?.AsBits();
        value.Next = field.Access switch
        {
            FieldAccess.Pulse => data & enabled!,
            FieldAccess.WriteOneToClear => SetAndClear(value, input!, data & enabled!, setWins: field.HardwareWins),
            FieldAccess.ReadToClear => SetAndClear(value, input!, isRead!.Repeat(field.Width), setWins: field.HardwareWins),
            FieldAccess.WriteOneToSet => SetAndClear(value, data & enabled!, input!, setWins: !field.HardwareWins),
            _ when own.When is null => Merge(value, data, enabled!),
            _ when field.HardwareWins => Mux(own.When, input!, Merge(value, data, enabled!)),
            _ => Merge(Mux(own.When, input!, value), data, enabled!),
        };
        return value;
    }

    private static Bits SetAndClear(Bits value, Bits set, Bits clear, bool setWins) => setWins ? (value & ~clear) | set : (value | set) & ~clear;

    private static Bits Merge(Bits value, Bits data, Bits enabled) => (value & ~enabled) | (data & enabled);
}
