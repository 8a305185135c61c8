using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Compilation;

/// <summary>The nodes that a statement reads where it stands; of a chain only its conditions.</summary>
internal static class StatementNodes
{
    public static void ForEach(Definition definition, Statement statement, Action<int> action)
    {
        switch (statement)
        {
            case AssignStatement { Assignment: var number }:
                var assignment = definition.Assignments[number];
                action(assignment.Value);
                if (assignment.IndexNode >= 0)
                    action(assignment.IndexNode);
                break;
            case WriteStatement { Write: var number }:
                action(definition.MemoryWrites[number].Address);
                action(definition.MemoryWrites[number].Data);
                break;
            case ChainStatement { Chain: var number, Branches: var branches }:
                var chain = definition.Chains[number];
                if (chain.Subject >= 0)
                {
                    action(chain.Subject);
                    break;
                }

                // Conditions behind the last branch with statements decide nothing.
                var last = branches.Keys.Max();
                for (var i = 0; i <= last; i++)
                {
                    if (definition.Scopes[chain.Branches[i]].Condition is var condition and >= 0)
                        action(condition);
                }

                break;
        }
    }
}
