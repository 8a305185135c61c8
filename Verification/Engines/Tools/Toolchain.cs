using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Verification.Engines.Caching;

namespace Verification.Engines.Tools;

/// <summary>
/// The installed external tools and their versions. Versions are remembered per executable (path, time stamp and size), in the process and
/// in the cache directory, because asking a tool costs more than everything else on the way to a cached model.
/// </summary>
public static class Toolchain
{
    // Part of every key: entries without it may be the words of a tool that failed.
    private const string AnswerFormat = "answer 2";

    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<string, string> Answers = new(StringComparer.Ordinal);

    /// <summary>The tool, or an exception that says how to install it.</summary>
    /// <exception cref="ToolNotFoundException">The tool is not installed.</exception>
    public static Tool Require(ToolKind kind) =>
        TryFind(kind, out var tool) ? tool : throw ToolLocator.Missing(ToolDescription.Of(kind));

    /// <summary>Looks for a tool.</summary>
    /// <exception cref="ToolFailedException">There is such a file, but asked for its version it fails.</exception>
    public static bool TryFind(ToolKind kind, [NotNullWhen(true)] out Tool? tool)
    {
        var description = ToolDescription.Of(kind);
        var path = ToolLocator.Find(description);
        tool = path is null ? null : new Tool(kind, path, Ask(path, [description.VersionArgument]).Split('\n')[0].Trim());
        return tool is not null;
    }

    /// <summary>One row for each tool, for a report to the user.</summary>
    public static IReadOnlyList<ToolStatus> Probe() =>
        [.. ToolDescription.All.Select(Probe)];

    private static ToolStatus Probe(ToolDescription description)
    {
        try
        {
            if (TryFind(description.Kind, out var tool))
                return new ToolStatus(description.Name, true, tool.Path, tool.Version, description.InstallCommand, description.EnvironmentVariable);
        }
        catch (ToolFailedException)
        {
            // The file is there but does not run, which a report shows and must survive.
        }
        return new ToolStatus(
            description.Name, false, ToolLocator.Find(description), null, description.InstallCommand, description.EnvironmentVariable);
    }

    /// <summary>What a tool prints for the arguments; asked once for each version of the executable.</summary>
    internal static string Ask(string path, IReadOnlyList<string> arguments)
    {
        // Names such as /usr/bin/tool often are links, and what counts is the file that is run.
        var file = new FileInfo(path);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        var key = ContentKey.Of(AnswerFormat, path, file.FullName, Number(file.LastWriteTimeUtc.Ticks), Number(file.Length), string.Join('\n', arguments));
        return Answers.GetOrAdd(key, _ =>
        {
            var entry = ModelCache.Default.GetOrBuild(
                "tools", key, directory => File.WriteAllText(Path.Combine(directory, "answer.txt"), ToolProcess.RunChecked(path, arguments, VersionTimeout)));
            return File.ReadAllText(Path.Combine(entry, "answer.txt"));
        });
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
