using System.Numerics;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>Where the value of a signal object comes from when it is not simply a node of the module being elaborated.</summary>
internal abstract class Origin
{
}

/// <summary>An integer written in C#: becomes a constant of the least width wherever it is used.</summary>
internal sealed class LiteralOrigin(BigInteger value) : Origin
{
    public BigInteger Value { get; } = value;
}

/// <summary>A value that takes the width of whatever it is assigned to: the result of Wrap() without a width. It can only be assigned.</summary>
internal sealed class WrapOrigin(DefinitionBuilder builder, int node, bool isSigned) : Origin
{
    /// <summary>Whether the value is extended by its sign when the target is wider.</summary>
    public bool IsSigned { get; } = isSigned;

    public DefinitionBuilder Builder { get; } = builder;

    public int Node { get; } = node;
}

/// <summary>A type without storage: made by <see cref="Shape"/>, to be used as prototype of an element, a field or a port.</summary>
internal sealed class ShapeOrigin(SourceLocation location) : Origin
{
    public SourceLocation Location { get; } = location;
}

/// <summary>What a signal is in the bundle around it.</summary>
[Flags]
internal enum SignalRoles : byte
{
    /// <summary>A field like any other.</summary>
    None = 0,

    /// <summary>Runs against the other fields, as the ready of a stream does.</summary>
    Flipped = 1,

    /// <summary>The ready of a stream: the consumer assigns it, once.</summary>
    StreamReady = 2,

    /// <summary>Part of a standard's interface that a module may have no use for.</summary>
    MayBeUnused = 4,
}

/// <summary>A port of a module, seen from inside the module or from the module that instantiates it.</summary>
internal sealed class PortOrigin(bool isInput, SourceLocation location) : Origin
{
    public bool IsInput { get; } = isInput;

    public SourceLocation Location { get; } = location;

    /// <summary>Value of an output on paths that assign nothing, or null.</summary>
    public BigInteger? Default { get; init; }

    /// <summary>Clock that the port was declared to belong to, or null.</summary>
    public string? Clock { get; set; }

    /// <summary>True for an input that was declared to change at any time.</summary>
    public bool IsAsynchronous { get; set; }

    /// <summary>Set when the ports of the module are collected.</summary>
    public Module? Owner { get; set; }

    public int Index { get; set; } = -1;

    public string Name { get; set; } = "";
}

/// <summary>Some bits of a port, named outside any Build: what a testbench sets and reads.</summary>
internal sealed class PortPartOrigin(PortOrigin port, int low) : Origin
{
    public PortOrigin Port { get; } = port;

    public int Low { get; } = low;
}

/// <summary>Bits that can be assigned: all or a part of a signal of the module being elaborated, or a memory word.</summary>
internal sealed class PlaceOrigin : Origin
{
    public required DefinitionBuilder Builder { get; init; }

    /// <summary>Signal number, or −1 for a memory word.</summary>
    public int Signal { get; init; } = -1;

    public int Low { get; init; }

    /// <summary>Node that selects the element, or −1; the lowest bit is then <see cref="Low"/> + index × <see cref="Stride"/>. For a memory word: its address.</summary>
    public int IndexNode { get; init; } = -1;

    public int Stride { get; init; }

    /// <summary>The memory whose word this is, or −1.</summary>
    public int Memory { get; init; } = -1;

    /// <summary>Assignments count only while this bit is set, or null.</summary>
    public Bit? Enable { get; init; }

    /// <summary>True when it is not a part of something larger.</summary>
    public bool IsWhole { get; init; }

    /// <summary>True for an element of a memory word that is chosen at run time: it can't be written even when it is as wide as the word.</summary>
    public bool IsElement { get; init; }

    public PlaceOrigin Part(int low) => new()
    {
        IsElement = IsElement,
        Builder = Builder,
        Signal = Signal,
        Low = Low + low,
        IndexNode = IndexNode,
        Stride = Stride,
        Memory = Memory,
        Enable = Enable,
    };
}

/// <summary>A scalar inside a <see cref="Data"/>, with its path below it (empty for a scalar itself).</summary>
internal readonly record struct Leaf(string Path, Signal Signal, bool IsFlipped);
