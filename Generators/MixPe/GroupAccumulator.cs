using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Sums a group and keeps the sum while the next group is already summed: an accumulator and a shadow register. The shadow registers of a column
/// form a chain through which the sums leave the array.
/// </summary>
/// <param name="width">Width of accumulator and shadow in bits, signed; it holds the sum of a full group.</param>
/// <param name="control">When to add, to start over, and to keep the sum.</param>
internal sealed class GroupAccumulator(int width, MixPeControl control)
{
    private readonly SInt accumulator = Naming.Suggest(Reg.SInt(width, Reset.None), "accumulator");

    /// <summary>Sum of the last group, signed; there 1 cycle after the group's last addend.</summary>
    public SInt Shadow { get; } = Naming.Suggest(Reg.SInt(width, Reset.None), "shadow");

    /// <summary>Describes what the registers do; they hold unless the region around the call is active.</summary>
    /// <param name="add">Adds the present addend to a value; the result has the width of the accumulator.</param>
    /// <param name="shift">The shadow takes <paramref name="drainIn"/>; never in a cycle in which a group ends here.</param>
    /// <param name="drainIn">Shadow of the element above, signed.</param>
    public void Accumulate(Func<SInt, SInt> add, Bit shift, SInt drainIn)
    {
        // The accumulator is never cleared: a group's first addend replaces what is there, so no cycle is lost between groups.
        var sum = add(Mux(control.First, 0, accumulator));
        using (When(control.Valid))
            accumulator.Next = sum;
        using (When(control.Valid & control.Last))
            Shadow.Next = sum;
        using (ElseWhen(shift))
            Shadow.Next = drainIn;
    }
}
