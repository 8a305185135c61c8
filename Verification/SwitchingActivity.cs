using HdlDsl.Simulator.Observation;

namespace Verification;

/// <summary>
/// Changes of bits in all nets of a design while testbenches run, a proxy of dynamic energy: each net counts once and alike, whatever it drives, without
/// glitches and without clocks. Comparable among design points of one testbench. Built-in simulator only.
/// </summary>
public sealed class SwitchingActivity
{
    private readonly Lock gate = new();

    /// <summary>Changes of single bits.</summary>
    public long Toggles { get; private set; }

    /// <summary>Pairs of cycles that were compared.</summary>
    public long Cycles { get; private set; }

    /// <summary>Changes of bits in a cycle; 0 before any was seen.</summary>
    public double TogglesPerCycle => Cycles == 0 ? 0 : (double)Toggles / Cycles;

    /// <summary>Adds what a simulation counted.</summary>
    /// <param name="counter">A counter of a simulation that is over.</param>
    internal void Add(ToggleCounter counter)
    {
        lock (gate)
        {
            Toggles += counter.Total;
            Cycles += counter.Cycles;
        }
    }
}
