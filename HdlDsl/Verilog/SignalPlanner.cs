using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>
/// Decides for every signal how it is driven: by a port connection, a continuous assignment, several of them, or a block; and gathers
/// registers and memory writes into clocked blocks. Assignments are sorted by target once, so everything is linear.
/// </summary>
internal sealed class SignalPlanner
{
    private readonly ModulePlan plan;
    private readonly Definition definition;
    private readonly RegionBuilder regions;
    private readonly int[] start;
    private readonly int[] order;
    private readonly bool[] isInstanceInputRead;

    public SignalPlanner(ModulePlan plan)
    {
        this.plan = plan;
        definition = plan.Definition;
        regions = new RegionBuilder(plan);
        var assignments = plan.Assignments.AsSpan();
        start = new int[definition.Signals.Length + 1];
        foreach (ref readonly var assignment in assignments)
            start[assignment.Target + 1] += assignment.Width > 0 ? 1 : 0;
        for (var i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
        order = new int[start[^1]];
        var next = start.AsSpan(0, start.Length - 1).ToArray();
        for (var i = 0; i < assignments.Length; i++)
        {
            if (assignments[i].Width > 0)
                order[next[assignments[i].Target]++] = i;
        }

        isInstanceInputRead = FindReadInstanceInputs();
    }

    /// <summary>Fills the plan's drivers, statements and processes.</summary>
    public void Run()
    {
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            if (definition.Signals[signal].Kind is SignalKind.Output or SignalKind.Wire or SignalKind.InstanceInput)
                PlanCombinational(signal);
        }

        ResolveAliases();
        PlanRegisters();
        PlanMemories();
    }

    private void PlanCombinational(int signal)
    {
        var from = start[signal];
        var to = start[signal + 1];
        var isStatic = true;
        for (var i = from; i < to; i++)
        {
            ref readonly var assignment = ref plan.Assignments[order[i]];
            if (IsWhole(assignment))
                (from, isStatic) = (i, true);
            isStatic &= assignment.Scope == 0 && assignment.IndexNode < 0;
        }

        if (from == to)
            PlanAssign(signal, definition.Signals[signal].InitialNode, -1);
        else if (to - from == 1 && isStatic && plan.Assignments[order[from]].Width == definition.Signals[signal].Width)
            PlanAssign(signal, plan.Assignments[order[from]].Value, order[from]);
        else if (isStatic)
            PlanSegments(signal, order.AsSpan(from, to - from));
        else
            PlanBlock(signal, from, to);
    }

    /// <summary>True for an unconditional assignment of all bits: whatever was assigned before is without effect.</summary>
    private bool IsWhole(in AssignmentEntry assignment) =>
        assignment.Scope == 0 && assignment.IndexNode < 0 && assignment.Width == definition.Signals[assignment.Target].Width;

    private void PlanAssign(int signal, int node, int assignment)
    {
        if (node < 0)
            return;
        ref readonly var entry = ref definition.Signals[signal];
        plan.Drives[signal] = entry.Kind == SignalKind.InstanceInput ? Drive.Connection : Drive.Assign;
        plan.DriveNode[signal] = node;
        plan.DriveStart[signal] = assignment;
        if (isInstanceInputRead[signal])
        {
            // What stands in a port connection has no name to be read by: readers use what is connected, or the port gets a wire.
            if (plan.Nodes.OpOf(node) == Op.Signal)
                plan.AliasOf[signal] = plan.Nodes.A(node);
            else
                plan.Drives[signal] = Drive.Assign;
        }

        if (entry.Kind == SignalKind.Wire && (entry.NameIsSuggested || entry.Name is null) && plan.Nodes.OpOf(node) == Op.Signal)
        {
            plan.Drives[signal] = Drive.Elided;
            plan.AliasOf[signal] = plan.Nodes.A(node);
        }
    }

    /// <summary>The inputs of instances that the module reads back, such as the ready that it gives to a queue, in queue.Pop.Fire.</summary>
    private bool[] FindReadInstanceInputs()
    {
        var isRead = new bool[definition.Signals.Length];
        for (var node = 0; node < plan.Nodes.Count && definition.Instances.Count > 0; node++)
        {
            if (plan.Nodes.OpOf(node) == Op.Signal && definition.Signals[plan.Nodes.A(node)].Kind == SignalKind.InstanceInput)
                isRead[plan.Nodes.A(node)] = true;
        }

        return isRead;
    }

    /// <summary>Unconditional assignments to fixed bits: each bit belongs to the last that covers it, and runs of bits become segments.</summary>
    private void PlanSegments(int signal, ReadOnlySpan<int> assignments)
    {
        var width = definition.Signals[signal].Width;
        var owner = new int[width];
        owner.AsSpan().Fill(-1);
        foreach (var item in assignments)
            owner.AsSpan(plan.Assignments[item].Low, plan.Assignments[item].Width).Fill(item);
        plan.Drives[signal] = Drive.Segments;
        plan.DriveStart[signal] = plan.Segments.Count;
        for (var low = 0; low < width;)
        {
            var end = low + 1;
            while (end < width && owner[end] == owner[low])
                end++;
            var assignment = owner[low];
            if (assignment >= 0)
                plan.Segments.Add(new Segment(low, end - low, plan.Assignments[assignment].Value, low - plan.Assignments[assignment].Low, assignment));
            else if (definition.Signals[signal].InitialNode is var initial and >= 0)
                plan.Segments.Add(new Segment(low, end - low, initial, low, -1));
            low = end;
        }

        plan.DriveEnd[signal] = plan.Segments.Count;
    }

