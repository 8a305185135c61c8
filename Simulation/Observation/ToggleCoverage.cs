using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace HdlDsl.Simulator.Observation;

/// <summary>Which bits of a signal changed in which direction.</summary>
/// <param name="Signal">The signal; of several that are the same net, the outermost.</param>
/// <param name="Rose">Bits that were 0 in a cycle and 1 in the next.</param>
/// <param name="Fell">Bits that were 1 in a cycle and 0 in the next.</param>
public readonly record struct SignalToggleCoverage(ObservedSignal Signal, BigInteger Rose, BigInteger Fell);

/// <summary>
/// Toggle coverage: whether each bit of each signal rose and fell, comparing the settled values just before the clock edges. Each net counts once;
/// clocks are left out.
/// </summary>
public sealed class ToggleCoverage : ICycleObserver
{
    private readonly SignalChanges changes;
    private readonly byte[][] rose;
    private readonly byte[][] fell;
    private bool hasStarted;

    /// <summary>Prepares to watch. Give it to <see cref="SimulatedModel.AddObserver"/> to begin.</summary>
    /// <param name="model">The model; with <see cref="SimulatorOptions.IsObservable"/> all of it is covered, else its ports.</param>
    /// <param name="filter">Chooses signals; null for all.</param>
    public ToggleCoverage(SimulatedModel model, Func<ObservedSignal, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        changes = new SignalChanges(model, model.SignalsWithoutClocks().Where(filter ?? (_ => true)));
        rose = [.. changes.Places.Select(place => new byte[place.ByteCount])];
        fell = [.. changes.Places.Select(place => new byte[place.ByteCount])];
    }

    /// <summary>Number of directions there are: two for each bit.</summary>
    public int Directions => changes.Places.Sum(place => 2 * place.Width);

    /// <summary>Number of directions seen.</summary>
    public int Covered => rose.Concat(fell).Sum(bytes => bytes.Sum(value => BitOperations.PopCount(value)));

    /// <summary>All signals by name.</summary>
    public ImmutableArray<SignalToggleCoverage> Signals =>
    [
        .. Enumerable.Range(0, rose.Length)
            .Select(place => new SignalToggleCoverage(
                changes.Places[place].Signals[0], new BigInteger(rose[place], isUnsigned: true), new BigInteger(fell[place], isUnsigned: true)))
            .OrderBy(signal => signal.Signal.Path, StringComparer.Ordinal),
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
        {
            var before = changes.Before(place);
            var now = changes.Now(place);
            for (var i = 0; i < now.Length; i++)
            {
                rose[place][i] |= (byte)(now[i] & ~before[i]);
                fell[place][i] |= (byte)(before[i] & ~now[i]);
            }
        }

        changes.RememberChanged();
    }

    /// <inheritdoc/>
    public void AfterEdge(ulong clocks)
    {
    }

    /// <summary>The share covered, and the bits that are not.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"toggle coverage: {CoverageText.Share(Covered, Directions)} directions of bits\n");
        foreach (var (signal, up, down) in Signals)
        {
            var missing = new[] { Missing(signal, up, "rose"), Missing(signal, down, "fell") }.Where(part => part is not null).ToList();
            if (missing.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"  {signal.Path}: {string.Join("; ", missing)}\n");
        }

        return text.ToString();
    }

    private static string? Missing(ObservedSignal signal, BigInteger seen, string what)
    {
        var ranges = CoverageText.Ranges(signal.Width, bit => ((seen >> bit) & 1).IsZero);
        return ranges.Length == 0 ? null : signal.Width == 1 ? $"never {what}" : $"{ranges} never {what}";
    }
}
