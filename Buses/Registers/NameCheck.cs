using HdlDsl.Diagnostics;

namespace HdlDsl.Buses;

/// <summary>Whether all names of a map differ in every text made from it, and none is a reserved word (HDL9506, HDL9507).</summary>
internal sealed class NameCheck(RegisterMap map, RegisterLayout layout, List<Diagnostic> findings)
{
    public void Run()
    {
        Check($"register map '{map.Name}'", map.Name, SourceLocation.None);
        var top = new Dictionary<string, (string What, SourceLocation At)>(StringComparer.Ordinal);
        Add(top, "the driver", WrappedPorts.Snake($"{map.Name}Driver"), SourceLocation.None);
        foreach (var item in layout.Items)
        {
            switch (item)
            {
                case Register register:
                    AddTop(top, $"register '{register.Name}'", register.Name, register.Location);
                    CheckFields(register);
                    break;
                case RegisterArray array:
                    AddTop(top, $"array '{array.Name}'", array.Name, array.Elements[0].Location);
                    CheckFields(array.Elements[0]);
                    break;
                case RegisterWindow window:
                    AddTop(top, $"window '{window.Name}'", window.Name, window.Location);
                    break;
            }
        }

        CheckPorts();
    }

    private void AddTop(Dictionary<string, (string What, SourceLocation At)> names, string what, string name, SourceLocation at)
    {
        Check(what, name, at);
        Add(names, what, WrappedPorts.Snake(name), at);
        // Drivers have classes and methods called after registers and windows.
        foreach (var derived in what.StartsWith("window", StringComparison.Ordinal) ? (string[])[$"Read{name}", $"Write{name}"] : [$"{name}Register"])
            Add(names, $"the driver's member '{derived}'", WrappedPorts.Snake(derived), at);
    }

    private void CheckFields(Register register)
    {
        var names = new Dictionary<string, (string What, SourceLocation At)>(StringComparer.Ordinal);
        foreach (var member in (string[])["Raw", "Update", $"{register.Name}Register"])
            names.Add(WrappedPorts.Snake(member), ($"the driver's member '{member}'", register.Location));
        foreach (var field in register.Fields)
        {
            var what = $"field '{field.Name}' of register '{register.Name}'";
            Check(what, field.Name, field.Location);
            Add(names, what, WrappedPorts.Snake(field.Name), field.Location);
            if (field.AnyShape.EnumType is not null)
                Add(names, $"the driver's member '{field.Name}Value'", WrappedPorts.Snake($"{field.Name}Value"), field.Location);
            if (field.Verb is { Length: > 0 } verb)
                Add(names, $"the driver's member '{verb}{field.Name}'", WrappedPorts.Snake(verb + field.Name), field.Location);
        }
    }

    /// <summary>Ports and C macros are called Register_Field, so that A_B.C and A.B_C would meet.</summary>
    private void CheckPorts()
    {
        var names = new Dictionary<string, (string What, SourceLocation At)>(StringComparer.Ordinal);
        foreach (var register in layout.Registers)
        {
            foreach (var field in register.Fields)
            {
                var what = $"field '{field.Name}' of register '{register.Name}'";
                if (names.TryGetValue(WrappedPorts.Snake($"{register.Name}_{field.Name}"), out var first) && first.What == what)
                    continue;
                Add(names, what, WrappedPorts.Snake($"{register.Name}_{field.Name}"), field.Location);
                if (field.InputSuffix is { Length: > 0 } suffix)
                    Add(names, what, WrappedPorts.Snake($"{register.Name}_{field.Name}{suffix}"), field.Location);
                if (field.HardwareWrites)
                    Add(names, what, WrappedPorts.Snake($"{register.Name}_{field.Name}_When"), field.Location);
            }

            if (!register.HasStrobes)
                continue;
            Add(names, $"the strobe of register '{register.Name}'", WrappedPorts.Snake($"{register.Name}_Written"), register.Location);
            Add(names, $"the strobe of register '{register.Name}'", WrappedPorts.Snake($"{register.Name}_Read"), register.Location);
        }
    }

    private void Add(Dictionary<string, (string What, SourceLocation At)> names, string what, string name, SourceLocation at)
    {
        if (names.TryGetValue(name, out var first))
            findings.Add(BusErrors.NameTwice(name, first.What, first.At, what, at));
        else
            names.Add(name, (what, at));
    }

    private void Check(string what, string name, SourceLocation at)
    {
        if (ReservedWords.Reason(name) is { } reason)
            findings.Add(BusErrors.IllegalName(what, name, at, reason));
    }
}
