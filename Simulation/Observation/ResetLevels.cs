namespace HdlDsl.Simulator.Observation;

/// <summary>Knows whether a model is being reset.</summary>
internal sealed unsafe class ResetLevels
{
    private readonly SimulatedModel model;
    private readonly (int Offset, byte Level)[] resets;

    public ResetLevels(SimulatedModel model)
    {
        this.model = model;
        resets = [.. model.Design.Top.Domains.Where(use => use.NeedsReset)
            .Select(use => (model.Ports[model.FindPort(use.Domain.Reset)].Offset, (byte)(use.Domain.ResetActiveLow ? 0 : 1)))];
    }

    /// <summary>Whether a reset of any domain is active.</summary>
    public bool IsAnyActive
    {
        get
        {
            foreach (var (offset, level) in resets)
            {
                if (model.Memory[offset] == level)
                    return true;
            }

            return false;
        }
    }
}
