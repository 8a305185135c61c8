namespace HdlDsl.Simulator.BitSliced;

/// <summary>Where a bit of all lanes is while the model runs.</summary>
internal enum BitRegion : byte
{
    /// <summary>Always 0.</summary>
    Zero,

    /// <summary>Inputs, words read and computed values.</summary>
    Block,

    /// <summary>Present state.</summary>
    State,
}

/// <summary>The place of a bit.</summary>
/// <param name="Region">Which memory.</param>
/// <param name="Slot">Number of the vector there.</param>
/// <param name="IsComplement">True when the complement is stored.</param>
internal readonly record struct BitPlace(BitRegion Region, int Slot, bool IsComplement);

/// <summary>A value to be computed, in the numbering of the gates.</summary>
/// <param name="Gate">Gate whose value it is.</param>
/// <param name="Table">Function of the inputs; the complement of the gate's where the complement is stored.</param>
/// <param name="InputCount">1 to 3.</param>
/// <param name="A">First input.</param>
/// <param name="B">Second input.</param>
/// <param name="C">Third input.</param>
internal readonly record struct Lut(int Gate, byte Table, int InputCount, int A, int B, int C)
{
    /// <summary>An input by number.</summary>
    public int Input(int number) => number == 0 ? A : number == 1 ? B : C;
}

/// <summary>A store of a state bit's next value.</summary>
/// <param name="Slot">Slot of the state.</param>
/// <param name="Gate">Gate whose stored value it is.</param>
/// <param name="IsComplement">Whether what is stored for the gate is to be complemented.</param>
internal readonly record struct NextStore(int Slot, int Gate, bool IsComplement);

/// <summary>Code that becomes one method: tables in order of evaluation, then stores.</summary>
/// <param name="Luts">Tables.</param>
/// <param name="Stores">Stores of next state.</param>
internal sealed record LutChunk(List<Lut> Luts, List<NextStore> Stores);

/// <summary>Reads of memories, then code that may use what they read.</summary>
/// <param name="Reads">Numbers of read ports.</param>
/// <param name="Chunks">Code.</param>
internal sealed record LutStage(List<int> Reads, List<LutChunk> Chunks);

/// <summary>
/// What a model computes and in which order. Values that outputs need are computed when the model settles; those that only next states need, at an
/// edge: first what several clocks share, then what belongs to one.
/// </summary>
internal sealed class LutProgram
{
    /// <summary>Stages of settling.</summary>
    public required List<LutStage> Settle { get; init; }

    /// <summary>Stages of every edge.</summary>
    public required List<LutStage> AnyEdge { get; init; }

    /// <summary>For each clock the stages of its edge.</summary>
    public required List<LutStage>[] Edges { get; init; }

    /// <summary>For each gate its slot in the block, −1 when it has none.</summary>
    public required int[] BlockSlots { get; init; }

    /// <summary>For each gate whether the complement of its value is what is stored.</summary>
    public required bool[] IsComplement { get; init; }

    /// <summary>Number of slots in the block.</summary>
    public required int BlockSlotCount { get; init; }

    /// <summary>For each state bit of the logic its slot, −1 when nothing needs it.</summary>
    public required int[] StateSlots { get; init; }

    /// <summary>For each gate the slot of the state whose present value it is, −1 for others.</summary>
    public required int[] StateSlotOfGate { get; init; }

    /// <summary>For each clock, and last for state that nothing changes, the first slot; then the number of slots.</summary>
    public required int[] FirstStateSlot { get; init; }

    /// <summary>Number of tables.</summary>
    public required int LutCount { get; init; }

    /// <summary>Numbers of the read ports that are needed, and of the write ports.</summary>
    public required bool[] LiveReads { get; init; }

    /// <summary>The write ports of memories that something reads.</summary>
    public required bool[] LiveWrites { get; init; }

    /// <summary>Where the value of a literal is.</summary>
    /// <param name="literal">Literal of an input, an output or a port of a memory.</param>
    /// <returns>Its place.</returns>
    public BitPlace PlaceOf(int literal)
    {
        var gate = literal >> 1;
        var isComplement = ((literal & 1) != 0) != IsComplement[gate];
        if (gate == 0)
            return new BitPlace(BitRegion.Zero, 0, isComplement);
        return StateSlotOfGate[gate] >= 0
            ? new BitPlace(BitRegion.State, StateSlotOfGate[gate], isComplement)
            : new BitPlace(BitRegion.Block, BlockSlots[gate], isComplement);
    }
}
