using Cli.Output;
using Generators.Catalogue;
using Synthesis;
using Verification.Engines.Tools;

namespace Cli.Tests;

/// <summary>The whole command in this process, with its own designs, tools and console, and a directory that goes away.</summary>
internal sealed class TestApplication : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("hdl-cli-").FullName;

    public IReadOnlyList<CatalogueEntry> Entries { get; init; } = Catalogue.Entries;

    public IReadOnlyList<ToolStatus> Tools { get; init; } = [];

    public bool ShowTraces { get; init; }

    public CancellationToken Cancellation { get; init; }

    public Func<SynthesisRequest, CancellationToken, SynthesisResult> Synthesise { get; init; } = new SynthesisDriver().Run;

    /// <summary>All files in the directory, as relative paths with slashes.</summary>
    public IEnumerable<string> Files => System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Directory, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Runs a command line; "OUT" in it stands for the directory.</summary>
    public Outcome Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var services = new CliServices(
            new Terminal(Terminal.Over(output, plain: true), Terminal.Over(error, plain: true)), Entries, () => Tools, ShowTraces)
        {
            Synthesise = Synthesise,
        };
        var words = arguments.Select(word => word.Replace("OUT", Directory, StringComparison.Ordinal)).ToArray();
        var code = new HdlApplication(services).RunAsync(words, Cancellation).GetAwaiter().GetResult();
        return new Outcome(code, Shortened(output), Shortened(error));
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private string Shortened(StringWriter text) =>
        text.ToString().ReplaceLineEndings("\n").Replace(Directory, "OUT", StringComparison.Ordinal);
}

/// <summary>What a run of the command left behind.</summary>
internal sealed record Outcome(int Code, string Output, string Error);
