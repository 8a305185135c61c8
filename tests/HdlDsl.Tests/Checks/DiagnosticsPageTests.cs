using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace HdlDsl.Tests.Checks;

/// <summary>Every ID in the source has a section in docs/diagnostics.md and occurs in a test.</summary>
public sealed partial class DiagnosticsPageTests
{
    private static readonly string[] Projects = ["HdlDsl", "Arithmetic", "VerilogImport", "Buses"];
    private static readonly string[] TestProjects = ["HdlDsl.Tests", "Streams.Tests", "Arithmetic.Tests", "VerilogImport.Tests", "Buses.Tests"];

    [Fact]
    public void Every_ID_has_a_section() => SectionIds().ShouldBe(SourceIds());

    [Fact]
    public void Every_ID_has_a_test() =>
        SourceIds().Except(TestProjects.SelectMany(project => IdsIn("tests", project)), StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Sections_say_what_is_wrong_and_how_to_mend_it()
    {
        foreach (var section in Page().Split("\n## ").Skip(1))
        {
            section.ShouldContain("```");
            section.ShouldContain("**Fix:**");
        }
    }

    private static IEnumerable<string> SourceIds() =>
        Projects.SelectMany(project => IdsIn(project)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> SectionIds() => Page().Split('\n').Where(line => line.StartsWith("## HDL", StringComparison.Ordinal))
        .Select(line => Id().Match(line).Value).Order(StringComparer.Ordinal);

    private static string Page() => File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics.md"));

    private static string[] IdsIn(params string[] folder)
    {
        var separator = Path.DirectorySeparatorChar;
        return [.. Directory.EnumerateFiles(Path.Combine([Root(), .. folder]), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{separator}obj{separator}", StringComparison.Ordinal))
            .SelectMany(file => Id().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"HDL\d{4}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Id();
}
