using HdlDsl.Diagnostics;

namespace Cli.Output;

/// <summary>What --json prints when a command ends with an error.</summary>
internal sealed record ErrorDocument(ErrorContent Error);

/// <summary>The error: its kind, the exit code, the message, and the diagnostics of an illegal design.</summary>
internal sealed record ErrorContent(ExitCode Kind, int ExitCode, string Message, IReadOnlyList<DiagnosticContent> Diagnostics);

/// <summary>A diagnostic of a design.</summary>
internal sealed record DiagnosticContent(string Id, DiagnosticSeverity Severity, string Message, string Fix, IReadOnlyList<PlaceContent> Places)
{
    public static DiagnosticContent Of(Diagnostic diagnostic) => new(
        diagnostic.Id,
        diagnostic.Severity,
        diagnostic.Message,
        diagnostic.Fix,
        [.. diagnostic.Notes.Select(note => new PlaceContent(
            note.Location.IsKnown ? note.Location.File : null, note.Location.IsKnown ? note.Location.Line : null, note.Text))]);
}

/// <summary>A place that a diagnostic talks about.</summary>
internal sealed record PlaceContent(string? File, int? Line, string Text);
