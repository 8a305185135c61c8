namespace HdlDsl;

/// <summary>Which paths of a stream a stage cuts with registers.</summary>
public enum StageKind
{
    /// <summary>Valid and Payload are registers; Ready is combinational. Latency 1, a word in every cycle. SpinalHDL: m2sPipe.</summary>
    Forward,

    /// <summary>
    /// Ready is a register; Valid and Payload are combinational, and one word is kept when the consumer stops (a skid buffer). Latency 0, a word in every
    /// cycle. SpinalHDL: s2mPipe.
    /// </summary>
    Backward,

    /// <summary>All outputs come from registers, with two words of storage. Latency 1, a word in every cycle. SpinalHDL: s2mPipe then m2sPipe.</summary>
    Full,

    /// <summary>All outputs come from registers, with one word of storage. Latency 1, a word in every second cycle at most. SpinalHDL: halfPipe.</summary>
    Half,
}
