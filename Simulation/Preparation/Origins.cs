using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// Where the signals and memories of a flat definition come from in the hierarchy. <see cref="Flattener"/> fills it, <see cref="SplitVectors"/>
/// adds the parts it makes; the other passes keep signal and memory numbers.
/// </summary>
public sealed class Origins
{
    /// <summary>Definitions where they stand; the top is number 0 and parents come before what is inside.</summary>
    public List<Occurrence> Occurrences { get; } = [];

    /// <summary>For each signal of the flat definition its origin. A port of an instance counts as the port inside.</summary>
    public List<SignalOrigin> Signals { get; } = [];

    /// <summary>For each memory of the flat definition its origin.</summary>
    public List<MemoryOrigin> Memories { get; } = [];

    /// <summary>For each instance that was kept the occurrence around it and its number there.</summary>
    public List<(int Occurrence, int Instance)> Instances { get; } = [];
}

/// <summary>A definition at one place of the hierarchy.</summary>
/// <param name="Definition">What stands there.</param>
/// <param name="Parent">Number of the occurrence around it, −1 for the top.</param>
/// <param name="Instance">Number of the instance in the definition around it, −1 for the top.</param>
public readonly record struct Occurrence(Definition Definition, int Parent, int Instance);

/// <summary>The origin of a memory.</summary>
/// <param name="Occurrence">Number of the occurrence that declares it.</param>
/// <param name="Memory">Number of the memory there.</param>
/// <param name="Low">Bit of its words that is bit 0 here; not 0 only for the parts of a memory whose words are written in parts.</param>
public readonly record struct MemoryOrigin(int Occurrence, int Memory, int Low);

/// <summary>The origin of a signal.</summary>
/// <param name="Occurrence">Number of the occurrence that declares it.</param>
/// <param name="Signal">Number of the signal there.</param>
/// <param name="Low">Bit of that signal that is bit 0 here; not 0 only for the parts of a split vector.</param>
public readonly record struct SignalOrigin(int Occurrence, int Signal, int Low);
