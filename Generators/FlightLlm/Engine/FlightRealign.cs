using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Engine;

/// <summary>
/// Moves a run of bytes from one alignment to another, word by word. A run that begins at byte s of a word and goes to byte d of another takes a step for each
/// word; where s is above d the first step only fetches, because a word that goes out then needs bytes of the next one that comes in.
/// </summary>
/// <param name="bytes">Bytes of a word, a power of two.</param>
internal sealed class FlightRealign(int bytes)
{
    private readonly int bits = BitOperations.Log2((uint)bytes);

    /// <summary>Words that a run touches.</summary>
    /// <param name="first">Its first byte in the first word.</param>
    /// <param name="length">Its bytes.</param>
    public UInt Words(UInt first, UInt length) => (first + length + (bytes - 1)) >> bits;

    /// <summary>Whether a first step only fetches.</summary>
    /// <param name="from">First byte of the run in its word.</param>
    /// <param name="to">First byte in the word that it goes to.</param>
    public static Bit Lags(UInt from, UInt to) => from > to;

    /// <summary>Bytes by which a pair of words is shifted to the right, less 1.</summary>
    /// <param name="from">First byte of the run in its word.</param>
    /// <param name="to">First byte in the word that it goes to.</param>
    public UInt Shift(UInt from, UInt to) => ((from - to).Wrap(bits) - 1).Wrap(bits);

    /// <summary>The word that goes out.</summary>
    /// <param name="now">The word that has come.</param>
    /// <param name="before">The word before it.</param>
    /// <param name="shift">As from <see cref="Shift"/>.</param>
    public Bits Word(Bits now, Bits before, UInt shift)
    {
        var amount = Cat((shift + 1).Wrap(bits + 1), BitsOf(0, 3)).AsUInt();
        return (Cat(now, before).AsUInt() >> amount).AsBits()[(8 * bytes) - 1, 0];
    }

    /// <summary>Bytes of a word that belong to the run.</summary>
    /// <param name="low">The first one.</param>
    /// <param name="last">The last one.</param>
    public Bits Mask(UInt low, UInt last) => Cat(Enumerable.Range(0, bytes).Select(i => (low <= i) & (last >= i)).Reverse());
}
