using System.Numerics;

namespace HdlDsl.Simulator;

/// <summary>
/// Models of one design with the same number of lanes each, one after the other as one model of any number of lanes. Lanes of the last part beyond that
/// number have all inputs 0.
/// </summary>
internal sealed class LaneGroups : LaneModel
{
    private readonly LaneModel[] parts;
    private readonly int lanesInPart;
    private readonly ulong[] words;
    private readonly BigInteger[] values;

    /// <summary>Puts models together; they are disposed with this one.</summary>
    /// <param name="lanes">Number of lanes, more than all parts but the last have.</param>
    /// <param name="parts">At least one.</param>
    public LaneGroups(int lanes, LaneModel[] parts)
        : base(parts[0].Design, lanes, parts[0].Ports)
    {
        this.parts = parts;
        lanesInPart = parts[0].Lanes;
        words = new ulong[lanesInPart];
        values = new BigInteger[lanesInPart];
    }

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<ulong> values)
    {
        CheckLength(values.Length);
        for (var first = 0; first < Lanes; first += lanesInPart)
        {
            words.AsSpan().Clear();
            Part(values, first).CopyTo(words);
            parts[first / lanesInPart].Set(port, words);
        }
    }

    /// <inheritdoc/>
    public override void Set(int port, ReadOnlySpan<BigInteger> values)
    {
        CheckLength(values.Length);
        for (var first = 0; first < Lanes; first += lanesInPart)
        {
            this.values.AsSpan().Clear();
            Part(values, first).CopyTo(this.values);
            parts[first / lanesInPart].Set(port, this.values);
        }
    }

    /// <inheritdoc/>
    public override void Broadcast(int port, BigInteger value)
    {
        foreach (var part in parts)
            part.Broadcast(port, value);
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<ulong> values)
    {
        CheckLength(values.Length);
        for (var first = 0; first < Lanes; first += lanesInPart)
        {
            parts[first / lanesInPart].Get(port, words);
            words.AsSpan(0, Math.Min(lanesInPart, Lanes - first)).CopyTo(values[first..]);
        }
    }

    /// <inheritdoc/>
    public override void Get(int port, Span<BigInteger> values)
    {
        CheckLength(values.Length);
        for (var first = 0; first < Lanes; first += lanesInPart)
        {
            parts[first / lanesInPart].Get(port, this.values);
            this.values.AsSpan(0, Math.Min(lanesInPart, Lanes - first)).CopyTo(values[first..]);
        }
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        foreach (var part in parts)
            part.Settle();
    }

    /// <inheritdoc/>
    public override void Edge(ulong clocks)
    {
        foreach (var part in parts)
            part.Edge(clocks);
    }

    /// <inheritdoc/>
    public override void Restart(int? seed = null)
    {
        for (var i = 0; i < parts.Length; i++)
            parts[i].Restart(seed + (i * lanesInPart));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var part in parts)
            part.Dispose();
    }

    private ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> column, int first) => column.Slice(first, Math.Min(lanesInPart, Lanes - first));

    private void CheckLength(int length)
    {
        if (length != Lanes)
            throw new ArgumentException($"The model has {Lanes} lanes but the column has {length} values.", nameof(length));
    }
}
