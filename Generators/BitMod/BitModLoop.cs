using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.BitMod;

/// <summary>
/// The accumulation loop of one or two cycles. With two, a step's sum is registered and normalised during the next step, while that one adds to
/// the other of two partial sums: even and odd terms alternate in the same registers, without idle cycles.
/// </summary>
/// <param name="config">The configuration.</param>
/// <param name="widths">Its widths.</param>
internal sealed class BitModLoop(BitModPeConfig config, BitModWidths widths)
{
    /// <summary>Builds the loop.</summary>
    /// <param name="step">What the addend's registers hold.</param>
    /// <param name="add">Adds the addend to a state.</param>
    /// <param name="done">Set for a cycle when the sums are there.</param>
    /// <param name="sums">The sums.</param>
    public void Build((Bit Valid, Bit Last) step, Func<BitModState, BitModState> add, Bit done, IReadOnlyList<BitModSum> sums)
    {
        var mantissa = Reg.SInt(config.AccumulatorBits, Reset.None);
        var exponent = Reg.UInt(widths.ResultExponentBits, Reset.None);
        var isEmpty = Reg.Bit(reset: 1);
        var total = add(new BitModState(Mux(isEmpty, 0, mantissa), Mux(isEmpty, 0, exponent)));
        BitModState normalised;
        if (config.LoopCycles == 1)
        {
            normalised = BitModRoundings.Normalise(total, config, widths);
            using (When(step.Valid))
            {
                mantissa.Next = normalised.Mantissa;
                exponent.Next = normalised.Exponent;
                isEmpty.Next = step.Last;
            }
        }
        else
        {
            var totalMantissa = Reg.SInt(widths.SumBits, Reset.None);
            var totalExponent = Reg.UInt(widths.ResultExponentBits, Reset.None);
            normalised = BitModRoundings.Normalise(new BitModState(totalMantissa, totalExponent), config, widths);
            using (When(step.Valid))
            {
                totalMantissa.Next = total.Mantissa;
                totalExponent.Next = total.Exponent;
                // The first step of a group finds the last sum of the group before.
                mantissa.Next = Mux(isEmpty, 0, normalised.Mantissa);
                exponent.Next = Mux(isEmpty, 0, normalised.Exponent);
                isEmpty.Next = step.Last;
            }

            sums[1].Mantissa.Value = normalised.Mantissa;
            sums[1].Exponent.Value = normalised.Exponent;
        }

        sums[0].Mantissa.Value = mantissa;
        sums[0].Exponent.Value = exponent;
        done.Value = Delay(step.Valid & step.Last);
    }
}
