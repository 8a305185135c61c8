using System.Collections.Immutable;

namespace HdlDsl.Simulator.Observation;

/// <summary>
/// Records a model as a VCD file. A cycle takes 10 ns: at its beginning clocks fall and inputs have settled, in its middle clocks rise and
/// registers have changed. Only changes are written; the file grows while the model runs and always ends with a whole line.
/// </summary>
public sealed class VcdWriter : ICycleObserver, IDisposable
{
    private const int CycleTime = 10;
    private const int EdgeTime = 5;
    private const int BufferBytes = 1 << 18;
    private const long FlushMilliseconds = 1000;

    private readonly SimulatedModel model;
    private readonly Stream stream;
    private readonly VcdText text = new();
    // Whoever flushes when the process ends does so on a thread of its own.
    private readonly Lock gate = new();
    private readonly SignalChanges changes;
    private readonly ImmutableArray<ImmutableArray<VcdVariable>> variables;
    private readonly byte[]?[] clockCodes;
    private long cycle;
    private long writtenTime = -1;
    private ulong levels;
    private long lastFlush = Environment.TickCount64;
    private bool isDisposed;

    /// <summary>Creates or replaces the file and writes the declarations. Give it to <see cref="SimulatedModel.AddObserver"/> to record.</summary>
    /// <param name="model">The model; its <see cref="SimulatedModel.ObservedSignals"/> are recorded.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What and how; null for the defaults.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public VcdWriter(SimulatedModel model, string path, VcdOptions? options = null)
        : this(model, new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), options)
    {
    }

    /// <summary>Writes to a stream, which the writer owns.</summary>
    internal VcdWriter(SimulatedModel model, Stream stream, VcdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= VcdOptions.Default;
        this.model = model;
        this.stream = stream;
        cycle = options.FirstCycle;
        ImmutableArray<ObservedSignal> signals = [.. model.ObservedSignals.Where(options.Filter ?? (_ => true))];
        var byOffset = VcdHeader.Write(text, signals, options);
        var clocks = model.ClockOffsets();
        clockCodes = [.. clocks.Select(offset => byOffset.TryGetValue(offset, out var known) ? known[0].Code : null)];
        changes = new SignalChanges(model, signals.Where(signal => !clocks.Contains(signal.Offset)));
        variables = [.. changes.Places.Select(place => byOffset[place.Offset].ToImmutableArray())];
        Flush();
    }

    /// <inheritdoc/>
    public ObservationMoments Moments => ObservationMoments.Both;

    /// <inheritdoc/>
    public void BeforeEdge(ulong clocks) => Record(cycle * CycleTime, 0);

    /// <inheritdoc/>
    public void AfterEdge(ulong clocks)
    {
        Record((cycle * CycleTime) + EdgeTime, clocks);
        cycle++;
        if (text.Length >= BufferBytes || Environment.TickCount64 - lastFlush >= FlushMilliseconds)
            Flush();
    }

    /// <summary>Writes what was recorded so far to the file. This also happens about once in a second on its own.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            stream.Write(text.Written);
            text.Clear();
            lastFlush = Environment.TickCount64;
        }
    }

    /// <summary>Records the beginning of a cycle that has not had its edge: inputs that were set last, and what follows from them.</summary>
    public void RecordPresent()
    {
        model.Observe();
        Record(cycle * CycleTime, 0);
    }

    /// <summary>Ends the recording and closes the file; the model may be gone already.</summary>
    public void Dispose()
    {
        model.RemoveObserver(this);
        Flush();
        lock (gate)
        {
            isDisposed = true;
            stream.Dispose();
        }
    }

    private void Record(long time, ulong newLevels)
    {
        lock (gate)
        {
            if (writtenTime < 0)
                RecordAll(time, newLevels);
            else
                RecordChanges(time, newLevels);
        }
    }

    private void RecordChanges(long time, ulong newLevels)
    {
        var changed = changes.Find();
        if (changed.IsEmpty && newLevels == levels)
            return;
        if (time != writtenTime)
            text.Time(time);
        writtenTime = time;
        WriteClocks(newLevels, levels ^ newLevels);
        foreach (var place in changed)
            WritePlace(place);
        changes.RememberChanged();
    }

    private void RecordAll(long time, ulong newLevels)
    {
        text.Time(time);
        text.Line("$dumpvars");
        WriteClocks(newLevels, ulong.MaxValue);
        for (var place = 0; place < variables.Length; place++)
            WritePlace(place);
        text.Line("$end");
        changes.Remember();
        writtenTime = time;
    }

    private void WriteClocks(ulong newLevels, ulong which)
    {
        for (var clock = 0; clock < clockCodes.Length; clock++)
        {
            if ((which >> clock & 1) != 0 && clockCodes[clock] is { } code)
                text.Value([(byte)(newLevels >> clock & 1)], 1, code);
        }

        levels = newLevels;
    }

    private void WritePlace(int place)
    {
        var value = changes.Now(place);
        foreach (var variable in variables[place])
        {
            if (variable.Text is null)
                text.Value(value, changes.Places[place].Width, variable.Code);
            else
                text.Text(variable.Text.BytesOf(value), variable.Code);
        }
    }
}
