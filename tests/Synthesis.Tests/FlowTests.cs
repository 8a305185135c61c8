using HdlDsl;
using Synthesis.Flows;
using Verification.Engines.Tools;

namespace Synthesis.Tests;

public sealed class FlowTests
{
    private const string Remark = "# Ports are timed as if registers of the same clock stood right outside: whole paths from inputs and to outputs count.\n";

    [Fact]
    public void Vivado_times_the_clock_and_implements_out_of_context()
    {
        var files = FilesOf(FlowTool.Vivado);
        files.Keys.ShouldBe(["Accumulate.v", "Accumulate.tcl", "Accumulate.xdc"]);
        files["Accumulate.xdc"].ShouldBe(Remark + "create_clock -name clk -period 2.5 [get_ports clk]\nset_input_delay 0 -clock clk [get_ports {rst Value[*]}]\nset_output_delay 0 -clock clk [get_ports {Total[*]}]\n");
        files["Accumulate.tcl"].ShouldContain("synth_design -top Accumulate -part $part -mode out_of_context -flatten_hierarchy rebuilt -max_dsp 0\n");
        files["Accumulate.tcl"].ShouldContain("set part xcvu9p-flga2104-2-i\n");
    }

    [Fact]
    public void Quartus_makes_all_ports_but_clocks_virtual()
    {
        var files = FilesOf(FlowTool.Quartus, "5CSEMA5F31C6");
        files["Accumulate.sdc"].ShouldStartWith(Remark + "create_clock -name clk -period 2.5 [get_ports clk]\nset_input_delay 0 ");
        var script = files["Accumulate.tcl"];
        script.ShouldContain("set_global_assignment -name FAMILY \"Cyclone V\"\nset_global_assignment -name DEVICE 5CSEMA5F31C6\n");
        script.Split('\n').Where(line => line.Contains("VIRTUAL_PIN", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]).ShouldBe(["rst", "Value[*]", "Total[*]"]);
    }

    [Fact]
    public void OpenROAD_gets_a_configuration_and_constraints()
    {
        var files = FilesOf(FlowTool.OpenRoad, "asap7");
        files.Keys.ShouldBe(["Accumulate.v", "config.mk", "Accumulate.sdc"]);
        files["config.mk"].ShouldContain("export DESIGN_NAME     = Accumulate\nexport PLATFORM        = asap7\n");
        // asap7 counts in ps.
        files["Accumulate.sdc"].ShouldContain("-period 2500 ");
        FilesOf(FlowTool.OpenRoad)["Accumulate.sdc"].ShouldContain("-period 2.5 ");
    }

    [Fact]
    public void Yosys_runs_its_script() => InFolder(FilesOf(FlowTool.Yosys), folder =>
    {
        ToolProcess.RunChecked(Toolchain.Require(ToolKind.Yosys).Path, ["-q", "-s", "Accumulate.ys"], TimeSpan.FromMinutes(2), folder);
        File.ReadAllText(Path.Combine(folder, "Accumulate_netlist.v")).ShouldContain("FDRE");
    });

