namespace Verification.Engines;

/// <summary>The clock that a step toggles.</summary>
/// <param name="Name">Name of the input port.</param>
/// <param name="RisingEdge">Whether registers take their values at the rising edge.</param>
public sealed record EngineClock(string Name, bool RisingEdge = true);
