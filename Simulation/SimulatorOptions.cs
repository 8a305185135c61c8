using System.Collections.Immutable;

namespace HdlDsl.Simulator;

/// <summary>How the built-in simulator runs a design.</summary>
public enum SimulatorTier
{
    /// <summary>Compiled to machine code in this process.</summary>
    Compiled,

    /// <summary>Interpreted: slow and obviously correct.</summary>
    Interpreted,
}

/// <summary>How a design is simulated.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Defined start, no models but those that black boxes bring.</summary>
    public static SimulatorOptions Default { get; } = new();

    /// <summary>How the design runs; all tiers give the same values.</summary>
    public SimulatorTier Tier { get; init; } = SimulatorTier.Compiled;

    /// <summary>Whether equal instances with registered outputs are simulated side by side in vector lanes; the values are the same.</summary>
    public bool GroupsInstances { get; init; } = true;

    /// <summary>Seed of random initial registers and memories; null for the defined start.</summary>
    public int? Seed { get; init; }

    /// <summary>
    /// Behavioural models of black boxes by the name of their Verilog module; called once for each instance. They win over the model that the
    /// black box itself supplies.
    /// </summary>
    public ImmutableDictionary<string, Func<BlackBoxModel>> BlackBoxModels { get; init; } = ImmutableDictionary<string, Func<BlackBoxModel>>.Empty;

    /// <summary>
    /// Whether everything with a name can be watched, not the ports alone: waveforms, toggle counts and coverage of state need it. Clock edges cost
    /// the same; only <see cref="SimulatedModel.Observe"/> has more to do.
    /// </summary>
    public bool IsObservable { get; init; }

    /// <summary>Memories of up to this many words can be watched word by word when <see cref="IsObservable"/> is set; ROMs never.</summary>
    public int ObservedMemoryDepth { get; init; } = 32;

    /// <summary>
    /// Whether <see cref="Observation.PropertyCheck"/> can check what modules assert and assume. Designs that do neither run as without it; in others every edge costs
    /// the evaluation of their properties. Compiled models only.
    /// </summary>
    public bool ChecksProperties { get; init; }

    /// <summary>Whether <see cref="Observation.BranchCoverage"/> can count how often each branch is taken.</summary>
    public bool CountsBranches { get; init; }
}
