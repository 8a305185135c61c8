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
        var time = plan.SumTime + plan.GroupsPerChain + plan.Limbs - 1;
        for (var chain = 0; chain < plan.Chains; chain++)
        {
            var first = chain * plan.GroupsPerChain;
            sums.Add(BuildChain(operand, chain == 0 ? low : null, first, Math.Min(plan.GroupsPerChain, plan.Groups - first), time));
        }

        return Sum(schedule, sums, 2, time);
    }

    private (Timed Value, ModBound Bound) BuildChain(Timed operand, Timed? low, int first, int count, int endTime)
    {
        var k = config.GroupBits;
        var bound = low is null ? ModBound.Zero : ModBound.Number(config, config.ModulusBits);
        var end = Math.Min(config.InputBits, plan.Offset + ((first + count) * k));
        var rest = operand.Slice(plan.Offset + (first * k), end - plan.Offset - (first * k));
        Timed[] limbs = low is null ? [] : [low];
        for (var done = 0; done < count;)
        {
            var steps = Math.Min(schedule.Interval, count - done);
            var (number, time) = (first + done, plan.SumTime + done);
            var here = plan.Tables.Slice(number, steps);
            for (var i = 0; i < steps; i++)
                bound = bound.Plus(config, plan.Bounds[number + i]);
            var groups = rest = rest.Until(plan.IsFused ? time : time - 1);
            var word = plan.IsFused ? null : tables.ReadNext(time - 1, here, number, groups, steps, config.RomStyle);
            limbs = Accumulate(time, steps, done == 0 ? low : null, limbs, plan.Limbs == 1 ? bound.Bits : plan.Bound.Bits, (offset, width, now) => word is null
                ? tables.ReadInTurn(now, [.. here.Select(table => LimbOf(table, offset, width))], number, groups, steps)
                : LimbAdder.Limb(word, offset, width, now));
            done += steps;
            if (done < count)
                rest = rest.Slice(steps * k, rest.Width - (steps * k));
        }

        return (Whole(limbs, endTime), bound);
    }

    /// <summary>Some bits of a table's words; words of a narrower modulus have zeros there.</summary>
    private static ModTable LimbOf(ModTable table, int offset, int width) => table with { WordBits = width, LowBit = offset };

    /// <summary>
    /// An accumulator of limbs, each one cycle behind the one below, from which it gets the carry. It begins with a whole number, with what another one left, or with zero.
    /// </summary>
    private Timed[] Accumulate(int time, int steps, Timed? low, Timed[] before, int bits, Func<int, int, int, UInt> word)
    {
        var size = config.LimbBits == 0 ? bits : config.LimbBits;
        var limbs = new List<Timed>();
        Bit? carry = null;
        for (var offset = 0; offset < bits; offset += size)
        {
            var (limb, width, now) = (limbs.Count, Math.Min(size, bits - offset), time + limbs.Count);
            var start = low is not null ? low.Width > offset ? low.Slice(offset, Math.Min(width, low.Width - offset)).Extended(width) : Timed.Constant(schedule, 0, width)
                : limb < before.Length ? before[limb].Extended(width) : Timed.Constant(schedule, 0, width);
            var isEmpty = low is null && before.Length == 0;
            if (isEmpty && steps == 1)
            {
                limbs.Add(schedule.Register(now, word(offset, width, now).Wrap(width)));
                continue;
            }

            limbs.Add(schedule.Loop(now, steps, [start], present =>
            {
                var sum = Add(present[0], word(offset, width, now), carry);
                carry = offset + size < bits ? tables.Stream.Register(0, sum[width, width]).At(1)[0] : null;
                return [sum.Wrap(width)];
            })[0]);
        }

        return [.. limbs];
    }

    /// <summary>A sum with one bit more than the accumulator.</summary>
    private UInt Add(UInt sum, UInt word, Bit? carry)
    {
        if (!plan.IsFused)
            return carry is null ? sum + word.Wrap(sum.Width) : LimbAdder.Add(sum, word.Wrap(sum.Width), carry);
        return carry is null
            ? datapath.AddToChain(sum, word, sum.Width + 1)
            : datapath.AddToChain(Cat(sum, carry).AsUInt(), Cat(word, carry).AsUInt(), sum.Width + 2) >> 1;
    }

    /// <summary>All limbs at a time.</summary>
    private Timed Whole(Timed[] limbs, int time) =>
        limbs.Length == 1 ? limbs[0] : Timed.Join(schedule, time, limbs);

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
        var time = plan.SumTime + (TableSumPlan.LevelsOf(leaves.Count, plan.FanIn) * plan.Limbs);
        var word = Sum(tables.Stream, leaves, plan.FanIn, plan.SumTime);
        if (plan.AccumulatorCycles == 0)
            return schedule.Input(word.At(time), time);
        var start = low ?? Timed.Constant(schedule, 0, 1);
        var limbs = Accumulate(time, plan.AccumulatorCycles, start, [], plan.Bound.Bits, (offset, width, now) => LimbAdder.Limb(word, offset, width, now));
        return Whole(limbs, time + plan.AccumulatorCycles + plan.Limbs - 1);
    }

    /// <summary>A tree of adders with registers behind each.</summary>
    private Timed Sum(ModSchedule registers, IReadOnlyList<(Timed Value, ModBound Bound)> leaves, int fanIn, int time)
    {
        for (; leaves.Count > 1; time += plan.Limbs)
            leaves = [.. leaves.Chunk(fanIn).Select(SumOf)];
        return leaves[0].Value;

        (Timed, ModBound) SumOf((Timed Value, ModBound Bound)[] chunk)
        {
            if (chunk.Length == 1)
                return chunk[0];
            var bound = chunk.Select(leaf => leaf.Bound).Aggregate((a, b) => a.Plus(config, b));
            return (datapath.Adder.Register(registers, time, [.. chunk.Select(leaf => leaf.Value)], bound.Bits), bound);
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
            : datapath.Adder.Register(schedule, time, rows, width);
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
