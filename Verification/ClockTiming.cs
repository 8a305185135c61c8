namespace Verification;

/// <summary>When a clock has its rising edges: at <paramref name="Phase"/>, <paramref name="Phase"/> + <paramref name="Period"/>, and so on.</summary>
/// <param name="Name">Name of the clock port.</param>
/// <param name="Period">Time units from one edge to the next, at least 1. Only the ratio to the other clocks matters.</param>
/// <param name="Phase">Time of the first edge, 0 or more.</param>
public sealed record ClockTiming(string Name, long Period, long Phase = 0)
{
    /// <summary>Period of the first clock when nothing else is said; the others have the same as the first.</summary>
    public const long DefaultPeriod = 10;
}
