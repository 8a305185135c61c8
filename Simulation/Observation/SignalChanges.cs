using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace HdlDsl.Simulator.Observation;

/// <summary>A piece of memory that one or more observed signals show.</summary>
/// <param name="Offset">Distance in bytes from the model's memory.</param>
/// <param name="Width">Number of bits.</param>
/// <param name="Signals">The signals, the outermost first.</param>
internal sealed record ObservedPlace(int Offset, int Width, ImmutableArray<ObservedSignal> Signals)
{
    public int ByteCount { get; } = ModelPort.BytesFor(Width);
}

/// <summary>
/// Finds the observed signals that have changed since the last look: compares the memory with a copy of it, many bytes at a time, and visits only
/// places that differ.
/// </summary>
internal sealed unsafe class SignalChanges
{
    /// <summary>Places so close together are compared in one go.</summary>
    private const int LargestGap = 8;

    /// <summary>From one changed place in so many on, copying everything is faster than copying the changed ones.</summary>
    private const int ManyChanges = 8;

    private readonly SimulatedModel model;
    private readonly Run[] runs;
    private readonly byte[] copy;
    private readonly int[] owners;
    private readonly Place[] places;
    private readonly int[] changed;
    private int changedCount;

    /// <summary>Starts with a copy of the present values, which must be up to date.</summary>
    /// <param name="model">The model.</param>
    /// <param name="signals">Its signals to watch.</param>
    public SignalChanges(SimulatedModel model, IEnumerable<ObservedSignal> signals)
    {
        this.model = model;
        Places = [.. signals.GroupBy(signal => signal.Offset)
            .Select(group => new ObservedPlace(group.Key, group.First().Width, [.. group]))
            .OrderBy(place => place.Offset)];
        runs = [.. FindRuns()];
        copy = new byte[runs.Sum(run => run.Length)];
        owners = new int[copy.Length];
        places = new Place[Places.Length];
        changed = new int[Places.Length];
        Array.Fill(owners, -1);
        var run = 0;
        for (var place = 0; place < places.Length; place++)
        {
            var (offset, bytes) = (Places[place].Offset, Places[place].ByteCount);
            while (offset >= runs[run].Start + runs[run].Length)
                run++;
            places[place] = new Place(offset, offset - runs[run].Start + runs[run].CopyOffset, bytes);
            owners.AsSpan(places[place].CopyOffset, bytes).Fill(place);
        }

        Remember();
    }

    /// <summary>A piece of memory without large gaps.</summary>
    private readonly record struct Run(int Start, int Length, int CopyOffset);

    /// <summary>Where a place is, in the model and in the copy.</summary>
    private readonly record struct Place(int Offset, int CopyOffset, int ByteCount);

    /// <summary>What is watched, by ascending offset.</summary>
    public ImmutableArray<ObservedPlace> Places { get; }

    /// <summary>Finds the places that differ from the copy.</summary>
    /// <returns>Numbers of places, ascending; valid until the next call.</returns>
    public ReadOnlySpan<int> Find()
    {
        changedCount = 0;
        fixed (byte* copied = copy)
        {
            foreach (var run in runs)
                Find(run, model.Memory + run.Start, copied + run.CopyOffset);
        }

        return changed.AsSpan(0, changedCount);
    }

    /// <summary>Present value of a place.</summary>
    public ReadOnlySpan<byte> Now(int place) => new(model.Memory + places[place].Offset, places[place].ByteCount);

    /// <summary>Value of a place in the copy.</summary>
    public ReadOnlySpan<byte> Before(int place) => copy.AsSpan(places[place].CopyOffset, places[place].ByteCount);

    /// <summary>Copies what the last <see cref="Find()"/> has found.</summary>
    public void RememberChanged()
    {
        if (changedCount > places.Length / ManyChanges)
        {
            Remember();
            return;
        }

        foreach (var place in changed.AsSpan(0, changedCount))
            Now(place).CopyTo(copy.AsSpan(places[place].CopyOffset));
    }

    /// <summary>Copies everything.</summary>
    public void Remember()
    {
        foreach (var run in runs)
            new ReadOnlySpan<byte>(model.Memory + run.Start, run.Length).CopyTo(copy.AsSpan(run.CopyOffset));
    }

    private void Find(in Run run, byte* now, byte* before)
    {
        var seen = 0;
        var position = 0;
        for (; position <= run.Length - Vector256<byte>.Count; position += Vector256<byte>.Count)
        {
            var differing = ~Vector256.Equals(Vector256.Load(now + position), Vector256.Load(before + position)).ExtractMostSignificantBits();
            if (differing != 0)
                seen = Visit(run.CopyOffset, position, seen, differing, now, before);
        }

        var rest = 0U;
        for (var i = position; i < run.Length; i++)
            rest |= now[i] == before[i] ? 0 : 1U << (i - position);
        Visit(run.CopyOffset, position, seen, rest, now, before);
    }

    /// <summary>Notes the owners of differing bytes; returns the position up to which everything is noted.</summary>
    private int Visit(int copyOffset, int position, int seen, uint differing, byte* now, byte* before)
    {
        while (true)
        {
            // A place may begin before these bytes, and end behind them.
            if (seen > position)
                differing = seen - position >= Vector256<byte>.Count ? 0 : differing & (uint.MaxValue << (seen - position));
            if (differing == 0)
                return seen;
            var at = position + BitOperations.TrailingZeroCount(differing);
            var place = owners[copyOffset + at];
            if (place < 0)
            {
                before[at] = now[at];
                seen = at + 1;
                continue;
            }

            changed[changedCount++] = place;
            seen = places[place].CopyOffset - copyOffset + places[place].ByteCount;
        }
    }

    private IEnumerable<Run> FindRuns()
    {
        var (start, end, copied) = (0, -1, 0);
        foreach (var place in Places)
        {
            if (end >= 0 && place.Offset > end + LargestGap)
            {
                yield return new Run(start, end - start, copied);
                copied += end - start;
                end = -1;
            }

            if (end < 0)
                start = place.Offset;
            end = place.Offset + place.ByteCount;
        }

        if (end >= 0)
            yield return new Run(start, end - start, copied);
    }
}
