using static HdlDsl.Hdl;

namespace HdlDsl;

/// <summary>
/// Counts the cycles that a machine has been in a timed state: one counter for all timed states of a machine, since it is in one at a time. Its width is known
/// when all of them are, so it is made at the end; until then the states read wires.
/// </summary>
internal sealed class StateTimer
{
    private readonly List<(Func<Bit?> Repeats, Bit Elapsed, UInt? Signal, int Cycles)> stays = [];
    private Bit? counts;

    public bool IsUsed => stays.Count > 0;

    /// <summary>Called inside the region of a timed state.</summary>
    /// <param name="repeats">Asked for at the end: the machine is in the state and can go into it again; null when it can't.</param>
    /// <param name="signal">Number of cycles at run time, or null.</param>
    /// <param name="cycles">Number of cycles when it is fixed.</param>
    /// <returns>This is the last cycle of the stay.</returns>
    public Bit Stay(Func<Bit?> repeats, UInt? signal, int cycles)
    {
        counts ??= Wire.Bit(defaultsTo: 0);
        counts.Value = true;
        var elapsed = Wire.Bit();
        stays.Add((repeats, elapsed, signal, cycles));
        return elapsed;
    }

    /// <summary>Makes the counter.</summary>
    /// <param name="builder">The module.</param>
    /// <param name="name">Name of the machine.</param>
    /// <param name="moves">The machine goes into another state, or starts over.</param>
    public void Complete(DefinitionBuilder builder, string name, Bit moves)
    {
        var width = stays.Max(stay => stay.Signal?.Width ?? BitsToCount(stay.Cycles));
        var timer = Reg.UInt(width);
        builder.NameSignal(timer, $"{name}_timer", isSuggestion: true);
        builder.NameSignal(counts!, $"{name}_counts", isSuggestion: true);
        foreach (var (repeats, elapsed, signal, cycles) in stays)
        {
            builder.NameSignal(elapsed, $"{name}_elapsed", isSuggestion: true);
            elapsed.Value = signal is null ? timer == cycles - 1 : timer + 1 >= signal;
            // A stay that ends in the state itself begins again.
            if (repeats() is { } isIn)
                moves |= isIn & elapsed & counts!;
        }

        using (When(moves))
            timer.Next = 0;
        using (ElseWhen(counts!))
            timer.Next = (timer + 1).Wrap();
    }
}
