using System.Text.RegularExpressions;

namespace Snippets.Tests;

/// <summary>
/// A C# block of a page. The comment <c>&lt;!-- frame: name --&gt;</c> in front of it names the frame that it stands in; further lines of the comment are
/// code that follows the block. Without it, a block with a type is a file, and another one stands in the frame with the name of the page.
/// </summary>
/// <param name="Line">Line of the page, from 1.</param>
/// <param name="Code">The C#, without lines that say that something is left out.</param>
/// <param name="After">Code of the comment.</param>
/// <param name="Frame">The frame's name; null for a whole file.</param>
/// <param name="Verilog">The Verilog shown before the next C# block, or nothing.</param>
internal sealed partial record Block(int Line, string Code, string After, string? Frame, string Verilog)
{
    /// <summary>Stands in a line of its own for lines that the page does not show.</summary>
    public const string LeftOut = "…";

    /// <summary>The blocks of a page in their order.</summary>
    public static List<Block> Of(string page)
    {
        var text = File.ReadAllText(Repository.PathOf(page));
        var matches = CSharp().Matches(text).ToList();
        return
        [
            .. matches.Select((match, i) =>
            {
                var code = string.Concat(match.Groups["code"].Value.Split('\n').Where(line => line.Trim() != LeftOut).Select(line => line + "\n"));
                var frame = match.Groups["frame"] is { Success: true } named ? named.Value : Type().IsMatch(code) ? null : Path.GetFileNameWithoutExtension(page);
                var rest = text[(match.Index + match.Length)..(i + 1 < matches.Count ? matches[i + 1].Index : text.Length)];
                return new Block(text[..match.Groups["code"].Index].Count(letter => letter == '\n'), code, match.Groups["after"].Value, frame, VerilogBlock().Match(rest).Groups["code"].Value);
            }),
        ];
    }

    [GeneratedRegex("(<!-- frame: (?<frame>[a-z-]+)\\s(?<after>((?!-->).)*)-->\n)?^```csharp\n(?<code>.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CSharp();

    [GeneratedRegex("^```verilog\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex VerilogBlock();

    [GeneratedRegex("^public (sealed |static |abstract )*(class|record) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Type();
}
