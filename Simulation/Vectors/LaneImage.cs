using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.Simulator.Preparation;

namespace HdlDsl.Simulator.Vectors;

/// <summary>Gives the state of one lane its first value.</summary>
internal sealed unsafe class LaneImage(VectorCode code, byte* memory, int lane)
{
    public void Initialise(InitialState start)
    {
        var origins = code.Prepared.Origins;
        var starts = new InitialState[origins.Occurrences.Count];
        for (var i = 0; i < starts.Length; i++)
        {
            var occurrence = origins.Occurrences[i];
            starts[i] = occurrence.Parent < 0 ? start : starts[occurrence.Parent].Child(occurrence.Instance);
        }

        var definition = code.Prepared.Definition;
        for (var signal = 0; signal < definition.Signals.Length; signal++)
        {
            if (definition.Signals[signal].Kind != SignalKind.Register)
                continue;
            var origin = origins.Signals[signal];
            var whole = starts[origin.Occurrence].Register(origins.Occurrences[origin.Occurrence].Definition, origin.Signal) >> origin.Low;
            foreach (var column in code.Form.Columns[signal])
                Store(column, whole);
        }

        for (var memory = 0; memory < definition.Memories.Count; memory++)
        {
            var origin = origins.Memories[memory];
            if (!definition.Memories[memory].IsRom)
                InitialiseMemory(memory, definition.Memories[memory], origin, starts[origin.Occurrence]);
        }
    }

    private void Store(Column column, BigInteger whole)
    {
        var value = (ulong)((whole >> column.Low) & Compilation.Masks.Of(column.Width));
        var size = LaneShape.SizeFor(column.Width);
        LaneColumns.Store(memory + code.Place(column.Signal, 0), lane, size, value);
        if (code.Layout.ShadowOf(column.Signal) is var shadow and >= 0)
            LaneColumns.Store(memory + code.Place(shadow, column.Width, 0), lane, size, value);
    }

    private void InitialiseMemory(int number, MemoryEntry entry, MemoryOrigin origin, InitialState start)
    {
        var size = LaneShape.SizeFor(entry.Width);
        var first = memory + ((long)code.Layout.Memories[number] * code.Shape.Lanes);
        for (var word = 0; word < entry.Depth; word++)
            LaneColumns.Store(first + ((long)word * code.Shape.Lanes * size), lane, size, (ulong)start.Word(origin, code.Prepared.Origins, entry.Width, word));
    }
}
