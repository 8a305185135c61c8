using HdlDsl.Netlists;

namespace HdlDsl;

/// <summary>How a design is elaborated.</summary>
public sealed record ElaborationOptions
{
    /// <summary>Domain of the top module and of everything below that names no other.</summary>
    public ClockDomain Domain { get; init; } = ClockDomain.Default;

    /// <summary>
    /// How the target wants its resets, whatever the domains say; null to leave them. Domains without reset and those with
    /// <see cref="ClockDomain.KeepsReset"/> stay as they are.
    /// </summary>
    public ResetStyle? Resets { get; init; }

    /// <summary>
    /// Keep the C# location of every assignment. Off by default since it walks the stack each time; when a check fails the design is
    /// elaborated once more with it on, so errors have their lines either way. Location comments in Verilog need it on.
    /// </summary>
    public bool CaptureLocations { get; init; }

    /// <summary>Name of the top module in the output; the module's own name when null.</summary>
    public string? TopName { get; init; }
}
