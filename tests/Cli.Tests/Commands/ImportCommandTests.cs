using System.Text.Json;
using HdlDsl.VerilogImport;

namespace Cli.Tests.Commands;

/// <summary><c>hdl import</c>: what it writes, and what it says when it can't.</summary>
public class ImportCommandTests
{
    private const string Adder = """
        module adder #(parameter W = 4) (input [W-1:0] a, b, output [W:0] y);
          assign y = a + b;
        endmodule

        """;

    [Fact]
    public void A_class_is_written_once_and_again_when_the_header_changes()
    {
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("adder.v"), Adder);
        app.Run("import", "OUT/adder.v", "--out", "OUT/Imported", "--namespace", "My.Design", "--class", "Adder").ShouldBe(new Outcome(0, "wrote      OUT/Imported/Adder.cs\n", ""));
        app.Files.ShouldBe(["Imported/Adder.cs", "adder.v"]);
        var written = File.ReadAllText(app.PathOf("Imported/Adder.cs"));
        written.ShouldBe(WrapperClass.Write(new WrapperRequest(VerilogSource.Load(app.PathOf("adder.v"))) { Namespace = "My.Design", ClassName = "Adder", Paths = ["../adder.v"] }));
        written.ShouldStartWith(WrapperClass.FirstLine);

        var time = File.GetLastWriteTimeUtc(app.PathOf("Imported/Adder.cs"));
        app.Run("import", "OUT/adder.v", "--out", "OUT/Imported", "--namespace", "My.Design", "--class", "Adder").ShouldBe(new Outcome(0, "up to date OUT/Imported/Adder.cs\n", ""));
        File.GetLastWriteTimeUtc(app.PathOf("Imported/Adder.cs")).ShouldBe(time);

        File.WriteAllText(app.PathOf("adder.v"), Adder.Replace("a, b", "a, b, c", StringComparison.Ordinal));
        app.Run("import", "OUT/adder.v", "--out", "OUT/Imported", "--namespace", "My.Design", "--class", "Adder").ShouldBe(new Outcome(0, "wrote      OUT/Imported/Adder.cs\n", ""));
        File.ReadAllText(app.PathOf("Imported/Adder.cs")).ShouldContain("Input<UInt>(\"c\")");
    }

    [Fact]
    public void A_file_of_somebody_else_is_kept()
    {
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("adder.v"), Adder);
        File.WriteAllText(app.PathOf("adder.cs"), "public class Adder;\n");
        app.Run("import", "OUT/adder.v", "--out", "OUT").ShouldBe(new Outcome(
            2, "", "error: 'OUT/adder.cs' is there already and was not written by 'hdl import'; choose another --out or --class, or delete it.\n"));
        File.ReadAllText(app.PathOf("adder.cs")).ShouldBe("public class Adder;\n");
    }

    [Fact]
    public void Json_has_parameters_and_ports()
    {
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("adder.v"), Adder);
        var outcome = app.Run("import", "OUT/adder.v", "--out", "OUT", "--set", "W=9", "--json");
        (outcome.Code, outcome.Error).ShouldBe((0, ""));
        using var document = JsonDocument.Parse(outcome.Output);
        document.RootElement.GetProperty("state").GetString().ShouldBe("written");
        document.RootElement.GetProperty("parameters")[0].GetProperty("name").GetString().ShouldBe("W");
        document.RootElement.GetProperty("ports").EnumerateArray()
            .Select(port => $"{port.GetProperty("direction").GetString()} {port.GetProperty("name").GetString()} {port.GetProperty("width").GetInt32()}")
            .ShouldBe(["input a 9", "input b 9", "output y 10"]);
    }

    [Fact]
    public void Macros_and_include_folders_are_found_again_by_the_class()
    {
        using var app = new TestApplication();
        Directory.CreateDirectory(app.PathOf("rtl"));
        File.WriteAllText(app.PathOf("rtl/width.vh"), "`define WIDTH (`BYTES*8)\n");
        File.WriteAllText(app.PathOf("m.v"), "`include \"width.vh\"\nmodule m(input [`WIDTH-1:0] a); endmodule\nmodule other; endmodule\n");
        app.Run("import", "OUT/m.v", "--module", "m", "--out", "OUT/Imported", "--include", "OUT/rtl", "--define", "BYTES=3").ShouldBe(new Outcome(0, "wrote      OUT/Imported/m.cs\n", ""));
        var text = File.ReadAllText(app.PathOf("Imported/m.cs"));
        text.ShouldContain("[\"../m.v\"]");
        text.ShouldContain("IncludeDirectories = [\"../rtl\"]");
        text.ShouldContain("[\"BYTES\"] = \"3\"");
        text.ShouldContain("input [23:0] a");
    }

    [Theory]
    [InlineData("module m(input [3:0 a);\nendmodule\n", "", 3, """
        error HDL7103: 'a' is not expected here.
          OUT/m.v:1   column 21: here
          Fix: correct the Verilog; a tool such as verilator --lint-only says more.

        """)]
    [InlineData("module m(input a);\nendmodule\nmodule n;\nendmodule\n", "", 3, """
        error HDL7105: OUT/m.v has 2 modules, and none is named.
          Fix: did you mean 'm' or 'n'?

        """)]
    [InlineData("module m #(parameter W = 0) (\n  input [8/W:0] a);\nendmodule\n", "", 3, """
        error HDL7106: the expression has no value: it divides by zero.
          OUT/m.v:2   column 11: here
          Fix: give the parameters that it depends on a value in C#, or change the Verilog.

        """)]
    [InlineData("module m(input a);\nendmodule\n", "--set W", 2, "error: 'W' sets no parameter; write --set NAME=number.\n")]
    [InlineData("module m(input a);\nendmodule\n", "--namespace 1x", 2, "error: '1x' is no name in C#; give another one with --namespace.\n")]
    [InlineData("module m(input a);\nendmodule\n", "--class a-b", 2, "error: 'a-b' is no name in C#; give another one with --class.\n")]
    public void Errors_name_line_and_column_and_nothing_is_written(string verilog, string options, int code, string message)
    {
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("m.v"), verilog);
        app.Run(["import", "OUT/m.v", "--out", "OUT", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            .ShouldBe(new Outcome(code, "", message.ReplaceLineEndings("\n")));
        app.Files.ShouldBe(["m.v"]);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var app = new TestApplication();
        app.Run("import", "OUT/none.v", "--out", "OUT").ShouldBe(new Outcome(
            3, "", "error HDL7101: 'OUT/none.v' can't be read: Could not find file 'OUT/none.v'.\n  Fix: check the path; it is relative to the working directory.\n"));
        app.Run("import").ShouldBe(new Outcome(2, "", "error: Required argument 'file.v' missing for command: 'import'.\n'hdl import --help' explains the command line.\n"));
        app.Files.ShouldBeEmpty();
    }
}
