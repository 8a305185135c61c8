using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>Prints one planned module: header, declarations, wires, assignments, blocks, memories, instances. It decides nothing.</summary>
internal sealed class ModulePrinter
{
    private readonly ModulePlan plan;
    private readonly Definition definition;
    private readonly VerilogText text;
    private readonly ExpressionPrinter expressions;
    private readonly StatementPrinter statements;

    public ModulePrinter(ModulePlan plan, VerilogText text)
    {
        this.plan = plan;
        this.text = text;
        definition = plan.Definition;
        expressions = new ExpressionPrinter(plan, new TemporaryNames(plan), text);
        statements = new StatementPrinter(plan, text, expressions);
    }

    /// <summary>Prints the module.</summary>
    public void Print()
    {
        PrintHeader();
        PrintMacroBody();
        text.Indent = 1;
        PrintDeclarations();
        new MemoryPrinter(plan, text, statements).Print();
        PrintWires();
        for (var signal = 0; signal < plan.Drives.Length; signal++)
            PrintDriver(signal);
        PrintInitialValues();
        foreach (var process in plan.Processes)
            PrintProcess(process);
        new InstancePrinter(plan, text, expressions, statements).Print();
        PrintUnused();
        new PropertyPrinter(plan, text).Print();
        text.Indent = 0;
        if (definition.MacroBody is not null)
            text.Line("`endif");
        text.Line("endmodule");
    }

    private void PrintHeader()
    {
        if (definition.Remark is { } remark)
            text.Write("// ").Line(remark);
        text.Write("module ").Write(definition.Name).Write(" (");
        text.Indent = 1;
        var isFirst = true;
        foreach (var name in ModulePorts.ClocksAndResets(definition))
        {
            text.Line(isFirst ? "" : ",");
            isFirst = false;
            text.Write("input wire ").Write(name);
        }

        foreach (var port in definition.Ports)
        {
            ref readonly var signal = ref definition.Signals[port];
            text.Line(isFirst ? "" : ",");
            isFirst = false;
            if (definition.MacroBody is { } body && plan.IsVariable(port))
                PrintOutputOfTwoBodies(body.Macro);
            else
                text.Write(signal.Kind == SignalKind.Input ? "input wire " : plan.IsVariable(port) ? "output reg " : "output wire ");
            text.Range(signal.Width).Write(plan.Names.Signals[port]);
        }

        text.Indent = 0;
        if (!isFirst)
            text.Line();
        text.Line(");");
    }

    /// <summary>An output that only the described body assigns in a block.</summary>
    private void PrintOutputOfTwoBodies(string macro)
    {
        foreach (var line in (string[])[$"`ifdef {macro}", "output wire", "`else", "output reg", "`endif"])
            text.Line(line);
    }

    private void PrintMacroBody()
    {
        if (definition.MacroBody is not { } body)
            return;
        text.Write("`ifdef ").Line(body.Macro);
        foreach (var line in body.Verilog.ReplaceLineEndings("\n").TrimEnd().Split('\n'))
            text.Line(line.TrimEnd());
        text.Line("`else");
    }

