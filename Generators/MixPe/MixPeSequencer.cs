using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Joins the input streams of the array and cuts the reduction into groups. A beat is taken when activations and weights are there; the last one
/// of a group also waits for the zero points and for the spacing that the drain needs. Combinational but for its counters.
/// </summary>
/// <param name="config">Configuration of the array.</param>
public sealed class MixPeSequencer(MixPeArrayConfig config) : Module<MixPeArrayConfig>(config)
{
    private readonly int spacing = MixPeArrayShape.GroupSpacingCycles(config);

    /// <summary>The array moves in this cycle.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>An activation beat is offered.</summary>
    public Bit ActivationsValid { get; } = In.Bit();

    /// <summary>That beat is the last one of its tile.</summary>
    public Bit EndsTile { get; } = In.Bit();

    /// <summary>A weight beat is offered.</summary>
    public Bit WeightsValid { get; } = In.Bit();

    /// <summary>Zero points are offered, or none are needed.</summary>
    public Bit ZeroPointsValid { get; } = In.Bit();

    /// <summary>Control for the array; Valid takes the activation and weight beats.</summary>
    public MixPeControl Control { get; } = Out.Of(new MixPeControl());

    /// <summary>A group ends in this cycle: takes the zero points.</summary>
    public Bit GroupEnds { get; } = Out.Bit();

    /// <summary>Number of the present group in its tile, unsigned; beyond the greatest number it stays there, so only the first group has 0.</summary>
    public UInt Group { get; } = Out.UInt(MixPeArrayShape.GroupNumberBits(config));

    /// <inheritdoc/>
    protected override void Build()
    {
        var beat = Reg.UInt(BitsToCount(Config.Pe.GroupSize));
        var group = Reg.UInt(Group.Width);
        var endsGroup = EndsTile | (beat == Config.Pe.GroupSize - 1);
        var mayEnd = ZeroPointsValid & SpacingIsOver();
        var takes = Enable & ActivationsValid & WeightsValid & (!endsGroup | mayEnd);

        using (When(takes))
        {
            beat.Next = Mux(endsGroup, 0, beat + 1).Wrap();
            using (When(endsGroup))
                group.Next = Mux(EndsTile, 0, Mux(group.AsBits().AllSet(), group, group + 1)).Wrap();
        }

        Control.Valid.Value = takes;
        Control.First.Value = beat == 0;
        Control.Last.Value = endsGroup;
        GroupEnds.Value = takes & endsGroup;
        Group.Value = group;
    }

    /// <summary>Counts the cycles in which the array moved since a group ended; sums still leave the array during the first ones.</summary>
    private Bit SpacingIsOver()
    {
        if (spacing == 1)
            return true;
        var wait = Reg.UInt(BitsToCount(spacing));
        using (When(GroupEnds))
            wait.Next = spacing - 1;
        using (ElseWhen(Enable & (wait != 0)))
            wait.Next = (wait - 1).Wrap();
        return wait == 0;
    }
}
