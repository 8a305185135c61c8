namespace HdlDsl;

/// <summary>How the copies of a word move.</summary>
public enum ForkKind
{
    /// <summary>
    /// Each copy moves when its own consumer is ready, with a register for each that remembers it. Valid does not wait for any Ready. SpinalHDL:
    /// StreamFork; Chisel and BSV: eager fork.
    /// </summary>
    Eager,

    /// <summary>
    /// All copies move in the same cycle, without registers: the Valid of each copy waits for the Ready of all others, combinationally, and falls when one
    /// of them does. Consumers whose Ready waits for Valid, such as a join, can't stand behind it. SpinalHDL: StreamFork(synchronous = true).
    /// </summary>
    Lazy,
}
