using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Sums a group and keeps the sum while the next group is already summed: an accumulator and a shadow register. The shadow registers of a column
/// form a chain through which the sums leave the array.
/// </summary>
/// <param name="Width">Width of accumulator and shadow in bits, signed; it holds the sum of a full group.</param>
/// <param name="Enable">All registers hold while it is 0.</param>
/// <param name="Control">When to add, to start over, and to keep the sum.</param>
internal sealed record GroupAccumulator(int Width, Bit Enable, MixPeControl Control)
{
    /// <summary>Makes the two registers. The sum of a group is in the shadow 1 enabled cycle after its last addend.</summary>
    /// <param name="add">Adds the present addend to a value; exact at <see cref="Width"/> bits.</param>
    /// <param name="shift">The shadow takes <paramref name="drainIn"/>; never in a cycle in which a group ends here.</param>
    /// <param name="drainIn">Shadow of the element above, signed.</param>
    /// <returns>The shadow register.</returns>
    public SInt Build(Func<SInt, SInt> add, Bit shift, SInt drainIn)
    {
        var accumulator = Reg.SInt(Width, Reset.None, Enable);
        var shadow = Reg.SInt(Width, Reset.None, Enable);
        // The accumulator is never cleared: a group's first addend replaces what is there, so no cycle is lost between groups.
        var sum = add(Mux(Control.First, 0, accumulator));
        using (When(Control.Valid))
            accumulator.Next = sum;
        using (When(Control.Valid & Control.Last))
            shadow.Next = sum;
        using (ElseWhen(shift))
            shadow.Next = drainIn;
        return shadow;
    }
}
