using System.Numerics;
using System.Runtime.InteropServices;

namespace HdlDsl.Simulator.Compilation;

/// <summary>Constants of more than 64 bits, at fixed addresses as long as the pool lives.</summary>
internal sealed unsafe class ConstantPool
{
    private readonly Dictionary<(BigInteger Value, int Count), nint> places = [];

    ~ConstantPool()
    {
        foreach (var place in places.Values)
            NativeMemory.Free((void*)place);
    }

    public void* Of(BigInteger value, int width)
    {
        var count = Limbs.CountFor(width);
        if (!places.TryGetValue((value, count), out var place))
        {
            place = (nint)NativeMemory.Alloc((nuint)(count * 8));
            Limbs.Store((ulong*)place, value, count);
            places.Add((value, count), place);
        }

        return (void*)place;
    }
}
