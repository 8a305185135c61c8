using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Moves the finished sums of a group down the columns, the bottom row first. It starts when the last element, that of the last row and column,
/// has finished; row r then takes the sum above it r times, so that it never disturbs a sum of the next group.
/// </summary>
/// <param name="config">Configuration of the array.</param>
public sealed class MixPeDrain(MixPeArrayConfig config) : Module<MixPeArrayConfig>(config)
{
    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>A group ends at the input in this cycle, and <see cref="Tag"/> belongs to it.</summary>
    public Bit GroupEnds { get; } = In.Bit();

    /// <summary>Tag of the group that ends at the input.</summary>
    public MixPeGroupTag Tag { get; } = In.Of(new MixPeGroupTag(config));

    /// <summary>The last element adds the last product of a group in this cycle.</summary>
    public Bit CornerEnds { get; } = In.Bit();

    /// <summary>Bit r: the elements of row r take the sums above them in this cycle. Bit 0 is never set.</summary>
    public Bits Shift { get; } = Out.Bits(config.Rows);

    /// <summary>The bottom row's shadow registers hold sums to be taken.</summary>
    public Bit Active { get; } = Out.Bit();

    /// <summary>Row of the array that these sums come from, unsigned; Rows − 1 down to 0.</summary>
    public UInt Row { get; } = Out.UInt(BitsToCount(config.Rows));

    /// <summary>Tag of the group that these sums belong to.</summary>
    public MixPeGroupTag DrainedTag { get; } = Out.Of(new MixPeGroupTag(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        // Two tags are enough: the next group ends at the input no earlier than the present one reaches the corner.
        var entered = Reg.Of(Tag, Reset.None);
        var drained = Reg.Of(Tag, Reset.None);
        // Bit r − 1 is set during the first r cycles of a drain.
        var moves = Reg.Bits(Config.Rows);
        var row = Reg.UInt(Row.Width, Reset.None);
        var movesShifted = (moves.AsUInt() << 1).Wrap(Config.Rows).AsBits();
        using (When(Enable))
        {
            using (When(GroupEnds))
                entered.Next = Tag;
            using (When(CornerEnds))
            {
                drained.Next = entered;
                moves.Next = BitsOf((BigInteger.One << Config.Rows) - 1, Config.Rows);
                row.Next = Config.Rows - 1;
            }

            using (Else())
            {
                moves.Next = movesShifted;
                row.Next = (row - 1).Wrap();
            }
        }

        Shift.Value = movesShifted;
        Active.Value = moves[Config.Rows - 1];
        Row.Value = row;
        DrainedTag.Value = drained;
    }
}
