namespace Verification.Engines.Tools;

/// <summary>Finds executables: an environment variable first, then the search path.</summary>
internal static class ToolLocator
{
    /// <summary>Path of the tool, or null.</summary>
    public static string? Find(ToolDescription tool)
    {
        var chosen = Environment.GetEnvironmentVariable(tool.EnvironmentVariable);
        return Resolve(string.IsNullOrEmpty(chosen) ? tool.Name : chosen);
    }

    /// <summary>Says that the tool is missing, where it was looked for and what to do.</summary>
    public static ToolNotFoundException Missing(ToolDescription tool)
    {
        var chosen = Environment.GetEnvironmentVariable(tool.EnvironmentVariable);
        var reason = string.IsNullOrEmpty(chosen)
            ? $"'{tool.Name}' is not on the search path."
            : $"{tool.EnvironmentVariable} selects '{chosen}', which is not an executable file.";
        return new ToolNotFoundException(
            tool.Kind, $"{reason}\nInstall it with scripts/setup.sh or '{tool.InstallCommand}', or set {tool.EnvironmentVariable} to its path.");
    }

    private static string? Resolve(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return File.Exists(name) ? Path.GetFullPath(name) : null;
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
    }
}
