using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Examples;

/// <summary>
/// Counts up or down between 0 and a limit, one step in each cycle in which it is enabled.
/// <see cref="Count"/> is a register; <see cref="AtEnd"/> follows it and <see cref="Down"/> in the same cycle.
/// </summary>
public sealed class Counter(CounterConfig config) : Module<CounterConfig>(config)
{
    /// <summary>Counts in this cycle.</summary>
    public Bit Enable { get; } = In.Bit();

    /// <summary>Direction: 1 counts down.</summary>
    public Bit Down { get; } = In.Bit();

    /// <summary>The count.</summary>
    public UInt Count { get; } = Out.UInt(config.Width);

    /// <summary>Whether the count can't go further in the present direction.</summary>
    public Bit AtEnd { get; } = Out.Bit();

    /// <inheritdoc/>
    protected override void Build()
    {
        var limit = UInt.Constant(Config.Limit, Config.Width);
        var zero = UInt.Constant(0, Config.Width);
        var count = Reg.UInt(Config.Width).Named("count");
        var atEnd = Mux(Down, count == zero, count == limit);
        var step = Mux(Down, (count - 1).Wrap(Config.Width), (count + 1).Wrap(Config.Width));

        using (When(Enable & ~atEnd))
            count.Next = step;
        if (Config.AtEnd == EndAction.Wrap)
        {
            using (ElseWhen(Enable))
                count.Next = Mux(Down, limit, zero);
        }

        Count.Value = count;
        AtEnd.Value = atEnd;
    }
}
