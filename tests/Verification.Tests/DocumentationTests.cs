using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Verification.Tests;

/// <summary>What the documents tell a reader to type works, word for word.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Getting_started_builds_and_prints_what_it_says() => RunPage("getting-started.md", (folder, printed, _) =>
    {
        printed.ShouldContain("BuiltIn: 1000 cycles agree\nVerilator: 1000 cycles agree\nIcarus: 1000 cycles agree\n");
        File.ReadAllText(Path.Combine(folder, "MovingSum.v")).ShouldContain("module MovingSum");
    });

    [Fact]
    public void The_simulator_page_prints_what_it_says() =>
        RunPage("simulator.md", (_, printed, _) => printed.ShouldContain("sum 55\nlane 3 165, lane 63 3465\n"));

    [Fact]
    public void The_page_on_waveforms_and_coverage_prints_what_it_says() => RunPage("waveforms-and-coverage.md", (folder, printed, page) =>
    {
        printed.ShouldBe(Block(page, "text"));
        File.ReadAllText(Path.Combine(folder, "crossing.vcd")).ShouldContain("sYellow");
    });

    [Fact]
    public void Examples_of_columns_are_code_that_runs()
    {
        var page = Page("testbenches.md");
        var section = page[page.IndexOf("## Columns\n", StringComparison.Ordinal)..page.IndexOf("## Emitted testbenches", StringComparison.Ordinal)];
        var code = Unindented(File.ReadAllText(Path.Combine(Repository(), "tests", "Verification.Tests", "ColumnExamples.cs")));
        var examples = section.Split("```csharp\n").Skip(1).Select(example => example[..example.IndexOf("```", StringComparison.Ordinal)]).ToList();
        examples.Count.ShouldBe(3);
        examples.ForEach(example => code.ShouldContain(Unindented(example)));

        static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
    }

    [Theory]
    [InlineData("state-machines.md")]
    [InlineData("pipelines.md")]
    public void First_examples_of_control_are_code_that_compiles(string page) =>
        File.ReadAllText(Path.Combine(Repository(), "tests", "Verification.Tests", "Designs", "ControlExamples.cs")).ShouldContain(Block(Page(page), "csharp"));

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var root = Repository();
        var pages = Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(root, "*.md"));
        foreach (var page in pages)
        {
            foreach (Match link in LocalLink().Matches(File.ReadAllText(page)))
            {
                var target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups["target"].Value);
                (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{page}: {link.Groups["target"].Value}");
            }
        }
    }

    internal static string Page(string name) => File.ReadAllText(Path.Combine(Repository(), "docs", name));

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalLink();

    /// <summary>Runs the program of a page in a project of its own; the check gets the folder, what was printed, and the page.</summary>
    private static void RunPage(string name, Action<string, string, string> check)
    {
        var root = Repository();
        var page = File.ReadAllText(Path.Combine(root, "docs", name));
        var started = File.ReadAllText(Path.Combine(root, "docs", "getting-started.md"));
        var project = Block(started, "xml").Replace("../Verification", $"{root}/Verification", StringComparison.Ordinal)
            .Replace("</Project>", $"  <Import Project=\"{root}/HdlDsl/build/HdlDsl.targets\" />\n</Project>", StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("documentation-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "MyDesign.csproj"), project);
            File.WriteAllText(Path.Combine(folder.FullName, "Program.cs"), Block(page, "csharp"));
            // The projects referred to are built already; building them again beside the running tests would get in their way.
            Run(folder.FullName, "restore").ShouldContain("Restored");
            check(folder.FullName, Run(folder.FullName, "run --no-restore -p:BuildProjectReferences=false"), page);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Block(string page, string language)
    {
        var start = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Run(string folder, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output + errors.Result);
        return output;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hardware.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
