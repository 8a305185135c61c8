using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Cli.Commands;
using Cli.Output;

namespace Cli;

/// <summary>The <c>hdl</c> command: parses the command line, runs a command, and turns whatever goes wrong into a message and an exit code.</summary>
internal sealed partial class HdlApplication(CliServices services)
{
    private const string Description = """
        Generates and verifies hardware that is described in C#.

        Exit codes:
          0    success
          1    verification failed, or generated files are not up to date
          2    usage error: unknown design, preset, knob, value or option; a file that can't be used or written
          3    the design is illegal
          4    an external tool is missing or failed
          70   internal error
          130  cancelled
        """;

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words after "hdl".</param>
    /// <param name="cancellation">Ends the command early.</param>
    /// <returns>The exit code, see <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var errors = new ErrorReport(services.Terminal, services.ShowTraces);
        var json = arguments.Contains(CommonOptions.JsonName, StringComparer.Ordinal);
        try
        {
            var parse = Root().Parse(arguments);
            if (parse.Errors.Count > 0)
                return (int)errors.ReportSyntax([.. parse.Errors.Select(error => Plain(error.Message))], CommandLineOf(parse), json);
            return await parse.InvokeAsync(Invocation(), cancellation);
        }
#pragma warning disable CA1031 // The last resort: no exception may reach the user as a stack trace.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // Ctrl-C reaches the simulators as well; that one of them died is then no news.
            return (int)errors.Report(cancellation.IsCancellationRequested ? new OperationCanceledException() : failure, json);
        }
    }

    private RootCommand Root()
    {
        var root = new RootCommand(Description)
        {
            new ListCommand(services),
            new GenerateCommand(services),
            new VerifyCommand(services),
            new MutateCommand(services),
            new ProveCommand(services),
            new CoverageCommand(services),
            new SynthCommand(services),
            new CompareCommand(services),
            new FlowCommand(services),
            new ExploreCommand(services),
            new ExploreTaskCommand(services),
            new ImportCommand(services),
            new ModularCommand(services),
            new FlightCommand(services),
            new QuantiseCommand(services),
            new DoctorCommand(services),
        };
        root.Options.Add(CommonOptions.Plain());
        return root;
    }

    /// <summary>Help goes to the injected console; exceptions and signals are handled here and in Program, not by the parser.</summary>
    private InvocationConfiguration Invocation() => new()
    {
        Output = services.Terminal.OutputWriter,
        Error = services.Terminal.ErrorWriter,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>Without the parser's names of .NET types, which mean nothing to a user.</summary>
    private static string Plain(string message) => WrongType().Replace(message, match =>
        $"{match.Groups["option"].Value} can't be '{match.Groups["text"].Value}'; it takes {(match.Groups["type"].Value.Contains("Int32", StringComparison.Ordinal) ? "an integer" : "a number")}.");

    [GeneratedRegex(@"^Cannot parse argument '(?<text>.*)' for option '(?<option>[^']*)' as expected type '(?<type>[^']*(Int32|Double)[^']*)'\.$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WrongType();

    private static string CommandLineOf(ParseResult parse) =>
        string.Join(' ', WordsOf(parse.CommandResult).Reverse());

    private static IEnumerable<string> WordsOf(SymbolResult? result)
    {
        for (; result is CommandResult { Command: not RootCommand } command; result = result.Parent)
            yield return command.Command.Name;
        yield return "hdl";
    }
}