    private void PrintDeclarations()
    {
        for (var signal = 0; signal < plan.Drives.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind is SignalKind.Input or SignalKind.Output || plan.Drives[signal] is Drive.Elided or Drive.Connection)
                continue;
            if (plan.DirectOutputs.ContainsKey(signal))
                continue;
            if (entry.Crossing is CrossingRole.Synchroniser or CrossingRole.SynchroniserStage)
                text.Write("(* ASYNC_REG = \"TRUE\" *) ");
            text.Write(plan.IsVariable(signal) ? "reg " : "wire ").Range(entry.Width).Write(plan.Names.Signals[signal]).Write(";");
            if (entry.EnumType is { } type)
                text.Write("  // ").Write(string.Join(", ", EnumMembers.Of(type, entry.EnumCodes).Select(member => $"{member.Number} {member.Name}")));
            statements.EndLine("", entry.Location);
        }
    }

    private void PrintWires()
    {
        for (var node = 0; node < plan.Places.Length; node++)
        {
            if (plan.Uses[node] == 0 || plan.Places[node] is Place.Inline or Place.Carried)
                continue;
            text.Write("wire ").Range(plan.Nodes.WidthOf(node));
            expressions.PrintName(node);
            text.Write(" = ");
            expressions.PrintDefinition(node);
            text.Line(";");
        }
    }

    private void PrintDriver(int signal)
    {
        switch (plan.Drives[signal])
        {
            case Drive.Assign:
                text.Write("assign ").Write(plan.Names.Signals[signal]).Write(" = ");
                var node = plan.DriveNode[signal];
                if (plan.Places[node] == Place.Carried && plan.Carriers[node] == signal)
                    expressions.PrintDefinition(node);
                else
                    expressions.Print(node);
                EndAssign(plan.DriveStart[signal]);
                break;
            case Drive.Segments:
                for (var i = plan.DriveStart[signal]; i < plan.DriveEnd[signal]; i++)
                    PrintSegment(signal, plan.Segments[i]);
                break;
            case Drive.Block:
                text.Line();
                text.Line("always @* begin");
                text.Indent++;
                statements.Print(plan.DriveStart[signal], plan.DriveEnd[signal], isClocked: false);
                text.Indent--;
                text.Line("end");
                break;
        }
    }

    private void PrintSegment(int signal, Segment segment)
    {
        text.Write("assign ").Write(plan.Names.Signals[signal]);
        if (segment.Width < definition.Signals[signal].Width)
            text.Bits(segment.Low, segment.Width);
        text.Write(" = ");
        if (segment.Width == plan.Nodes.WidthOf(segment.Node))
            expressions.Print(segment.Node);
        else
            expressions.PrintBits(segment.Node, segment.NodeLow, segment.Width);
        EndAssign(segment.Assignment);
    }

    private void EndAssign(int assignment) =>
        statements.EndLine(";", assignment < 0 ? default : plan.Assignments[assignment].Location);

    /// <summary>Start values of registers: always the reset value when the domain has no reset, else as the options ask.</summary>
    private void PrintInitialValues()
    {
        var isOpen = false;
        for (var signal = 0; signal < plan.Drives.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind != SignalKind.Register)
                continue;
            var hasValue = entry.InitialNode >= 0;
            var isReset = hasValue && definition.Domains[entry.Domain].Domain.ResetKind != ResetKind.None;
            if ((isReset && !plan.Options.InitialiseRegistersWithReset) || (!hasValue && !plan.Options.InitialiseRegistersWithoutReset))
                continue;
            if (!isOpen)
            {
                text.Line();
                text.Line("initial begin");
                text.Indent++;
                isOpen = true;
            }

            text.Write(plan.Names.Signals[signal]).Write(" = ");
            text.Literal(hasValue ? plan.Nodes.ConstantOf(entry.InitialNode) : 0, entry.Width).Line(";");
        }

        if (isOpen)
        {
            text.Indent--;
            text.Line("end");
        }
    }

    private void PrintProcess(Process process)
    {
        var domain = definition.Domains[process.Domain].Domain;
        var hasReset = process.ResetRegisters.Count > 0;
        text.Line();
        text.Write("always @(posedge ").Write(domain.Clock);
        if (hasReset && domain.ResetKind == ResetKind.Asynchronous)
            text.Write(domain.ResetActiveLow ? " or negedge " : " or posedge ").Write(domain.Reset);
        text.Line(") begin");
        text.Indent++;
        if (hasReset)
        {
            text.Write(domain.ResetActiveLow ? "if (!" : "if (").Write(domain.Reset).Line(") begin");
            text.Indent++;
            foreach (var register in process.ResetRegisters)
            {
                text.Write(plan.Names.Signals[register]).Write(" <= ");
                text.Literal(plan.Nodes.ConstantOf(definition.Signals[register].InitialNode), definition.Signals[register].Width).Line(";");
            }

            text.Indent--;
            if (process.Start < process.End)
            {
                text.Line("end else begin");
                text.Indent++;
                statements.Print(process.Start, process.End, isClocked: true);
                text.Indent--;
            }

            text.Line("end");
        }
        else
        {
            statements.Print(process.Start, process.End, isClocked: true);
        }

        text.Indent--;
        text.Line("end");
    }

    private void PrintUnused()
    {
        var names = ModulePorts.UnusedClocksAndResets(plan).ToList();
        if (names.Count + plan.Unused.Count + plan.UnreadMemories.Count == 0)
            return;
        text.Line();
        text.Write("wire ").Write(plan.Names.Distinct("_unused_ok")).Write(" = &{1'b0");
        foreach (var name in names)
            Separate().Write(name);
        foreach (var (signal, node, low, width) in plan.Unused)
        {
            Separate();
            if (signal >= 0)
                text.Write(plan.Names.Signals[signal]);
            else
                expressions.PrintName(node);
            if (width < (signal >= 0 ? definition.Signals[signal].Width : plan.Nodes.WidthOf(node)))
                text.Bits(low, width);
        }

        foreach (var memory in plan.UnreadMemories)
            Separate().Write(plan.Names.Memories[memory]).Write("[0]");
        text.Line("};");
    }

    private VerilogText Separate()
    {
        text.Write(',');
        if (text.Column > plan.Options.MaxLineLength - 30)
        {
            text.Line();
            return text.Write("  ");
        }

        return text.Write(' ');
    }
}
