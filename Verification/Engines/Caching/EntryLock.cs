namespace Verification.Engines.Caching;

/// <summary>
/// Exclusive right to build one cache entry, across threads and processes. It is an advisory lock on a file, so the operating system
/// releases it when its owner dies, and a file left behind means nothing.
/// </summary>
internal sealed class EntryLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly FileStream file;

    private EntryLock(FileStream file) => this.file = file;

    /// <summary>Waits for the lock; null as soon as <paramref name="noLongerNeeded"/> says so.</summary>
    public static EntryLock? Acquire(string path, Func<bool> noLongerNeeded)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (!noLongerNeeded())
        {
            try
            {
                // Deleting on close lets two owners hold locks on different files of one name for a moment. Publishing an entry is an
                // atomic rename, so the worst case is that the work is done twice.
                return new EntryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
            }
            catch (IOException e) when (IsHeldElsewhere(e))
            {
                Thread.Sleep(PollInterval);
            }
        }
        return null;
    }

    public void Dispose() => file.Dispose();

    /// <summary>The number of EWOULDBLOCK in Linux, or in macOS; anything else, such as a full disk, is not worth waiting for.</summary>
    private static bool IsHeldElsewhere(IOException e) => e.HResult is 11 or 35;
}
