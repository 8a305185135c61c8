using HdlDsl.Diagnostics;
using HdlDsl.VerilogImport;

namespace VerilogImport.Tests;

/// <summary>The Verilog files of the tests, and errors without the lines of C#, which change with every edit of a test.</summary>
internal static class Sources
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    public static VerilogSource Load(string name, VerilogSourceOptions? options = null) => VerilogSource.Load(PathOf(name), options);

    /// <summary>The header of the only module of a text, one line for each port.</summary>
    public static string[] Ports(string verilog, object? parameters = null) =>
        [.. VerilogSource.Parse(verilog).Module(null, parameters).Ports.Select(port => port.ToString())];

    public static string ErrorOf(Action action)
    {
        var failure = Should.Throw<HdlException>(action);
        var lines = failure.Message.Split('\n').Where(line => !line.Contains("asked for here", StringComparison.Ordinal));
        return string.Join('\n', lines).Replace(AppContext.BaseDirectory, "", StringComparison.Ordinal);
    }
}
