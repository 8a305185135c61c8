using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Synthesis.Liberty;
using Synthesis.Netlists;
using Verification.Engines.Tools;

namespace Synthesis;

/// <summary>One run of the tools for one request, in a folder of its own that goes away.</summary>
internal sealed partial class SynthesisRun(
    SynthesisRequest request, IReadOnlyDictionary<string, string> files, List<Tool> tools, LibertyLibrary? library, CancellationToken cancellation)
{
    private const string LimitTool = "/usr/bin/prlimit";
    private const int LinesOfAbc = 3;

    // What a shell calls the end by a signal, and what nextpnr ends with after an error of its own.
    private const int SignalExit = 128;
    private const int PlacerExit = 255;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<string> notes = [];
    private string folder = "";

    /// <summary>Runs Yosys, places where that is wanted, and reads what came of it.</summary>
    /// <exception cref="SynthesisFailure">A tool failed or took too long.</exception>
    public SynthesisResult Compute()
    {
        var directory = Directory.CreateTempSubdirectory("hdl-synthesis-");
        folder = directory.FullName;
        try
        {
            foreach (var (name, text) in files)
                File.WriteAllText(PathOf(name), text);
            if (request.Target == SynthesisTarget.Asic)
                File.CreateSymbolicLink(PathOf("cells.lib"), Path.GetFullPath(request.LibertyPath!));
            RunTool(tools[0], ["-q", "-s", "script.ys"]);
            var figures = Understood("Yosys", () => WithDelay(ReadNetlist()));
            return new SynthesisResult
            {
                Status = SynthesisStatus.Succeeded,
                Target = request.Target,
                Top = request.Top,
                Figures = figures,
                Notes = notes,
                Tools = [.. tools.Select(tool => tool.Version)],
                Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
                Script = files["script.ys"],
            };
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private SynthesisFigures ReadNetlist()
    {
        try
        {
            using var json = File.OpenRead(PathOf("netlist.json"));
            var netlist = MappedNetlist.Read(json, request.Top);
            if (library is not null && netlist.Cells.Find(cell => library.Find(cell.Type) is null) is { } unmapped)
            {
                throw new SynthesisFailure(
                    SynthesisStatus.BadInput, $"The liberty file '{request.LibertyPath}' has no cell for '{unmapped.Type}', so '{request.Top}' can't be mapped to it.");
            }

            return CellFigures.Of(netlist, request.Target, library);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException)
        {
            throw new SynthesisFailure(SynthesisStatus.ToolFailed, $"yosys wrote no netlist of module '{request.Top}': {failure.Message}", failure);
        }
    }

    /// <summary>Reads what a tool wrote. A tool of another version or one that broke may have written anything, and that is its failure, not the program's.</summary>
    private static T Understood<T>(string tool, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception odd) when (odd is not (SynthesisFailure or OperationCanceledException or ToolFailedException or OutOfMemoryException))
        {
            throw new SynthesisFailure(SynthesisStatus.ToolFailed, $"What {tool} wrote can't be understood: {odd.Message}", odd);
        }
    }

    private SynthesisFigures WithDelay(SynthesisFigures figures) => request.Target switch
    {
        SynthesisTarget.Xilinx when figures.CellsByType.ContainsKey(MappedCell.TwoOutputs) => WithoutDelay(figures, "Yosys has no timing of LUT6_2, so there is no delay."),
        SynthesisTarget.Xilinx => WithDelay(figures, Number("arrival.txt", Arrival()), DelayKind.CellsOnly),
        SynthesisTarget.Asic when !request.KeepHierarchy => WithDelay(figures, Number("mapping.txt", MappedDelay()), DelayKind.LoadedCells),
        SynthesisTarget.Ice40 when YosysFlow.WantsPlacement(request) => Placed(figures),
        _ => figures,
    };

    private SynthesisFigures WithDelay(SynthesisFigures figures, double? delayPs, DelayKind kind)
    {
        if (delayPs is > 0)
            return figures with { DelayPs = delayPs, DelayKind = kind };
        if (figures.Levels > 0)
            notes.Add("The tool gave no delay.");
        return figures;
    }

    private SynthesisFigures WithoutDelay(SynthesisFigures figures, string note)
    {
        notes.Add(note);
        return figures;
    }

    /// <summary>The last number that a tool printed in a file.</summary>
    private double? Number(string name, Regex pattern)
    {
        var matches = File.Exists(PathOf(name)) ? pattern.Matches(File.ReadAllText(PathOf(name))) : null;
        return matches is { Count: > 0 } ? double.Parse(matches[^1].Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    private SynthesisFigures Placed(SynthesisFigures figures)
    {
        if (tools.Count < 2)
        {
            notes.Add("No placed clock: nextpnr-ice40 is not installed (sudo apt-get install nextpnr-ice40).");
            return figures;
        }

        List<string> arguments =
        [
            $"--{request.Device}", "--package", request.Package, "--json", "frame.json", "--report", "report.json", "--timing-allow-fail", "-q",
            "--seed", request.Seed.ToString(CultureInfo.InvariantCulture),
        ];
        if (request.ClockPeriodPs is > 0 and { } period)
            arguments.AddRange(["--freq", (1e6 / period).ToString("0.###", CultureInfo.InvariantCulture)]);
        try
        {
            RunTool(tools[1], arguments);
        }
        catch (SynthesisFailure failure) when (failure is { Status: SynthesisStatus.ToolFailed, ExitCode: not (> SignalExit and < PlacerExit) })
        {
            // A design that does not fit still has an area. A placer that was killed has said nothing of the kind.
            notes.Add($"No placed clock on {request.Device}: {failure.Message}");
            return figures;
        }

        using var json = File.OpenRead(PathOf("report.json"));
        if (Understood("nextpnr", () => PlacementReport.Read(json, request.Ports)) is not { } timing)
            return figures;
        return figures with { DelayPs = Math.Round(timing.DelayPs, 1), DelayKind = DelayKind.Placed, CriticalPath = timing.Points };
    }

    private void RunTool(Tool tool, IReadOnlyList<string> arguments)
    {
        cancellation.ThrowIfCancellationRequested();
        var name = Path.GetFileName(tool.Path);
        var left = request.Timeout - clock.Elapsed;
        var isLimited = request.MemoryMb is not null && File.Exists(LimitTool);
        var limit = string.Create(CultureInfo.InvariantCulture, $"--as={(request.MemoryMb ?? 0) * 1024L * 1024}");
        using var process = isLimited ? ToolProcess.Start(LimitTool, [limit, tool.Path, .. arguments], folder, isolated: true) : ToolProcess.Start(tool.Path, arguments, folder, isolated: true);
        using var registration = cancellation.Register(process.Kill);
        var ended = left > TimeSpan.Zero && process.WaitForExit(left);
        cancellation.ThrowIfCancellationRequested();
        if (!ended)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{name} was ended: '{request.Top}' for {request.Target} took longer than {request.Timeout.TotalSeconds:0.###} s.");
            throw new SynthesisFailure(SynthesisStatus.TimedOut, message) { Log = process.Output };
        }

        if (process.ExitCode != 0)
            throw new SynthesisFailure(SynthesisStatus.ToolFailed, Complaint(name, process)) { Log = process.Output, ExitCode = process.ExitCode };
    }

    /// <summary>The tool's own error line, and what it means when memory ran out.</summary>
    private string Complaint(string name, ToolProcess process)
    {
        var lines = process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (request.MemoryMb is { } memory && Array.Exists(lines, line => line.Contains("bad_alloc", StringComparison.Ordinal)))
            return string.Create(CultureInfo.InvariantCulture, $"{name} needs more than the {memory} MB that it may take for '{request.Top}'.");
        var reason = lines.FirstOrDefault(line => line.StartsWith("ERROR", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "it says nothing.";
        return string.Create(CultureInfo.InvariantCulture, $"{name} failed with exit code {process.ExitCode}: {reason}{LastOfAbc()}");
    }

    /// <summary>What ABC said last: Yosys only tells that it failed.</summary>
    private string LastOfAbc()
    {
        if (!File.Exists(PathOf("mapping.txt")))
            return "";
        var lines = File.ReadLines(PathOf("mapping.txt")).Where(line => line.StartsWith("ABC: ", StringComparison.Ordinal)).Select(line => line[5..].Trim()).TakeLast(LinesOfAbc).ToList();
        return lines.Count > 0 ? $" ABC said last: {string.Join(" / ", lines)}" : "";
    }

    [GeneratedRegex(@"Latest arrival time in '[^']*' is (?<number>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Arrival();

    [GeneratedRegex(@"Delay\s*=\s*(?<number>[0-9.]+) ps", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex MappedDelay();
}
