using System.Collections.Immutable;
using System.Numerics;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>
/// Many independent runs of one design side by side, each lane with its own stimulus and state, bit-identical to scalar runs. Values cross
/// the border in columns: one value per lane. The steps mean what they mean in <see cref="SimulatedModel"/>. One thread at a time.
/// </summary>
public abstract class LaneModel : IDisposable
{
    /// <summary>Creates the part common to all models.</summary>
    /// <param name="design">The design.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="ports">Ports as <see cref="Ports"/> promises them.</param>
    protected LaneModel(Design design, int lanes, ImmutableArray<ModelPort> ports)
    {
        ArgumentNullException.ThrowIfNull(design);
        Design = design;
        Lanes = lanes;
        Ports = ports;
        Clocks = PortLayout.ClocksOf(design.Top);
    }

    /// <summary>The design that is simulated.</summary>
    public Design Design { get; }

    /// <summary>Number of independent runs.</summary>
    public int Lanes { get; }

    /// <summary>Distinct names of the top's clock ports, in the order of its domains; bit i of an edge mask is clock i.</summary>
    public ImmutableArray<string> Clocks { get; }

    /// <summary>
    /// Clock and reset ports in the order of the top's domains (each name once), then the declared ports in their order. Their places in
    /// memory do not count here.
    /// </summary>
    public ImmutableArray<ModelPort> Ports { get; }

    /// <summary>Why the lanes are what they are; null when the model was not made by <see cref="LaneModels.Create"/>.</summary>
    public LaneChoice? Choice { get; internal set; }

    /// <summary>Drives an input of up to 64 bits. Bits above the width are ignored.</summary>
    /// <param name="port">Index into <see cref="Ports"/>.</param>
    /// <param name="values">One value per lane.</param>
    public abstract void Set(int port, ReadOnlySpan<ulong> values);

    /// <summary>Drives an input of any width. Bits above the width are ignored.</summary>
    /// <param name="port">Index into <see cref="Ports"/>.</param>
    /// <param name="values">One value per lane.</param>
    public abstract void Set(int port, ReadOnlySpan<BigInteger> values);

    /// <summary>Drives an input with the same value in all lanes.</summary>
    /// <param name="port">Index into <see cref="Ports"/>.</param>
    /// <param name="value">The value. Bits above the width are ignored.</param>
    public abstract void Broadcast(int port, BigInteger value);

    /// <summary>Reads a port of up to 64 bits.</summary>
    /// <param name="port">Index into <see cref="Ports"/>.</param>
    /// <param name="values">Receives one value per lane.</param>
    public abstract void Get(int port, Span<ulong> values);

    /// <summary>Reads a port of any width.</summary>
    /// <param name="port">Index into <see cref="Ports"/>.</param>
    /// <param name="values">Receives one value per lane.</param>
    public abstract void Get(int port, Span<BigInteger> values);

    /// <summary>Applies active asynchronous resets and evaluates all outputs.</summary>
    public abstract void Settle();

    /// <summary>
    /// Rising edges of some clocks at the same moment in all lanes, with the present inputs; inputs and state count, settled or not.
    /// Outputs are stale until the next <see cref="Settle"/>.
    /// </summary>
    /// <param name="clocks">Bit i stands for clock i of <see cref="Clocks"/>.</param>
    public abstract void Edge(ulong clocks);

    /// <summary>Brings all state of all lanes back to the start.</summary>
    /// <param name="seed">
    /// Seed of random register and memory words (ROMs and memories with contents excepted), different in every lane; null for the defined start.
    /// </param>
    public abstract void Restart(int? seed = null);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the model holds.</summary>
    /// <param name="disposing">False in a finaliser.</param>
    protected abstract void Dispose(bool disposing);
}
