using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Vectors;

/// <summary>A reset of all lanes: each lane has its own level.</summary>
/// <param name="port">Index of the reset port.</param>
/// <param name="domain">Its domain.</param>
/// <param name="clocks">Edge mask of the domain's clock.</param>
/// <param name="registers">Columns of the registers with a reset value: offsets of first lane, shadow or −1, size in bytes, value.</param>
internal sealed unsafe class LaneReset(int port, ClockDomain domain, ulong clocks, IReadOnlyList<(long Place, long Shadow, int Size, ulong Value)> registers)
{
    public int Port => port;

    public bool IsAsynchronous => domain.ResetKind == ResetKind.Asynchronous;

    public ulong Clocks => clocks;

    /// <summary>Whether no lane's reset acts.</summary>
    public bool IsIdle(ReadOnlySpan<byte> levels) => !levels.ContainsAnyExcept((byte)(domain.ResetActiveLow ? 1 : 0));

    /// <summary>Stores reset values in the lanes whose reset acts.</summary>
    public void Apply(byte* memory, ReadOnlySpan<byte> levels)
    {
        var active = (byte)(domain.ResetActiveLow ? 0 : 1);
        foreach (var (place, shadow, size, value) in registers)
        {
            for (var lane = 0; lane < levels.Length; lane++)
            {
                if (levels[lane] != active)
                    continue;
                LaneColumns.Store(memory + place, lane, size, value);
                if (shadow >= 0)
                    LaneColumns.Store(memory + shadow, lane, size, value);
            }
        }
    }

    /// <summary>The part of a reset value that belongs to a column.</summary>
    public static ulong PartOf(BigInteger value) => (ulong)(value & ulong.MaxValue);
}
