using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Verification.Engines.Verilator;

/// <summary>
/// Runs a Verilator model inside this process. The base pointer is Verilator's own state object, so a port is the variable that the generated
/// code reads, and a cycle is one call through a function pointer.
/// </summary>
internal sealed unsafe class VerilatorEngine : SimulationEngine
{
    private const int FailedStatus = 2;

    /// <summary>A step of a design with so much text takes microseconds at most.</summary>
    private const int QuickTextLength = 256 * 1024;

    private readonly ModelLibrary library;
    private readonly bool withWaveforms;
    private void* model;

    /// <summary>Entry for one step that costs no bookkeeping in the run-time; null when a step could take long or the simulation has ended.</summary>
    private delegate* unmanaged[Cdecl, SuppressGCTransition]<void*, int> quickStep;

    public VerilatorEngine(EngineDesign design, EngineOptions options)
        : base(design)
    {
        withWaveforms = options.Waveforms;
        library = new ModelLibrary(new VerilatorModelBuilder(TopWrapper.Around(design), options).Library(), withWaveforms);
        model = library.New(options.Seed is null ? 0 : 2, options.Seed ?? 0);
        try
        {
            Slots = LocatePorts();
            Check(library.Status(model));
            // The collector waits for such a step, so it must be short for certain: proved free of loops, and nothing but computation.
            if (!Finished && design.SingleEvalSafe && library.OnlyComputes && design.Verilog.Length <= QuickTextLength)
                quickStep = library.QuickStep;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A model that nobody disposed must not keep its memory and library.</summary>
    ~VerilatorEngine() => Dispose(disposing: false);

    /// <summary>The library's step function, for a C++ loop over the same model.</summary>
    internal nint StepFunction => (nint)library.Step;

    /// <summary>What the step function takes.</summary>
    internal nint ModelHandle => (nint)model;

    public override void Settle()
    {
        ThrowIfEnded();
        Check(library.Settle(model));
        // The finalizer frees the model, so the engine must be reachable until the call is over; other methods touch it afterwards anyway.
        GC.KeepAlive(this);
    }

    public override void Step()
    {
        if (quickStep == null)
        {
            StepWithChecks();
            return;
        }
        var status = quickStep(model);
        Cycle++;
        if (status != 0)
            Check(status);
    }

    public override void Step(long cycles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cycles);
        ThrowIfEnded();
        Cycle += library.Run(model, cycles);
        Check(library.Status(model));
    }

    private protected override void EdgeCore(ulong clocks)
    {
        ThrowIfEnded();
        var status = library.Edge(model, clocks);
        Cycle += PrimaryEdges(clocks);
        Check(status);
    }

    public override void StartWaveform(string vcdPath)
    {
        ThrowIfEnded();
        if (!withWaveforms)
            throw new SimulationException($"This model of '{Design.Top}' was built without waveforms. Create the engine with EngineOptions.Waveforms = true.");
        StopWaveform();
        fixed (byte* path = Encoding.UTF8.GetBytes(Path.GetFullPath(vcdPath) + '\0'))
            library.TraceOpen(model, path);
        Check(library.Status(model));
        if (library.TraceIsOpen(model) == 0)
            throw new SimulationException($"The waveform file '{vcdPath}' can't be written.");
        OpenWaveforms.Add(this);
    }

    public override void FlushWaveform()
    {
        if (withWaveforms && model != null)
            library.TraceFlush(model);
        GC.KeepAlive(this);
    }

    public override void StopWaveform()
    {
        if (withWaveforms && model != null)
            library.TraceClose(model);
        OpenWaveforms.Remove(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (model == null)
            return;
        StopWaveform();
        library.Free(model);
        model = null;
        quickStep = null;
        Memory = null;
        library.Dispose();
    }

    private protected override long RunBatchCore(BatchPlan plan, ReadOnlySpan<byte> inputs, Span<byte> outputs, long rows)
    {
        ThrowIfEnded();
        var inputColumns = Columns(plan.Inputs);
        var outputColumns = Columns(plan.Outputs);
        long done;
        fixed (byte* input = inputs, output = outputs)
        fixed (NativeColumn* inputColumn = inputColumns, outputColumn = outputColumns)
        {
            var batch = new NativeBatch
            {
                Inputs = input,
                Outputs = output,
                Rows = rows,
                InputStride = plan.InputStride,
                OutputStride = plan.OutputStride,
                InputColumns = inputColumn,
                OutputColumns = outputColumn,
                InputCount = inputColumns.Length,
                OutputCount = outputColumns.Length,
                SampleBeforeEdge = plan.Sampling == BatchSampling.BeforeEdge ? 1 : 0,
            };
            done = library.Batch(model, &batch);
        }
        Cycle += done;
        Check(library.Status(model));
        return done;
    }

    // Apart from Step, because a method that calls native code in the ordinary way pays for it on entry.
    private void StepWithChecks()
    {
        ThrowIfEnded();
        var status = library.Step(model);
        Cycle++;
        Check(status);
    }

    private NativeColumn[] Columns(ImmutableArray<BatchColumn> columns) => [.. columns.Select(column => NativeColumn.Of(column, Slots[column.Port]))];

    private ImmutableArray<PortSlot> LocatePorts()
    {
        var offsets = new int[Design.Ports.Length];
        var sizes = new int[Design.Ports.Length];
        fixed (int* offset = offsets, size = sizes)
            Memory = library.Ports(model, offset, size);
        for (var i = 0; i < sizes.Length; i++)
        {
            var port = Design.Ports[i];
            if (sizes[i] != PortSlot.BytesFor(port.Width))
                throw new SimulationException($"Port '{port.Name}' of '{Design.Top}' is described with {port.Width} bits, but takes {sizes[i]} bytes in the model.");
        }
        return [.. Design.Ports.Select((port, i) => new PortSlot(offsets[i], sizes[i], port.Width))];
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(model == null, this);
        if (Finished)
            ThrowIfFinished();
    }

    private void Check(int status)
    {
        if (status == 0)
            return;
        quickStep = null;
        if (status == FailedStatus)
            throw new SimulationException($"'{Design.Top}' failed in cycle {Cycle}: {Marshal.PtrToStringUTF8((nint)library.Message(model))}");
        Finished = true;
    }
}
