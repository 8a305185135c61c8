namespace Verification.Engines;

/// <summary>When a batch copies outputs.</summary>
public enum BatchSampling
{
    /// <summary>Inputs settle, outputs are copied, then the active edge comes: what a register clocked by that edge would see.</summary>
    BeforeEdge,

    /// <summary>Outputs are copied after the active edge, as they are after <see cref="SimulationEngine.Step()"/>. Cheaper.</summary>
    AfterEdge,
}
