using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;

namespace HdlDsl;

/// <summary>
/// A state machine on any enumeration: what a state needs to know of the machines that it runs. Machines are made by <see cref="Of{TEnum}"/> and described
/// with <see cref="Fsm{TEnum}"/>.
/// </summary>
public abstract class Fsm : INameable
{
    private protected Fsm(SourceLocation location) => Location = location;

    /// <summary>
    /// The machine is at its end: it is in a final state (<see cref="Fsm{TEnum}.Final"/>), or goes into one at the next clock edge. Combinational.
    /// </summary>
    public abstract Bit IsDone { get; }

    internal SourceLocation Location { get; }

    /// <summary>The machine that runs this one, the region of the state that does, and the condition to start over; null for a machine of its own.</summary>
    internal (Fsm Machine, int Scope, Func<Bit> Restart, SourceLocation Location)? Owner { get; set; }

    /// <summary>Makes a machine; call it outside all regions. The machine takes the name of the C# local, and the register does.</summary>
    /// <typeparam name="TEnum">The states.</typeparam>
    /// <param name="initial">State at reset.</param>
    /// <param name="encoding">Encoding of the state register.</param>
    /// <param name="recovers">Whether codes that no state has lead back to <paramref name="initial"/> at the next clock edge.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The machine; its states are to be described.</returns>
    /// <exception cref="HdlException">HDL7007: the initial state is no member; HDL7008: inside a region.</exception>
    public static Fsm<TEnum> Of<TEnum>(
        TEnum initial, StateEncoding encoding = StateEncoding.Members, bool recovers = false,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TEnum : struct, Enum => new(initial, encoding, recovers, new SourceLocation(file, line));

    /// <inheritdoc/>
    void INameable.SuggestName(string name) => SuggestName(name);

    /// <summary>The condition under which the machine starts over because the state that runs it is left; null for a machine of its own.</summary>
    internal Bit? Restart() => Owner?.Restart();

    internal abstract void SuggestName(string name);
}
