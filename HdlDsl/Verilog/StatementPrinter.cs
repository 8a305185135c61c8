using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>Prints the planned statements of procedural blocks.</summary>
/// <param name="plan">What to print.</param>
/// <param name="text">Where to print.</param>
/// <param name="expressions">Prints the expressions.</param>
internal sealed class StatementPrinter(ModulePlan plan, VerilogText text, ExpressionPrinter expressions)
{
    private readonly Definition definition = plan.Definition;

    /// <summary>Prints statements from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public void Print(int start, int end, bool isClocked)
    {
        var statements = plan.Statements;
        var arms = new Stack<bool>();
        for (var i = start; i < end; i++)
        {
            var statement = statements[i];
            switch (statement.Kind)
            {
                case StatementKind.Assign:
                    PrintAssign(plan.Assignments[statement.A], isClocked ? " <= " : " = ");
                    break;
                case StatementKind.Write:
                    PrintWrite(definition.MemoryWrites[statement.A]);
                    break;
                case StatementKind.Default:
                    text.Write(plan.Names.Signals[statement.A]).Write(isClocked ? " <= " : " = ");
                    expressions.Print(definition.Signals[statement.A].InitialNode);
                    text.Line(";");
                    break;
                case StatementKind.If:
                    PrintIf(statement);
                    break;
                case StatementKind.ElseIf:
                    text.Indent--;
                    text.Write("end else ");
                    PrintIf(statement);
                    break;
                case StatementKind.Else:
                    text.Indent--;
                    text.Line("end else begin");
                    text.Indent++;
                    break;
                case StatementKind.EndIf:
                    text.Indent--;
                    text.Line("end");
                    break;
                case StatementKind.Case:
                    text.Write("case (");
                    expressions.Print(statement.A);
                    text.Line(")");
                    text.Indent++;
                    arms.Push(false);
                    break;
                case StatementKind.Arm or StatementKind.DefaultArm:
                    CloseArm(arms.Pop());
                    arms.Push(OpenArm(i));
                    break;
                case StatementKind.EndCase:
                    CloseArm(arms.Pop());
                    text.Indent--;
                    text.Line("endcase");
                    break;
            }
        }
    }

    /// <summary>Ends a line, with the place in the C# source when that is wanted and known.</summary>
    public void EndLine(ReadOnlySpan<char> ending, SourceLocation location)
    {
        text.Write(ending);
        if (plan.Options.LocationComments && location.IsKnown)
            text.Write("  // ").Write(location.ShortForm);
        text.Line();
    }

    private void PrintIf(Statement statement)
    {
        text.Write("if (");
        for (var i = 0; i < statement.B; i++)
        {
            if (i > 0)
                text.Write(" && ");
            var condition = plan.Conditions[statement.A + i];
            var outer = statement.B == 1 ? Precedence.Any : Precedence.LogicalAnd;
            if (condition < 0)
                text.Write('!');
            expressions.PrintCondition(condition < 0 ? ~condition : condition, condition < 0 ? Precedence.Primary : outer);
        }

        text.Line(") begin");
        text.Indent++;
    }

    /// <summary>Prints the label; true when the body needs begin and end, which is closed later.</summary>
    private bool OpenArm(int index)
    {
        var statement = plan.Statements[index];
        var isDefault = statement.Kind == StatementKind.DefaultArm;
        if (isDefault)
            text.Write("default: ");
        else
            PrintLabels(statement.A).Write(": ");
        var next = plan.Statements[index + 1].Kind;
        if (next is StatementKind.Arm or StatementKind.DefaultArm or StatementKind.EndCase)
        {
            text.Line(";");
            return false;
        }

        var afterNext = plan.Statements[index + 2].Kind;
        var isSingle = next == StatementKind.Assign && plan.Assignments[plan.Statements[index + 1].A].IndexNode < 0
            && afterNext is StatementKind.Arm or StatementKind.DefaultArm or StatementKind.EndCase;
        var isLabelled = isDefault && statement.A >= 0 && definition.Scopes[statement.A].Kind == ScopeKind.Case;
        if (isSingle && !isLabelled && (statement.A < 0 || MembersOf(statement.A) is null))
            return false;
        text.Write("begin");
        var members = statement.A < 0 ? null : MembersOf(statement.A);
        if (isLabelled || members is not null)
            text.Write("  // ");
        if (members is not null)
            text.Write(members);
        else if (isLabelled)
            PrintLabels(statement.A);

        text.Line();
        text.Indent++;
        return true;
    }

