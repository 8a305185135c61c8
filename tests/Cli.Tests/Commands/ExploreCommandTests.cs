using System.Diagnostics;
using System.Text.Json;
using Exploration.Store;
using Synthesis;
using Verification.Engines.Tools;

namespace Cli.Tests.Commands;

public class ExploreCommandTests
{
    private const string Widths = """
        design: stub
        knobs: {width: [2, 4, 13]}
        objectives: minimise luts
        """;

    [Fact]
    public void The_front_the_counts_and_the_refusals_are_shown()
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths);
        var outcome = app.Run("explore", "OUT/w.yaml", "--jobs", "1", "--export", "OUT/w.csv", "--report", "OUT/w.html");
        (outcome.Code, outcome.Error).ShouldBe((0, "note: the first combination that is refused: Width 13 brings bad luck.\n"));
        outcome.Output.ShouldMatch("""
            ^width luts flipFlops levels
            2     2    0         0
            1 of 2 points on the front; 2 computed, 0 from the store, 2 estimated, 1 refused, 0 failed; [0-9.]+ s \(local, 1 at a time\), seed 1
              estimate of luts: median error 100 %, worst 100 %, rank correlation none over 2 points
            """.ReplaceLineEndings("\n"));
        app.Files.ShouldBe(["w.csv", "w.html", "w.sqlite", "w.yaml"]);
        app.Run("explore", "OUT/w.yaml", "--jobs", "1").Output.ShouldContain("; 0 computed, 2 from the store, ");
    }

    [Fact]
    public void A_dry_run_says_what_there_is_to_explore()
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths + "\nconstraints: luts <= 9");
        app.Run("explore", "OUT/w.yaml", "--dry-run").ShouldBe(new Outcome(0, """
            w: stub on xilinx
            Knob  Values
            width 2, 4, 13
            3 combinations; grid takes up to 3 of them to synthesis.
              minimise luts
              luts <= 9
            Metrics: luts, lutSites, flipFlops, carries, dsps, blockRams, lutRams, cells, levels, delayPs, fmaxMhz, togglesPerCycle.

            """.ReplaceLineEndings("\n"), ""));
        app.Files.ShouldBe(["w.yaml"]);
    }

    [Fact]
    public void The_nearest_point_is_told_when_none_keeps_the_constraints()
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths.Replace(", 13", "", StringComparison.Ordinal) + "\nconstraints: luts <= 1");
        app.Run("explore", "OUT/w.yaml").Error.ShouldBe("note: no point keeps all constraints; the nearest one misses luts <= 1 (luts is 2)\n");
    }

    [Theory]
    [InlineData("OUT/w.yaml:2:9: There is no knob 'widht'. Did you mean 'width'?", "w.yaml")]
    [InlineData("--jobs can't be 0; it takes 1 or more.", "w.yaml", "--jobs", "0")]
    [InlineData("--export can't write 'a.xls'; its name has to end in .csv, .json or .parquet.", "w.yaml", "--export", "a.xls")]
    [InlineData("--report can't write 'a.txt'; its name has to end in .html.", "w.yaml", "--report", "a.txt")]
    [InlineData("--slurm-points means nothing without --executor slurm.", "w.yaml", "--slurm-points", "4")]
    [InlineData("--top can't be -1; it takes 0 or more.", "w.yaml", "--top", "-1")]
    public void A_mistake_is_a_usage_error(string message, string study, params string[] options)
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths.Replace("width:", "widht:", StringComparison.Ordinal));
        app.Run(["explore", $"OUT/{study}", .. options]).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
    }

    [Fact]
    public void A_place_that_can_not_be_written_is_told_before_anything_runs()
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths);
        var outcome = app.Run("explore", "OUT/w.yaml", "--export", "OUT/nowhere/a.csv");
        (outcome.Code, outcome.Output).ShouldBe((2, ""));
        outcome.Error.ShouldStartWith("error: Can't write 'OUT/nowhere/a.csv': ");
        app.Files.ShouldBe(["w.yaml"]);
    }

    [Fact]
    public void The_name_of_a_design_gives_a_study_to_start_from()
    {
        using var app = App();
        var outcome = app.Run("explore", "stub");
        (outcome.Code, outcome.Error).ShouldBe((2, """
            error: 'stub' is a design; explore takes a study file. This one varies the first knobs of it:

            design: stub
            preset: plain
            knobs:
              width: [8, 9, 10, 11]
              broken: all
            objectives:
              - minimise luts
              - maximise fmaxMhz
            target: xilinx

            """.ReplaceLineEndings("\n")));
        File.WriteAllText(app.PathOf("w.yaml"), outcome.Error[(outcome.Error.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        app.Run("explore", "OUT/w.yaml", "--dry-run").Code.ShouldBe(0);
    }

    [Fact]
    public void A_dry_run_gives_json_too()
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths);
        using var document = JsonDocument.Parse(app.Run("explore", "OUT/w.yaml", "--dry-run", "--json").Output);
        var root = document.RootElement;
        (root.GetProperty("combinations").GetString(), root.GetProperty("knobs").GetProperty("width").GetArrayLength(), root.GetProperty("mostPoints").GetInt64()).ShouldBe(("3", 3, 3));
    }

    [Fact]
    public void Missing_values_are_told()
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths.Replace(", 13", "", StringComparison.Ordinal) + "\nconstraints: fmaxMhz > 1");
        app.Run("explore", "OUT/w.yaml").Error.ShouldBe("note: 2 of 2 points have no value for 'fmaxMhz > 1', so they count as missing it.\nnote: no point keeps all constraints; the nearest one misses fmaxMhz > 1 (fmaxMhz is -)\n");
    }

    [Theory]
    [InlineData("target: xilinx\nsynthesis: {keepAdders: true, dsp: true, define: [A, B_2]}")]
    [InlineData("target: xilinx\nsynthesis: {keepHierarchy: true}\nlimits: {timeout: 2.5, memory: 900}")]
    [InlineData("target: ice40\nsynthesis: {clock: 330, device: \"up5k:sg48\", seed: 7}")]
    [InlineData("target: ice40\nsynthesis: {place: false, clock: 0.3}")]
    [InlineData("target: asic\nsynthesis: {liberty: \"a b's.lib\", goal: area, clock: 700}")]
    [InlineData("target: gates")]
    public void The_command_of_a_point_asks_for_the_same_as_the_study(string synthesis)
    {
        var seen = new List<SynthesisRequest>();
        using var app = new TestApplication
        {
            Entries = [new StubEntry()],
            Synthesise = (request, _) =>
            {
                seen.Add(request);
                return new SynthesisResult { Status = SynthesisStatus.Succeeded, Target = request.Target, Top = request.Top, Figures = new SynthesisFigures { Levels = 1 } };
            },
        };
        File.WriteAllText(app.PathOf("w.yaml"), $"design: stub\nknobs: {{width: [2]}}\nobjectives: minimise levels\n{synthesis}\n");
        if (synthesis.Contains("liberty", StringComparison.Ordinal))
            File.Copy(Minimal(), app.PathOf("a b's.lib"));
        using var document = JsonDocument.Parse(app.Run("explore", "OUT/w.yaml", "--json").Output);
        var command = document.RootElement.GetProperty("front")[0].GetProperty("command").GetString()!;
        app.Run([.. Words(command).Skip(1)]).Code.ShouldBe(0, command);
        seen.Count.ShouldBe(2);
        seen[1].Macros.ShouldBe(seen[0].Macros);
        seen[1].Ports.ShouldBe(seen[0].Ports);
        var place = seen[0].Target == SynthesisTarget.Ice40 ? seen[1].Place : seen[0].Place;
        (seen[1] with { Macros = seen[0].Macros, Ports = seen[0].Ports, Place = place }).ShouldBe(seen[0], command);
    }

    [Fact]
    public void A_cancelled_exploration_says_what_is_kept()
    {
        using var cancellation = new CancellationTokenSource();
        using var app = new TestApplication
        {
            Entries = [new StubEntry()],
            Cancellation = cancellation.Token,
            Synthesise = (request, _) =>
            {
                cancellation.Cancel();
                return new SynthesisResult { Status = SynthesisStatus.Succeeded, Target = request.Target, Top = request.Top, Figures = new SynthesisFigures { Luts = 1 } };
            },
        };
        File.WriteAllText(app.PathOf("w.yaml"), Widths);
        app.Run("explore", "OUT/w.yaml", "--jobs", "1").ShouldBe(new Outcome(
            130, "", "note: 1 point is in 'OUT/w.sqlite'; the same command goes on with those that are missing.\nerror: Cancelled.\n"));
    }

    [Fact]
    public void Piped_work_says_how_far_it_is_now_and_then()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Cli.Output.Terminal(Cli.Output.Terminal.Over(output, plain: true), Cli.Output.Terminal.Over(error, plain: true)) { ProgressInterval = TimeSpan.FromMilliseconds(20) };
        terminal.WithProgress("work", report =>
        {
            report(1, 2, "work: 1 of 2");
            var clock = Stopwatch.StartNew();
            while (error.ToString().Length == 0 && clock.Elapsed.TotalSeconds < 30)
                Thread.Sleep(5);
            return 0;
        });
        error.ToString().ShouldStartWith("work: 1 of 2\n");
    }

    [Fact]
    public void A_killed_program_leaves_no_tool_behind()
    {
        if (!File.Exists("/usr/bin/setpriv") || !File.Exists("/usr/bin/setsid") || OperatingSystem.IsWindows())
            return;
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("yosys"), $"#!/bin/sh\n[ \"$1\" = -V ] && echo Yosys && exit 0\necho $$ > {app.PathOf("number")}\nexec sleep 300\n");
        File.SetUnixFileMode(app.PathOf("yosys"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var program = ToolProcess.Start(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "/usr/bin/dotnet",
            [Path.Combine(AppContext.BaseDirectory, "hdl.dll"), "synth", "counter"],
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["HDL_CACHE"] = app.PathOf("cache"), ["HDL_YOSYS"] = app.PathOf("yosys") });
        var clock = Stopwatch.StartNew();
        while (!(File.Exists(app.PathOf("number")) && File.ReadAllText(app.PathOf("number")).EndsWith('\n')) && clock.Elapsed.TotalSeconds < 60)
            Thread.Sleep(20);
        var tool = File.ReadAllText(app.PathOf("number")).Trim();
        File.Exists($"/proc/{tool}/cmdline").ShouldBeTrue();
        using (var process = Process.GetProcessById(program.Id))
            process.Kill();
        program.WaitForExit(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        for (var i = 0; i < 500 && IsAlive(tool); i++)
            Thread.Sleep(20);
        IsAlive(tool).ShouldBeFalse();
    }

    [Fact]
    public void Json_has_the_front()
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths);
        using var document = JsonDocument.Parse(app.Run("explore", "OUT/w.yaml", "--json").Output);
        var front = document.RootElement.GetProperty("front");
        (front.GetArrayLength(), front[0].GetProperty("command").GetString()).ShouldBe((1, "hdl synth stub --set width=2 --set broken=false --target xilinx"));
    }

    [Fact]
    public void After_a_kill_the_next_run_goes_on_and_two_runs_share_the_work()
    {
        using var app = new TestApplication();
        File.WriteAllText(app.PathOf("m.yaml"), """
            design: mixpe-pe
            knobs: {topology: [Ripple, CarrySave], weightBits: [2, 4, 8], activationBits: [4, 8], weightSigned: [true]}
            objectives: [minimise nandEquivalents, minimise levels]
            target: gates
            """);
        using (var victim = Start(app))
        {
            var clock = Stopwatch.StartNew();
            while (PointsIn(app) < 2 && !victim.HasExited && clock.Elapsed.TotalSeconds < 60)
                Thread.Sleep(20);
            victim.Kill();
        }

        var before = PointsIn(app);
        before.ShouldBeInRange(2, 12);
        using var one = Start(app);
        using var two = Start(app);
        one.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        two.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        var (first, second) = (Counts(one.Output), Counts(two.Output));
        (first.Computed + first.Cached, second.Computed + second.Cached, first.Computed + second.Computed).ShouldBe((12, 12, 12 - before), $"{one.Output}\n{two.Output}");
        PointsIn(app).ShouldBe(12);
    }

    /// <summary>A process that has ended but was not waited for has no command line.</summary>
    private static bool IsAlive(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Minimal()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hardware.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "minimal.lib");
    }

    /// <summary>Words of a command line as a shell sees them.</summary>
    private static string[] Words(string command) =>
        ToolProcess.RunChecked("/bin/sh", ["-c", $"printf '%s\\n' {command}"], TimeSpan.FromSeconds(30)).TrimEnd('\n').Split('\n');

    private static (int Computed, int Cached) Counts(string output)
    {
        using var document = JsonDocument.Parse(output);
        return (document.RootElement.GetProperty("computed").GetInt32(), document.RootElement.GetProperty("cached").GetInt32());
    }

    private static int PointsIn(TestApplication app)
    {
        if (!File.Exists(app.PathOf("m.sqlite")))
            return 0;
        using var store = ResultStore.Open(app.PathOf("m.sqlite"));
        return store.All().Count(point => point.Fidelity == Exploration.Studies.Fidelity.Synthesis);
    }

    private static ToolProcess Start(TestApplication app) => ToolProcess.Start(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "/usr/bin/dotnet",
        [Path.Combine(AppContext.BaseDirectory, "hdl.dll"), "explore", app.PathOf("m.yaml"), "--json"],
        environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["HDL_CACHE"] = app.PathOf("cache") });

    private static TestApplication App() => new()
    {
        Entries = [new StubEntry()],
        Synthesise = (request, _) => new SynthesisResult
        {
            Status = SynthesisStatus.Succeeded,
            Target = request.Target,
            Top = request.Top,
            Figures = new SynthesisFigures { Luts = request.Ports.First(port => port.Name == "Value").Width },
        },
    };
}
