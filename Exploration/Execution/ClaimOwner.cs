using System.Diagnostics;
using System.Globalization;
using Exploration.Store;

namespace Exploration.Execution;

/// <summary>This process as an owner of claims on points, so that several processes do not evaluate the same one.</summary>
internal sealed class ClaimOwner(ResultStore store)
{
    // Elaboration and reading results come on top of the time that the tools may take.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private const int ClockSlack = 2;

    private readonly string name = NameOf(Environment.ProcessId) + "~" + Guid.NewGuid().ToString("N")[..8];

    public bool TryClaim(string key, TimeSpan timeout) => store.TryClaim(key, name, timeout + Margin);

    public void Release(string key) => store.Release(name, key);

    public void ReleaseAll()
    {
        try
        {
            store.Release(name);
        }
        catch (ExplorationException)
        {
            // A store that can't be written has said so already; claims run out on their own.
        }
    }

    /// <summary>Gives back what processes of this machine had that are gone.</summary>
    public void ReleaseThoseOfTheDead()
    {
        foreach (var other in store.Owners().Where(IsDead))
            store.Release(other);
    }

    private static bool IsDead(string owner)
    {
        var parts = owner.Split('~');
        if (parts.Length != 4 || parts[0] != Environment.MachineName || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            return false;
        var running = NameOf(process).Split('~');
        // The system computes starting times anew each time, to within a second.
        return running.Length != 3
            || Math.Abs(long.Parse(running[2], CultureInfo.InvariantCulture) - long.Parse(parts[2], CultureInfo.InvariantCulture)) > ClockSlack;
    }

    /// <summary>Machine, process and the time when it was started: numbers of processes are used again.</summary>
    private static string NameOf(int process)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}~{process}~{running.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond}");
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return "";
        }
    }
}
