using Generators.Common;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>
/// What goes beside the chain so that sums of any length are exact: the upper bits that overflow-adjust units took out of the lower lane and the borrows of the upper lane, or the
/// count of carries between the lanes.
/// </summary>
/// <param name="config">The chain.</param>
/// <param name="plan">Its plan.</param>
/// <param name="enable">Enable of all registers.</param>
/// <param name="isPattern">Whether a beat has one of some patterns, so many cycles behind it.</param>
internal sealed class FlightLowLane(FlightChainConfig config, FlightChainPlan plan, Bit enable, Func<Func<FlightPattern, bool>, int, Bit> isPattern)
{
    private const int LaneBits = 18;

    private readonly bool tracks = config.Overflow == FlightOverflow.CarryTracking;
    private UInt? upper;
    private int nodes;

    /// <summary>The last node, and what left it a cycle behind its slice's P: upper bits and borrows, or carries and the two bits of the upper lane.</summary>
    private (int Slice, SInt Count, UInt Bits)? last;

    /// <summary>Goes on to a slice.</summary>
    /// <param name="slice">The slice; all in turn, from 0 on.</param>
    /// <param name="row1">Its activation of the upper lane.</param>
    /// <param name="weight">Its weight.</param>
    public void Enter(int slice, SInt row1, SInt weight)
    {
        if (tracks)
            upper = TrueUpper(slice, row1, weight);
    }

    /// <summary>The sums behind a slice, in the cycle of its P.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="p">Its P.</param>
    /// <returns>Sum of the lower and of the upper lane, SumBits wide.</returns>
    public (SInt Low, SInt High) Sums(int slice, UInt p)
    {
        var (count, bits) = Arrived(slice);
        var above = p[47, LaneBits].AsSInt();
        if (tracks)
        {
            var carries = Carries(p, count, bits);
            return (((carries << LaneBits) + p[LaneBits - 1, 0].ToSInt()).Wrap(plan.SumBits), (above - carries).Wrap(plan.SumBits));
        }

        var low = p[LaneBits - 1, 0].AsSInt();
        var high = above + p[LaneBits - 1].AsUInt().ToSInt();
        return count is null ? (low.Wrap(plan.SumBits), high.Wrap(plan.SumBits)) : ((low + (count << plan.AdjustBits)).Wrap(plan.SumBits), (high + bits!.ToSInt()).Wrap(plan.SumBits));
    }

    /// <summary>Leaves a slice behind which there is a node; after <see cref="Sums"/>.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="p">Its P.</param>
    public void Pass(int slice, UInt p)
    {
        var (count, bits) = Arrived(slice);
        nodes++;
        if (tracks)
        {
            // A count of carries: two bits from each node so far.
            var carries = Carries(p, count, bits).Wrap(new IntegerRange(-2L * nodes, nodes).SignedBits);
            last = (slice, Delay(carries, 1, Reset.None, enable), Delay(p[LaneBits + 1, LaneBits], 1, Reset.None, enable));
            return;
        }

        var taken = p[LaneBits - 1, plan.AdjustBits].AsSInt();
        var borrow = p[LaneBits - 1].AsUInt();
        var upperBits = count is null ? taken : (count + taken).Wrap(IntegerRange.Signed(LaneBits - plan.AdjustBits).SumOf(nodes).SignedBits);
        var borrows = bits is null ? borrow : (bits + borrow).Wrap(BitsToCount(nodes + 1));
        last = (slice, Delay(upperBits, 1, Reset.None, enable), Delay(borrows, 1, Reset.None, enable));
    }

    /// <summary>Low two bits of the upper lane's sum since the group or the last node began: a cycle behind the operands.</summary>
    private UInt TrueUpper(int slice, SInt row1, SInt weight)
    {
        var product = (row1[1, 0].AsUInt() * weight[1, 0].AsUInt()).Wrap(2);
        if (slice > 0 && plan.Ties[slice] != FlightTie.None && !plan.Nodes[slice - 1])
        {
            var continues = isPattern(pattern => !config.Ends(pattern, slice - 1), plan.Times[slice]);
            var sum = Delay(upper!, plan.Times[slice] - plan.Times[slice - 1] - 1, Reset.None, enable);
            product = (product + Mux(continues, sum, 0)).Wrap(2);
        }

        return Delay(product, 1, Reset.None, enable);
    }

    /// <summary>What comes from the last node, in the cycle of a slice's P; nothing where the group began behind it.</summary>
    private (SInt? Count, UInt? Bits) Arrived(int slice)
    {
        if (last is not { } from)
            return (null, null);
        var goesOn = (FlightPattern pattern) => !Enumerable.Range(from.Slice, slice - from.Slice).Any(each => config.Ends(pattern, each));
        if (!config.Patterns.Any(goesOn))
            return (null, null);
        var continues = isPattern(goesOn, plan.Times[slice] + 4);
        var wait = plan.Times[slice] - plan.Times[from.Slice] - 1;
        return (Mux(continues, Delay(from.Count, wait, Reset.None, enable), 0), Mux(continues, Delay(from.Bits, wait, Reset.None, enable), 0));
    }

    /// <summary>Carries so far: the chain's two bits of the upper lane less the true ones are what the lower lane has carried since the last node, −2 to 1.</summary>
    private SInt Carries(UInt p, SInt? count, UInt? bits)
    {
        var expected = Delay(upper!, 3, Reset.None, enable);
        if (bits is not null)
            expected = (expected + bits).Wrap(2);
        var carried = (p[LaneBits + 1, LaneBits] - expected).Wrap(2).AsSInt();
        return count is null ? carried : count + carried;
    }
}
