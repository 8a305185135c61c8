using System.Text.RegularExpressions;
using HdlDsl.Diagnostics;

namespace HdlDsl.Tests;

/// <summary>
/// What the language and the checks find in a design, as text that a test compares as a whole. Line numbers would change with every edit of a
/// test, so each place "path/File.cs:41" is shown as the file's name and the source line that stands there: File.cs: sum.Value = a;
/// </summary>
internal static partial class Findings
{
    /// <summary>All errors and warnings of a design, formatted, with an empty line between two.</summary>
    public static string Of(Module top, ElaborationOptions? options = null) => Show(All(top, options));

    /// <summary>The findings that have a certain ID, for designs in which others are unavoidable.</summary>
    public static string Of(Module top, string id) => Show(All(top, null).Where(finding => finding.Id == id));

    /// <summary>The IDs of all findings, in order.</summary>
    public static string IdsOf(Module top) => string.Join(' ', All(top, null).Select(finding => finding.Id));

    /// <summary>The error that an action throws outside an elaboration.</summary>
    public static string Of(Action action) => Show(Should.Throw<HdlException>(action).Diagnostics);

    private static IEnumerable<Diagnostic> All(Module top, ElaborationOptions? options)
    {
        try
        {
            return Elaborator.Elaborate(top, options).Warnings;
        }
        catch (HdlException illegal)
        {
            return illegal.Diagnostics;
        }
    }

    private static string Show(IEnumerable<Diagnostic> findings) =>
        string.Join("\n\n", findings.Select(finding => Place().Replace(finding.Format(), SourceLine)));

    private static string SourceLine(Match place)
    {
        // Diagnostics show paths relative to the working directory where they can.
        var file = Path.GetFullPath(place.Groups["file"].Value);
        var line = File.ReadLines(file).ElementAt(int.Parse(place.Groups["line"].Value) - 1);
        return $"  {Path.GetFileName(file)}: {line.Trim()}   ";
    }

    [GeneratedRegex(@"^  (?<file>\S+\.cs):(?<line>\d+)   ", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place();
}
