using Verification.Engines.Tools;

namespace Verification;

/// <summary>Shows Verilog to the three open tools with all warnings on: Verilator, Icarus and Yosys.</summary>
public static class VerilogLint
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Lints a file.</summary>
    /// <param name="path">A Verilog file with the whole design.</param>
    /// <param name="top">Name of the top module.</param>
    /// <returns>What the tools say, each text headed by the tool's name; empty when all are content.</returns>
    /// <exception cref="ToolNotFoundException">A tool is not installed.</exception>
    public static IReadOnlyList<string> File(string path, string top)
    {
        var findings = new List<string>();
        Ask(ToolKind.Verilator, ["--lint-only", "-Wall", "--top-module", top, path]);
        Ask(ToolKind.Iverilog, ["-g2005", "-Wall", "-s", top, "-o", "/dev/null", path]);
        Ask(ToolKind.Yosys, ["-q", "-p", $"read_verilog {path}; hierarchy -check -top {top}; proc; check -assert"]);
        return findings;

        void Ask(ToolKind kind, string[] arguments)
        {
            var result = ToolProcess.Run(Toolchain.Require(kind).Path, arguments, Limit);
            if (result.ExitCode != 0 || result.Output.Trim().Length > 0)
                findings.Add($"{kind} (exit code {result.ExitCode}): {result.Output}");
        }
    }

    /// <summary>Lints a text.</summary>
    /// <param name="verilog">The whole design.</param>
    /// <param name="top">Name of the top module.</param>
    /// <returns>What the tools say; empty when all are content.</returns>
    public static IReadOnlyList<string> Text(string verilog, string top)
    {
        var folder = Directory.CreateTempSubdirectory("hdl-lint-");
        try
        {
            var path = Path.Combine(folder.FullName, $"{top}.v");
            System.IO.File.WriteAllText(path, verilog);
            return File(path, top);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
