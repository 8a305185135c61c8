using System.Numerics;

namespace HdlDsl.Simulator.BitSliced;

/// <summary>
/// A design as gates: what <see cref="BitBlaster"/> makes. State is a list of bits, those of registers and of memories small enough to be logic;
/// each bit has a leaf for its present value and a literal for its next.
/// </summary>
internal sealed class SlicedLogic
{
    /// <summary>The gates.</summary>
    public GateGraph Graph { get; } = new();

    /// <summary>For each data port of the top the literals or leaves of its bits, lowest first.</summary>
    public List<int[]> Ports { get; } = [];

    /// <summary>All state bits; those of one register or memory word are neighbours.</summary>
    public List<StateBit> State { get; } = [];

    /// <summary>Registers, with the places of their bits.</summary>
    public List<RegisterBits> Registers { get; } = [];

    /// <summary>Memories that became state bits.</summary>
    public List<MemoryBits> MemoriesInState { get; } = [];

    /// <summary>Read ports of the other memories.</summary>
    public List<ReadPort> Reads { get; } = [];

    /// <summary>Write ports of the other memories, in program order.</summary>
    public List<WritePort> Writes { get; } = [];
}

/// <summary>One bit of state.</summary>
/// <param name="Leaf">Gate that stands for its present value.</param>
/// <param name="Clock">Number of the clock that it follows, −1 when nothing changes it.</param>
internal record struct StateBit(int Leaf, int Clock)
{
    /// <summary>Literal of the next value, reset apart.</summary>
    public int Next { get; set; } = Leaf << 1;
}

/// <summary>A register as state bits.</summary>
/// <param name="Signal">Signal of the flat definition.</param>
/// <param name="First">Number of its lowest state bit.</param>
/// <param name="Width">Number of bits.</param>
/// <param name="Domain">Index into the domains.</param>
/// <param name="Reset">Value that a reset gives, null when no reset does.</param>
/// <param name="Owner">One of many like modules that it belongs to, −1 for none.</param>
internal readonly record struct RegisterBits(int Signal, int First, int Width, int Domain, BigInteger? Reset, int Owner);

/// <summary>A memory as state bits: bit b of word w is state bit First + w × width + b.</summary>
/// <param name="Memory">Memory of the flat definition.</param>
/// <param name="First">Number of the lowest state bit of word 0.</param>
/// <param name="BitCount">Number of bits of all words.</param>
/// <param name="Width">Number of bits of a word.</param>
internal readonly record struct MemoryBits(int Memory, int First, int BitCount, int Width);

/// <summary>An asynchronous read of a memory that keeps words for each lane, or of a ROM too large for logic.</summary>
/// <param name="Memory">Memory of the flat definition.</param>
/// <param name="Address">Literals of the address.</param>
/// <param name="Data">Leaves that stand for the word read.</param>
internal sealed record ReadPort(int Memory, int[] Address, int[] Data);

/// <summary>A write of such a memory.</summary>
/// <param name="Memory">Memory of the flat definition.</param>
/// <param name="Clock">Number of the clock.</param>
/// <param name="Enable">Literal.</param>
/// <param name="Address">Literals of the address.</param>
/// <param name="Data">Literals of the word.</param>
internal sealed record WritePort(int Memory, int Clock, int Enable, int[] Address, int[] Data);
