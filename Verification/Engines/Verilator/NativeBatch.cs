using System.Runtime.InteropServices;

namespace Verification.Engines.Verilator;

/// <summary>A batch as the shim reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeBatch
{
    public byte* Inputs;
    public byte* Outputs;
    public long Rows;
    public long InputStride;
    public long OutputStride;
    public NativeColumn* InputColumns;
    public NativeColumn* OutputColumns;
    public int InputCount;
    public int OutputCount;
    public int SampleBeforeEdge;
    public int Reserved;
}
