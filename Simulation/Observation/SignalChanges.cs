using System.Collections.Immutable;

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

    private readonly SimulatedModel model;
    private readonly Run[] runs;
    private readonly byte[] copy;
    private readonly int[] owners;
    private readonly int[] copyOffsets;
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
        copyOffsets = new int[Places.Length];
        changed = new int[Places.Length];
        Array.Fill(owners, -1);
        var run = 0;
        for (var place = 0; place < Places.Length; place++)
        {
            while (Places[place].Offset >= runs[run].Start + runs[run].Length)
                run++;
            copyOffsets[place] = Places[place].Offset - runs[run].Start + runs[run].CopyOffset;
            owners.AsSpan(copyOffsets[place], Places[place].ByteCount).Fill(place);
        }

        Remember();
    }

    /// <summary>A piece of memory without large gaps.</summary>
    private readonly record struct Run(int Start, int Length, int CopyOffset);

    /// <summary>What is watched, by ascending offset.</summary>
    public ImmutableArray<ObservedPlace> Places { get; }

    /// <summary>Finds the places that differ from the copy.</summary>
    /// <returns>Numbers of places, ascending; valid until the next call.</returns>
    public ReadOnlySpan<int> Find()
    {
        changedCount = 0;
        foreach (var run in runs)
        {
            var now = new ReadOnlySpan<byte>(model.Memory + run.Start, run.Length);
            var before = copy.AsSpan(run.CopyOffset, run.Length);
            for (var position = 0; ;)
            {
                position += now[position..].CommonPrefixLength(before[position..]);
                if (position >= run.Length)
                    break;
                var place = owners[run.CopyOffset + position];
                if (place < 0)
                {
                    before[position] = now[position];
                    position++;
                    continue;
                }

                changed[changedCount++] = place;
                position = copyOffsets[place] - run.CopyOffset + Places[place].ByteCount;
            }
        }

        return changed.AsSpan(0, changedCount);
    }

    /// <summary>Present value of a place.</summary>
    public ReadOnlySpan<byte> Now(int place) => new(model.Memory + Places[place].Offset, Places[place].ByteCount);

    /// <summary>Value of a place in the copy.</summary>
    public ReadOnlySpan<byte> Before(int place) => copy.AsSpan(copyOffsets[place], Places[place].ByteCount);

    /// <summary>Copies what the last <see cref="Find"/> has found.</summary>
    public void RememberChanged()
    {
        foreach (var place in changed.AsSpan(0, changedCount))
            Now(place).CopyTo(copy.AsSpan(copyOffsets[place]));
    }

    /// <summary>Copies everything.</summary>
    public void Remember()
    {
        foreach (var run in runs)
            new ReadOnlySpan<byte>(model.Memory + run.Start, run.Length).CopyTo(copy.AsSpan(run.CopyOffset));
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
