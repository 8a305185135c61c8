namespace Generators.ModularReduction;

/// <summary>
/// When a station takes operands and has results, cycle by cycle, by what is promised: it starts an operand every Interval cycles from the first one on, at once when none is under way,
/// has the result Latency cycles later, and stops only while a result is there that finds the one before it not taken.
/// </summary>
/// <param name="interval">Cycles between two operands.</param>
/// <param name="latency">Cycles from the one that takes an operand to the first one that offers its result; 1 for a register.</param>
internal sealed class StationPace(int interval, int latency)
{
    private readonly List<int> ages = [];
    private int phase;

    /// <summary>A result is offered.</summary>
    public bool HasResult { get; private set; }

    /// <summary>Something else keeps operands out.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Operands are under way of which the result is not offered yet, or the cycle is not one in which operands start.</summary>
    public bool IsBusy => phase != 0 || ages.Count > 0;

    /// <summary>No operand is under way, and no result waits.</summary>
    public bool IsEmpty => ages.Count == 0 && !HasResult;

    /// <summary>The pace of a reducer behind a reset.</summary>
    /// <param name="timing">Its timing.</param>
    /// <returns>The pace.</returns>
    public static StationPace Of(ModTiming timing) => new(timing.Interval, timing.Latency);

    /// <summary>An operand may start.</summary>
    /// <param name="isReady">The result is taken if there is one.</param>
    /// <returns>True when it would be taken.</returns>
    public bool MayStart(bool isReady) => !IsHeld && phase == 0 && Moves(isReady);

    /// <summary>A cycle ends.</summary>
    /// <param name="starts">An operand was taken.</param>
    /// <param name="isReady">The result was taken if there was one.</param>
    public void Step(bool starts, bool isReady)
    {
        if (latency == 1)
        {
            HasResult = starts || (HasResult && !isReady);
            return;
        }

        if (!Moves(isReady))
            return;
        if (IsBusy || starts)
            phase = (phase + 1) % interval;
        if (starts)
            ages.Add(0);
        HasResult = ages.Remove(latency - 1) || (HasResult && !isReady);
        for (var i = 0; i < ages.Count; i++)
            ages[i]++;
    }

    private bool Moves(bool isReady) => (latency > 1 && !ages.Contains(latency - 1)) || !HasResult || isReady;
}

/// <summary>Stations one behind the other.</summary>
/// <param name="stations">The stations, the first one first.</param>
internal sealed class ChainPace(params StationPace[] stations)
{
    /// <summary>The last station offers a result.</summary>
    public bool HasResult => stations[^1].HasResult;

    /// <summary>The first station may start an operand.</summary>
    /// <param name="isReady">The last one's result is taken if there is one.</param>
    /// <returns>True when it would be taken.</returns>
    public bool MayStart(bool isReady)
    {
        for (var i = stations.Length - 1; i >= 0; i--)
            isReady = stations[i].MayStart(isReady);
        return isReady;
    }

    /// <summary>A cycle ends.</summary>
    /// <param name="starts">An operand was taken by the first station.</param>
    /// <param name="isReady">The last one's result was taken if there was one.</param>
    public void Step(bool starts, bool isReady)
    {
        for (var i = stations.Length - 1; i >= 0; i--)
        {
            var mayStart = stations[i].MayStart(isReady);
            stations[i].Step(i == 0 ? starts : stations[i - 1].HasResult && mayStart, isReady);
            isReady = mayStart;
        }
    }
}
