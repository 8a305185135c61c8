namespace Cli.Generation;

/// <summary>How a file on disk compares with what would be generated.</summary>
internal enum FileState
{
    UpToDate,
    Written,
    Missing,
    Stale,

    /// <summary>It is there, but no preset makes it any more.</summary>
    Leftover,

    /// <summary>It was a leftover.</summary>
    Deleted,
}
