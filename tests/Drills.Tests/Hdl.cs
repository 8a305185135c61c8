using System.Diagnostics;

namespace Drills.Tests;

/// <summary>The real command in a process of its own, with a folder and a cache that go away.</summary>
internal sealed class Hdl : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public string Folder { get; } = Directory.CreateTempSubdirectory("hdl-drill-").FullName;

    public string Cache => PathOf("cache");

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Files below a folder with their contents, hidden ones included.</summary>
    public SortedDictionary<string, string> Files(string name) => new(
        Directory.Exists(PathOf(name))
            ? Directory.EnumerateFiles(PathOf(name), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
                .ToDictionary(path => Path.GetRelativePath(PathOf(name), path), File.ReadAllText, StringComparer.Ordinal)
            : [],
        StringComparer.Ordinal);

    /// <summary>Starts it; "prefix" is shell text in front of the command, such as a limit.</summary>
    public Process Start(string arguments, string prefix = "")
    {
        var command = $"{prefix} exec dotnet '{Path.Combine(AppContext.BaseDirectory, "hdl.dll")}' {arguments}";
        var info = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Folder };
        info.Environment["HDL_CACHE"] = Cache;
        return Process.Start(info)!;
    }

    /// <summary>Runs it to its end.</summary>
    public (int Code, string Text) Run(string arguments, string prefix = "") => Finish(Start(arguments, prefix));

    /// <summary>Waits for one that was started.</summary>
    public static (int Code, string Text) Finish(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit(Limit).ShouldBeTrue("the command hangs");
        return (process.ExitCode, text);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
