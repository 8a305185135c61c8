using System.Diagnostics;
using System.Globalization;
using HdlDsl.Netlists;
using HdlDsl.Verilog;
using Verification.Engines.Tools;

namespace Verification.Proofs;

/// <summary>A temporary folder in which one proof runs its tools, with one limit of time for all of them.</summary>
internal sealed class ProofFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hdl-proof-");
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TimeSpan limit;
    private readonly CancellationToken cancellation;

    public ProofFolder(TimeSpan limit, CancellationToken cancellation)
    {
        this.limit = limit;
        this.cancellation = cancellation;
    }

    /// <summary>Time used.</summary>
    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>Time left.</summary>
    public TimeSpan Left => limit > clock.Elapsed ? limit - clock.Elapsed : TimeSpan.Zero;

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>A design and its configuration in words.</summary>
    public static string PointOf(Design design) => design.Top.Remark is { } remark ? $"{design.Top.Name}: {remark}" : design.Top.Name;

    /// <summary>Writes a design's Verilog.</summary>
    /// <param name="name">The file.</param>
    /// <param name="design">The design.</param>
    /// <param name="options">How it is printed; null for the defaults.</param>
    public void Write(string name, Design design, VerilogOptions? options = null) =>
        File.WriteAllText(PathOf(name), VerilogEmitter.Emit(design, options ?? VerilogOptions.Default));

    /// <summary>Runs Yosys on a script, with half of the time that is left: what comes behind needs some.</summary>
    /// <returns>Exit code and end of its output; null when it did not end in time.</returns>
    /// <exception cref="ToolNotFoundException">Yosys is not installed.</exception>
    public ToolResult? Yosys(string name, IEnumerable<string> commands)
    {
        File.WriteAllText(PathOf(name), string.Join('\n', commands) + "\n");
        return Run(Toolchain.Require(ToolKind.Yosys).Path, ["-q", "-s", name]);
    }

    /// <summary>Runs yosys-smtbmc, which is installed with Yosys, on z3. Unrolled: with a function for each wire z3 takes minutes for what are then milliseconds.</summary>
    /// <param name="time">How long at most.</param>
    /// <param name="arguments">What it is asked.</param>
    /// <returns>Exit code and end of its output; the exit code is null when it did not end in time.</returns>
    /// <exception cref="ToolNotFoundException">Yosys or z3 is not installed.</exception>
    public (int? ExitCode, string Output) Smtbmc(TimeSpan time, params IEnumerable<string> arguments)
    {
        var solver = Path.GetDirectoryName(Toolchain.Require(ToolKind.Z3).Path)!;
        var path = Path.Combine(Path.GetDirectoryName(Toolchain.Require(ToolKind.Yosys).Path)!, "yosys-smtbmc");
        using var tool = ToolProcess.Start(
            path,
            ["-s", "z3", "--unroll", "--noprogress", .. arguments],
            folder.FullName,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = $"{solver}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}" });
        var hasEnded = Wait(tool, time);
        return (hasEnded ? tool.ExitCode : null, tool.Output);
    }

    /// <summary>Whether a design has clocks of which the tools would bring all edges at once.</summary>
    public static bool HasSeveralClocks(Design design) => design.Top.Domains.Select(use => use.Domain.Clock).Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>Runs ABC, which is installed with Yosys.</summary>
    /// <param name="time">How long at most.</param>
    /// <param name="commands">Its commands.</param>
    /// <returns>Its output; null when it did not end in time or is not there.</returns>
    public string? Abc(TimeSpan time, string commands)
    {
        var path = Path.Combine(Path.GetDirectoryName(Toolchain.Require(ToolKind.Yosys).Path)!, "yosys-abc");
        if (!File.Exists(path))
            return null;
        using var tool = ToolProcess.Start(path, ["-c", commands], folder.FullName);
        return Wait(tool, time < Left ? time : Left) ? tool.Output : null;
    }

    private ToolResult? Run(string path, IEnumerable<string> arguments)
    {
        using var tool = ToolProcess.Start(path, arguments, folder.FullName);
        return Wait(tool, Left / 2) ? new ToolResult(tool.ExitCode, tool.Output) : null;
    }

    private bool Wait(ToolProcess tool, TimeSpan time)
    {
        using var ended = cancellation.Register(tool.Kill);
        var hasEnded = tool.WaitForExit(time);
        cancellation.ThrowIfCancellationRequested();
        if (!hasEnded)
            tool.Kill();
        return hasEnded;
    }

    /// <summary>A tool that fails for another reason than the one asked about.</summary>
    public static ToolFailedException Failed(string what, string output) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what} failed:\n{output.Trim()}"), output);
}
