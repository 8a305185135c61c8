using Verification.Engines.Tools;

namespace Generators.Tests;

/// <summary>Runs Yosys for proofs and synthesis; one that takes too long is ended, and fails the test.</summary>
internal static class Yosys
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>Runs Yosys to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Exit code, and the end of what it printed.</returns>
    public static ToolResult Run(params string[] arguments) => ToolProcess.Run(Toolchain.Require(ToolKind.Yosys).Path, arguments, Limit);
}
