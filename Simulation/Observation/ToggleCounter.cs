using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace HdlDsl.Simulator.Observation;

/// <summary>How often a bit changed.</summary>
/// <param name="Rises">Changes from 0 to 1.</param>
/// <param name="Falls">Changes from 1 to 0.</param>
public readonly record struct BitToggles(long Rises, long Falls);

/// <summary>How often a signal changed.</summary>
/// <param name="Signal">The signal; of several that are the same net, the outermost.</param>
/// <param name="Toggles">Changes of single bits.</param>
/// <param name="ActivityFactor">Changes for each bit and cycle, between 0 and 1.</param>
/// <param name="Bits">The same bit by bit, the lowest first; empty unless asked for.</param>
public readonly record struct SignalToggles(ObservedSignal Signal, long Toggles, double ActivityFactor, ImmutableArray<BitToggles> Bits);

/// <summary>
/// Counts how often signals change from one cycle to the next, both times settled just before the clock edge: switching activity without
/// glitches. Each net counts once, however many ports it passes; clocks are left out.
/// </summary>
public sealed class ToggleCounter : ICycleObserver
{
    private readonly SignalChanges changes;
    private readonly long[] toggles;
    private readonly BitToggles[]?[] bits;
    private bool hasStarted;

    /// <summary>Prepares to count. Give the counter to <see cref="SimulatedModel.AddObserver"/> to begin.</summary>
    /// <param name="model">The model; with <see cref="SimulatorOptions.IsObservable"/> all of it is counted, else its ports.</param>
    /// <param name="countsBits">Whether to count every bit on its own, too.</param>
    /// <param name="filter">Chooses signals; null for all.</param>
    public ToggleCounter(SimulatedModel model, bool countsBits = false, Func<ObservedSignal, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        changes = new SignalChanges(model, model.SignalsWithoutClocks().Where(filter ?? (_ => true)));
        toggles = new long[changes.Places.Length];
        bits = new BitToggles[]?[toggles.Length];
        if (countsBits)
            bits = [.. changes.Places.Select(place => new BitToggles[place.Width])];
    }

    /// <summary>Number of pairs of cycles compared.</summary>
    public long Cycles { get; private set; }

    /// <summary>Changes of single bits in all signals.</summary>
    public long Total => toggles.Sum();

    /// <summary>All signals by name.</summary>
    public ImmutableArray<SignalToggles> Signals =>
    [
        .. Enumerable.Range(0, toggles.Length).Select(Of).OrderBy(signal => signal.Signal.Path, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public ObservationMoments Moments => ObservationMoments.BeforeEdge;

    /// <inheritdoc/>
    public void BeforeEdge(ulong clocks)
    {
        if (!hasStarted)
        {
            changes.Remember();
            hasStarted = true;
            return;
        }

        foreach (var place in changes.Find())
            Count(place);
        changes.RememberChanged();
        Cycles++;
    }

    /// <inheritdoc/>
    public void AfterEdge(ulong clocks)
    {
    }

    /// <summary>A table of all signals by name.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var signals = Signals;
        var width = Math.Max("signal".Length, signals.Select(signal => signal.Signal.Path.Length).DefaultIfEmpty().Max());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Total} toggles in {Cycles} cycles\n");
        text.Append(CultureInfo.InvariantCulture, $"{"signal".PadRight(width)}  bits     toggles  activity\n");
        foreach (var signal in signals)
            text.Append(CultureInfo.InvariantCulture, $"{signal.Signal.Path.PadRight(width)} {signal.Signal.Width,5} {signal.Toggles,11}  {signal.ActivityFactor,8:0.0000}\n");
        return text.ToString();
    }

    private SignalToggles Of(int place)
    {
        var signal = changes.Places[place].Signals[0];
        var chances = (double)signal.Width * Cycles;
        return new SignalToggles(signal, toggles[place], chances == 0 ? 0 : toggles[place] / chances, bits[place]?.ToImmutableArray() ?? []);
    }

    private void Count(int place)
    {
        var before = changes.Before(place);
        var now = changes.Now(place);
        for (var low = 0; low < now.Length; low += sizeof(ulong))
        {
            var (old, value) = (WordAt(before, low), WordAt(now, low));
            toggles[place] += BitOperations.PopCount(old ^ value);
            if (bits[place] is { } counts)
                CountBits(counts, low * 8, old, value);
        }
    }

    private static void CountBits(BitToggles[] counts, int low, ulong old, ulong value)
    {
        for (var changed = old ^ value; changed != 0; changed &= changed - 1)
        {
            var bit = BitOperations.TrailingZeroCount(changed);
            ref var count = ref counts[low + bit];
            count = (value >> bit & 1) != 0 ? count with { Rises = count.Rises + 1 } : count with { Falls = count.Falls + 1 };
        }
    }

    private static ulong WordAt(ReadOnlySpan<byte> bytes, int low) => bytes.Length switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes[low..]),
    };
}
