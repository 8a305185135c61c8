using System.Runtime.CompilerServices;

namespace HdlDsl.Simulator.Vectors;

/// <summary>Elements of 1, 2, 4 or 8 bytes in columns.</summary>
internal static unsafe class LaneColumns
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* column, int lane, int size, ulong value)
    {
        switch (size)
        {
            case 1:
                column[lane] = (byte)value;
                break;
            case 2:
                ((ushort*)column)[lane] = (ushort)value;
                break;
            case 4:
                ((uint*)column)[lane] = (uint)value;
                break;
            default:
                ((ulong*)column)[lane] = value;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(byte* column, int lane, int size) => size switch
    {
        1 => column[lane],
        2 => ((ushort*)column)[lane],
        4 => ((uint*)column)[lane],
        _ => ((ulong*)column)[lane],
    };
}
