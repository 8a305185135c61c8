using System.Text.Json;
using HdlDsl.Diagnostics;
using Verification;
using Verification.Engines;
using Verification.Engines.Tools;

namespace Cli.Tests.Commands;

/// <summary>Each kind of bad input: the whole message, the exit code, and that nothing is written.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData("generate countr", "error: There is no design 'countr'. Did you mean 'counter'?")]
    [InlineData("generate fft", "error: There is no design 'fft'. Designs: counter, stub.")]
    [InlineData("generate counter --preset decad", "error: Design 'counter' has no preset 'decad'. Did you mean 'decade'?")]
    [InlineData("generate counter --preset zzz", "error: Design 'counter' has no preset 'zzz'. Presets: byte, decade, holding.")]
    [InlineData("generate counter --set widht=4", "error: There is no knob 'widht'. Did you mean 'width'?")]
    [InlineData("generate counter --set width=32", "error: Knob 'width' can't be '32'; it takes 1 to 31 bits.")]
    [InlineData("generate counter --set width=x", "error: Knob 'width' can't be 'x'; it takes 1 to 31 bits.")]
    [InlineData("generate counter --set atEnd=Stop", "error: Knob 'atEnd' can't be 'Stop'; it takes Wrap or Hold.")]
    [InlineData("generate counter --set width=4", "error: Knob 'limit' can't be '255': a count of 4 bits ends at 15.")]
    [InlineData("generate counter --set width", "error: 'width' sets no knob; write knob=value, for example width=8.")]
    [InlineData("generate counter --set =8", "error: '=8' sets no knob; write knob=value, for example width=8.")]
    [InlineData("generate counter --set width=8 --set width=9", "error: Knob 'width' is set twice.")]
    [InlineData("generate stub --set width=13", "error: Width 13 brings bad luck.")]
    [InlineData("generate", "error: Which design? Name one, or say --all. Designs: counter, stub.")]
    [InlineData("generate counter --all", "error: --all takes every preset of every design; it can't be combined with a design, --preset or --set.")]
    [InlineData("generate --all --set width=4", "error: --all takes every preset of every design; it can't be combined with a design, --preset or --set.")]
    [InlineData("generate counter --prune", "error: --prune deletes what --all does not write; it needs --all and can't be combined with --check.")]
    [InlineData("generate counter --ouy x", "error: Unrecognized command or argument '--ouy'.\nerror: Unrecognized command or argument 'x'.\n'hdl generate --help' explains the command line.")]
    [InlineData("generate counter --out", "error: Required argument missing for option: '--out'.\n'hdl generate --help' explains the command line.")]
    [InlineData("verify", "error: Required argument 'design' missing for command: 'verify'.\n'hdl verify --help' explains the command line.")]
    [InlineData("verify counter --engine modelsim", "error: There is no engine 'modelsim'. Engines: builtin, verilator, icarus, all.")]
    [InlineData("verify counter --engine verilater", "error: There is no engine 'verilater'. Did you mean 'verilator'?")]
    [InlineData("verify counter --cycles -1", "error: --cycles can't be -1; it takes 0 or more.")]
    [InlineData("verify counter --seed two", "error: --seed can't be 'two'; it takes an integer.\n'hdl verify --help' explains the command line.")]
    [InlineData("verify conter", "error: There is no design 'conter'. Did you mean 'counter'?")]
    [InlineData("list conter", "error: There is no design 'conter'. Did you mean 'counter'?")]
    [InlineData("simulate", "error: Required command was not provided.\nerror: Unrecognized command or argument 'simulate'.\n'hdl --help' explains the command line.")]
    [InlineData("", "error: Required command was not provided.\n'hdl --help' explains the command line.")]
    public void Usage_errors(string commandLine, string message)
    {
        using var app = new TestApplication { Entries = [Generators.Catalogue.Catalogue.Find("counter"), new StubEntry()] };
        var words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["generate", ..] && !words.Contains("--out", StringComparer.Ordinal))
            words = [.. words, "--out", "OUT"];
        app.Run(words).ShouldBe(new Outcome(2, "", message + "\n"));
        app.Files.ShouldBeEmpty();
    }

    [Fact]
    public void An_output_directory_that_cannot_be_written()
    {
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("file"), "not a directory");
        var outcome = app.Run("generate", "counter", "--out", "OUT/file/rtl");
        outcome.Code.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldStartWith("error: Can't write 'OUT/file/rtl/counter/byte/Counter.v': ");
        outcome.Error.Count(letter => letter == '\n').ShouldBe(1);
        app.Files.ShouldBe(["file"]);
    }

    [Fact]
    public void An_illegal_design_prints_its_diagnostics_and_writes_nothing()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        var outcome = app.Run("generate", "stub", "--set", "broken=true", "--out", "OUT");
        outcome.Code.ShouldBe(3);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldStartWith("error HDL");
        outcome.Error.ShouldContain("Same");
        outcome.Error.ShouldContain("\n  Fix: ");
        app.Files.ShouldBeEmpty();
    }

    [Fact]
    public void An_illegal_design_as_json()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        var outcome = app.Run("generate", "stub", "--set", "broken=true", "--json", "--out", "OUT");
        (outcome.Code, outcome.Error).ShouldBe((3, ""));
        using var document = JsonDocument.Parse(outcome.Output);
        var error = document.RootElement.GetProperty("error");
        (error.GetProperty("kind").GetString(), error.GetProperty("exitCode").GetInt32()).ShouldBe(("designError", 3));
        var diagnostic = error.GetProperty("diagnostics")[0];
        diagnostic.GetProperty("id").GetString().ShouldStartWith("HDL");
        diagnostic.GetProperty("severity").GetString().ShouldBe("error");
        diagnostic.GetProperty("places")[0].GetProperty("file").GetString().ShouldEndWith("StubEntry.cs");
    }

    [Fact]
    public void Usage_errors_as_json()
    {
        using var app = new TestApplication();
        app.Run("list", "countr", "--json").ShouldBe(new Outcome(2, """
            {
              "error": {
                "kind": "usageError",
                "exitCode": 2,
                "message": "There is no design 'countr'. Did you mean 'counter'?",
                "diagnostics": []
              }
            }

            """.ReplaceLineEndings("\n"), ""));
        var syntax = app.Run("verify", "--json");
        (syntax.Code, syntax.Error).ShouldBe((2, ""));
        using var document = JsonDocument.Parse(syntax.Output);
        document.RootElement.GetProperty("error").GetProperty("message").GetString()
            .ShouldBe("Required argument 'design' missing for command: 'verify'. 'hdl verify --help' explains the command line.");
    }

    [Fact]
    public void Tools_that_are_missing_or_fail_give_code_4()
    {
        Failing(new ToolNotFoundException(ToolKind.Verilator, "'verilator' is not on the search path.")).ShouldBe(
            new Outcome(4, "", "error: 'verilator' is not on the search path.\n"));
        Failing(new ToolFailedException("verilator ended with 1.", "")).Code.ShouldBe(4);
        Failing(new SimulationException("The simulator died.")).Code.ShouldBe(4);
    }

    [Fact]
    public void Errors_of_a_design_during_verification_give_code_3() =>
        Failing(new HdlException(new Diagnostic("HDL9999", DiagnosticSeverity.Error, "It is wrong.", [], "Right it."))).ShouldBe(
            new Outcome(3, "", "error HDL9999: It is wrong.\n  Fix: Right it.\n"));

    [Fact]
    public void Cancelling_gives_code_130()
    {
        Failing(new OperationCanceledException()).ShouldBe(new Outcome(130, "", "error: Cancelled.\n"));
        using var app = new TestApplication { Cancellation = new CancellationToken(canceled: true) };
        app.Run("generate", "--all", "--out", "OUT").ShouldBe(new Outcome(130, "", "error: Cancelled.\n"));
        app.Files.ShouldBeEmpty();
    }

    [Fact]
    public void Unexpected_errors_are_one_line_unless_the_trace_is_asked_for()
    {
        Failing(new InvalidOperationException("Two\nlines.")).ShouldBe(
            new Outcome(70, "", "error: Unexpected InvalidOperationException: Two lines. HDL_DEBUG=1 shows where it comes from.\n"));
        using var app = new TestApplication { Entries = [new StubEntry(_ => throw new InvalidOperationException("Broken."))], ShowTraces = true };
        var outcome = app.Run("verify", "stub");
        outcome.Code.ShouldBe(70);
        outcome.Error.ShouldStartWith("error: Unexpected System.InvalidOperationException: Broken.\n   at ");
    }

    private static Outcome Failing(Exception failure)
    {
        using var app = new TestApplication { Entries = [new StubEntry(_ => throw failure)] };
        return app.Run("verify", "stub");
    }
}
