using HdlDsl;
using HdlDsl.Verilog;
using HdlDsl.VerilogImport;
using static HdlDsl.Hdl;
using static VerilogImport.Tests.Sources;

namespace VerilogImport.Tests;

/// <summary>Instances of imported modules in the emitted Verilog, and mistakes in connecting them.</summary>
public sealed class ImportedModuleTests
{
    private const string All = "module all(input clk, rst_n, d, input [3:0] u, input signed [3:0] s, output q, output [3:0] v, output [0:0] o, inout pad, input do, input \\a+b ); endmodule";

    private static readonly ImportOptions Open = new() { Unconnected = ["pad", "do", "a+b", "d", "u", "s"] };

    [Fact]
    public void Parameters_clock_and_inverted_reset_of_an_instance() =>
        Instances(() => new ImportedModule(Load("sync_fifo.v"), "sync_fifo", new { WIDTH = 8 }, new ImportOptions { Unconnected = ["s_data", "s_valid", "m_ready"] })).ShouldBe("""
            sync_fifo #(.WIDTH(8)) box (
              .clk(clk),
              .rst_n(~rst),
            """);

    [Fact]
    public void Clocks_and_resets_of_several_domains()
    {
        var write = new ClockDomain("wclk", "wrst", ResetKind.Asynchronous, ResetActiveLow: true);
        var read = new ClockDomain("rclk", ResetKind: ResetKind.None);
        var options = new ImportOptions
        {
            Clocks = [new("i_wclk", write), new("i_wr_reset_n", write, IsReset: true, IsActiveLow: true), new("i_rclk", read), new("i_rd_reset_n", read, IsReset: true, IsActiveLow: true)],
            Unconnected = ["i_wdata"],
        };
        Instances(() => new ImportedModule(Load("dual.v"), options: options)).ShouldBe("""
            dual box (
              .i_wclk(wclk),
              .i_wr_reset_n(wrst),
              .i_rclk(rclk),
              .i_rd_reset_n(1'b1),
            """);
        ErrorOf(() => Instances(() => new ImportedModule(Load("dual.v"), options: options with { Model = () => null! }))).ShouldBe(
            "error HDL7111: module 'dual' has a model in C#, but ports of several clock domains; a model is told of the edges of one.\n"
            + "  Data/dual.v:2   column 8: the module\n  Fix: leave Model out and use a simulator that reads Verilog.");
    }

    [Theory]
    [InlineData("input clk, input rst", "clk, rst")]
    [InlineData("input i_clk, input i_reset", "i_clk, i_reset")]
    [InlineData("input wb_clk_i, input wb_rst_i", "wb_clk_i, wb_rst_i")]
    [InlineData("input aclk, input aresetn", "aclk, aresetn low")]
    [InlineData("input clk_i, input rst_ni", "clk_i, rst_ni low")]
    [InlineData("input CLK, input nRESET", "CLK, nRESET low")]
    [InlineData("input S_AXI_ACLK, input S_AXI_ARESETN", "S_AXI_ACLK, S_AXI_ARESETN low")]
    [InlineData("input clk, input resetn", "clk, resetn low")]
    [InlineData("input clk, input clock, input rst", "")]
    [InlineData("input clk, input rst, input rst_n", "clk")]
    [InlineData("input reset_in, output clk", "")]
    [InlineData("input clk, input reset_in, input [0:0] rst", "clk, reset_in")]
    [InlineData("input clk_en, input first", "")]
    public void Clock_and_reset_are_found_by_name_when_there_is_one_of_each(string ports, string expected) =>
        string.Join(", ", ClockFinder.Find(VerilogSource.Parse($"module m({ports}); endmodule").Module()).Select(clock => clock.Port + (clock.IsActiveLow ? " low" : ""))).ShouldBe(expected);

    [Fact]
    public void Parameter_values_of_all_kinds_reach_the_instance()
    {
        const string Verilog = "module m #(parameter A = 1, B = 1, C = \"x\", D = 0, E = 0, parameter [3:0] F = 0, parameter signed [7:0] G = 0, parameter [39:0] H = 0)(); endmodule";
        var header = VerilogSource.Parse(Verilog).Module(null, new { A = -5, B = 1L << 40, C = "say \"hi\"\\", D = true, E = DayOfWeek.Tuesday, F = 9, G = (sbyte)-2, H = (ulong)255 });
        header.Overrides.Select(pair => $"{pair.Key}={pair.Value}").ShouldBe(
            ["A=-5", "B=41'h10000000000", "C=\"say \\\"hi\\\"\\\\\"", "D=1", "E=2", "F=4'h9", "G=8'shfe", "H=40'hff"]);
    }

