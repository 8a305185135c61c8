namespace HdlDsl.Simulator;

/// <summary>How lanes are laid out.</summary>
public enum LaneKind
{
    /// <summary>What suits the widths in the design; <see cref="LaneModel.Choice"/> says what that was and why.</summary>
    Automatic,

    /// <summary>A word for each lane, see <see cref="WordLaneModel"/>: for arithmetic of up to 64 bits.</summary>
    Words,

    /// <summary>A bit for each lane, see <see cref="BitSlicedModel"/>: for control, single bits and arithmetic above 64 bits.</summary>
    BitSliced,

    /// <summary>A scalar model for each lane, see <see cref="ReplicatedLaneModel"/>: for black boxes. Not faster than scalar runs.</summary>
    Replicated,
}
