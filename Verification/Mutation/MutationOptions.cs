using HdlDsl;

namespace Verification.Mutation;

/// <summary>Which mutants are run, and how long they may take.</summary>
public sealed record MutationOptions
{
    /// <summary>How many mutants to take, chosen at random with <see cref="Seed"/>; null for all.</summary>
    public int? Count { get; init; }

    /// <summary>Seed of the choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Numbers of mutants to run, instead of a choice; empty for a choice.</summary>
    public IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>Mutants that run side by side; null for as many as there are processors.</summary>
    public int? Workers { get; init; }

    /// <summary>
    /// A mutant that takes longer hangs, which the testbench would notice, and so does one that takes four times as many cycles as the design without fault.
    /// Null for a time that only tests reach that stop simulating: fifty times what the design takes, at least two minutes.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How the design is elaborated: as in the test.</summary>
    public ElaborationOptions Elaboration { get; init; } = new();

    /// <summary>Called with the number of mutants done and the number of all that are run. Not on the caller's thread.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>Stops the run.</summary>
    public CancellationToken Cancellation { get; init; }
}
