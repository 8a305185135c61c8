namespace Generators.ModularReduction;

/// <summary>Closed forms of every architecture: the same stations as the hardware, of which only widths and times are looked at.</summary>
internal sealed partial class ModCostModel
{
    private readonly ModReduceConfig config;
    private readonly ModReduceConfig bounds;
    private readonly ModTiming timing;
    private readonly ModCostSheet sheet;
    private readonly int p;

    /// <summary>Makes a model.</summary>
    /// <param name="config">The configuration, valid, of a fixed modulus.</param>
    /// <param name="idealMultiplexers">As in <see cref="ModCost.Of(ModReduceConfig, bool)"/>.</param>
    public ModCostModel(ModReduceConfig config, bool idealMultiplexers)
    {
        this.config = config;
        bounds = ModCost.BoundsOf(config);
        timing = ModTiming.Of(bounds);
        sheet = new ModCostSheet(timing.Interval, idealMultiplexers);
        p = config.ModulusBits;
    }

    /// <summary>The cost.</summary>
    public ModCost Cost()
    {
        Control();
        if (config.IsTruncation)
        {
            sheet.Register(2 * (p - 1));
            return sheet.Cost;
        }

        switch (config.Architecture)
        {
            case ModArchitecture.Table or ModArchitecture.FusedTable:
                var (sum, correction) = TableScheme.Plan(bounds);
                Tables(sum);
                Correct(correction);
                break;
            case ModArchitecture.Iterative:
                Restore(IterativeScheme.Plan(bounds), 1, isInput: true);
                break;
            case ModArchitecture.Hybrid:
                Hybrid(new HybridPlan(bounds));
                break;
            case ModArchitecture.Horner:
                Horner(new HornerPlan(bounds));
                break;
            case ModArchitecture.BarrettFull or ModArchitecture.BarrettShort:
                Barrett(BarrettScheme.Plan(config), config.InputBits, 1, isInput: true);
                break;
            case ModArchitecture.BarrettTernary:
                TernaryBarrett(new TernaryBarrettPlan(config));
                break;
            case ModArchitecture.Montgomery or ModArchitecture.NttPrime:
                Montgomery(new MontgomeryPlan(config));
                break;
            case ModArchitecture.PseudoMersenne:
                PseudoMersenne(new PseudoMersennePlan(config));
                break;
            case ModArchitecture.Solinas:
                Solinas(SolinasScheme.Plan(config));
                break;
            case ModArchitecture.Bat:
                Bat(new BatPlan(config));
                break;
            default:
                throw new NotSupportedException($"There is no model of {config.Architecture}.");
        }

        return sheet.Cost;
    }

    /// <summary>Phase, operands under way, the register of results and its handshake, tags.</summary>
    private void Control()
    {
        var slots = (timing.Latency - 1 + timing.Interval - 1) / timing.Interval;
        sheet.Register(slots + 1 + (config.IsTruncation ? p - 1 : p) + config.TagBits);
        sheet.Luts(6, 4);
        if (timing.Interval > 1)
        {
            sheet.Register(Math.Ceiling(Math.Log2(timing.Interval)));
            sheet.Luts(12 + (2.0 * timing.Latency / timing.Interval), 10 + (2.0 * timing.Latency / timing.Interval));
        }

        sheet.Delay(config.TagBits, timing.Latency - 1, isInput: true);
    }

    /// <summary>Tables and the sum of their words, from the operand's cycle on.</summary>
    private void Tables(TableSumPlan plan)
    {
        var sumBits = plan.Bound.Bits;
        if (plan.Groups == 0)
            return;
        if (plan.IsSerial)
        {
            if (plan.HasLow)
                sheet.Delay(p, plan.SumTime, isInput: true);
            for (var chain = 0; chain < plan.Chains; chain++)
            {
                var first = chain * plan.GroupsPerChain;
                Chain(plan, Math.Min(plan.GroupsPerChain, plan.Groups - first), plan.HasLow && chain == 0, sumBits);
            }

            Tree(plan.Chains, 2, sumBits - 1);
            return;
        }

        var (lanes, perLane) = (plan.Lanes, plan.GroupsPerLane);
        for (var lane = 0; lane < lanes; lane++)
        {
            var count = Math.Min(perLane, plan.Groups - (lane * perLane));
            sheet.Delay(count * config.GroupBits, 1, isInput: true);
            Words(count);
        }

        var accumulatorTime = plan.EndTime - plan.AccumulatorCycles;
        if (plan.HasLow)
            sheet.Delay(p, perLane == 1 ? plan.SumTime : accumulatorTime, isInput: true);
        if (config.Accumulation == ModAccumulation.CarrySave)
        {
            CarrySave(plan, sumBits);
            return;
        }

        Tree(plan.Leaves, plan.FanIn, p + ((sumBits - p) / 2.0));
        if (plan.AccumulatorCycles > 0)
        {
            sheet.Chain(sumBits, sumBits, 2);
            sheet.Choice(sumBits);
            sheet.Register(sumBits);
        }
    }

