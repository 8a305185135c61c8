using System.Runtime.InteropServices;

namespace Verification.Engines.Icarus;

/// <summary>What the port module can be told.</summary>
internal enum VvpOperation
{
    Settle = 1,
    Step = 2,
    Batch = 3,
    TraceOpen = 4,
    TraceFlush = 5,
    TraceOff = 6,
    TraceOn = 7,
    Quit = 8,
}

/// <summary>One message to the port module.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VvpCommand
{
    public VvpOperation Operation;
    public int SampleBeforeEdge;
    public long Cycles;
    public long InputStride;
    public long OutputStride;
    public long InputRows;
    public long OutputRows;
    public long Columns;
    public int InputCount;
    public int OutputCount;
    public ulong Clocks;
}

/// <summary>The port module's answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VvpReply
{
    public int Status;
    public int Reserved;
    public long Cycles;
}
