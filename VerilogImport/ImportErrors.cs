using System.Collections.Immutable;
using System.Globalization;
using HdlDsl.Diagnostics;

namespace HdlDsl.VerilogImport;

/// <summary>The diagnostics of this project, HDL7101 to HDL7111: what is wrong, where in the Verilog or the C#, and what to do.</summary>
internal static class ImportErrors
{
    public const string Unreadable = "HDL7101";
    public const string Directive = "HDL7102";
    public const string Syntax = "HDL7103";
    public const string Unsupported = "HDL7104";
    public const string NoModule = "HDL7105";
    public const string NotConstant = "HDL7106";
    public const string Parameter = "HDL7107";
    public const string Port = "HDL7108";
    public const string NotConnectable = "HDL7109";
    public const string TooLarge = "HDL7110";
    public const string Clock = "HDL7111";

    private const int MostSuggestions = 3;
    private const int MostListed = 24;

    /// <summary>An error at a place in Verilog.</summary>
    public static HdlException At(string id, VerilogPlace place, string message, string fix, string what = "here") =>
        new(new Diagnostic(id, DiagnosticSeverity.Error, message, [place.Note(what)], fix));

    /// <summary>An error in the C# that uses the module.</summary>
    public static HdlException InCode(string id, string message, string fix, params ImmutableArray<DiagnosticNote> more)
    {
        var here = SourceLocation.OfCaller(typeof(ImportedModule));
        return new HdlException(new Diagnostic(id, DiagnosticSeverity.Error, message, here.IsKnown ? [new DiagnosticNote(here, "asked for here"), .. more] : more, fix));
    }

    /// <summary>"did you mean 'a' or 'b'?", or the names there are.</summary>
    public static string Advice(string wanted, IReadOnlyCollection<string> names, string plural)
    {
        var near = names
            .Select(name => (Name: name, Distance: Distance(wanted, name)))
            .Where(pair => pair.Distance <= Math.Max(2, wanted.Length / 3))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .Take(MostSuggestions)
            .Select(pair => $"'{pair.Name}'")
            .ToList();
        if (near.Count > 0)
            return $"did you mean {string.Join(" or ", near)}?";
        if (names.Count == 0)
            return $"there are no {plural}.";
        var rest = names.Count > MostListed ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostListed} more") : "";
        return $"the {plural} are {string.Join(", ", names.Take(MostListed))}{rest}.";
    }

    /// <summary>Keystrokes between two names, letters' case not counting; the beginning of a name is one away.</summary>
    private static int Distance(string typed, string name)
    {
        if (typed.Length > 0 && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            return name.Length == typed.Length ? 0 : 1;
        var row = Enumerable.Range(0, name.Length + 1).ToArray();
        for (var i = 1; i <= typed.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(typed[i - 1]) == char.ToUpperInvariant(name[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, replaced);
            }
        }

        return row[name.Length];
    }
}
