using System.Globalization;
using System.Numerics;
using HdlDsl;

namespace Verification;

/// <summary>
/// The outputs of a run, cycle by cycle, for comparing engines with each other. Bits that one engine does not know match anything.
/// </summary>
public sealed class LockstepTrace
{
    private readonly List<(long Cycle, string Name, BigInteger Value, bool IsUnknown)> entries = [];

    /// <summary>Number of recorded values.</summary>
    public int Count => entries.Count;

    /// <summary>Records the outputs in a port in the present cycle.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="port">A port of the simulated module.</param>
    public void Record(Simulation simulation, Data port)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        foreach (var (name, value, isUnknown) in simulation.ReadOutputs(port))
            entries.Add((simulation.Cycle, name, value, isUnknown));
    }

    /// <summary>Notes all outputs of the design in the present cycle.</summary>
    /// <param name="simulation">A running simulation.</param>
    public void RecordOutputs(Simulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        foreach (var (_, port) in simulation.DesignUnderTest.Module.DeclaredPorts())
            Record(simulation, port);
    }

    /// <summary>Compares with the trace of another engine.</summary>
    /// <param name="other">A trace of the same ports and cycles.</param>
    /// <returns>The first difference in words, or null.</returns>
    public string? FirstDifference(LockstepTrace other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (entries.Count != other.entries.Count)
            return string.Create(CultureInfo.InvariantCulture, $"the traces have {entries.Count} and {other.entries.Count} values");
        for (var i = 0; i < entries.Count; i++)
        {
            var (mine, theirs) = (entries[i], other.entries[i]);
            if (!mine.IsUnknown && !theirs.IsUnknown && mine.Value != theirs.Value)
                return string.Create(CultureInfo.InvariantCulture, $"{mine.Name} in cycle {mine.Cycle}: {Simulation.Show(mine.Value)} and {Simulation.Show(theirs.Value)}");
        }

        return null;
    }
}
