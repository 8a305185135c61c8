namespace HdlDsl.Simulator.BitSliced;

/// <summary>Where a bit of all lanes is while the model runs.</summary>
internal enum BitRegion : byte
{
    /// <summary>Always 0.</summary>
    Zero,

    /// <summary>Inputs, words read and computed values.</summary>
    Block,

    /// <summary>State.</summary>
    State,
}

/// <summary>The place of a bit.</summary>
/// <param name="Region">Which memory.</param>
/// <param name="Slot">Number of the vector there.</param>
/// <param name="IsComplement">True when the complement is stored.</param>
internal readonly record struct BitPlace(BitRegion Region, int Slot, bool IsComplement);

/// <summary>
/// A value to be computed. Values are numbered like the gates they are the values of; behind those come copies of values that are no tables:
/// state that takes the value of other state, for example.
/// </summary>
/// <param name="Id">Number of the value.</param>
/// <param name="Table">Function of the inputs as they are stored.</param>
/// <param name="InputCount">1 to 3.</param>
/// <param name="A">First input.</param>
/// <param name="B">Second input.</param>
/// <param name="C">Third input.</param>
internal readonly record struct Lut(int Id, byte Table, int InputCount, int A, int B, int C)
{
    /// <summary>An input by number.</summary>
    public int Input(int number) => number == 0 ? A : number == 1 ? B : C;
}

/// <summary>One step of a method: a value is computed, or stored as state.</summary>
/// <param name="Id">Number of the value.</param>
/// <param name="StateSlot">Slot of the state that takes it; −1 when it is computed here.</param>
/// <param name="IsComplement">Whether the state takes the complement of what is stored for the value.</param>
internal readonly record struct LutStep(int Id, int StateSlot, bool IsComplement);

/// <summary>Reads of memories, then methods that may use what they read.</summary>
/// <param name="Reads">Numbers of read ports.</param>
/// <param name="Chunks">The steps of each method.</param>
internal sealed record LutStage(List<int> Reads, List<List<LutStep>> Chunks);

/// <summary>
/// What a model computes and in which order. Values that outputs need are computed when the model settles; those that only next states need, at an
/// edge: first what several clocks share, then what belongs to one. State changes in place, behind the last step that reads it; where the
/// edge of a later clock still reads it, when all clocks are done.
/// </summary>
internal sealed class LutProgram
{
    /// <summary>Stages of settling.</summary>
    public required List<LutStage> Settle { get; init; }

    /// <summary>Stages of every edge.</summary>
    public required List<LutStage> AnyEdge { get; init; }

    /// <summary>For each clock the stages of its edge.</summary>
    public required List<LutStage>[] Edges { get; init; }

    /// <summary>For each clock what is left to be stored when all that rise are done.</summary>
    public required List<LutStage>[] Commits { get; init; }

    /// <summary>The values computed, by number; the input count is 0 for others.</summary>
    public required Lut[] Luts { get; init; }

    /// <summary>Whether a value is computed inside the expression of its only reader.</summary>
    public required bool[] IsInside { get; init; }

    /// <summary>For each value its slot in the block, −1 when it has none.</summary>
    public required int[] BlockSlots { get; init; }

    /// <summary>For each value whether its complement is what is stored.</summary>
    public required bool[] IsComplement { get; init; }

    /// <summary>Number of slots in the block.</summary>
    public required int BlockSlotCount { get; init; }

    /// <summary>For each state bit of the logic its slot, −1 when nothing needs it.</summary>
    public required int[] StateSlots { get; init; }

    /// <summary>For each value the slot of the state that it is the present value of, −1 for others.</summary>
    public required int[] StateSlotOf { get; init; }

    /// <summary>Number of slots of state.</summary>
    public required int StateSlotCount { get; init; }

    /// <summary>Number of tables.</summary>
    public required int LutCount { get; init; }

    /// <summary>The read ports that are needed.</summary>
    public required bool[] LiveReads { get; init; }

    /// <summary>The write ports of memories that something reads.</summary>
    public required bool[] LiveWrites { get; init; }

    /// <summary>Copies of present state that ports of memories need when the state has changed already, by gate.</summary>
    public required IReadOnlyDictionary<int, int> Captures { get; init; }

    /// <summary>Where the value of a literal of an input, an output or an address to be read is.</summary>
    public BitPlace PlaceOf(int literal)
    {
        var id = literal >> 1;
        var isComplement = ((literal & 1) != 0) != IsComplement[id];
        if (id == 0)
            return new BitPlace(BitRegion.Zero, 0, isComplement);
        return StateSlotOf[id] >= 0
            ? new BitPlace(BitRegion.State, StateSlotOf[id], isComplement)
            : new BitPlace(BitRegion.Block, BlockSlots[id], isComplement);
    }

    /// <summary>Where the value of a literal of a write port is at the end of an edge.</summary>
    public BitPlace PlaceOfWritten(int literal) => Captures.TryGetValue(literal >> 1, out var copy)
        ? new BitPlace(BitRegion.Block, BlockSlots[copy], (literal & 1) != 0)
        : PlaceOf(literal);
}
