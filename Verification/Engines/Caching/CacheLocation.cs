namespace Verification.Engines.Caching;

/// <summary>Where built models are kept.</summary>
public static class CacheLocation
{
    /// <summary>The environment variable that selects another directory.</summary>
    public const string EnvironmentVariable = "HDL_CACHE";

    /// <summary>$HDL_CACHE, else hardware-hdl in the user's cache directory.</summary>
    public static string Default
    {
        get
        {
            var chosen = Environment.GetEnvironmentVariable(EnvironmentVariable);
            if (!string.IsNullOrEmpty(chosen))
                return Path.GetFullPath(chosen);
            var userCache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(userCache))
                userCache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(userCache, "hardware-hdl");
        }
    }
}
