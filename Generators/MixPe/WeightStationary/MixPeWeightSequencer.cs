using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.MixPe;

/// <summary>
/// Says when a weight-stationary array takes weights and activations. A tile begins with its first activation vector once all its weights wait in the
/// elements; from that cycle on the next weights follow, a row in each cycle, behind the wave of the activations. Combinational but for its state.
/// </summary>
/// <param name="config">Configuration of the array.</param>
public sealed class MixPeWeightSequencer(MixPeWeightArrayConfig config) : Module<MixPeWeightArrayConfig>(config)
{
    /// <summary>The array moves in this cycle.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>An activation vector is offered.</summary>
    public Bit ActivationsValid { get; } = In.Bit();

    /// <summary>That vector is the last one of its tile.</summary>
    public Bit EndsTile { get; } = In.Bit();

    /// <summary>A row of weights is offered.</summary>
    public Bit WeightsValid { get; } = In.Bit();

    /// <summary>Zero points are offered, or none are needed.</summary>
    public Bit ZeroPointsValid { get; } = In.Bit();

    /// <summary>Takes the activation vector.</summary>
    public Bit TakesActivations { get; } = Out.Bit();

    /// <summary>A row of weights would be taken.</summary>
    public Bit WeightsReady { get; } = Out.Bit();

    /// <summary>The vector taken is the first one of a tile; takes the zero points too.</summary>
    public Bit BeginsTile { get; } = Out.Bit();

    /// <summary>Bit r: row r takes the weights from above in this cycle, those of the first column.</summary>
    public Bits Shift { get; } = Out.Bits(config.Rows);

    /// <inheritdoc/>
    protected override void Build()
    {
        // Bit r is set when row r holds a weight of the next tile. Only rows that the wave has passed may take one: after the n-th row of
        // weights those are the first n.
        var filled = Reg.Bits(Config.Rows);
        var isWithinTile = Reg.Bit();
        var takes = Naming.Suggest(Enable & ActivationsValid & (isWithinTile | (filled[Config.Rows - 1] & ZeroPointsValid)), "takes");
        var begins = Naming.Suggest(takes & !isWithinTile, "begins");
        var ready = Naming.Suggest(Enable & (begins | !filled[Config.Rows - 1]), "ready");
        var left = Naming.Suggest(filled & (!begins).Repeat(Config.Rows), "left");
        var more = Naming.Suggest(((left.AsUInt() << 1) | 1).Wrap(Config.Rows).AsBits(), "more");
        var isLoading = Naming.Suggest(ready & WeightsValid, "isLoading");
        filled.Next = Mux(isLoading, more, left);
        using (When(takes))
            isWithinTile.Next = !EndsTile;

        TakesActivations.Value = takes;
        WeightsReady.Value = ready;
        BeginsTile.Value = begins;
        Shift.Value = more & isLoading.Repeat(Config.Rows);
    }
}