    private void PlanBlock(int signal, int from, int to)
    {
        plan.Drives[signal] = Drive.Block;
        plan.DriveStart[signal] = plan.Statements.Count;
        if (!IsWhole(plan.Assignments[order[from]]) && definition.Signals[signal].InitialNode >= 0)
            plan.Statements.Add(new Statement(StatementKind.Default, signal));
        regions.Begin();
        for (var i = from; i < to; i++)
            regions.Add(plan.Assignments[order[i]].Scope, order[i], isWrite: false);
        regions.End();
        plan.DriveEnd[signal] = plan.Statements.Count;
        if (IsStraight(plan.DriveStart[signal]))
            PlanStraightBlock(signal);
    }

    /// <summary>True when constant conditions have left only unconditional assignments to fixed bits.</summary>
    private bool IsStraight(int from)
    {
        for (var i = from; i < plan.Statements.Count; i++)
        {
            var statement = plan.Statements[i];
            if (statement.Kind != StatementKind.Default && (statement.Kind != StatementKind.Assign || plan.Assignments[statement.A].IndexNode >= 0))
                return false;
        }

        return true;
    }

    /// <summary>A block without conditions may read nothing but constants, and then it would never run.</summary>
    private void PlanStraightBlock(int signal)
    {
        var from = plan.DriveStart[signal];
        var assignments = new List<int>();
        for (var i = from; i < plan.Statements.Count; i++)
        {
            if (plan.Statements[i].Kind == StatementKind.Assign)
                assignments.Add(plan.Statements[i].A);
        }

        plan.Statements.RemoveRange(from, plan.Statements.Count - from);
        PlanSegments(signal, [.. assignments]);
    }

    /// <summary>Follows chains of aliases to their ends; every link is shortened as it is followed.</summary>
    private void ResolveAliases()
    {
        for (var signal = 0; signal < plan.AliasOf.Length; signal++)
        {
            var end = signal;
            while (plan.AliasOf[end] >= 0)
                end = plan.AliasOf[end];
            for (var link = signal; plan.AliasOf[link] >= 0;)
            {
                var next = plan.AliasOf[link];
                plan.AliasOf[link] = end;
                link = next;
            }
        }
    }

    private void PlanRegisters()
    {
        var groups = new List<(int Domain, List<int> Reset)>();
        var groupOf = new Dictionary<(int Domain, bool HasReset), int>();
        var groupOfSignal = new int[definition.Signals.Length];
        var items = new List<List<int>>();
        for (var signal = 0; signal < groupOfSignal.Length; signal++)
        {
            ref readonly var entry = ref definition.Signals[signal];
            if (entry.Kind != SignalKind.Register)
                continue;
            var hasReset = entry.InitialNode >= 0 && definition.Domains[entry.Domain].Domain.ResetKind != ResetKind.None;
            if (!groupOf.TryGetValue((entry.Domain, hasReset), out var group))
            {
                group = groups.Count;
                groupOf.Add((entry.Domain, hasReset), group);
                groups.Add((entry.Domain, []));
                items.Add([]);
            }

            groupOfSignal[signal] = group;
            if (hasReset)
                groups[group].Reset.Add(signal);
        }

        var firstEffective = new int[definition.Signals.Length];
        for (var i = 0; i < plan.Assignments.Length; i++)
        {
            if (IsWhole(plan.Assignments[i]))
                firstEffective[plan.Assignments[i].Target] = i;
        }

        for (var i = 0; i < plan.Assignments.Length; i++)
        {
            var target = plan.Assignments[i].Target;
            if (definition.Signals[target].Kind == SignalKind.Register && plan.Assignments[i].Width > 0 && i >= firstEffective[target])
                items[groupOfSignal[target]].Add(i);
        }

        for (var group = 0; group < groups.Count; group++)
        {
            var from = plan.Statements.Count;
            regions.Begin();
            foreach (var assignment in items[group])
                regions.Add(plan.Assignments[assignment].Scope, assignment, isWrite: false);
            regions.End();
            if (plan.Statements.Count > from || groups[group].Reset.Count > 0)
                plan.Processes.Add(new Process(-1, -1, groups[group].Domain, groups[group].Reset, from, plan.Statements.Count));
        }
    }

    private void PlanMemories()
    {
        var groups = new List<(int Memory, int Domain, List<int> Writes)>();
        var groupOf = new Dictionary<(int Memory, int Domain), int>();
        for (var i = 0; i < definition.MemoryWrites.Length; i++)
        {
            ref readonly var write = ref definition.MemoryWrites[i];
            if (plan.IsOutside(write.Address, definition.Memories[write.Memory].Depth))
                continue;
            if (!groupOf.TryGetValue((write.Memory, write.Domain), out var group))
            {
                group = groups.Count;
                groupOf.Add((write.Memory, write.Domain), group);
                groups.Add((write.Memory, write.Domain, []));
            }

            groups[group].Writes.Add(i);
        }

        foreach (var (memory, domain, writes) in groups)
        {
            var from = plan.Statements.Count;
            regions.Begin();
            foreach (var write in writes)
                regions.Add(definition.MemoryWrites[write].Scope, write, isWrite: true);
            regions.End();
            plan.Processes.Add(new Process(-1, memory, domain, [], from, plan.Statements.Count));
        }
    }
}
