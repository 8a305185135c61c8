using Verification.Emission;

namespace Cli.Generation;

/// <summary>Makes the C# test project of a design point in memory.</summary>
/// <param name="directory">Where projects' folders go; the repository is looked for from there upwards.</param>
internal sealed class TestbenchGenerator(string directory)
{
    // The projects refer to the generators by a relative path, so they have to know where the solution is.
    private const string Solution = "Hardware.sln";

    /// <summary>Makes the project.</summary>
    /// <param name="point">What is to be tested.</param>
    /// <returns>The files of the design's project: the project file, the same for all its points, and the point's tests.</returns>
    /// <exception cref="UsageException">The directory is outside the repository.</exception>
    public IReadOnlyList<GeneratedFile> Generate(DesignPoint point)
    {
        var folder = point.Entry.Name;
        var root = Path.GetRelativePath(Path.GetFullPath(Path.Combine(directory, folder)), Repository()).Replace('\\', '/');
        var request = new TestbenchRequest(point.CreateModule(), point.Config, point.Entry.GetType(), point.Entry.Name, point.Label, root);
        return [.. TestbenchEmitter.Emit(request).Select(file => new GeneratedFile(point, $"{folder}/{file.Path}", file.Content, []))];
    }

    private string Repository()
    {
        for (var candidate = new DirectoryInfo(directory); candidate is not null; candidate = candidate.Parent)
            if (File.Exists(Path.Combine(candidate.FullName, Solution)))
                return candidate.FullName;
        throw new UsageException($"Test projects build inside the repository, but '{directory}' is not below a folder with {Solution}.");
    }
}
