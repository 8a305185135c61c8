using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Prints the properties of a module twice. Under the macro FORMAL, which Yosys defines with read_verilog -formal, as immediate assertions; the reset of the property's domain turns them off. Under
/// HDL_ASSERTIONS as checks of simulators, in front of each edge of the domain's clock, once its reset has acted. Without the macros other tools see the wires alone.
/// </summary>
internal sealed class PropertyPrinter(ModulePlan plan, VerilogText text)
{
    private readonly Definition definition = plan.Definition;

    public void Print()
    {
        PrintAll("`ifdef FORMAL", (in SignalEntry entry, string name) => PrintForSolvers(entry, name), (in SignalEntry entry) => entry.Property != PropertyKind.None);
        PrintAll("`ifdef HDL_ASSERTIONS", (in SignalEntry entry, string name) => PrintForSimulators(entry, name), (in SignalEntry entry) => IsChecked(entry));
    }

    private delegate void PrintProperty(in SignalEntry entry, string name);

    private delegate bool Selects(in SignalEntry entry);

    private void PrintAll(string macro, PrintProperty print, Selects selects)
    {
        var isOpen = false;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (!selects(entry))
                continue;
            if (!isOpen)
            {
                text.Line();
                Macro(macro);
                isOpen = true;
            }

            print(entry, plan.Names.Signals[signal]);
        }

        if (isOpen)
            Macro("`endif");
    }

    private void PrintForSolvers(in SignalEntry entry, string name)
    {
        var guard = ResetOf(entry) is { } reset ? $"if ({(reset.ResetActiveLow ? "" : "!")}{reset.Reset}) " : "";
        var word = entry.Property.ToString().ToLowerInvariant();
        text.Write("always @* ").Write(guard).Write(name).Write('_').Write(word).Write(": ").Write(word).Write(" (").Write(name).Line(");");
    }

    /// <summary>Nothing is known before the reset has acted, and X is neither right nor wrong.</summary>
    private void PrintForSimulators(in SignalEntry entry, string name)
    {
        var place = entry.Location.IsKnown ? $" ({entry.Location.ShortForm})" : "";
        var what = entry.Property == PropertyKind.Assume ? "assumption" : "assertion";
        text.Write("always @(posedge ").Write(entry.PropertyDomain!.Clock).Write(") begin : ").Write(name).Line("_check");
        text.Indent++;
        var broken = $"if ({name} === 1'b0) begin";
        if (ResetOf(entry) is { } reset)
        {
            text.Line("reg was_reset;");
            text.Write("if (").Write(reset.ResetActiveLow ? "!" : "").Write(reset.Reset).Line(") was_reset <= 1'b1;");
            broken = $"else if (was_reset === 1'b1 && {name} === 1'b0) begin";
        }

        text.Line(broken);
        text.Indent++;
        text.Write("$display(\"").Write(what).Write(" '").Write(name).Write("' of %m").Write(place).Line(" does not hold\");");
        text.Line("$stop;");
        text.Indent--;
        text.Line("end");
        text.Indent--;
        text.Line("end");
    }

    /// <summary>Modules without a register have no clock; simulators would have to guess when their wires are settled.</summary>
    private bool IsChecked(in SignalEntry entry)
    {
        if (entry.Property is not (PropertyKind.Assert or PropertyKind.Assume))
            return false;
        foreach (var use in definition.Domains)
        {
            if (use.Domain == entry.PropertyDomain)
                return true;
        }

        return false;
    }

    /// <summary>Directives begin at the start of a line.</summary>
    private void Macro(string line)
    {
        var indent = text.Indent;
        text.Indent = 0;
        text.Line(line);
        text.Indent = indent;
    }

    private ClockDomain? ResetOf(in SignalEntry entry)
    {
        foreach (var use in definition.Domains)
        {
            if (use.Domain == entry.PropertyDomain && use.NeedsReset)
                return use.Domain;
        }

        return null;
    }
}