    /// <summary>A chain of accumulators, one for each station.</summary>
    private void Chain(TableSumPlan plan, int groups, bool hasLow, int sumBits)
    {
        var limbs = bounds.LimbsOf(sumBits);
        for (var done = 0; done < groups;)
        {
            var steps = Math.Min(sheet.Interval, groups - done);
            var time = plan.SumTime + done - (plan.IsFused ? 0 : 1);
            sheet.Delay(steps * config.GroupBits, time, isInput: true);
            var bits = Math.Min(sumBits, p + Math.Ceiling(Math.Log2(done + steps + 1)));
            var isWord = !hasLow && done == 0 && steps == 1;
            if (plan.IsFused && steps > 1)
                sheet.Rom(steps, config.GroupBits, p);
            else if (plan.IsFused && isWord)
                sheet.Rom(1, config.GroupBits, p);
            else if (!plan.IsFused)
                Words(steps);
            if (!isWord)
                sheet.Chain(bits, bits, plan.IsFused && steps > 1 ? 4 : 1);
            if (steps > 1)
                sheet.Choice(bits);
            sheet.Register(bits);
            if (limbs > 1)
                Skew(bits, limbs);
            done += steps;
        }
    }

    /// <summary>Words of some tables, registered.</summary>
    private void Words(int tables)
    {
        if (config.RomStyle == ModRomStyle.Block)
        {
            sheet.BlockRom(tables, config.GroupBits, p);
            return;
        }

        sheet.Rom(tables, config.GroupBits, p);
        sheet.Register(p);
    }

    /// <summary>Limbs wait for the carry of those below: half of the word for all of the cycles on average, and a carry each.</summary>
    private void Skew(double bits, int limbs)
    {
        for (var limb = 0; limb < limbs; limb++)
            sheet.Delay(bits / limbs, limb, isInput: true);
        sheet.Register(limbs - 1);
    }

    /// <summary>A tree of adders with registers behind each.</summary>
    private void Tree(int leaves, int fanIn, double bits)
    {
        for (; leaves > 1; leaves = TableSumPlan.CeilingOf(leaves, fanIn))
        {
            var adders = leaves / fanIn;
            var rest = leaves % fanIn;
            for (var i = 0; i < adders; i++)
                Adder(bits, fanIn);
            if (rest == 2)
                Adder(bits, 2);
            else if (rest == 1)
                sheet.Register(bits);
        }
    }

    private void Adder(double bits, int words)
    {
        sheet.Chain(bits, words == 3 ? 2 * bits : bits, words - 1);
        sheet.Register(bits);
    }

    private void CarrySave(TableSumPlan plan, double bits)
    {
        for (var rows = plan.Leaves; rows > 2; rows = (rows / 3 * 2) + (rows % 3))
        {
            // Sum and carry of three rows are two tables of three inputs, which share a place.
            sheet.Luts(rows / 3 * 2 * bits, rows / 3 * bits);
            sheet.Register(((rows / 3 * 2) + (rows % 3)) * bits);
        }

        if (plan.AccumulatorCycles > 0)
        {
            var rows = Math.Min(2, plan.Leaves);
            sheet.Luts(((2 * rows) + 2) * bits, (rows + 1) * bits);
            sheet.Register(2 * bits);
        }

        if (plan.Leaves > 1 || plan.AccumulatorCycles > 0)
            Adder(bits, 2);
    }

