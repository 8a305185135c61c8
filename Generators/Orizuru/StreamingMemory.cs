using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>Words of <see cref="StreamingCore"/>: a memory, or a register where there is one word.</summary>
/// <typeparam name="T">What a word is.</typeparam>
internal sealed class StreamingMemory<T>
    where T : Data
{
    private readonly Mem<T>? memory;
    private readonly T? register;

    /// <summary>Makes one.</summary>
    public StreamingMemory(int depth, T word, string name)
    {
        if (depth == 1)
            register = Reg.Of(word, Reset.None).Named(name);
        else
            memory = Mem.Of(depth, word).Named(name);
    }

    /// <summary>Writes a word when the surrounding regions' conditions hold.</summary>
    public void Write(UInt place, T value)
    {
        T word = memory is not null ? memory[place] : register!;
        if (word is Bits bits && value is Bits newBits)
            bits.Next = newBits;
        else if (word is Bundle bundle && value is Bundle newBundle)
            bundle.Next = newBundle;
        else
            throw new NotSupportedException($"Words of {typeof(T).Name} are not written.");
    }

    /// <summary>The word as it was, one cycle later.</summary>
    public T ReadNext(UInt place) => memory is not null ? memory.ReadNext(place) : Delay(register!, 1, Reset.None);
}
