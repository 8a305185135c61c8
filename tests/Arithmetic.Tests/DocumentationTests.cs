namespace Arithmetic.Tests;

/// <summary>The examples of docs/arithmetic.md are those that the tests compile and run.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Examples_of_the_page_are_code_that_runs()
    {
        var code = Unindented(File.ReadAllText(Path.Combine(Repository(), "tests", "Arithmetic.Tests", "DocumentationExamples.cs")));
        var examples = Page().Split("```csharp\n").Skip(1).Select(example => example[..example.IndexOf("```", StringComparison.Ordinal)]).ToList();
        examples.Count.ShouldBeGreaterThan(4);
        examples.ForEach(example => code.ShouldContain(Unindented(example)));

        static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
    }

    internal static string Page() => File.ReadAllText(Path.Combine(Repository(), "docs", "arithmetic.md"));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hardware.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
