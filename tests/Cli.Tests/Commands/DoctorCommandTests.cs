using System.Text.Json;
using Verification.Engines.Tools;

namespace Cli.Tests.Commands;

public class DoctorCommandTests
{
    private static readonly ToolStatus Present = new("verilator", true, "/usr/bin/verilator", "Verilator 5", "sudo apt-get install verilator", "HDL_VERILATOR");
    private static readonly ToolStatus Absent = new("yosys", false, null, null, "sudo apt-get install yosys", "HDL_YOSYS");

    [Fact]
    public void All_tools_there()
    {
        using var app = new TestApplication { Tools = [Present] };
        app.Run("doctor").ShouldBe(new Outcome(
            0, "Tool      Version     Path\nverilator Verilator 5 /usr/bin/verilator\n\nAll tools are there.\n", ""));
    }

    [Fact]
    public void A_missing_tool_gives_code_4_and_what_installs_it()
    {
        using var app = new TestApplication { Tools = [Present, Absent] };
        app.Run("doctor").ShouldBe(new Outcome(
            4,
            """
            Tool      Version     Path
            verilator Verilator 5 /usr/bin/verilator
            yosys     missing     -

            The built-in simulator, which is the default, needs none of them.
            scripts/setup.sh installs what is missing; so do:
              sudo apt-get install yosys
            A tool that is elsewhere is found through a variable with its path:
              HDL_YOSYS=/path/to/yosys

            """.ReplaceLineEndings("\n"),
            ""));
    }

    [Fact]
    public void Json_has_a_row_for_each_tool()
    {
        using var app = new TestApplication { Tools = [Present, Absent] };
        var outcome = app.Run("doctor", "--json");
        (outcome.Code, outcome.Error).ShouldBe((4, ""));
        using var document = JsonDocument.Parse(outcome.Output);
        document.RootElement.GetProperty("complete").GetBoolean().ShouldBeFalse();
        document.RootElement.GetProperty("tools").EnumerateArray().Select(tool => $"{tool.GetProperty("name")} {tool.GetProperty("found")}")
            .ShouldBe(["verilator True", "yosys False"]);
    }
}
