using System.Numerics;

namespace Verification;

/// <summary>
/// A digest, cycle by cycle, of all values that a testbench has read. Two runs of one testbench on different engines must give the same one.
/// </summary>
public sealed class ObservationTrace
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly List<(long Cycle, ulong Digest)> cycles = [];

    /// <summary>Compares with the trace of another engine.</summary>
    /// <param name="other">Trace of the same testbench with the same seed.</param>
    /// <returns>The first cycle in which different values were read, or null.</returns>
    public long? FirstDifference(ObservationTrace other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Math.Min(cycles.Count, other.cycles.Count); i++)
        {
            if (cycles[i] != other.cycles[i])
                return Math.Min(cycles[i].Cycle, other.cycles[i].Cycle);
        }

        if (cycles.Count == other.cycles.Count)
            return null;
        return cycles.Count > other.cycles.Count ? cycles[other.cycles.Count].Cycle : other.cycles[cycles.Count].Cycle;
    }

    internal void Add(long cycle, ulong value)
    {
        if (cycles.Count == 0 || cycles[^1].Cycle != cycle)
            cycles.Add((cycle, 0));
        var digest = (cycles[^1].Digest ^ value) * Multiplier;
        cycles[^1] = (cycle, digest ^ (digest >> 32));
    }

    internal void Add(long cycle, BigInteger value) => Add(cycle, value.ToByteArray());

    internal void Add(long cycle, ReadOnlySpan<byte> bytes)
    {
        foreach (var part in bytes)
            Add(cycle, part);
    }
}
