using Verification.Engines.Tools;

namespace VerilogImport.Tests;

/// <summary>The Verilog that is installed with Yosys.</summary>
internal static class YosysLibrary
{
    public static string Folder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Toolchain.Require(ToolKind.Yosys).Path)!, "..", "share", "yosys"));
}
