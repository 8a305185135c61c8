using Verification.Engines.Tools;

namespace Verification.Engines.Verilator;

/// <summary>The installed Verilator: the program proper, without the Perl script in front of it where that can be avoided, and its files.</summary>
/// <param name="Executable">Program that translates.</param>
/// <param name="Root">Directory that holds "include".</param>
/// <param name="Version">Version text.</param>
internal sealed record VerilatorInstallation(string Executable, string Root, string Version)
{
    public static VerilatorInstallation Find()
    {
        var tool = Toolchain.Require(ToolKind.Verilator);
        var root = Toolchain.Ask(tool.Path, ["--getenv", "VERILATOR_ROOT"]).Trim();
        if (!File.Exists(Path.Combine(root, "include", "verilated.h")))
            throw new SimulationException($"{tool.Path} names '{root}' as its root, but there is no include/verilated.h.");
        // The script costs a tenth of a second and does nothing that is needed here.
        var binary = tool.Path + "_bin";
        return new VerilatorInstallation(File.Exists(binary) ? binary : tool.Path, root, tool.Version);
    }

    /// <summary>Environment of the program proper.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal) { ["VERILATOR_ROOT"] = Root };
}
