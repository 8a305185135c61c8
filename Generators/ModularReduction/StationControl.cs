using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// Cycles of a data path that takes an operand every Interval cycles and gives its result Latency cycles later to a register that a consumer empties: everything stops while the
/// register is full and the next result is there.
/// </summary>
public sealed class StationControl
{
    private readonly int interval;
    private readonly int latency;
    private readonly Bits places;
    private readonly Bit isPhase0;
    private readonly Bit isValid;

    /// <summary>Makes the control in the module that is being built.</summary>
    /// <param name="interval">Cycles between two operands.</param>
    /// <param name="latency">Cycles from the one that takes an operand to the first one that offers its result, from 2.</param>
    public StationControl(int interval, int latency)
    {
        (this.interval, this.latency) = (interval, latency);
        Moves = Wire.Bit().Named("moves");
        Phase = interval > 1 ? Reg.UInt(BitsToCount(interval), enable: Moves).Named("phase") : null;
        Schedule = new ModSchedule(Moves, Phase, interval);
        isPhase0 = Phase is null ? true : Phase == 0;
        places = Reg.Bits((latency - 2 + interval) / interval, enable: Moves & isPhase0).Named("operands");
        isValid = Reg.Bit().Named("isValid");
        MayStart = Moves & isPhase0;
        IsEmpty = !places.AnySet() & !isValid;
    }

    /// <summary>Enable of all registers.</summary>
    public Bit Moves { get; }

    /// <summary>The phase; null when the interval is 1.</summary>
    public UInt? Phase { get; }

    /// <summary>The schedule.</summary>
    public ModSchedule Schedule { get; }

    /// <summary>An operand may be taken.</summary>
    public Bit MayStart { get; }

    /// <summary>Nothing is under way or waits to be taken. It may be false for some cycles behind the last result.</summary>
    public Bit IsEmpty { get; }

    /// <summary>The register has a result.</summary>
    public Bit HasResult => isValid;

    /// <summary>Closes the loop.</summary>
    /// <param name="fires">An operand is taken; only with <see cref="MayStart"/>.</param>
    /// <param name="isReady">The consumer takes what the register has.</param>
    /// <returns>The result is there: to be stored in the register with this cycle's edge.</returns>
    public Bit Connect(Bit fires, Bit isReady)
    {
        var slots = places.Width;
        places.Next = slots == 1 ? fires.AsBits() : Cat(places[slots - 2, 0], fires);
        var waits = Enumerable.Range(1, slots).Count(i => i * interval <= latency - 1);
        var isUnderWay = waits == 0 ? false : places[waits - 1, 0].AnySet();
        if (Phase is not null)
        {
            using (When(!isPhase0 | isUnderWay | fires))
                Phase.Next = Mux(Phase == interval - 1, 0, (Phase + 1).Wrap(Phase.Width));
        }

        var isOver = places[slots - 1] & Schedule.Is(latency - 1);
        Moves.Value = !isOver | !isValid | isReady;
        var stores = isOver & Moves;
        using (When(stores))
            isValid.Next = true;
        using (ElseWhen(isReady))
            isValid.Next = false;
        return stores;
    }
}
