using System.Collections.Immutable;
using System.Text;

namespace HdlDsl.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The design is legal but probably not what was meant.</summary>
    Warning,

    /// <summary>The design is illegal; no netlist is produced.</summary>
    Error,
}

/// <summary>A place that a diagnostic talks about, and what stands there.</summary>
/// <param name="Location">File and line in the user's source.</param>
/// <param name="Text">The role of the place, for example "declared here".</param>
public readonly record struct DiagnosticNote(SourceLocation Location, string Text);

/// <summary>One finding about a design: a stable ID, what is wrong, where, and how to mend it. Each ID has a section in docs/diagnostics.md.</summary>
/// <param name="Id">Stable identifier, for example HDL2004.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Notes">The places involved, most important first.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record Diagnostic(
    string Id, DiagnosticSeverity Severity, string Message, ImmutableArray<DiagnosticNote> Notes, string Fix)
{
    /// <summary>The diagnostic as it is printed: headline, places, fix.</summary>
    /// <returns>Several lines without a final line break.</returns>
    public string Format()
    {
        var text = new StringBuilder();
        text.Append(Severity == DiagnosticSeverity.Error ? "error " : "warning ").Append(Id).Append(": ").Append(Message);
        foreach (var note in Notes)
        {
            if (note.Location.IsKnown)
                text.Append("\n  ").Append(note.Location).Append("   ").Append(note.Text);
            else
                text.Append("\n  ").Append(note.Text);
        }

        text.Append("\n  Fix: ").Append(Fix);
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Format();
}
