using System.Numerics;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Vectors;

/// <summary>Contents of ROMs, once for all lanes, at fixed addresses as long as the pool lives.</summary>
internal sealed unsafe class RomPool
{
    private readonly Dictionary<MemoryEntry, nint> places = new(ReferenceEqualityComparer.Instance);

    ~RomPool()
    {
        foreach (var place in places.Values)
            NativeMemory.Free((void*)place);
    }

    /// <summary>Pushes the address of the first word.</summary>
    public void PushAddress(ILGenerator il, MemoryEntry memory)
    {
        if (!places.TryGetValue(memory, out var place))
            places.Add(memory, place = (nint)Make(memory));
        il.Emit(OpCodes.Ldc_I8, (long)place);
        il.Emit(OpCodes.Conv_I);
    }

    private static byte* Make(MemoryEntry memory)
    {
        var size = ModelPort.BytesFor(memory.Width);
        var words = (byte*)NativeMemory.AllocZeroed((nuint)((long)memory.Depth * size));
        for (var word = 0; !memory.Contents.IsDefault && word < memory.Contents.Length; word++)
            memory.Contents[word].TryWriteBytes(new Span<byte>(words + ((long)word * size), size), out _, isUnsigned: true);
        return words;
    }
}
