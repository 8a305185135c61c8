using System.ComponentModel;
using System.Diagnostics;

namespace HdlDsl.Tests.Verilog;

/// <summary>Runs the Verilog tools on a text in a folder of its own.</summary>
public static class VerilogTools
{
    /// <summary>What Verilator, Icarus and Yosys have to say about a design; empty when it is clean.</summary>
    /// <param name="verilog">The text.</param>
    /// <param name="top">Its top module.</param>
    /// <param name="allowed">Verilator options that switch warnings off.</param>
    public static string Lint(string verilog, string top, string allowed = "") => InFolder(folder =>
    {
        File.WriteAllText(Path.Combine(folder, top + ".v"), verilog);
        var file = top + ".v";
        return Run(folder, "verilator", $"--lint-only -Wall {allowed} --top-module {top} {file}")
            + Run(folder, "iverilog", $"-g2005 -Wall -o lint.vvp -s {top} {file}")
            + Run(folder, "yosys", $"-q -p \"read_verilog {file}; hierarchy -check -top {top}; proc; check -assert\"");
    });

    /// <summary>Simulates design and testbench in Icarus; the text that the testbench displayed.</summary>
    public static string Simulate(string verilog, string testbench) => InFolder(folder =>
    {
        File.WriteAllText(Path.Combine(folder, "design.v"), verilog);
        File.WriteAllText(Path.Combine(folder, "testbench.v"), testbench);
        Run(folder, "iverilog", "-g2005 -o simulation.vvp -s testbench testbench.v design.v").ShouldBeEmpty();
        return Run(folder, "vvp", "-n simulation.vvp");
    });

    private static string InFolder(Func<string, string> action)
    {
        var folder = Directory.CreateTempSubdirectory("hdl-verilog-").FullName;
        try
        {
            return action(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string folder, string tool, string arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : $"{output}{tool} ended with code {process.ExitCode}\n";
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"'{tool}' is not installed, but the Verilog tests need it. Install verilator, iverilog and yosys.", missing);
        }
    }
}
