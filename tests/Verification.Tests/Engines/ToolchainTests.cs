using Verification.Engines;
using Verification.Engines.Tools;

namespace Verification.Tests.Engines;

[Collection(nameof(ToolchainTests))]
[CollectionDefinition(nameof(ToolchainTests), DisableParallelization = true)]
public sealed class ToolchainTests
{
    [Fact]
    public void The_report_has_a_row_for_each_tool()
    {
        var rows = Toolchain.Probe();

        rows.Select(row => row.Name).ShouldBe(["verilator", "iverilog", "vvp", "g++", "yosys", "z3", "nextpnr-ice40"]);
        rows[0].Found.ShouldBeTrue();
        rows[0].Version.ShouldNotBeNull().ShouldStartWith("Verilator ");
        rows[0].InstallCommand.ShouldBe("sudo apt-get install verilator");
        rows[1].Version.ShouldNotBeNull().ShouldStartWith("Icarus Verilog version");
    }

    [Theory]
    [InlineData("HDL_VERILATOR", EngineKind.Verilator, "verilator")]
    [InlineData("HDL_IVERILOG", EngineKind.Icarus, "iverilog")]
    [InlineData("HDL_VVP", EngineKind.Icarus, "iverilog")]
    [InlineData("HDL_CXX", EngineKind.Verilator, "g++")]
    public void A_missing_tool_is_named_with_the_way_to_install_it(string variable, EngineKind engine, string package)
    {
        var before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, "/nonexistent/tool");
        try
        {
            var error = Should.Throw<ToolNotFoundException>(() => EngineFactory.Create(engine, TestDesigns.Counter));

            error.Message.ShouldBe(
                $"{variable} selects '/nonexistent/tool', which is not an executable file.\n"
                + $"Install it with scripts/setup.sh or 'sudo apt-get install {package}', or set {variable} to its path.");
            Toolchain.Probe().Single(row => row.EnvironmentVariable == variable).Found.ShouldBeFalse();
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    [Fact]
    public void A_file_that_does_not_run_is_reported_with_its_path()
    {
        var before = Environment.GetEnvironmentVariable("HDL_YOSYS");
        Environment.SetEnvironmentVariable("HDL_YOSYS", "/etc/passwd");
        try
        {
            var row = Toolchain.Probe().Single(tool => tool.Name == "yosys");

            row.ShouldBe(new ToolStatus("yosys", false, "/etc/passwd", null, "sudo apt-get install yosys", "HDL_YOSYS"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HDL_YOSYS", before);
        }
    }

    [Fact]
    public void A_variable_selects_another_executable()
    {
        var before = Environment.GetEnvironmentVariable("HDL_YOSYS");
        Environment.SetEnvironmentVariable("HDL_YOSYS", "/bin/echo");
        try
        {
            Toolchain.Require(ToolKind.Yosys).ShouldBe(new Tool(ToolKind.Yosys, "/bin/echo", "-V"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HDL_YOSYS", before);
        }
    }
}
