namespace Exploration.Estimation;

/// <summary>What a definition costs with everything below it, and how deep the paths through it are.</summary>
internal sealed class DefinitionEstimate
{
    /// <summary>Area without registers, in the unit of <see cref="OperatorCosts"/>.</summary>
    public double Area { get; set; }

    /// <summary>Area of registers.</summary>
    public double RegisterArea { get; set; }

    /// <summary>Bits of register.</summary>
    public int FlipFlops { get; set; }

    /// <summary>Multiplier blocks.</summary>
    public double Dsps { get; set; }

    /// <summary>Block RAMs.</summary>
    public double BlockRams { get; set; }

    /// <summary>Levels of the longest path, whatever it starts and ends at.</summary>
    public double Depth { get; set; }

    /// <summary>For each port: of an output, levels from a register or constant inside.</summary>
    public double[] OutputDepth { get; set; } = [];

    /// <summary>For each port: of an output, levels added to a path that comes through inputs; −1 when no input gets there at once.</summary>
    public double[] ThroughDepth { get; set; } = [];
}
