using System.Collections.Immutable;
using HdlDsl.Netlists;

namespace HdlDsl.Simulator;

/// <summary>
/// One running instance of a design. Ports are memory; <see cref="Settle"/> makes outputs follow inputs and state, <see cref="Edge"/> lets the
/// registers and memories of some clocks take their next values. Two-state: every bit is 0 or 1, and unless a seed says otherwise registers start
/// at their reset value (0 without one) and memories at their contents (0 without). One thread at a time.
/// </summary>
public abstract unsafe partial class SimulatedModel : IDisposable
{
    private readonly ulong unknownClocks;

    /// <summary>Creates the part common to all models.</summary>
    /// <param name="design">The design.</param>
    protected SimulatedModel(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        Design = design;
        Clocks = PortLayout.ClocksOf(design.Top);
        unknownClocks = Clocks.Length >= 64 ? 0 : ulong.MaxValue << Clocks.Length;
    }

    /// <summary>The design that is simulated.</summary>
    public Design Design { get; }

    /// <summary>Distinct names of the top's clock ports, in the order of its domains; bit i of an edge mask is clock i.</summary>
    public ImmutableArray<string> Clocks { get; }

    /// <summary>
    /// Clock and reset ports in the order of the top's domains (each name once), then the declared ports in their order. Clock ports
    /// have a place but nothing reads it.
    /// </summary>
    public ImmutableArray<ModelPort> Ports { get; protected init; }

    /// <summary>Base address of the ports; valid until the model is disposed.</summary>
    public byte* Memory { get; protected set; }

    /// <summary>Applies active asynchronous resets and evaluates all outputs.</summary>
    public abstract void Settle();

    /// <summary>
    /// Rising edges of some clocks at the same moment, with the present inputs; inputs and state count, settled or not. Outputs
    /// that depend on more than one register alone are stale until the next <see cref="Settle"/>.
    /// </summary>
    /// <param name="clocks">Bit i stands for clock i of <see cref="Clocks"/>; 0 only lets observers look.</param>
    /// <exception cref="ArgumentOutOfRangeException">The design has no such clock.</exception>
    public virtual void Edge(ulong clocks)
    {
        if (Memory == null || (clocks & unknownClocks) != 0)
            throw Misuse(clocks);
        if (IsObserved)
            AdvanceObserved(clocks);
        else
            Advance(clocks);
    }

    /// <summary>Brings all state back to the start.</summary>
    /// <param name="seed">Seed of random register and memory words (ROMs and memories with contents excepted); null for the defined start.</param>
    public abstract void Restart(int? seed = null);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What is wrong with a call of <see cref="Edge"/>.</summary>
    private Exception Misuse(ulong clocks) => Memory == null
        ? new ObjectDisposedException(GetType().Name)
        : new ArgumentOutOfRangeException(nameof(clocks), clocks, Clocks.IsEmpty
            ? $"'{Design.Top.Name}' has no clock."
            : $"'{Design.Top.Name}' has {Clocks.Length} clocks ({string.Join(", ", Clocks)}); bits above theirs must be 0.");

    /// <summary>Does what <see cref="Edge"/> promises.</summary>
    /// <param name="clocks">Bit i stands for clock i of <see cref="Clocks"/>.</param>
    protected abstract void Advance(ulong clocks);

    /// <summary>Frees what the model holds.</summary>
    /// <param name="disposing">False in a finaliser.</param>
    protected abstract void Dispose(bool disposing);
}
