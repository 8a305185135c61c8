namespace HdlDsl;

/// <summary>What a reset does to the registers of a domain.</summary>
public enum ResetKind
{
    /// <summary>The reset acts at the clock edge.</summary>
    Synchronous,

    /// <summary>The reset acts at once and is released at a clock edge by the surroundings.</summary>
    Asynchronous,

    /// <summary>There is no reset port; registers start from their reset value by initial contents.</summary>
    None,
}

/// <summary>A clock with its reset. Two domains are the same when all their fields are.</summary>
/// <param name="Clock">Name of the clock port; the rising edge is active.</param>
/// <param name="Reset">Name of the reset port; unused when <paramref name="ResetKind"/> is None.</param>
/// <param name="ResetKind">Synchronous, asynchronous or none.</param>
/// <param name="ResetActiveLow">True when the reset acts at level 0.</param>
public sealed record ClockDomain(
    string Clock = "clk", string Reset = "rst", ResetKind ResetKind = ResetKind.Synchronous, bool ResetActiveLow = false)
{
    /// <summary>Clock <c>clk</c>, synchronous active-high reset <c>rst</c>.</summary>
    public static ClockDomain Default { get; } = new();

    /// <summary>True when <see cref="ElaborationOptions.Resets"/> must leave the reset as it is, as that of a reset synchroniser.</summary>
    public bool KeepsReset { get; init; }
}

/// <summary>How a target wants its resets.</summary>
/// <param name="Kind">Synchronous, asynchronous or none.</param>
/// <param name="ActiveLow">True when a reset acts at level 0.</param>
/// <param name="Suffix">Appended to the name of each reset port, for example "n".</param>
public sealed record ResetStyle(ResetKind Kind, bool ActiveLow = false, string Suffix = "")
{
    /// <summary>The domain with its reset in this style.</summary>
    internal ClockDomain Apply(ClockDomain domain) => domain.KeepsReset || domain.ResetKind == ResetKind.None
        ? domain
        : domain with { Reset = domain.Reset + Suffix, ResetKind = Kind, ResetActiveLow = ActiveLow };
}

/// <summary>A domain that a definition uses, itself or through an instance inside it.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="NeedsReset">True when a register in it has a reset value to go to and the domain has a reset port.</param>
public readonly record struct DomainUse(ClockDomain Domain, bool NeedsReset);
