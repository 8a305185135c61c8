namespace Generators.FlightLlm.Isa;

/// <summary>What is wrong with a program; the controller's error port has the same numbers.</summary>
public enum IsaFaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The opcode is that of no instruction.</summary>
    Opcode,

    /// <summary>A field has a value without a meaning.</summary>
    FieldValue,

    /// <summary>Bits of no field are not 0.</summary>
    ReservedBits,

    /// <summary>The program ends inside an instruction.</summary>
    Truncated,

    /// <summary>A token was released into a full queue.</summary>
    TokenOverflow,

    /// <summary>The program has ended and tokens are left.</summary>
    TokensLeft,

    /// <summary>A unit completed an instruction that it does not have.</summary>
    Completion,

    /// <summary>All units wait for tokens that nobody will release.</summary>
    Deadlock,

    /// <summary>Nothing happened for too long.</summary>
    Watchdog,

    /// <summary>An instruction is legal by itself, but can't be executed: addresses beyond a memory, or sparse data that contradict themselves.</summary>
    Execution,
}

/// <summary>A fault and where it is.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Word">Number of the word in the program, from 0.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record IsaFault(IsaFaultKind Kind, int Word, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"Word {Word}: {Message}";
}

/// <summary>A program that is malformed or can't be executed; the message begins with the position.</summary>
/// <param name="fault">What is wrong.</param>
public sealed class IsaException(IsaFault fault) : Exception(fault?.ToString())
{
    /// <summary>What is wrong and where.</summary>
    public IsaFault Fault { get; } = fault ?? throw new ArgumentNullException(nameof(fault));
}
