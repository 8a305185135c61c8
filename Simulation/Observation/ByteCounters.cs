using System.Numerics;
using System.Runtime.InteropServices;

namespace HdlDsl.Simulator.Observation;

/// <summary>
/// Counts how often bytes of a model's memory that are 0 or 1 were 1. Neighbours are added together in vectors of bytes, which are emptied into
/// wide counters before they overflow.
/// </summary>
internal sealed unsafe class ByteCounters
{
    /// <summary>Bytes so close together are added in one go.</summary>
    private const int LargestGap = 32;

    private readonly SimulatedModel model;
    private readonly (int Start, int Length, int First)[] runs;
    private readonly byte[] sums;
    private readonly long[] totals;
    private readonly Dictionary<int, int> positions = [];
    private int pending;

    /// <summary>Starts at zero.</summary>
    /// <param name="model">The model.</param>
    /// <param name="offsets">Offsets of the bytes, in any order.</param>
    public ByteCounters(SimulatedModel model, IEnumerable<int> offsets)
    {
        this.model = model;
        var found = new List<(int Start, int Length, int First)>();
        var count = 0;
        foreach (var offset in offsets.Distinct().Order())
        {
            if (found.Count == 0 || offset > found[^1].Start + found[^1].Length + LargestGap)
                found.Add((offset, 0, count));
            var run = found[^1];
            positions.Add(offset, run.First + offset - run.Start);
            found[^1] = run with { Length = offset - run.Start + 1 };
            count = run.First + found[^1].Length;
        }

        runs = [.. found];
        sums = new byte[count];
        totals = new long[count];
    }

    /// <summary>Number of times that <see cref="Add"/> was called.</summary>
    public long Calls { get; private set; }

    /// <summary>How often the byte was 1.</summary>
    public long this[int offset] => totals[positions[offset]] + sums[positions[offset]];

    /// <summary>Adds the present values.</summary>
    public void Add()
    {
        if (++pending > byte.MaxValue)
            Empty();
        Calls++;
        foreach (var (start, length, first) in runs)
        {
            // What lies between the bytes is added as well and never read.
            var from = new ReadOnlySpan<byte>(model.Memory + start, length);
            var to = sums.AsSpan(first, length);
            var fromVectors = MemoryMarshal.Cast<byte, Vector<byte>>(from);
            var toVectors = MemoryMarshal.Cast<byte, Vector<byte>>(to);
            for (var i = 0; i < toVectors.Length; i++)
                toVectors[i] += fromVectors[i];
            for (var i = toVectors.Length * Vector<byte>.Count; i < length; i++)
                to[i] += from[i];
        }
    }

    private void Empty()
    {
        for (var i = 0; i < sums.Length; i++)
            totals[i] += sums[i];
        Array.Clear(sums);
        pending = 1;
    }
}
