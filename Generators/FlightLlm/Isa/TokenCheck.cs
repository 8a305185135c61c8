using System.Collections.Immutable;

namespace Generators.FlightLlm.Isa;

/// <summary>What a program does to its token queues, whatever the units' timing.</summary>
/// <param name="Faults">Deadlock, overflows and tokens left, in this order; empty for a program that is right.</param>
/// <param name="Depths">Most tokens that queue [from][to] can hold at a time under any timing.</param>
public sealed record TokenReport(ImmutableArray<IsaFault> Faults, ImmutableArray<ImmutableArray<int>> Depths)
{
    /// <summary>The greatest of all depths.</summary>
    public int Deepest => Depths.Max(row => row.Max());
}

/// <summary>
/// Checks tokens without a cycle model. Units take their instructions in order and block on tokens and full command queues alone, so a program either
/// deadlocks under every timing or under none, and always at the same instructions. For overflow, clocks of the kind used for message passing tell which
/// instructions must have started before another completes: the greatest depth is exact over all timings.
/// </summary>
public static class TokenCheck
{
    /// <summary>Checks a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="capacity">Tokens that a queue holds.</param>
    /// <param name="queueDepth">Instructions that wait in front of each unit; a full queue holds back everything behind it.</param>
    /// <returns>Faults with positions, and depths.</returns>
    public static TokenReport Check(IsaProgram program, int capacity = 15, int queueDepth = 4)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueDepth, 1);
        var run = new Run(program, capacity, queueDepth);
        run.Execute();
        return new TokenReport([.. run.Faults], [.. run.Depths.Select(row => ImmutableArray.Create(row))]);
    }

    private sealed class Run(IsaProgram program, int capacity, int queueDepth)
    {
        private readonly Queue<int>[] commands = [.. IsaUnitSets.All.Select(_ => new Queue<int>())];

        // Clocks: how many instructions of each unit have certainly started. Index -1 of nothing is the clock of zeros.
        private readonly int[][] startClocks = new int[program.Instructions.Length][];
        private readonly List<int>[] started = [.. IsaUnitSets.All.Select(_ => new List<int>())];
        private readonly Queue<int>[,] tokens = new Queue<int>[IsaUnitSets.Count, IsaUnitSets.Count];
        private readonly List<int>[,] takers = new List<int>[IsaUnitSets.Count, IsaUnitSets.Count];
        private readonly List<int>[,] givers = new List<int>[IsaUnitSets.Count, IsaUnitSets.Count];
        private readonly int[] dispatchedOfUnit = new int[IsaUnitSets.Count];
        private readonly int[][] dispatchClocks = new int[program.Instructions.Length][];
        private int dispatched;

        public List<IsaFault> Faults { get; } = [];

        public int[][] Depths { get; } = [.. IsaUnitSets.All.Select(_ => new int[IsaUnitSets.Count])];

        public void Execute()
        {
            for (var from = 0; from < IsaUnitSets.Count; from++)
            {
                for (var to = 0; to < IsaUnitSets.Count; to++)
                    (tokens[from, to], takers[from, to], givers[from, to]) = (new Queue<int>(), [], []);
            }

            while (Dispatch() | IsaUnitSets.All.Count(TryStart) > 0)
            {
            }

            ReportDeadlock();
            ReportDepths();
            ReportLeft();
        }

        private static void Join(int[] into, int[] from)
        {
            for (var unit = 0; unit < into.Length; unit++)
                into[unit] = Math.Max(into[unit], from[unit]);
        }

        private bool Dispatch()
        {
            var before = dispatched;
            for (; dispatched < program.Instructions.Length; dispatched++)
            {
                var unit = (int)program.Instructions[dispatched].Unit;
                if (commands[unit].Count == queueDepth)
                    break;
                var clock = new int[IsaUnitSets.Count];
                if (dispatched > 0)
                    Join(clock, dispatchClocks[dispatched - 1]);
                if (dispatchedOfUnit[unit] >= queueDepth)
                    Join(clock, startClocks[started[unit][dispatchedOfUnit[unit] - queueDepth]]);
                dispatchClocks[dispatched] = clock;
                dispatchedOfUnit[unit]++;
                commands[unit].Enqueue(dispatched);
            }

            return dispatched != before;
        }

        private bool TryStart(IsaUnit unit)
        {
            if (!commands[(int)unit].TryPeek(out var number))
                return false;
            var instruction = program.Instructions[number];
            if (instruction.Wait.Members().Any(from => tokens[(int)from, (int)unit].Count == 0))
                return false;
            commands[(int)unit].Dequeue();
            var clock = (int[])dispatchClocks[number].Clone();
            if (started[(int)unit].Count > 0)
                Join(clock, startClocks[started[(int)unit][^1]]);
            foreach (var from in instruction.Wait.Members())
            {
                Join(clock, startClocks[tokens[(int)from, (int)unit].Dequeue()]);
                takers[(int)from, (int)unit].Add(number);
            }

            started[(int)unit].Add(number);
            clock[(int)unit] = started[(int)unit].Count;
            startClocks[number] = clock;
            foreach (var to in instruction.Release.Members())
            {
                tokens[(int)unit, (int)to].Enqueue(number);
                givers[(int)unit, (int)to].Add(number);
            }

            return true;
        }

        private void ReportDeadlock()
        {
            var blocked = IsaUnitSets.All.Where(unit => commands[(int)unit].Count > 0).ToArray();
            if (blocked.Length == 0)
                return;
            var reasons = blocked.Select(unit =>
            {
                var number = commands[(int)unit].Peek();
                var missing = program.Instructions[number].Wait.Members().Where(from => tokens[(int)from, (int)unit].Count == 0);
                return $"{program.NameOf(number)} waits for {string.Join(" and ", missing.Select(from => from.Mnemonic()))}";
            }).ToList();
            if (dispatched < program.Instructions.Length)
                reasons.Add($"{program.NameOf(dispatched)} finds {queueDepth} instructions in front of its unit and holds back what follows");

            // The position is that of the controller's error: of the first unit in their order.
            var first = commands[(int)blocked[0]].Peek();
            Faults.Add(new(IsaFaultKind.Deadlock, program.Positions[first], $"deadlock: {string.Join("; ", reasons)}."));
        }

        private void ReportDepths()
        {
            foreach (var (from, to) in Pairs())
            {
                var isReported = false;
                var taken = 0;
                for (var given = 0; given < givers[(int)from, (int)to].Count; given++)
                {
                    // Takers come in the order of their unit, and the clocks of givers only rise.
                    var giver = givers[(int)from, (int)to][given];
                    var certain = startClocks[giver][(int)to];
                    while (taken < takers[(int)from, (int)to].Count && startClocks[takers[(int)from, (int)to][taken]][(int)to] <= certain)
                        taken++;
                    var depth = given + 1 - taken;
                    Depths[(int)from][(int)to] = Math.Max(Depths[(int)from][(int)to], depth);
                    if (depth > capacity && !isReported)
                    {
                        isReported = true;
                        Faults.Add(new(
                            IsaFaultKind.TokenOverflow, program.Positions[giver],
                            $"{program.NameOf(giver)} can release token {depth} from {from.Mnemonic()} to {to.Mnemonic()} into a queue of {capacity}; let {from.Mnemonic()} wait for {to.Mnemonic()} more often."));
                    }
                }
            }
        }

        private void ReportLeft()
        {
            if (dispatched < program.Instructions.Length || commands.Any(queue => queue.Count > 0))
                return;
            foreach (var (from, to) in Pairs())
            {
                if (tokens[(int)from, (int)to].Count is not 0 and var left)
                {
                    var giver = tokens[(int)from, (int)to].Peek();
                    Faults.Add(new(
                        IsaFaultKind.TokensLeft, program.Positions[giver],
                        $"at the end {left} token{(left == 1 ? "" : "s")} from {from.Mnemonic()} to {to.Mnemonic()} are left, the first one of {program.NameOf(giver)}; nobody waits for them."));
                }
            }
        }

        private static IEnumerable<(IsaUnit From, IsaUnit To)> Pairs() =>
            from source in IsaUnitSets.All
            from target in IsaUnitSets.All
            where source != target
            select (source, target);
    }
}
