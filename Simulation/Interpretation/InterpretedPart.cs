using System.Numerics;

namespace HdlDsl.Simulator.Interpretation;

/// <summary>One instance of the hierarchy: of a definition with a netlist, or of a black box.</summary>
internal abstract class InterpretedPart
{
    /// <summary>Value of an output port, computed when it is not yet known in this round.</summary>
    /// <param name="port">Port number.</param>
    /// <returns>Unsigned value.</returns>
    public abstract BigInteger Output(int port);

    /// <summary>Brings state to the start.</summary>
    /// <param name="start">The start of this instance.</param>
    public abstract void Restart(InitialState start);

    /// <summary>Brings registers whose asynchronous reset is active to their reset value.</summary>
    public abstract void ApplyAsynchronousResets();

    /// <summary>Starts a round: no value is known.</summary>
    public abstract void ForgetValues();

    /// <summary>Computes all signals, here and below.</summary>
    public abstract void EvaluateAll();

    /// <summary>Computes next values of state from settled signals; nothing changes yet.</summary>
    /// <param name="clocks">Names of the clocks that rise.</param>
    public abstract void PrepareEdge(IReadOnlySet<string> clocks);

    /// <summary>Takes over what <see cref="PrepareEdge"/> computed.</summary>
    public abstract void CommitEdge();
}
