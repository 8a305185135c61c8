using System.Globalization;
using Verification.Engines.Tools;

namespace Verification.Engines.Icarus;

/// <summary>
/// Names the files behind shared memory. A file loses its name as soon as both sides have mapped it; what a process leaves that is killed
/// before that is removed by the next one.
/// </summary>
internal static class SharedMemoryFile
{
    private const string Prefix = "hdl-";

    // In memory where the system has such a directory: elsewhere each change might reach a disk.
    private static readonly string Directory = System.IO.Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    static SharedMemoryFile() => RemoveStale();

    /// <summary>A path that no other engine uses.</summary>
    public static string NewPath() =>
        Path.Combine(Directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}.memory"));

    /// <summary>Removes files whose process is gone.</summary>
    internal static void RemoveStale()
    {
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory, Prefix + "*"))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && (!ToolProcess.IsRunning(id) || IsOfAnEarlierProcess(id, path)))
                Remove(path);
        }
    }

    /// <summary>Process numbers come again: a file that is older than this process is not this process's, whatever its name says.</summary>
    private static bool IsOfAnEarlierProcess(int id, string path) =>
        id == Environment.ProcessId && File.GetLastWriteTime(path) < System.Diagnostics.Process.GetCurrentProcess().StartTime;

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's; their next process removes it.
        }
    }
}
