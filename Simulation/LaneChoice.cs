namespace HdlDsl.Simulator;

/// <summary>Which lanes a design got, and why.</summary>
/// <param name="Kind">Words, bit-sliced or replicated; never automatic.</param>
/// <param name="Reason">Why, as the end of a sentence that begins with "because".</param>
public sealed record LaneChoice(LaneKind Kind, string Reason)
{
    /// <summary>The kind in words.</summary>
    public string Name => Kind switch
    {
        LaneKind.Words => "word lanes",
        LaneKind.BitSliced => "bit-sliced lanes",
        LaneKind.Replicated => "replicated lanes",
        _ => "automatic lanes",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, because {Reason}";
}
