using System.Runtime.InteropServices;

namespace Verification.Engines;

/// <summary>A batch column as native code reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeColumn
{
    public int PortOffset;
    public int RowOffset;
    public int ByteCount;
    public int Reserved;

    public static NativeColumn Of(BatchColumn column, PortSlot slot) =>
        new() { PortOffset = slot.ByteOffset, RowOffset = column.RowOffset, ByteCount = slot.ByteCount };
}
