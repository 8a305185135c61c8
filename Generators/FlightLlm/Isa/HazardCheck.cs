using System.Collections.Immutable;

namespace Generators.FlightLlm.Isa;

/// <summary>Two instructions that touch the same bytes, at least one of them writing, and that no tokens keep apart.</summary>
/// <param name="First">Number of the earlier instruction of the program.</param>
/// <param name="Second">Number of the later one.</param>
/// <param name="Word">Position of the later one's word 0.</param>
/// <param name="Message">What they share, and what would help.</param>
public sealed record IsaHazard(int First, int Second, int Word, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"Word {Word}: {Message}";
}

/// <summary>
/// Finds instructions of different units that share rows of a buffer or bytes of the memory without an order. Units check nothing: what keeps a load from
/// replacing what a product still reads is a chain of tokens alone. Clocks say which instructions of each unit have certainly completed when another one starts;
/// two instructions that are not ordered by them run in either order, or at once, under some timing. Queues in front of units are not counted on, so
/// that a program does not depend on their depth.
/// </summary>
public static class HazardCheck
{
    /// <summary>Checks a program. An instruction is named as the later one of a pair once at most.</summary>
    /// <param name="program">The program. Of a deadlocking one the instructions are checked that can start.</param>
    /// <param name="shape">Sizes of the core; null for those of the paper.</param>
    /// <param name="most">Hazards after which the check stops.</param>
    /// <returns>Hazards in the order of the program; empty when the program's results do not depend on timing.</returns>
    public static ImmutableArray<IsaHazard> Check(IsaProgram program, IsaShape? shape = null, int most = 100)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var sizes = (shape ?? IsaShape.Paper).Validated();
        var (clocks, units, ordinals) = Clocks(program);
        var touched = program.Instructions.Select(instruction => IsaTouches.Of(instruction, sizes)).ToArray();
        var found = ImmutableArray.CreateBuilder<IsaHazard>();
        for (var number = 0; number < program.Instructions.Length && found.Count < most; number++)
        {
            if (clocks[number] is { } clock && Earlier(number, clock) is { } hazard)
                found.Add(hazard);
        }

        return found.ToImmutable();

        // Instructions of another unit that may be running: those behind the ones that have certainly completed, up to the first one that waits for this one.
        IsaHazard? Earlier(int number, int[] clock)
        {
            var own = program.Instructions[number].Unit;
            foreach (var unit in IsaUnitSets.All.Where(unit => unit != own))
            {
                for (var i = clock[(int)unit]; i < units[(int)unit].Count; i++)
                {
                    var other = units[(int)unit][i];
                    if (other > number || clocks[other]![(int)own] > ordinals[number])
                        break;
                    if (touched[other].Shared(touched[number]) is { } shared)
                        return Hazard(other, number, shared);
                }
            }

            return null;
        }

        IsaHazard Hazard(int first, int second, string shared) => new(
            first, second, program.Positions[second],
            $"hazard: {program.NameOf(second)} and {program.NameOf(first)} share {shared}, and no tokens say which comes first.");
    }

    /// <summary>For each instruction how many of each unit have completed when it starts; null for one that never starts.</summary>
    private static (int[]?[] Clocks, List<int>[] Units, int[] Ordinals) Clocks(IsaProgram program)
    {
        var count = IsaUnitSets.Count;
        var clocks = new int[]?[program.Instructions.Length];
        var ordinals = new int[program.Instructions.Length];
        var all = IsaUnitSets.All.Select(unit => Enumerable.Range(0, program.Instructions.Length).Where(i => program.Instructions[i].Unit == unit).ToArray()).ToArray();
        var started = IsaUnitSets.All.Select(_ => new List<int>()).ToArray();
        var tokens = new Queue<int>[count, count];
        for (var i = 0; i < count * count; i++)
            tokens[i / count, i % count] = new Queue<int>();
        while (IsaUnitSets.All.Count(Start) > 0)
        {
        }

        return (clocks, started, ordinals);

        bool Start(IsaUnit unit)
        {
            var ordinal = started[(int)unit].Count;
            if (ordinal == all[(int)unit].Length)
                return false;
            var number = all[(int)unit][ordinal];
            var waits = program.Instructions[number].Wait.Members().Where(from => from != unit).ToArray();
            if (waits.Any(from => tokens[(int)from, (int)unit].Count == 0))
                return false;
            var clock = ordinal == 0 ? new int[count] : (int[])clocks[started[(int)unit][^1]]!.Clone();
            clock[(int)unit] = ordinal;
            foreach (var giver in waits.Select(from => tokens[(int)from, (int)unit].Dequeue()))
            {
                for (var each = 0; each < count; each++)
                    clock[each] = Math.Max(clock[each], clocks[giver]![each]);
                var from = (int)program.Instructions[giver].Unit;
                clock[from] = Math.Max(clock[from], ordinals[giver] + 1);
            }

            (clocks[number], ordinals[number]) = (clock, ordinal);
            started[(int)unit].Add(number);
            foreach (var to in program.Instructions[number].Release.Members())
                tokens[(int)unit, (int)to].Enqueue(number);
            return true;
        }
    }
}
