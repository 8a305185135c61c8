using Exploration;
using Generators.Catalogue;
using Generators.Common.Tensors;
using HdlDsl.Diagnostics;
using Spectre.Console;
using Verification.Coverage;
using Verification.Engines;
using Verification.Engines.Tools;

namespace Cli.Output;

/// <summary>Turns whatever went wrong into an exit code and a message for a person or a program.</summary>
internal sealed class ErrorReport(Terminal terminal, bool showTraces)
{
    private static readonly Style ErrorStyle = new(Color.Red);
    private static readonly Style WarningStyle = new(Color.Yellow);

    /// <summary>Reports an exception that ended a command.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="json">Whether standard output gets a JSON document; else standard error gets text.</param>
    /// <returns>The exit code.</returns>
    public ExitCode Report(Exception failure, bool json)
    {
        var code = CodeOf(failure);
        var diagnostics = failure is HdlException illegal ? illegal.Diagnostics : [];
        var message = code == ExitCode.InternalError ? Unexpected(failure) : code == ExitCode.Cancelled ? "Cancelled." : failure.Message;
        if (json)
        {
            terminal.Line(Json.Of(new ErrorDocument(new ErrorContent(code, (int)code, message, [.. diagnostics.Select(DiagnosticContent.Of)]))));
        }
        else
        {
            foreach (var diagnostic in diagnostics)
                Write(diagnostic);
            if (diagnostics.IsEmpty)
                terminal.ErrorLine("error: ", ErrorStyle, message);
        }

        return code;
    }

    /// <summary>Reports that the command line could not be understood.</summary>
    /// <param name="messages">What is wrong with it.</param>
    /// <param name="command">The command that was meant, such as "hdl generate".</param>
    /// <param name="json">Whether standard output gets a JSON document.</param>
    /// <returns>The exit code.</returns>
    public ExitCode ReportSyntax(IReadOnlyList<string> messages, string command, bool json)
    {
        var advice = $"'{command} --help' explains the command line.";
        if (json)
        {
            var message = string.Join(" ", messages.Append(advice));
            terminal.Line(Json.Of(new ErrorDocument(new ErrorContent(ExitCode.UsageError, (int)ExitCode.UsageError, message, []))));
            return ExitCode.UsageError;
        }

        foreach (var message in messages)
            terminal.ErrorLine("error: ", ErrorStyle, message);
        terminal.ErrorLine(advice);
        return ExitCode.UsageError;
    }

    /// <summary>Prints a diagnostic of a design to standard error.</summary>
    public void Write(Diagnostic diagnostic)
    {
        var text = diagnostic.Format();
        var (label, style) = diagnostic.Severity == DiagnosticSeverity.Error ? ("error ", ErrorStyle) : ("warning ", WarningStyle);
        terminal.ErrorLine(label, style, text[label.Length..]);
    }

    private static ExitCode CodeOf(Exception failure) => failure switch
    {
        OperationCanceledException => ExitCode.Cancelled,
        UsageException or CatalogueException or TensorFileException or ExplorationException or CoverageException => ExitCode.UsageError,
        HdlException => ExitCode.DesignError,
        ToolNotFoundException or ToolFailedException or SimulationException => ExitCode.ToolError,
        _ => ExitCode.InternalError,
    };

    private string Unexpected(Exception failure) => showTraces
        ? $"Unexpected {failure}"
        : $"Unexpected {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")} HDL_DEBUG=1 shows where it comes from.";
}
