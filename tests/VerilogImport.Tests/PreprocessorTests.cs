using HdlDsl.VerilogImport;
using static VerilogImport.Tests.Sources;

namespace VerilogImport.Tests;

/// <summary>Compiler directives, seen by what they make of a header.</summary>
public sealed class PreprocessorTests
{
    [Theory]
    [InlineData("`define W 4\nmodule m(input [`W-1:0] a);endmodule", 4)]
    [InlineData("`define W(x) (2*(x))\nmodule m(input [`W(`W(3))-1:0] a);endmodule", 12)]
    [InlineData("`define MAX(a, b=7) ((a)>(b)?(a):(b))\nmodule m(input [`MAX(2)-1:0] a);endmodule", 7)]
    [InlineData("`define MAX(a,b) ((a)>(b)?(a):(b))\nmodule m(input [`MAX ({4'd1, 4'd2}, (9))-1:0] a);endmodule", 18)]
    [InlineData("`define A 1\n`ifdef A\n`define W 5\n`else\n`define W 6\n`endif\nmodule m(input [`W-1:0] a);endmodule", 5)]
    [InlineData("`ifndef A\n`ifdef B\n`else\n`define W 5\n`endif\n`elsif C\n`define W 7\n`endif\nmodule m(input [`W-1:0] a);endmodule", 5)]
    [InlineData("`ifdef A\n`elsif B\n`else\n`define W 3 // three\n`endif\nmodule m(input [`W-1:0] a);endmodule", 3)]
    [InlineData("`define W 8\n`undef W\n`ifdef W\n`else\nmodule m(input [2:0] a);endmodule\n`endif", 3)]
    [InlineData("`define W 1+ \\\n  2 /* and\n */ + 3\nmodule m(input [`W-1:0] a);endmodule", 6)]
    [InlineData("`define P(n) parameter n``_W = 9\nmodule m #(`P(X))(input [X_W-1:0] a);endmodule", 9)]
    [InlineData("// `ifdef X\n/* `include \"no\" */\n`celldefine\n`line 3 \"x\" 0\nmodule m(input [1:0] a);endmodule\n`endcelldefine", 2)]
    [InlineData("`define OUTER `INNER\n`define INNER 6\nmodule m(input [`OUTER-1:0] a);endmodule", 6)]
    [InlineData("`ifdef NO\n`define X(\n`include \"none\"\n\"open\n`endif\nmodule m(input [`__LINE__-1:0] a);endmodule", 6)]
    public void Directives(string verilog, int width) => VerilogSource.Parse(verilog).Module().Ports.Single().Width.ShouldBe(width);

    [Theory]
    [InlineData("`ifdef A\nmodule m; endmodule", "error HDL7102: the condition has no `endif in this file.\n  source.v:1   column 1: starts here\n  Fix: add `endif.")]
    [InlineData("\n  `endif", "error HDL7102: `endif stands without `ifdef or `ifndef in front of it.\n  source.v:2   column 3: here\n  Fix: remove it, or add the `ifdef.")]
    [InlineData("`ifdef A\n`else\n`else\n`endif", "error HDL7102: `else follows `else of the same condition.\n  source.v:3   column 1: here\n  Fix: put `else last.")]
    [InlineData("`ifdef\n`endif", "error HDL7102: `ifdef has no name behind it.\n  source.v:1   column 1: here\n  Fix: write `ifdef NAME.")]
    [InlineData("`define A `B\n`define B `A\n`A", "error HDL7102: macro 'A' expands to itself.\n  source.v:3   column 1: here\n  Fix: break the circle in its definition.")]
    [InlineData("`define A(x,y) x\n`A(1)", "error HDL7102: macro 'A' takes 2 arguments, and 1 are given.\n  source.v:2   column 1: here\n  Fix: give a value for 'y'.")]
    [InlineData("`define A(x) x\n`A(1,2)", "error HDL7102: macro 'A' takes 1 arguments, and 2 are given.\n  source.v:2   column 1: here\n  Fix: check the commas; brackets protect those inside an argument.")]
    [InlineData("`define A(x) x\n `A(1", "error HDL7102: the arguments of macro 'A' have no closing ')'.\n  source.v:2   column 2: here\n  Fix: add it.")]
    [InlineData("a /* b", "error HDL7102: the comment has no end.\n  source.v:1   column 3: starts here\n  Fix: close it with */.")]
    [InlineData("`include \"no.vh\"", "error HDL7101: the included file 'no.vh' is in none of the folders '.'.\n  source.v:1   column 1: here\n  Fix: add its folder to VerilogSourceOptions.IncludeDirectories.")]
    [InlineData("`include 3", "error HDL7102: `include has no file name behind it.\n  source.v:1   column 1: here\n  Fix: write `include \"file.vh\".")]
    [InlineData("module m(`PORTS); endmodule", "error HDL7102: macro 'PORTS' is not defined.\n  source.v:1   column 10: here\n  Fix: define it in VerilogSourceOptions.Defines, or load the file that does.")]
    [InlineData("module m(input [`W:0] a); endmodule", "error HDL7106: the expression has no value: macro 'W' is not defined.\n  source.v:1   column 17: here\n  Fix: give the parameters that it depends on a value in C#, or change the Verilog.")]
    public void Mistakes_are_named_with_line_and_column(string verilog, string message) =>
        ErrorOf(() => VerilogSource.Parse(verilog).Module()).ShouldBe(message);

    [Fact]
    public void Includes_come_from_the_folders_given_in_their_order()
    {
        var folder = Directory.CreateTempSubdirectory("hdl-import-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "width.vh"), "`define W 11\r\n");
            File.WriteAllText(Path.Combine(folder.FullName, "itself.vh"), "`include \"itself.vh\"\n");
            var options = new VerilogSourceOptions { IncludeDirectories = ["/nowhere", folder.FullName] };
            VerilogSource.Parse("`define NAME \"width.vh\"\n`include `NAME\nmodule m(input [`W-1:0] a);endmodule", options: options).Module().Ports[0].Width.ShouldBe(11);
            ErrorOf(() => VerilogSource.Parse("`include \"itself.vh\"", options: options)).ShouldStartWith("error HDL7110: includes are nested more than 64 deep; does 'itself.vh' include itself?");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Files_share_their_macros_and_a_missing_file_is_an_error()
    {
        VerilogSource.Load([PathOf("serial_defines.vh"), PathOf("serial.v"), PathOf("core.v")]).ModuleNames.ShouldBe(["serial", "core", "core_helper"]);
        ErrorOf(() => VerilogSource.Load("/nowhere/x.v")).ShouldStartWith("error HDL7101: '/nowhere/x.v' can't be read: ");
    }

    [Fact]
    public void The_text_for_simulators_changes_nothing_behind_it()
    {
        var verilog = VerilogSource.Parse("`default_nettype none\n`ifdef A\n`endif\n\n\nmodule m; // kept\nendmodule", "a/b.v").Verilog;
        verilog.ShouldBe("// From b.v\n`default_nettype none\n\nmodule m; // kept\nendmodule\n\n`default_nettype wire\n");
    }
}
