using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>The hardware of a <see cref="TableSumPlan"/>.</summary>
/// <param name="datapath">Shared operations.</param>
/// <param name="plan">The plan, with one table or more.</param>
public sealed class TableSum(ModDatapath datapath, TableSumPlan plan)
{
    private readonly ModReduceConfig config = datapath.Config;
    private readonly ModSchedule schedule = datapath.Schedule;
    private readonly ModTables tables = datapath.Tables;

    /// <summary>Looks up and sums.</summary>
    /// <param name="operand">The operand.</param>
    /// <returns>The sum, from the plan's <see cref="TableSumPlan.EndTime"/> on.</returns>
    public Timed Build(Timed operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        var low = plan.HasLow ? operand.Slice(0, config.ModulusBits) : null;
        if (plan.Groups == 0)
            return low ?? Timed.Constant(schedule, 0, 1);
        if (plan.IsSerial)
            return BuildChains(operand, low);
        return config.Accumulation == ModAccumulation.CarrySave ? BuildCarrySave(operand, low) : BuildTree(operand, low);
    }

    private Timed BuildChains(Timed operand, Timed? low)
    {
        var sums = new List<(Timed Value, ModBound Bound)>();
        var time = plan.SumTime + plan.GroupsPerChain;
        for (var chain = 0; chain < plan.Chains; chain++)
        {
            var first = chain * plan.GroupsPerChain;
            var (value, bound) = BuildChain(operand, chain == 0 ? low : null, first, Math.Min(plan.GroupsPerChain, plan.Groups - first));
            sums.Add((schedule.Input(value.At(time), time), bound));
        }

        return Sum(schedule, sums, 2, time);
    }

    private (Timed Value, ModBound Bound) BuildChain(Timed operand, Timed? low, int first, int count)
    {
        var k = config.GroupBits;
        var bound = low is null ? ModBound.Zero : ModBound.Number(config, config.ModulusBits);
        var value = low ?? Timed.Constant(schedule, 0, 1);
        var end = Math.Min(config.InputBits, plan.Offset + ((first + count) * k));
        var rest = operand.Slice(plan.Offset + (first * k), end - plan.Offset - (first * k));
        for (var done = 0; done < count;)
        {
            var steps = Math.Min(schedule.Interval, count - done);
            var (number, time) = (first + done, plan.SumTime + done);
            var here = plan.Tables.Slice(number, steps);
            for (var i = 0; i < steps; i++)
                bound = bound.Plus(config, plan.Bounds[number + i]);
            var readTime = plan.IsFused ? time : time - 1;
            var groups = rest = rest.Until(readTime);
            var word = plan.IsFused
                ? tables.ReadInTurn(time, [.. here.Select(table => table with { WordBits = bound.Bits + 1 })], number, groups, steps)
                : tables.ReadNext(readTime, here, number, groups, steps, config.RomStyle).At(time);
            var isEmpty = value.Width == 1 && done == 0 && low is null;
            value = isEmpty && steps == 1
                ? schedule.Register(time, word.Wrap(bound.Bits))
                : schedule.Loop(time, steps, [value.Extended(bound.Bits)], now => [Add(now[0], word)])[0];
            done += steps;
            if (done < count)
                rest = rest.Slice(steps * k, rest.Width - (steps * k));
        }

        return (value, bound);
    }

    private UInt Add(UInt sum, UInt word) => plan.IsFused ? datapath.AddToChain(sum, word, sum.Width) : (sum + word).Wrap(sum.Width);

    /// <summary>Words of all lanes in the same cycle, and the low bits where each lane has but one.</summary>
    private List<(Timed Value, ModBound Bound)> Leaves(Timed operand, Timed? low)
    {
        var (k, steps) = (config.GroupBits, plan.GroupsPerLane);
        var leaves = new List<(Timed, ModBound)>();
        for (var first = 0; first < plan.Groups; first += steps)
        {
            var count = Math.Min(steps, plan.Groups - first);
            var offset = plan.Offset + (first * k);
            var groups = operand.Slice(offset, Math.Min(count * k, config.InputBits - offset)).Until(1);
            var word = tables.ReadNext(1, plan.Tables.Slice(first, count), first, groups, steps, config.RomStyle);
            var bounds = plan.Bounds.Slice(first, count);
            leaves.Add((word, new ModBound(bounds.Max(bound => bound.Max), bounds.Max(bound => bound.Multiple))));
        }

        if (low is not null && steps == 1)
            leaves.Add((tables.Stream.Input(low.At(plan.SumTime), plan.SumTime), ModBound.Number(config, config.ModulusBits)));
        return leaves;
    }

