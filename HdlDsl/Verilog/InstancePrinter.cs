using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>Prints the instances of a module with named port connections, one per line.</summary>
/// <param name="plan">What to print.</param>
/// <param name="text">Where to print.</param>
/// <param name="expressions">Prints connected expressions.</param>
/// <param name="statements">Ends lines with locations.</param>
internal sealed class InstancePrinter(ModulePlan plan, VerilogText text, ExpressionPrinter expressions, StatementPrinter statements)
{
    private bool isFirstPort;

    /// <summary>Prints all instances.</summary>
    public void Print()
    {
        for (var instance = 0; instance < plan.Definition.Instances.Count; instance++)
        {
            text.Line();
            Print(instance);
        }
    }

    private void Print(int instance)
    {
        var entry = plan.Definition.Instances[instance];
        var child = entry.Definition!;
        text.Write(child.Name).Write(' ');
        PrintParameters(child.BlackBox);
        text.Write(plan.Names.Instances[instance]);
        statements.EndLine(" (", entry.Location);
        text.Indent++;
        isFirstPort = true;
        PrintClocksAndResets(child);

        for (var port = 0; port < entry.PortCount; port++)
        {
            BeginPort(child.Signals[child.Ports[port]].Name!);
            PrintConnection(entry.FirstSignal + port);
            text.Write(')');
        }

        text.Line();
        text.Indent--;
        text.Line(");");
    }

    private void PrintClocksAndResets(Definition child)
    {
        if (child.BlackBox is { Clocks: { IsEmpty: false } clocks })
        {
            foreach (var clock in clocks)
            {
                BeginPort(clock.Port);
                text.Write(NetOf(clock)).Write(')');
            }

            return;
        }

        foreach (var name in ModulePorts.ClocksAndResets(child))
        {
            BeginPort(name);
            text.Write(name).Write(')');
        }
    }

    private static string NetOf(BlackBoxClock clock)
    {
        var domain = clock.Domain!;
        if (!clock.IsReset)
            return domain.Clock;
        if (domain.ResetKind == ResetKind.None)
            return clock.IsActiveLow ? "1'b1" : "1'b0";
        return clock.IsActiveLow == domain.ResetActiveLow ? domain.Reset : $"~{domain.Reset}";
    }

    private void PrintParameters(BlackBoxInfo? box)
    {
        if (box is null || box.Parameters.IsDefaultOrEmpty)
            return;
        text.Write("#(");
        var isFirst = true;
        foreach (var (name, literal) in box.Parameters)
        {
            text.Write(isFirst ? "." : ", .").Write(name).Write('(').Write(literal).Write(')');
            isFirst = false;
        }

        text.Write(") ");
    }

    private void BeginPort(string name)
    {
        if (!isFirstPort)
            text.Line(",");
        isFirstPort = false;
        text.Write('.').Write(name).Write('(');
    }

    private void PrintConnection(int signal)
    {
        if (plan.Drives[signal] == Drive.Connection)
            expressions.Print(plan.DriveNode[signal]);
        else
            text.Write(plan.Names.Signals[plan.DirectOutputs.GetValueOrDefault(signal, signal)]);
    }
}
