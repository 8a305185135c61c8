using System.Runtime.InteropServices;
using System.Text;
using Verification.Engines.Tools;

namespace Verification.Engines.Icarus;

/// <summary>
/// Runs a design in vvp, a separate process. Ports are in shared memory, so setting one is a store here too; each settle, step or piece of a
/// batch is one message. Slow, but it knows X and Z.
/// </summary>
internal sealed unsafe class IcarusEngine : SimulationEngine
{
    /// <summary>Mask of the clock that steps and batches toggle.</summary>
    internal const ulong PrimaryClock = 1;

    private const int FinishedStatus = 1;
    private const int MaximumPath = 1000;

    /// <summary>Cycles in one message: few enough that the time limit for an answer means something.</summary>
    private const long CyclesPerMessage = 1024;

    private readonly PortMemory memory;
    private readonly VvpSession session;
    private readonly bool withWaveforms;
    private string? waveform;
    private bool recording;
    private bool broken;
    private bool disposed;

    public IcarusEngine(EngineDesign design, EngineOptions options)
        : base(design)
    {
        withWaveforms = options.Waveforms;
        var builder = new IcarusModelBuilder(design, options);
        var model = builder.Model();
        var vvp = Toolchain.Require(ToolKind.Vvp);
        var portModule = builder.PortModuleDirectory(vvp);
        var memoryPath = SharedMemoryFile.NewPath();
        try
        {
            memory = new PortMemory(memoryPath, design, BatchRowBytes(design));
            session = VvpSession.Start(
                vvp, ["-N", $"-M{portModule}", $"-m{IcarusModelBuilder.PortModuleName}", model], builder.Bench, memoryPath, options);
            Slots = memory.Slots;
            Memory = memory.Base;
            Accept(session.Receive());
        }
        catch
        {
            session?.Dispose();
            memory?.Dispose();
            throw;
        }
        finally
        {
            // Both sides have mapped it; without a name it can't be left behind.
            File.Delete(memoryPath);
        }
    }

    public override bool SupportsUnknowns => true;

    /// <summary>Process id of the simulator.</summary>
    internal int ProcessId => session.ProcessId;

    public override void Settle() => Execute(new VvpCommand { Operation = VvpOperation.Settle });

    public override void Step() => Step(1);

    public override void Step(long cycles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cycles);
        while (cycles > 0)
        {
            var done = Execute(new VvpCommand { Operation = VvpOperation.Step, Cycles = Math.Min(cycles, CyclesPerMessage), Clocks = PrimaryClock });
            if (Finished)
                return;
            cycles -= done;
        }
    }

    public override bool HasUnknown(int port)
    {
        var slot = Slots[port];
        return new ReadOnlySpan<byte>(Memory + slot.ByteOffset + memory.UnknownDistance, slot.ByteCount).ContainsAnyExcept((byte)0);
    }

    public override void StartWaveform(string vcdPath)
    {
        if (!withWaveforms)
            throw new SimulationException($"This engine of '{Design.Top}' was created without waveforms. Create it with EngineOptions.Waveforms = true.");
        StopWaveform();
        var path = Path.GetFullPath(vcdPath);
        if (waveform is not null && waveform != path)
            throw new SimulationException($"Icarus writes one waveform file in its life, and that is '{waveform}'. Create a new engine for '{path}'.");
        if (waveform is null)
            OpenFile(path);
        else
            Execute(new VvpCommand { Operation = VvpOperation.TraceOn });
        waveform = path;
        recording = true;
        OpenWaveforms.Add(this);
    }

    public override void FlushWaveform()
    {
        if (recording && !broken && !Finished)
            Execute(new VvpCommand { Operation = VvpOperation.TraceFlush });
    }

    public override void StopWaveform()
    {
        OpenWaveforms.Remove(this);
        if (recording && !broken && !Finished)
            Execute(new VvpCommand { Operation = VvpOperation.TraceOff });
        recording = false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposed)
            return;
        disposed = true;
        OpenWaveforms.Remove(this);
        session.Dispose();
        memory.Dispose();
        Memory = null;
    }

    private protected override void EdgeCore(ulong clocks)
    {
        // The port module counts moments; a cycle is one of the first clock.
        var moments = Execute(new VvpCommand { Operation = VvpOperation.Step, Cycles = 1, Clocks = clocks });
        Cycle += moments * (PrimaryEdges(clocks) - 1);
    }

    private protected override long RunBatchCore(BatchPlan plan, ReadOnlySpan<byte> inputs, Span<byte> outputs, long rows)
    {
        var transfer = new BatchTransfer(plan, memory);
        long done = 0;
        while (done < rows && !Finished)
        {
            var count = (int)Math.Min(Math.Min(rows - done, CyclesPerMessage), transfer.RowCapacity);
            transfer.Load(inputs, done, count);
            var completed = Execute(transfer.Command(count));
            transfer.Store(outputs, done, (int)completed);
            done += completed;
        }
        return done;
    }

    /// <summary>Bytes that one row of a batch can take at most when each port occurs once, with its column descriptions.</summary>
    private static int BatchRowBytes(EngineDesign design) =>
        design.Ports.Sum(port => PortSlot.BytesFor(port.Width) + 8 + sizeof(NativeColumn)) + 64;

    private void OpenFile(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        if (bytes.Length > MaximumPath)
            throw new SimulationException($"Icarus can't write a waveform to a path of more than {MaximumPath} bytes: '{path}'.");
        bytes.CopyTo(new Span<byte>(memory.Base + memory.BatchOffset, memory.BatchCapacity));
        memory.Base[memory.BatchOffset + bytes.Length] = 0;
        Execute(new VvpCommand { Operation = VvpOperation.TraceOpen, InputRows = memory.BatchOffset });
        if (!File.Exists(path))
            throw new SimulationException($"The waveform file '{path}' can't be written.\n{session.Output}");
    }

    private long Execute(in VvpCommand command)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ThrowIfFinished();
        if (broken)
            throw new SimulationException($"The simulator of '{Design.Top}' ended in cycle {Cycle}; it can't go on.\n{session.Output}");
        try
        {
            session.Send(command);
            return Accept(session.Receive());
        }
        catch (SimulationException)
        {
            broken = true;
            throw;
        }
    }

    private long Accept(VvpReply reply)
    {
        Cycle += reply.Cycles;
        Finished = reply.Status == FinishedStatus;
        if (Finished && session.EndedWithError)
            throw new SimulationException($"'{Design.Top}' failed in cycle {Cycle}: it called $stop or reported an error.\n{session.Output}");
        return reply.Cycles;
    }
}
