namespace HdlDsl;

/// <summary>How the stages of a <see cref="Pipeline"/> between streams wait.</summary>
public enum PipelineStall
{
    /// <summary>
    /// A stage waits when the one behind it is full and waits. Empty stages fill up while the output waits. The ready signal runs through all stages without a register.
    /// </summary>
    ReadyChain,

    /// <summary>All stages move or wait together, with one enable. Smaller; empty stages stay empty while the output waits. Only the last word can be taken while an earlier one halts.</summary>
    GlobalEnable,
}
