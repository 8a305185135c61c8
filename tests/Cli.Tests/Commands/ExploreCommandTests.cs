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
        (outcome.Code, outcome.Error).ShouldBe((0, "note: the first combination that the design refuses: Width 13 brings bad luck.\n"));
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
    public void A_mistake_is_a_usage_error(string message, string study, params string[] options)
    {
        using var app = App();
        File.WriteAllText(app.PathOf("w.yaml"), Widths.Replace("width:", "widht:", StringComparison.Ordinal));
        app.Run(["explore", $"OUT/{study}", .. options]).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
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
