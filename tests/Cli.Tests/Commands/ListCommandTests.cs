using System.Text.Json;

namespace Cli.Tests.Commands;

public class ListCommandTests
{
    [Fact]
    public void Designs_are_listed_with_presets_and_ranges()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        app.Run("list").ShouldBe(new Outcome(
            0,
            """
            stub
              Passes a value on.
              presets: plain, narrow
              knobs:   width: 1 to 16 bits
                       broken: true or false

            'hdl list <design>' explains the knobs of a design.

            """.ReplaceLineEndings("\n"),
            ""));
    }

    [Fact]
    public void One_design_is_explained()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        app.Run("list", "stub").ShouldBe(new Outcome(
            0,
            """
            stub
            Passes a value on.
            Documentation: docs/stub.md

            Knob   Values        Default Meaning
            width  1 to 16 bits  8       Width of the value.
            broken true or false false   Whether the output is too narrow, which is illegal.

            Preset width broken
            plain  8     false
            narrow 1     false

            """.ReplaceLineEndings("\n"),
            ""));
    }

    [Fact]
    public void Json_has_everything_that_the_text_has()
    {
        using var app = new TestApplication { Entries = [new StubEntry()] };
        var outcome = app.Run("list", "--json");
        (outcome.Code, outcome.Error).ShouldBe((0, ""));
        using var document = JsonDocument.Parse(outcome.Output);
        var design = document.RootElement.GetProperty("designs")[0];
        design.GetProperty("name").GetString().ShouldBe("stub");
        design.GetProperty("documentation").GetString().ShouldBe("docs/stub.md");
        design.GetProperty("presets")[1].GetProperty("knobs").GetProperty("width").GetString().ShouldBe("1");
        var knob = design.GetProperty("knobs")[0];
        (knob.GetProperty("name").GetString(), knob.GetProperty("kind").GetString(), knob.GetProperty("min").GetInt32(), knob.GetProperty("max").GetInt32())
            .ShouldBe(("width", "integer", 1, 16));
        (knob.GetProperty("default").GetString(), knob.GetProperty("unit").GetString()).ShouldBe(("8", "bits"));
    }

    [Fact]
    public void Help_lists_commands_and_exit_codes()
    {
        using var app = new TestApplication();
        var help = app.Run("--help");
        help.Code.ShouldBe(0);
        foreach (var text in new[] { "list", "generate", "verify", "doctor", "130  cancelled", "--plain" })
            help.Output.ShouldContain(text);
    }
}
