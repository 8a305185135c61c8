using System.Collections.Immutable;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Preparation;

/// <summary>
/// A definition without control structure: pure expressions over inputs, registers, memories and outputs of kept instances, in one table whose
/// order is an order of evaluation. Signal numbers, memory numbers and domains are those of <see cref="Definition"/>.
/// </summary>
/// <param name="Definition">What it was made from; its own nodes are not those of <paramref name="Nodes"/>.</param>
/// <param name="Nodes">All expressions.</param>
/// <param name="Values">For each signal the node of its present value; for inputs, registers and outputs of instances the node that reads it.</param>
/// <param name="Registers">What registers do at an edge, without their resets.</param>
/// <param name="Writes">What memory write ports do at an edge; the last that writes a word wins.</param>
public sealed record MuxForm(
    Definition Definition,
    NodeTable Nodes,
    ImmutableArray<int> Values,
    ImmutableArray<RegisterForm> Registers,
    ImmutableArray<MemoryWriteForm> Writes)
{
    /// <summary>Makes the form of a definition.</summary>
    /// <param name="definition">A legal definition, in general a flat one; it is not changed.</param>
    /// <param name="options">How to make it; the defaults when null.</param>
    /// <returns>The form.</returns>
    public static MuxForm Of(Definition definition, MuxFormOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new MuxFormBuilder(definition, options ?? new MuxFormOptions()).Build();
    }
}

/// <summary>How <see cref="MuxForm"/> writes things that can be written in two ways.</summary>
/// <param name="MostComparedElements">
/// An assignment to an element chosen by an index compares the index with each element's number up to so many elements, and shifts a mask above.
/// </param>
/// <param name="GreatestShiftedWidth">No mask is wider; for engines that can't shift wide values.</param>
public sealed record MuxFormOptions(int MostComparedElements = 16, int GreatestShiftedWidth = int.MaxValue);

/// <summary>What a register does at the edge of its clock.</summary>
/// <param name="Signal">The register.</param>
/// <param name="Next">Node of what it takes; counts only where <paramref name="Enable"/> is 1.</param>
/// <param name="Enable">1-bit node, or −1 when it always takes its next value. 0 means that it holds.</param>
public readonly record struct RegisterForm(int Signal, int Next, int Enable);

/// <summary>What a memory write port does at the edge of its clock. An address outside the depth writes nothing.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Domain">Index into the definition's domains.</param>
/// <param name="Enable">1-bit node, or −1 when it always writes.</param>
/// <param name="Address">Node.</param>
/// <param name="Data">Node of the width of a word.</param>
public readonly record struct MemoryWriteForm(int Memory, int Domain, int Enable, int Address, int Data);
