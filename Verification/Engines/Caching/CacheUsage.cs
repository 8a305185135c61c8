namespace Verification.Engines.Caching;

/// <summary>How much a cache holds.</summary>
/// <param name="Entries">Number of finished entries.</param>
/// <param name="Bytes">Size of all files below the cache directory.</param>
public sealed record CacheUsage(int Entries, long Bytes);