    [Fact]
    public void Yosys_runs_the_script_of_SymbiYosys_and_the_properties_are_legal()
    {
        var files = FilesOf(FlowTool.SymbiYosys);
        var script = files["Accumulate.sby"].Split("[script]\n")[1].Split("[files]")[0].Trim();
        InFolder(files, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "check.ys"), script.Replace("read -formal Acc", "read_verilog -formal Acc", StringComparison.Ordinal)
                .Replace("read -formal -sv prop", "read_verilog -formal -sv prop", StringComparison.Ordinal));
            // Yosys alone reads no bind; the rest of the file has to be legal.
            var properties = Path.Combine(folder, "properties.sv");
            File.WriteAllLines(properties, File.ReadLines(properties).Where(line => !line.StartsWith("bind", StringComparison.Ordinal)));
            ToolProcess.RunChecked(Toolchain.Require(ToolKind.Yosys).Path, ["-q", "-s", "check.ys"], TimeSpan.FromMinutes(2), folder);
        });
    }

    [Fact]
    public void Several_clocks_are_asynchronous_to_each_other()
    {
        DesignPort[] ports = [new("fast", 1, PortRole.Clock), new("slow", 1, PortRole.Clock), new("x", 3, PortRole.Input)];
        FlowScripts.For(new FlowRequest(FlowTool.Vivado, "module T; endmodule\n", "T", ports, 5000))[^1].Content.ShouldBe(
            """
            # Ports are timed as if registers of the same clock stood right outside: whole paths from inputs and to outputs count.
            create_clock -name fast -period 5 [get_ports fast]
            create_clock -name slow -period 5 [get_ports slow]
            set_clock_groups -asynchronous -group fast -group slow
            set_input_delay 0 -clock fast [get_ports {x[*]}]
            set_input_delay 0 -clock slow -add_delay [get_ports {x[*]}]

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_design_without_a_clock_has_ports_that_are_timed()
    {
        DesignPort[] ports = [new("x", 1, PortRole.Input), new("y", 2, PortRole.Output)];
        FlowScripts.For(new FlowRequest(FlowTool.Quartus, "module T; endmodule\n", "T", ports, 5000))[^1].Content.ShouldBe(
            Remark + "create_clock -name hdl_clock -period 5\nset_input_delay 0 -clock hdl_clock [get_ports {x}]\nset_output_delay 0 -clock hdl_clock [get_ports {y[*]}]\n");
    }

    [Fact]
    public void Multipliers_become_DSP_blocks_only_when_asked()
    {
        var request = FlowRequest.Of(FlowTool.Vivado, Elaborator.Elaborate(new Accumulate(8)), 2500);
        FlowScripts.For(request with { UseDsp = true })[1].Content.ShouldNotContain("-max_dsp");
        FlowScripts.For(request with { Tool = FlowTool.Yosys })[1].Content.ShouldContain("synth_xilinx -flatten -noiopad -noclkbuf -nodsp -top");
        FlowScripts.For(request with { Tool = FlowTool.Quartus })[1].Content.ShouldContain("DSP_BLOCK_BALANCING \"LOGIC ELEMENTS\"\n");
    }

    [Fact]
    public void A_part_that_means_nothing_is_refused_and_an_unknown_platform_is_remarked()
    {
        Should.Throw<ArgumentException>(() => FilesOf(FlowTool.Yosys, "xc7a35t")).Message.ShouldStartWith("The script of Yosys maps to LUT6 cells and takes no part, so 'xc7a35t' means nothing.");
        var request = FlowRequest.Of(FlowTool.OpenRoad, Elaborator.Elaborate(new Accumulate(8)), 2500, "own28");
        FlowScripts.Remarks(request).Single().ShouldBe(
            "'own28' is none of the platforms asap7, gf180, ihp-sg13g2, nangate45, sky130hd, sky130hs; the constraints count in ns, as its liberty file may not.");
        FlowScripts.Remarks(request with { Part = "asap7" }).ShouldBeEmpty();
    }

    [Fact]
    public void A_period_of_nothing_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => FilesOf(FlowTool.Yosys, periodPs: 0))
        .Message.ShouldStartWith("The clock period must be greater than 0 ps.");

    private static Dictionary<string, string> FilesOf(FlowTool tool, string? part = null, double periodPs = 2500) =>
        FlowScripts.For(FlowRequest.Of(tool, Elaborator.Elaborate(new Accumulate(8)), periodPs, part)).ToDictionary(file => file.Name, file => file.Content, StringComparer.Ordinal);

    private static void InFolder(Dictionary<string, string> files, Action<string> test)
    {
        using var workshop = new Workshop();
        foreach (var (name, content) in files)
            workshop.Write(name, content);
        test(workshop.Folder);
    }
}
