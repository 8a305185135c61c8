namespace HdlDsl;

/// <summary>One stage of a pipeline: its control signals where something asks for them, and the registers in front of it.</summary>
internal sealed class PipelineStage
{
    /// <summary>A word is in the stage.</summary>
    public Bit? Valid { get; set; }

    /// <summary>The word must wait.</summary>
    public Bit? Halt { get; set; }

    /// <summary>The word is dropped.</summary>
    public Bit? Throw { get; set; }

    /// <summary>The word moves on; read by the user.</summary>
    public Bit? Fires { get; set; }

    /// <summary>Assignments of the registers in front of the stage.</summary>
    public List<Action> Moves { get; } = [];
}