    private void Horner(HornerPlan plan)
    {
        var perStation = Math.Max(1, sheet.Interval / plan.CyclesPerRound);
        var bitsPerRound = plan.StepsPerRound * plan.BitsPerStep;
        var bits = p + 1;
        for (var done = 0; done < plan.Rounds;)
        {
            var here = Math.Min(perStation, plan.Rounds - done);
            Shift(here, bitsPerRound, 1 + (done * plan.CyclesPerRound), done == 0 ? bits : 0);
            for (var step = 0; step < plan.StepsPerRound; step++)
            {
                if (plan.Table.AddressBits > 5)
                    sheet.Rom(1, plan.Table.AddressBits, p);
                sheet.Chain(bits, bits);
            }

            sheet.Path((here > 1 ? 1 : 0) + (plan.StepsPerRound * (1 + (plan.Table.AddressBits > 5 ? 1 : 0) + Math.Ceiling(bits / 4.0))));
            if (here > 1)
                sheet.Choice(bits);
            sheet.Register(bits);
            if (plan.CyclesPerRound > 1)
                sheet.Register(plan.CyclesPerRound);
            done += here;
        }

        Correct(plan.Correction);
    }

    /// <summary>Bits that a station takes in, and those that the register begins with.</summary>
    private void Shift(int rounds, int bitsPerRound, int time, double startBits)
    {
        sheet.Delay(startBits + (rounds * bitsPerRound), time, isInput: true);
        if (rounds == 1)
            return;
        sheet.Register(rounds * bitsPerRound);
        sheet.Choice(rounds * bitsPerRound);
    }

    /// <summary>Restoring subtraction in stations.</summary>
    private void Restore(RestoringPlan plan, int time, bool isInput)
    {
        if (plan.Bits == 0)
            return;
        var perStation = Math.Max(1, sheet.Interval / plan.CyclesPerRound);
        var bitsPerRound = plan.StepsPerRound * config.StepBits;
        for (var done = 0; done < plan.Rounds;)
        {
            var here = Math.Min(perStation, plan.Rounds - done);
            if (isInput)
                Shift(here, bitsPerRound, time + (done * plan.CyclesPerRound), done == 0 ? p : 0);
            for (var step = 0; step < plan.StepsPerRound; step++)
                Subtract();
            sheet.Path((here > 1 ? 1 : 0) + (plan.StepsPerRound * (2 + Math.Ceiling((p + 1) / 4.0))));
            // What the register begins with is a choice that the subtractor's direct input needs as a signal.
            if (here > 1)
                sheet.Luts(p, 0.4 * p);
            sheet.Register(p);
            if (plan.CyclesPerRound > 1)
                Skew(plan.DifferenceBits, plan.CyclesPerRound);
            done += here;
        }
    }

    /// <summary>A restoring step: inverters where the modulus has a zero, a chain for each multiple, and a choice.</summary>
    private void Subtract()
    {
        if (config.StepBits == 1)
        {
            sheet.Chain(p + 1, 0.5 * p);
            sheet.Choice(p);
            return;
        }

        for (var i = 0; i < 3; i++)
            sheet.Chain(p + 1, 0.25 * p);
        sheet.Luts(2 * p, 1.45 * p);
    }

    private void Correct(CorrectionPlan plan)
    {
        if (plan.Table is { } table)
        {
            if (table.AddressBits > 5)
                sheet.Rom(1, table.AddressBits, p + 1);
            sheet.Chain(p + 1, p + 1);
            sheet.Register(p + 1);
        }

        if (plan.Restoring is { } restoring)
        {
            Restore(restoring, 0, isInput: false);
            // Bits below the remainder come with the sum and leave it one after the other.
            sheet.Register(restoring.AllBits * (restoring.AllBits - 1) / 2.0 / sheet.Interval);
        }
    }

    private void Hybrid(HybridPlan plan)
    {
        Restore(plan.Subtraction, 1, isInput: true);
        var remainder = p + plan.Subtraction.Left;
        sheet.Delay(plan.Subtraction.Left, 1 + plan.Subtraction.Cycles, isInput: true);
        if (plan.Subtraction.Bits == 0)
            sheet.Delay(plan.LowBits - plan.Subtraction.Left, 1, isInput: true);
        if (plan.Tables.Groups > 0)
        {
            Tables(plan.Tables);
            sheet.Delay(remainder, plan.FusionTime - 1 - plan.Subtraction.Cycles);
            sheet.Delay(plan.Tables.Bound.Bits, plan.FusionTime - plan.Tables.EndTime);
            Adder(plan.Correction.Sum.Bits, 2);
        }

        Correct(plan.Correction);
    }
}
