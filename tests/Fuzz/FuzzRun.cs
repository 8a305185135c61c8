using System.Diagnostics;
using System.Globalization;

namespace Fuzz;

/// <summary>A case that was not answered as it should be.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seed">Seed of the case.</param>
/// <param name="Message">What happened.</param>
internal sealed record Finding(string Target, int Seed, string Message);

/// <summary>Runs cases, each on a thread of its own that is watched.</summary>
/// <param name="notes">Folder that says which case is running, for the case that it ends the process; null for none.</param>
internal sealed class FuzzRun(string? notes)
{
    private const int StackBytes = 1 << 20;

    /// <summary>Cases run.</summary>
    public long Count { get; private set; }

    /// <summary>Runs the case of a seed.</summary>
    /// <returns>The finding, or null.</returns>
    public Finding? Run(FuzzTarget target, int seed)
    {
        var input = target.Input(seed);
        if (notes is not null)
            File.WriteAllText(Path.Combine(notes, "running"), string.Create(CultureInfo.InvariantCulture, $"--target {target.Name} --case {seed}\n"));
        return Run(target, input) is { } message ? new Finding(target.Name, seed, message) : null;
    }

    /// <summary>Runs an input.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Run(FuzzTarget target, byte[] input)
    {
        Count++;
        var (failure, allocated) = ((Exception?)null, 0L);
        var thread = new Thread(
            () =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    target.Run(input);
                }
#pragma warning disable CA1031 // What it is decides.
                catch (Exception thrown)
#pragma warning restore CA1031
                {
                    failure = thrown;
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            },
            StackBytes)
        { IsBackground = true };
        var clock = Stopwatch.StartNew();
        thread.Start();
        if (!thread.Join(target.TimeLimit))
            return string.Create(CultureInfo.InvariantCulture, $"no end after {target.TimeLimit.TotalSeconds} s");
        if (failure is not null && !target.IsRefusal(failure))
            return failure.ToString();
        return allocated > target.MemoryLimit
            ? string.Create(CultureInfo.InvariantCulture, $"{allocated >> 20} MB allocated in {clock.Elapsed.TotalSeconds:0.0} s")
            : null;
    }
}