    private Timed BuildTree(Timed operand, Timed? low)
    {
        var leaves = Leaves(operand, low);
        var time = plan.SumTime + TableSumPlan.LevelsOf(leaves.Count, plan.FanIn);
        var word = Sum(tables.Stream, leaves, plan.FanIn, plan.SumTime).At(time);
        if (plan.AccumulatorCycles == 0)
            return schedule.Input(word, time);
        var width = plan.Bound.Bits;
        var start = low?.Extended(width) ?? Timed.Constant(schedule, 0, width);
        return schedule.Loop(time, plan.AccumulatorCycles, [start], now => [(now[0] + word).Wrap(width)])[0];
    }

    /// <summary>A tree of adders with registers behind each.</summary>
    private Timed Sum(ModSchedule registers, IReadOnlyList<(Timed Value, ModBound Bound)> leaves, int fanIn, int time)
    {
        for (; leaves.Count > 1; time++)
            leaves = [.. leaves.Chunk(fanIn).Select(chunk => SumOf(chunk))];
        return leaves[0].Value;

        (Timed, ModBound) SumOf((Timed Value, ModBound Bound)[] chunk)
        {
            if (chunk.Length == 1)
                return (registers.Input(registers.Register(time, chunk[0].Value.At(time)).At(time + 1), time + 1), chunk[0].Bound);
            var bound = chunk.Select(leaf => leaf.Bound).Aggregate((a, b) => a.Plus(config, b));
            var sum = chunk.Select(leaf => leaf.Value.At(time)).Aggregate((a, b) => a + b);
            return (registers.Register(time, sum.Wrap(bound.Bits)), bound);
        }
    }

    private Timed BuildCarrySave(Timed operand, Timed? low)
    {
        var width = plan.Bound.Bits;
        var time = plan.SumTime;
        var rows = Leaves(operand, low).ConvertAll(leaf => leaf.Value);
        for (; rows.Count > 2; time++)
        {
            var next = new List<Timed>();
            foreach (var chunk in rows.Chunk(3))
            {
                if (chunk.Length < 3)
                {
                    next.AddRange(chunk.Select(row => tables.Stream.Register(time, row.At(time))));
                    continue;
                }

                var (sum, carry) = Compress(chunk[0].At(time), chunk[1].At(time), chunk[2].At(time), width);
                next.AddRange([tables.Stream.Register(time, sum), tables.Stream.Register(time, carry)]);
            }

            rows = next;
        }

        if (plan.AccumulatorCycles > 0)
        {
            var start = low?.Extended(width) ?? Timed.Constant(schedule, 0, width);
            var words = rows.ConvertAll(row => row.At(time));
            rows =
            [
                .. schedule.Loop(time, plan.AccumulatorCycles, [start, Timed.Constant(schedule, 0, width)], now =>
                {
                    var (sum, carry) = (now[0], now[1]);
                    foreach (var word in words)
                        (sum, carry) = Compress(sum, carry, word, width);
                    return [sum.Wrap(width), carry.Wrap(width)];
                }),
            ];
            time += plan.AccumulatorCycles;
        }

        return rows.Count == 1
            ? schedule.Input(rows[0].At(time), time)
            : schedule.Register(time, (rows[0].At(time) + rows[1].At(time)).Wrap(width));
    }

    /// <summary>Three rows become two, modulo 2^limit.</summary>
    private static (UInt Sum, UInt Carry) Compress(UInt a, UInt b, UInt c, int limit)
    {
        var width = Math.Max(a.Width, Math.Max(b.Width, c.Width));
        (a, b, c) = (a.Wrap(width), b.Wrap(width), c.Wrap(width));
        var sum = a ^ b ^ c;
        var carry = (a & b) | (c & (a ^ b));
        return (sum, (carry << 1).Wrap(Math.Min(limit, width + 1)));
    }
}
