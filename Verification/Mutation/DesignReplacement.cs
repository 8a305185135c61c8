using HdlDsl;
using HdlDsl.Mutation;
using HdlDsl.Netlists;

namespace Verification.Mutation;

/// <summary>
/// While one is in force on a thread, every elaboration of one design for simulation gives a mutant of it instead, and failing testbenches are not run again
/// for a waveform. Testbenches need no hook of their own.
/// </summary>
/// <param name="original">The design to replace.</param>
/// <param name="mutant">The fault; null for none, which only counts the elaborations.</param>
/// <param name="cycles">Cycles that may be simulated while it is in force.</param>
internal sealed class DesignReplacement(Design original, Mutant? mutant, long cycles)
{
    private static readonly AsyncLocal<DesignReplacement?> Ambient = new();

    /// <summary>What is in force here, or null.</summary>
    public static DesignReplacement? Current => Ambient.Value;

    /// <summary>Cycles of the simulations on the built-in engine.</summary>
    public CycleBudget Cycles { get; } = new(cycles);

    /// <summary>How many designs were replaced.</summary>
    public int Count { get; private set; }

    /// <summary>Does something with this in force.</summary>
    public void Run(Action work)
    {
        var outer = Ambient.Value;
        Ambient.Value = this;
        try
        {
            work();
        }
        finally
        {
            Ambient.Value = outer;
        }
    }

    /// <summary>The mutant when the design is the one to replace, else the design itself.</summary>
    public Design Apply(Design design)
    {
        if (!IsSame(design, original))
            return design;
        Count++;
        return mutant is null ? design : MutantBuilder.Apply(design, mutant);
    }

    /// <summary>Two elaborations of equal modules give the same tables, but different objects.</summary>
    private static bool IsSame(Design one, Design other) =>
        one.Top.Remark == other.Top.Remark && one.Definitions.Count == other.Definitions.Count && one.Definitions.Zip(other.Definitions).All(pair =>
            pair.First.Name == pair.Second.Name
            && pair.First.Nodes.Count == pair.Second.Nodes.Count
            && pair.First.Signals.Length == pair.Second.Signals.Length
            && pair.First.Assignments.Length == pair.Second.Assignments.Length
            && pair.First.MemoryWrites.Length == pair.Second.MemoryWrites.Length
            && pair.First.Scopes.Length == pair.Second.Scopes.Length);
}
