namespace HdlDsl;

/// <summary>A one-bit clock or reset input of a black box, and the domain that drives it.</summary>
/// <param name="Port">Name of the port in Verilog.</param>
/// <param name="Domain">The domain, or null for the one around the instance.</param>
/// <param name="IsReset">True for the reset of the domain, false for its clock.</param>
/// <param name="IsActiveLow">
/// True for a reset port that acts at level 0. Where the domain's reset has the other polarity it is inverted; a domain without a reset gives the inactive level.
/// </param>
public sealed record BlackBoxClock(string Port, ClockDomain? Domain = null, bool IsReset = false, bool IsActiveLow = false);
