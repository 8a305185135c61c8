using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>How a statement mentions a node.</summary>
internal enum RootUse
{
    /// <summary>Right-hand side of a continuous assignment.</summary>
    Continuous,

    /// <summary>Right-hand side inside a block.</summary>
    Procedural,

    /// <summary>Condition, port connection.</summary>
    SelfDetermined,

    /// <summary>Subject of a case, which takes width and sign from the labels too.</summary>
    Subject,

    /// <summary>Address or index that may be printed twice or sliced.</summary>
    Repeated,

    /// <summary>Value of which only some bits are taken.</summary>
    Name,
}

/// <summary>Visits every node that a planned statement mentions, once per mention, in the order of printing.</summary>
internal sealed class StatementRoots(ModulePlan plan)
{
    private readonly Definition definition = plan.Definition;

    public void Visit(Action<int, RootUse> visit)
    {
        for (var signal = 0; signal < plan.Drives.Length; signal++)
        {
            if (plan.Drives[signal] is Drive.Assign)
                visit(plan.DriveNode[signal], RootUse.Continuous);
            else if (plan.Drives[signal] is Drive.Connection)
                visit(plan.DriveNode[signal], RootUse.SelfDetermined);
        }

        foreach (var segment in plan.Segments)
        {
            var isWhole = segment.Width == plan.Nodes.WidthOf(segment.Node);
            if (!plan.Nodes.IsConstant(segment.Node))
                visit(segment.Node, isWhole ? RootUse.Continuous : RootUse.Name);
        }

        foreach (var condition in plan.Conditions)
            visit(condition < 0 ? ~condition : condition, RootUse.SelfDetermined);
        foreach (var statement in plan.Statements)
            VisitStatement(statement, visit);
    }

    private void VisitStatement(Statement statement, Action<int, RootUse> visit)
    {
        switch (statement.Kind)
        {
            case StatementKind.Assign:
                ref readonly var assignment = ref plan.Assignments[statement.A];
                visit(assignment.Value, assignment.IndexNode >= 0 ? RootUse.Repeated : RootUse.Procedural);
                if (assignment.IndexNode >= 0)
                    visit(assignment.IndexNode, RootUse.Subject);
                break;
            case StatementKind.Write:
                ref readonly var write = ref definition.MemoryWrites[statement.A];
                visit(write.Data, RootUse.Procedural);
                visit(write.Address, RootUse.Repeated);
                break;
            case StatementKind.Case:
                visit(statement.A, RootUse.Subject);
                break;
        }
    }
}
