using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator;

/// <summary>
/// Where the registers and memories of one instance start. Without a seed: registers at their reset value, memories at their contents, 0 otherwise.
/// With a seed, registers and memory words without a start that hardware guarantees are random: a function of the seed, the path of instance numbers
/// from the top, the number of the signal or memory in its definition and the word, so that all models of a design start alike.
/// </summary>
internal readonly struct InitialState
{
    private const ulong RegisterKind = 1;
    private const ulong MemoryKind = 2;
    private const ulong InstanceKind = 3;
    private const int WordBits = 64;

    private readonly ulong key;
    private readonly bool isRandom;

    private InitialState(ulong key, bool isRandom)
    {
        this.key = key;
        this.isRandom = isRandom;
    }

    /// <summary>The start of the top instance.</summary>
    /// <param name="seed">The seed, or null for the defined start.</param>
    /// <returns>The start.</returns>
    public static InitialState Of(int? seed) => new(Mix((uint)seed.GetValueOrDefault()), seed.HasValue);

    /// <summary>A seed for a black box model that stands here; null for the defined start.</summary>
    public int? Seed => isRandom ? (int)key : null;

    /// <summary>The start of an instance inside this one.</summary>
    /// <param name="instance">Its number in the definition.</param>
    /// <returns>Its start.</returns>
    public InitialState Child(int instance) => new(Derive(InstanceKind, instance), isRandom);

    /// <summary>First value of a register. One without a reset port but with a value starts there by configuration, so never at random.</summary>
    /// <param name="definition">The definition that it belongs to.</param>
    /// <param name="signal">The register's signal number.</param>
    /// <returns>Unsigned value below 2^width.</returns>
    public BigInteger Register(Definition definition, int signal)
    {
        ref readonly var entry = ref definition.Signals[signal];
        var hasValue = entry.InitialNode >= 0;
        if (isRandom && !(hasValue && definition.Domains[entry.Domain].Domain.ResetKind == ResetKind.None))
            return Random(Derive(RegisterKind, signal), entry.Width);
        return hasValue ? definition.Nodes.ConstantOf(entry.InitialNode) : BigInteger.Zero;
    }

    /// <summary>First value of a memory word. ROMs and memories with contents are never random.</summary>
    /// <param name="definition">The definition that it belongs to.</param>
    /// <param name="memory">Memory number.</param>
    /// <param name="word">Word number.</param>
    /// <returns>Unsigned value below 2^width.</returns>
    public BigInteger Word(Definition definition, int memory, int word)
    {
        var entry = definition.Memories[memory];
        if (!entry.Contents.IsDefault)
            return word < entry.Contents.Length ? entry.Contents[word] : BigInteger.Zero;
        return isRandom && !entry.IsRom ? Random(Mix(Derive(MemoryKind, memory) + (ulong)word), entry.Width) : BigInteger.Zero;
    }

    /// <summary>First value of a word of a flat definition's memory.</summary>
    /// <param name="origin">Where the memory comes from.</param>
    /// <param name="origins">The origins that it belongs to.</param>
    /// <param name="width">Bits of a word of the flat memory.</param>
    /// <param name="word">Word number.</param>
    /// <returns>Unsigned value below 2^width.</returns>
    public BigInteger Word(MemoryOrigin origin, Origins origins, int width, int word) =>
        (Word(origins.Occurrences[origin.Occurrence].Definition, origin.Memory, word) >> origin.Low) & OpSemantics.Mask(width);

    private ulong Derive(ulong kind, int number) => Mix(key ^ Mix((kind << 32) | (uint)number));

    private static BigInteger Random(ulong start, int width)
    {
        var value = BigInteger.Zero;
        for (var bits = 0; bits < width; bits += WordBits)
            value = (value << WordBits) | Mix(start + (ulong)bits);
        return value & OpSemantics.Mask(width);
    }

    /// <summary>The finaliser of SplitMix64: every bit of the result depends on every bit of the argument.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