    [Fact]
    public void Mistakes_in_connecting_are_named()
    {
        Mistake(box => box.Input("x")).ShouldBe("error HDL7108: module 'all' has no port 'x'.\n  source.v:1   column 8: the module\n  Fix: did you mean 'd' or 'o' or 'q'?");
        Mistake(box => box.Input<Bit>("clk")).ShouldBe(
            "error HDL7108: port 'clk' of module 'all' is the clock; its clock domain drives it.\n  source.v:1   column 18: declared here\n"
            + "  Fix: remove the assignment; for a data port, list the clocks and resets in ImportOptions.Clocks.");
        Mistake(box => box.Input<UInt>("v")).ShouldBe("error HDL7108: port 'v' of module 'all' is an output.\n  source.v:1   column 93: declared here\n  Fix: write Output(\"v\").");
        Mistake(box => box.Output<SInt>("v")).ShouldBe("error HDL7108: port 'v' of module 'all' is UInt(4), not SInt.\n  source.v:1   column 93: declared here\n  Fix: ask for UInt, and convert it with AsUInt() or AsSInt().");
        Mistake(box => box.Output<UInt>("pad")).ShouldBe("error HDL7108: port 'pad' of module 'all' is left open.\n  source.v:1   column 118: declared here\n  Fix: take it out of ImportOptions.Unconnected.");
        Mistake(box => box.Input("u").Value = SInt.Constant(1, 4), Open with { Unconnected = Open.Unconnected.Remove("u") }).ShouldBe(
            "error HDL7108: input 'u' of module 'all' is UInt(4); a SInt(4) can't be assigned.\n  source.v:1   column 45: declared here\n"
            + "  Fix: convert it: AsUInt(), AsSInt() and AsBits() keep the bits, Wrap(width) and slices change the width.");
        Mistake(_ => { }, Open with { Unconnected = Open.Unconnected.Remove("pad") }).ShouldBe(
            "error HDL7109: port 'pad' of module 'all' is an inout, which the language does not have.\n  source.v:1   column 118: declared here\n"
            + "  Fix: leave it open with ImportOptions.Unconnected, or put a Verilog module around it that has an input, an output and an enable.");
        Mistake(_ => { }, Open with { Unconnected = Open.Unconnected.Remove("do") }).ShouldStartWith(
            "error HDL7109: port 'do' of module 'all' is a reserved word of SystemVerilog, so it can't be connected.");
        Mistake(_ => { }, Open with { Unconnected = Open.Unconnected.Remove("a+b") }).ShouldStartWith(
            "error HDL7109: port 'a+b' of module 'all' has letters that need an escaped name, so it can't be connected.");
        Mistake(_ => { }, Open with { Unconnected = Open.Unconnected.Add("padd") }).ShouldStartWith("error HDL7108: module 'all' has no port 'padd'.");
        Mistake(_ => { }, Open with { Clocks = [new("v")] }).ShouldBe(
            "error HDL7111: port 'v' of module 'all' can't be a clock: it is 'output [3:0] v', and a clock is an input of one bit.\n  source.v:1   column 93: declared here\n  Fix: name the right port.");
        Mistake(_ => { }, Open with { Clocks = [new("clk"), new("clk")] }).ShouldStartWith("error HDL7111: port 'clk' of module 'all' is given as clock or reset twice.");
    }

    [Fact]
    public void An_unconnected_input_is_reported_with_its_line_in_the_Verilog()
    {
        var message = ErrorOf(() => Elaborator.Elaborate(new Around(() => new ImportedModule(VerilogSource.Parse("module m(\n  input d,\n  output q); endmodule")), _ => { })));
        message.ShouldContain("error HDL3004: input 'd' of instance 'box' (module 'm') in 'Around' is not connected.");
        message.ShouldContain("source.v:2   declared here");
    }

    [Fact]
    public void An_imported_module_is_no_top() =>
        ErrorOf(() => Elaborator.Elaborate(new ImportedModule(Load("sync_fifo.v")))).ShouldStartWith(
            "error HDL1015: black box 'sync_fifo' is the top module, but its clock and reset ports are named by itself");

    [Fact]
    public void Outputs_convert_to_bits_and_single_bits()
    {
        string? widths = null;
        Elaborator.Elaborate(new Around(() => new ImportedModule(VerilogSource.Parse(All), options: Open), box =>
            widths = $"{box.Output<Bits>("v")} {box.Output<Bits>("q")} {box.Output<UInt>("q")} {box.Output<Bit>("o")} {box.Has("v")} {box.Has("pad")}"));
        widths.ShouldBe("Bits(4) Bits(1) UInt(1) Bit(1) True False");
    }

    private static string Mistake(Action<ImportedModule> use, ImportOptions? options = null) =>
        ErrorOf(() => Elaborator.Elaborate(new Around(() => new ImportedModule(VerilogSource.Parse(All), options: options ?? Open), use)));

    /// <summary>The first lines of the instance, up to the data ports.</summary>
    private static string Instances(Func<ImportedModule> make)
    {
        var lines = VerilogEmitter.Emit(Elaborator.Elaborate(new Around(make, _ => { })), VerilogOptions.Default).Split('\n');
        var first = Array.FindIndex(lines, line => line.EndsWith(" box (", StringComparison.Ordinal));
        var indent = lines[first].Length - lines[first].TrimStart().Length;
        return string.Join('\n', lines.Skip(first).TakeWhile((line, i) => i == 0 || line.Contains("(~", StringComparison.Ordinal) || line.Contains("clk", StringComparison.Ordinal)
            || line.Contains("rst", StringComparison.Ordinal) || line.Contains("'b", StringComparison.Ordinal)).Select(line => line[indent..]));
    }

    private sealed class Around(Func<ImportedModule> make, Action<ImportedModule> use) : Module
    {
        public UInt Y { get; } = Out.UInt(1);

        protected override void Build()
        {
            var box = Instance(make());
            use(box);
            Y.Value = 1;
        }
    }
}
