using HdlDsl.VerilogImport;
using static VerilogImport.Tests.Sources;

namespace VerilogImport.Tests;

/// <summary>Headers in the styles that are in use.</summary>
public sealed class HeaderTests
{
    [Fact]
    public void Ports_and_parameters_of_an_ansi_header()
    {
        var header = Load("sync_fifo.v").Module("sync_fifo", new { WIDTH = 12, DEPTH = 16 });
        header.Ports.Select(port => port.ToString()).ShouldBe([
            "input clk", "input rst_n", "input [11:0] s_data", "input s_valid", "output s_ready", "output [11:0] m_data", "output m_valid", "input m_ready", "output [4:0] level"]);
        header.Parameters.Select(parameter => $"{parameter.Name}={parameter.Number} {parameter.IsLocal} {parameter.IsSet} {parameter.DefaultText}").ShouldBe([
            "WIDTH=12 False True 8", "DEPTH=16 False True 4", "LEVEL_WIDTH=5 False False $clog2(DEPTH + 1)", "ADDRESS_WIDTH=4 True False $clog2(DEPTH)"]);
        header.Overrides.ShouldBe([KeyValuePair.Create("WIDTH", "12"), KeyValuePair.Create("DEPTH", "16")]);
    }

    [Fact]
    public void Ports_declared_in_the_body_with_includes_macros_and_a_second_signed_declaration()
    {
        var header = Load("serial.v").Module();
        header.Ports.Select(port => port.ToString()).ShouldBe([
            "input clock", "input nreset", "input [7:0] data", "input send", "output parity", "output line", "output signed [3:0] offset"]);
        header.Parameters.Select(parameter => $"{parameter.Name}={parameter.Number}").ShouldBe(["DIVISOR=16", "START=-3", "COUNT_WIDTH=4"]);
        header.Port("data").Place.ToString().ShouldEndWith("serial.v:14:43");
        Load("serial.v").Module(null, new { DIVISOR = 2 }).Port("offset").Width.ShouldBe(1);
    }

    [Fact]
    public void Modules_of_one_file_are_chosen_by_name_and_conditions_choose_ports()
    {
        var source = Load("core.v");
        source.ModuleNames.ShouldBe(["core", "core_helper"]);
        source.Module("core").Ports.Length.ShouldBe(9);
        source.Module("core").Port("plain").Width.ShouldBe(4);
        source.Module("core", new { WORD = 64 }).Port("mem_strobe").Width.ShouldBe(8);
        source.Module("core").Parameters.Single(parameter => parameter.Name == "NAME").Text.ShouldBe("core");
        source.Module("core").Parameters.ShouldNotContain(parameter => parameter.Name == "hidden");
        source.Module("core_helper").Ports.Length.ShouldBe(2);
        var traced = Load("core.v", VerilogSourceOptions.Default with { Defines = VerilogSourceOptions.Default.Defines.Add("TRACE", "") }).Module("core");
        traced.Ports.Skip(8).Select(port => port.ToString()).ShouldBe(["output [31:0] trace_pc", "output trace_valid"]);
    }

    [Theory]
    [InlineData("module m; endmodule")]
    [InlineData("module m(); endmodule")]
    [InlineData("module m #()(); endmodule")]
    [InlineData("macromodule m; initial $display(\"endmodule\"); endmodule : m")]
    [InlineData("module automatic m; endmodule")]
    public void Modules_without_ports(string verilog) => Ports(verilog).ShouldBeEmpty();

    [Theory]
    [InlineData("input [7:0] a, b, input c", "input [7:0] a", "input [7:0] b", "input c")]
    [InlineData("input wire signed [3:0] a, output reg signed b", "input signed [3:0] a", "output signed b")]
    [InlineData("input [0:7] a, input [0:0] b, input [-1:0] c, input [3:3] d", "input [7:0] a", "input [0:0] b", "input [1:0] c", "input [0:0] d")]
    [InlineData("input integer a, output time b", "input signed [31:0] a", "output [63:0] b")]
    [InlineData("input logic [1:0][7:0] a, input bit b, input byte c, output int unsigned d", "input [15:0] a", "input b", "input signed [7:0] c", "output [31:0] d")]
    [InlineData("inout tri [3:0] a, (* mark = \"a)*b\" *) input \\b , output \\c$d ", "inout [3:0] a", "input b", "output c$d")]
    [InlineData("input a, [3:0] b, wire c, wire [1:0] d", "input a", "input [3:0] b", "input c", "input [1:0] d")]
    public void Port_declarations(string list, params string[] expected) =>
        Ports($"module m({list.Replace(", wire c", ", input wire c", StringComparison.Ordinal)}); endmodule").ShouldBe(expected);

    [Fact]
    public void Ports_of_other_names_outside_than_inside() =>
        Ports("module m(.a(x), b); input [2:0] x; output b; endmodule").ShouldBe(["input [2:0] a", "output b"]);

    [Fact]
    public void Bodies_are_skipped_whatever_stands_in_them()
    {
        const string Verilog = """
            module m(a, b);
              function automatic [3:0] f(input [3:0] x); f = x; endfunction : f
              task t; input z; begin end endtask
              initial begin fork begin : q input_like = 1; end join end
              generate case (1) 1: begin localparam W = 99; end default: begin end endcase endgenerate
              specify specparam p = 1; (a => b) = (1, 2); endspecify
              reg [7:0] sequence, property, class, table_; // words of SystemVerilog are names in Verilog
              wire [3:0] \begin , \input ;
              always @(*) begin if (a) begin end /* end */ else begin end // end
              end
              always @(posedge a) q <= #1 (b * 2) ** 3;
              string s = "begin \" fork";
              assert property (@(posedge a) b);
              sub #(.W(`NOT_DEFINED(1, 2))) u [3:0] (.*);
              ?? ' ` § ;
              parameter W = 3;
              input [W-1:0] a;
              output b;
            endmodule
            """;
        Ports(Verilog).ShouldBe(["input [2:0] a", "output b"]);
    }

    [Fact]
    public void A_value_that_nobody_needs_may_be_unknown()
    {
        var header = VerilogSource.Parse("module m #(parameter real R = 1.5, parameter X = 4'bx, parameter F = f(3))(input a); endmodule").Module();
        header.Ports.Length.ShouldBe(1);
        header.Parameters.Select(parameter => parameter.Number).ShouldBe([null, null, null]);
        header.Parameters[2].Problem.ShouldBe("the expression has no value: function 'f' is not computed; $clog2, $signed, $unsigned and $bits are.");
    }

    [Theory]
    [InlineData("initial $error(\"no\");", true)]
    [InlineData("if (1) begin $fatal(1, \"no\"); end", true)]
    [InlineData("wire bit; initial $error(\"no\");", false)]
    [InlineData("initial $display(\"$error\"); /* $error(1) */", false)]
    [InlineData("", false)]
    public void Messages_at_elaboration_make_Verilog_SystemVerilog(string body, bool isSystemVerilog)
    {
        var text = $"module m(input a); {body} endmodule";
        VerilogSource.Parse(text).IsSystemVerilog.ShouldBe(isSystemVerilog);
        VerilogSource.Parse(text, options: new VerilogSourceOptions { IsSystemVerilog = false }).IsSystemVerilog.ShouldBeFalse();
    }
}
