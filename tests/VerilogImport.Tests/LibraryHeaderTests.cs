using System.Diagnostics;
using System.Text.Json;
using HdlDsl.VerilogImport;
using Verification.Engines.Tools;

namespace VerilogImport.Tests;

/// <summary>Every header of the cell libraries that are installed with Yosys has the ports, directions and widths that Yosys itself finds.</summary>
public sealed class LibraryHeaderTests
{
    [Theory]
    [InlineData("ecp5/cells_sim.v", 10)]
    [InlineData("gatemate/cells_sim.v", 20)]
    [InlineData("gowin/cells_sim.v", 50)]
    [InlineData("greenpak4/cells_sim_digital.v", 30)]
    [InlineData("ice40/cells_sim.v", 50)]
    [InlineData("intel_alm/common/mem_sim.v", 2)]
    [InlineData("nexus/cells_sim.v", 20)]
    [InlineData("sf2/cells_sim.v", 20)]
    [InlineData("xilinx/cells_sim.v", 80)]
    [InlineData("intel_alm/common/megafunction_bb.v", 10)]
    public void Ports_are_those_that_Yosys_finds(string file, int atLeast)
    {
        var path = Path.Combine(YosysLibrary.Folder, file);
        var source = VerilogSource.Load(path);
        using var modules = JsonDocument.Parse(PortsByYosys(path));
        var compared = 0;
        foreach (var name in source.ModuleNames)
        {
            if (!modules.RootElement.GetProperty("modules").TryGetProperty(name, out var module))
                continue;
            var expected = module.GetProperty("ports").EnumerateObject()
                .Select(port => $"{port.Value.GetProperty("direction").GetString()} {port.Name} {port.Value.GetProperty("bits").GetArrayLength()}");
            var found = source.Module(name).Ports.Select(port => $"{port.Direction.ToString().ToLowerInvariant()} {port.Name} {port.Width}");
            found.Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal), name);
            compared++;
        }

        compared.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    private static string PortsByYosys(string path)
    {
        var file = Path.GetTempFileName();
        try
        {
            var script = $"read_verilog -lib -nowb -sv -I{Path.GetDirectoryName(path)} {path}; write_json {file}";
            using var process = Process.Start(new ProcessStartInfo(Toolchain.Require(ToolKind.Yosys).Path, ["-q", "-p", script])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, output + errors.Result);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
