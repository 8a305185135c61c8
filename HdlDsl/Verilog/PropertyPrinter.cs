using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Prints the properties of a module as immediate assertions under the macro FORMAL, which Yosys defines with read_verilog -formal: other tools see the wires
/// alone. The reset of the property's domain turns them off.
/// </summary>
internal sealed class PropertyPrinter(ModulePlan plan, VerilogText text)
{
    private readonly Definition definition = plan.Definition;

    public void Print()
    {
        var isOpen = false;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Property == PropertyKind.None)
                continue;
            if (!isOpen)
            {
                text.Line();
                Macro("`ifdef FORMAL");
                isOpen = true;
            }

            var name = plan.Names.Signals[signal];
            var word = entry.Property.ToString().ToLowerInvariant();
            text.Write("always @* ").Write(ResetGuard(entry)).Write(name).Write('_').Write(word).Write(": ").Write(word).Write(" (").Write(name).Line(");");
        }

        if (isOpen)
            Macro("`endif");
    }

    /// <summary>Directives begin at the start of a line.</summary>
    private void Macro(string line)
    {
        var indent = text.Indent;
        text.Indent = 0;
        text.Line(line);
        text.Indent = indent;
    }

    private string ResetGuard(in SignalEntry entry)
    {
        foreach (var use in definition.Domains)
        {
            if (use.Domain == entry.PropertyDomain && use.NeedsReset)
                return $"if ({(use.Domain.ResetActiveLow ? "" : "!")}{use.Domain.Reset}) ";
        }

        return "";
    }
}
