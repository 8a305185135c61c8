using HdlDsl.Netlists;

namespace HdlDsl.Verilog;

/// <summary>The ports of a module that do not stand in its port list: clocks and resets of its domains.</summary>
internal static class ModulePorts
{
    /// <summary>Each clock once, followed by the resets that are needed with it. Domains may share a clock or a reset.</summary>
    public static IEnumerable<string> ClocksAndResets(Definition definition)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in definition.Domains)
        {
            if (seen.Add(use.Domain.Clock))
                yield return use.Domain.Clock;
            if (use.NeedsReset && seen.Add(use.Domain.Reset))
                yield return use.Domain.Reset;
        }
    }

    /// <summary>Clocks and resets that no block and no instance uses.</summary>
    public static IEnumerable<string> UnusedClocksAndResets(ModulePlan plan)
    {
        var definition = plan.Definition;
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var process in plan.Processes)
        {
            used.Add(definition.Domains[process.Domain].Domain.Clock);
            if (process.ResetRegisters.Count > 0)
                used.Add(definition.Domains[process.Domain].Domain.Reset);
        }

        foreach (var child in definition.Instances.Select(instance => instance.Definition!).Distinct())
            used.UnionWith(ClocksAndResets(child));
        return ClocksAndResets(definition).Where(name => !used.Contains(name));
    }
}
