using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Rebuilds the condition tree of one block from the scopes of its assignments, and writes it as a flat list of statements.
/// <para>
/// An assignment is appended to its scope's list. When the scope is new in this block, its chain is appended to the list of the scope
/// around it, and so on outward until a scope is met that the block already has. So a block costs its own assignments and scopes, not
/// those of the definition: stamps say which entries belong to the present block, and nothing is cleared in between.
/// </para>
/// Branches with constant conditions are decided here, because a block that reads no signal would never run.
/// </summary>
internal sealed class RegionBuilder
{
    /// <summary>Up to so many earlier branches are written as negated conditions; more become empty branches.</summary>
    private const int MostNegations = 3;

    private readonly Definition definition;
    private readonly ModulePlan plan;
    private readonly int[] scopeStamp;
    private readonly int[] chainStamp;
    private readonly int[] first;
    private readonly int[] last;
    private readonly List<(int Payload, int Next)> items = [];
    private readonly Stack<int> path = [];
    private int stamp;

    public RegionBuilder(ModulePlan plan)
    {
        this.plan = plan;
        definition = plan.Definition;
        scopeStamp = new int[definition.Scopes.Length];
        chainStamp = new int[definition.Chains.Length];
        first = new int[scopeStamp.Length];
        last = new int[scopeStamp.Length];
    }

    /// <summary>Starts a block.</summary>
    public void Begin()
    {
        items.Clear();
        stamp++;
        Open(0);
    }

    /// <summary>Adds assignment number <paramref name="index"/>, or memory write of that number. Program order is the order of calls.</summary>
    public void Add(int scope, int index, bool isWrite)
    {
        for (var outer = scope; scopeStamp[outer] != stamp; outer = definition.ParentOf(outer))
            path.Push(outer);
        while (path.TryPop(out var inner))
        {
            var chain = definition.Scopes[inner].Chain;
            if (chainStamp[chain] != stamp)
            {
                chainStamp[chain] = stamp;
                Append(definition.Chains[chain].Parent, ~chain);
            }

            Open(inner);
        }

        Append(scope, (index * 2) + (isWrite ? 1 : 0));
    }

    /// <summary>Ends the block and appends its statements to the plan.</summary>
    public void End() => Flatten(0);

    private void Open(int scope)
    {
        scopeStamp[scope] = stamp;
        first[scope] = -1;
    }

    private void Append(int scope, int payload)
    {
        if (first[scope] < 0)
            first[scope] = items.Count;
        else
            items[last[scope]] = items[last[scope]] with { Next = items.Count };
        last[scope] = items.Count;
        items.Add((payload, -1));
    }

    private void Flatten(int scope)
    {
        for (var item = first[scope]; item >= 0; item = items[item].Next)
        {
            var payload = items[item].Payload;
            if (payload >= 0)
                plan.Statements.Add(new Statement((payload & 1) == 0 ? StatementKind.Assign : StatementKind.Write, payload >> 1));
            else if (definition.Chains[~payload].Subject >= 0)
                FlattenSwitch(~payload);
            else
                FlattenWhen(~payload);
        }
    }

    private bool HasContent(int scope) => scopeStamp[scope] == stamp;

    private void FlattenWhen(int chain)
    {
        var arms = ArmsThatCanRun(chain);
        var lastArm = arms.FindLastIndex(arm => HasContent(arm.Scope));
        if (lastArm < 0)
            return;
        if (arms[0].Condition < 0)
        {
            Flatten(arms[0].Scope);
            return;
        }

        if (lastArm is > 0 and <= MostNegations && arms.FindIndex(arm => HasContent(arm.Scope)) == lastArm)
        {
            var start = plan.Conditions.Count;
            for (var i = 0; i < lastArm; i++)
                plan.Conditions.Add(~arms[i].Condition);
            if (arms[lastArm].Condition >= 0)
                plan.Conditions.Add(arms[lastArm].Condition);
            plan.Statements.Add(new Statement(StatementKind.If, start, plan.Conditions.Count - start));
            Flatten(arms[lastArm].Scope);
        }
        else
        {
            for (var i = 0; i <= lastArm; i++)
            {
                plan.Statements.Add(BranchOf(i, arms[i].Condition));
                if (HasContent(arms[i].Scope))
                    Flatten(arms[i].Scope);
            }
        }

        plan.Statements.Add(new Statement(StatementKind.EndIf));
    }

    private Statement BranchOf(int position, int condition)
    {
        if (condition < 0)
            return new Statement(StatementKind.Else);
        plan.Conditions.Add(condition);
        return new Statement(position == 0 ? StatementKind.If : StatementKind.ElseIf, plan.Conditions.Count - 1, 1);
    }

    /// <summary>Branches without those that never run; a branch that always runs is the last and has condition −1.</summary>
    private List<(int Scope, int Condition)> ArmsThatCanRun(int chain)
    {
        var arms = new List<(int Scope, int Condition)>();
        foreach (var scope in definition.Chains[chain].Branches)
        {
            var condition = definition.Scopes[scope].Condition;
            if (condition >= 0 && plan.Nodes.IsConstant(condition))
            {
                if (plan.Nodes.ConstantOf(condition).IsZero)
                    continue;
                condition = -1;
            }

            arms.Add((scope, condition));
            if (condition < 0)
                break;
        }

        return arms;
    }

    private void FlattenSwitch(int chain)
    {
        var branches = definition.Chains[chain].Branches;
        var subject = definition.Chains[chain].Subject;
        var rest = RestOf(chain);
        if (plan.Nodes.IsConstant(subject))
        {
            var taken = branches.FindIndex(branch => definition.Scopes[branch].CaseValues.Contains(subject));
            var scope = taken >= 0 ? branches[taken] : rest;
            if (scope >= 0 && HasContent(scope))
                Flatten(scope);
            return;
        }

        var restHasContent = rest >= 0 && HasContent(rest);
        plan.Statements.Add(new Statement(StatementKind.Case, subject));
        foreach (var branch in branches)
        {
            if (branch == rest || !(HasContent(branch) || restHasContent))
                continue;
            plan.Statements.Add(new Statement(StatementKind.Arm, branch));
            if (HasContent(branch))
                Flatten(branch);
        }

        plan.Statements.Add(new Statement(StatementKind.DefaultArm, restHasContent ? rest : -1));
        if (restHasContent)
            Flatten(rest);
        plan.Statements.Add(new Statement(StatementKind.EndCase));
    }

    /// <summary>The branch to print as default: the user's own, the one that takes the rest, or the last when all values are listed.</summary>
    private int RestOf(int chain)
    {
        var branches = definition.Chains[chain].Branches;
        var rest = branches.FindIndex(branch => definition.Scopes[branch].Kind == ScopeKind.Default || definition.Scopes[branch].TakesRest);
        if (rest >= 0)
            return branches[rest];
        return definition.Chains[chain].IsComplete && branches.Count > 0 ? branches[^1] : -1;
    }
}
