using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Remembers whether an activation of a row was infinite or NaN in a group: a bit per row, for all columns. In step with the row's first element and
/// with its latency of 2 enabled cycles.
/// </summary>
public sealed class MixPePoison : Module
{
    /// <summary>Everything holds while it is 0.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Whether and how this cycle's activation counts.</summary>
    public MixPeControl Control { get; } = In.Of(new MixPeControl());

    /// <summary>The activation is infinite or NaN.</summary>
    public Bit IsPoison { get; } = In.Bit();

    /// <summary>The shadow register takes <see cref="DrainIn"/>.</summary>
    public Bit Shift { get; } = In.Bit();

    /// <summary>Shadow register of the row above.</summary>
    public Bit DrainIn { get; } = In.Bit();

    /// <summary>The shadow register: an activation of the last group was infinite or NaN.</summary>
    public Bit Poisoned { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var control = Reg.Of(Control);
        var isPoison = Reg.Of(IsPoison, Reset.None);
        var any = new GroupAccumulator(1, control);
        using (When(Enable))
        {
            control.Next = Control;
            isPoison.Next = IsPoison;
            any.Accumulate(value => (value.AsBits() | isPoison.AsBits()).AsSInt(), Shift, DrainIn.AsBits().AsSInt());
        }

        Poisoned.Value = any.Shadow[0];
    }
}
