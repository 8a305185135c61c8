using System.Collections.Concurrent;
using System.Globalization;
using Verification.Engines.Tools;

namespace Verification.Engines.Caching;

/// <summary>
/// A directory of build results, each named by a hash of what went into it. An entry appears by an atomic rename of a finished directory:
/// whatever kills a build at whatever instant, there is never half an entry, and left-over directories are removed by a later process. An entry whose bytes are not
/// those that were published is built again.
/// </summary>
/// <param name="directory">The cache directory; it is created when needed.</param>
public sealed class ModelCache(string directory)
{
    private static readonly ConcurrentDictionary<string, bool> Swept = new(StringComparer.Ordinal);
    private static readonly TimeSpan ForeignBuildLifetime = TimeSpan.FromDays(1);

    /// <summary>The cache in the default place.</summary>
    public static ModelCache Default => new(CacheLocation.Default);

    /// <summary>The cache directory.</summary>
    public string Directory { get; } = Path.GetFullPath(directory);

    private string Building => Path.Combine(Directory, "building");

    /// <summary>Directory of the entry, built first if it does not exist.</summary>
    /// <param name="kind">Sort of entry, the name of a sub-directory.</param>
    /// <param name="key">Hash of everything that determines the entry.</param>
    /// <param name="build">Fills the empty directory that it is given. Runs in at most one thread of one process at a time for one key.</param>
    public string GetOrBuild(string kind, string key, Action<string> build)
    {
        var entry = Path.Combine(Directory, kind, key);
        var digest = new EntryDigest(entry, Path.Combine(Directory, "digests", $"{kind}-{key}"));
        if (IsWhole(entry, digest))
            return entry;
        Sweep();
        using var entryLock = EntryLock.Acquire(Path.Combine(Directory, "locks", $"{kind}-{key}"), () => IsWhole(entry, digest));
        if (IsWhole(entry, digest))
            return entry;

        Discard(entry);
        var workspace = Path.Combine(Building, WorkspaceName());
        System.IO.Directory.CreateDirectory(workspace);
        try
        {
            build(workspace);
            digest.Write(workspace);
            Publish(workspace, entry);
        }
        finally
        {
            Delete(workspace);
        }
        return entry;
    }

    /// <summary>Whether the entry exists.</summary>
    public bool Contains(string kind, string key) => System.IO.Directory.Exists(Path.Combine(Directory, kind, key));

    /// <summary>Removes an entry that turned out to be damaged, so that it is built again.</summary>
    internal void Remove(string kind, string key)
    {
        Discard(Path.Combine(Directory, kind, key));
    }

    /// <summary>Counts entries and bytes.</summary>
    public CacheUsage Measure()
    {
        if (!System.IO.Directory.Exists(Directory))
            return new CacheUsage(0, 0);
        var entries = Kinds().Sum(kind => System.IO.Directory.EnumerateDirectories(kind).Count());
        var bytes = Kinds().Append(Building).Where(System.IO.Directory.Exists)
            .Sum(kind => new DirectoryInfo(kind).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        return new CacheUsage(entries, bytes);
    }

    /// <summary>Removes all entries. Models in use keep working, since their files stay mapped.</summary>
    public void Clear()
    {
        if (!System.IO.Directory.Exists(Directory))
            return;
        foreach (var entry in Kinds().SelectMany(kind => System.IO.Directory.GetDirectories(kind)))
            Discard(entry);
    }

    /// <summary>Removes work spaces whose process is gone.</summary>
    internal void RemoveStaleBuilds()
    {
        if (!System.IO.Directory.Exists(Building))
            return;
        foreach (var workspace in System.IO.Directory.GetDirectories(Building).Where(IsStale))
            Delete(workspace);
    }

    private static bool IsWhole(string entry, EntryDigest digest) => System.IO.Directory.Exists(entry) && digest.Matches();

    /// <summary>Moved away first: an entry must never be seen half deleted.</summary>
    private void Discard(string entry)
    {
        if (!System.IO.Directory.Exists(entry))
            return;
        var grave = Path.Combine(Building, WorkspaceName());
        System.IO.Directory.CreateDirectory(Building);
        try
        {
            System.IO.Directory.Move(entry, grave);
        }
        catch (IOException) when (!System.IO.Directory.Exists(entry))
        {
            // Somebody else was faster.
        }

        Delete(grave);
    }

    private static void Publish(string workspace, string entry)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
        try
        {
            System.IO.Directory.Move(workspace, entry);
        }
        catch (IOException) when (System.IO.Directory.Exists(entry))
        {
            // Somebody else finished the same entry; both are equal.
        }
    }

    private static void Delete(string path)
    {
        try
        {
            if (System.IO.Directory.Exists(path))
                System.IO.Directory.Delete(path, recursive: true);
        }
        catch (IOException)
        {
            // Another process is deleting the same left-over.
        }
    }

    private static string WorkspaceName() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}~{Environment.ProcessId}~{Guid.NewGuid():N}");

    private static bool IsStale(string workspace)
    {
        var parts = Path.GetFileName(workspace).Split('~');
        var isOurs = parts.Length == 3 && parts[0] == Environment.MachineName;
        return isOurs && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? !ToolProcess.IsRunning(id)
            : System.IO.Directory.GetLastWriteTimeUtc(workspace) < DateTime.UtcNow - ForeignBuildLifetime;
    }

    private IEnumerable<string> Kinds() =>
        System.IO.Directory.GetDirectories(Directory).Where(path => Path.GetFileName(path) is not ("building" or "locks" or "digests"));

    private void Sweep()
    {
        if (Swept.TryAdd(Directory, true))
            RemoveStaleBuilds();
    }
}
