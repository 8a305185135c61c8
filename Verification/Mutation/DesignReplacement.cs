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
        if (!DesignEquality.AreSame(design, original))
            return design;
        Count++;
        return mutant is null ? design : MutantBuilder.Apply(design, mutant);
    }
}
