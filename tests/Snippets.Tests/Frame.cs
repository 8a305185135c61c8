namespace Snippets.Tests;

/// <summary>
/// Where a block of a page stands, as C# in <c>Frames/</c>: the ports of a module around statements of its Build, a testbench around statements that
/// drive something. <c>//block</c> is the block's place; <c>//with path</c> adds a C# file of the repository, or the first block of a page.
/// </summary>
internal static class Frame
{
    private const string Place = "//block";

    private const string With = "//with ";

    private static readonly string[] Namespaces =
    [
        "System", "System.Collections.Generic", "System.Collections.Immutable", "System.IO", "System.Linq", "System.Numerics", "System.Threading.Tasks", "HdlDsl", "HdlDsl.Arithmetic",
        "HdlDsl.Buses", "HdlDsl.Verilog", "HdlDsl.VerilogImport", "Shouldly", "Verification", "Verification.Engines", "Xunit", "static HdlDsl.Hdl",
    ];

    /// <summary>The files that make the block whole.</summary>
    public static IEnumerable<(string Path, string Text)> Around(Block block)
    {
        var frame = block.Frame is null ? Place : File.ReadAllText(Repository.PathOf($"tests/Snippets.Tests/Frames/{block.Frame}.cs"));
        frame.ShouldContain(Place);
        yield return ("Usings.cs", string.Concat(Namespaces.Select(name => $"global using {name};\n")));
        yield return ("Block.cs", frame.Replace(Place, block.Code + block.After, StringComparison.Ordinal));
        foreach (var path in frame.Split('\n').Where(line => line.StartsWith(With, StringComparison.Ordinal)).Select(line => line[With.Length..].Trim()))
            yield return (Repository.PathOf(path), path.EndsWith(".md", StringComparison.Ordinal) ? Block.Of(path)[0].Code : File.ReadAllText(Repository.PathOf(path)));
    }
}