    /// <summary>The C# names of a case's values when the subject is an enumeration.</summary>
    private string? MembersOf(int scope)
    {
        var entry = definition.Scopes[scope];
        if (entry.Kind != ScopeKind.Case)
            return null;
        var subject = definition.Chains[entry.Chain].Subject;
        if (plan.Nodes.OpOf(subject) != Op.Signal || definition.Signals[plan.Nodes.A(subject)] is not { EnumType: { } type } signal)
            return null;
        return string.Join(", ", entry.CaseValues.Select(value => EnumMembers.NameOf(type, signal.EnumCodes, plan.Nodes.ConstantOf(value))));
    }

    private VerilogText PrintLabels(int scope)
    {
        var isFirst = true;
        foreach (var value in definition.Scopes[scope].CaseValues)
        {
            if (!isFirst)
                text.Write(", ");
            isFirst = false;
            text.Literal(plan.Nodes.ConstantOf(value), plan.Nodes.WidthOf(value));
        }

        return text;
    }

    private void CloseArm(bool isBlock)
    {
        if (!isBlock)
            return;
        text.Indent--;
        text.Line("end");
    }

    private int ReachableElements(in AssignmentEntry assignment)
    {
        var elements = ((definition.Signals[assignment.Target].Width - assignment.Width) / assignment.Stride) + 1;
        var indexWidth = plan.Nodes.WidthOf(assignment.IndexNode);
        return indexWidth < 31 ? Math.Min(elements, 1 << indexWidth) : elements;
    }

    private void PrintAssign(in AssignmentEntry assignment, string operatorText)
    {
        if (assignment.IndexNode >= 0)
        {
            PrintElementAssign(assignment, operatorText);
            return;
        }

        text.Write(plan.Names.Signals[assignment.Target]);
        if (assignment.Width < definition.Signals[assignment.Target].Width)
            text.Bits(assignment.Low, assignment.Width);
        text.Write(operatorText);
        expressions.Print(assignment.Value);
        EndLine(";", assignment.Location);
    }

    /// <summary>
    /// One case for each element. A variable part-select on the left would be shorter, but Yosys makes a shifter of it and can leave
    /// undriven bits behind, and it needs a guard against indices beyond the end.
    /// </summary>
    private void PrintElementAssign(in AssignmentEntry assignment, string operatorText)
    {
        var count = ReachableElements(assignment);
        var indexWidth = plan.Nodes.WidthOf(assignment.IndexNode);
        text.Write("case (");
        expressions.Print(assignment.IndexNode);
        EndLine(")", assignment.Location);
        text.Indent++;
        for (var element = 0; element < count; element++)
        {
            text.Literal(element, indexWidth).Write(": ").Write(plan.Names.Signals[assignment.Target]);
            if (assignment.Width < definition.Signals[assignment.Target].Width)
                text.Bits(element * assignment.Stride, assignment.Width);
            text.Write(operatorText);
            expressions.Print(assignment.Value);
            text.Line(";");
        }

        if (indexWidth >= 31 || count < 1 << indexWidth)
            text.Line("default: ;");
        text.Indent--;
        text.Line("endcase");
    }

    private void PrintWrite(in MemoryWriteEntry write)
    {
        var depth = definition.Memories[write.Memory].Depth;
        var isGuarded = plan.NeedsGuard(write.Address, depth);
        if (isGuarded)
        {
            text.Write("if (");
            expressions.PrintInRange(write.Address, depth - 1);
            text.Line(") begin");
            text.Indent++;
        }

        text.Write(plan.Names.Memories[write.Memory]);
        expressions.PrintAddress(write.Address, depth);
        var width = plan.Nodes.WidthOf(write.Data);
        if (width == 1 && definition.Memories[write.Memory].Width > 1)
            text.Write("[").Write(write.Low).Write("]");
        else if (width < definition.Memories[write.Memory].Width)
            text.Write("[").Write(write.Low + width - 1).Write(":").Write(write.Low).Write("]");
        text.Write(" <= ");
        expressions.Print(write.Data);
        EndLine(";", write.Location);
        if (isGuarded)
            EndGuard();
    }

    private void EndGuard()
    {
        text.Indent--;
        text.Line("end");
    }
}
