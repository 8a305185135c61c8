using System.Diagnostics;
using Exploration.Reporting;
using Exploration.Store;
using Parquet;
using Synthesis;

namespace Exploration.Tests;

public class RunTests
{
    private const string Text = """
        design: adder
        knobs:
          width: [4, 8, 16]
          stages: [0, 1, 2, 8]
          kind: [Add, Multiply]
        objectives: [minimise luts, minimise delayPs]
        """;

    [Fact]
    public void The_front_is_what_the_numbers_say_and_refused_points_are_counted()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf(Text));
        // 8 stages need 8 bits: 2 of 24 are refused by their knobs.
        (result.Points.Length, result.Computed, result.Cached, result.Refused, bench.Syntheses).ShouldBe((22, 22, 0, 2, 22));
        result.FirstRefusal.ShouldBe("Knob 'stages' can't be '8'; a sum of 4 bits has that many at most.");
        result.Front.Count().ShouldBeGreaterThan(0);
        var costs = result.Points.Select(point => point.Costs!.Value.ToArray()).ToList();
        for (var i = 0; i < costs.Count; i++)
            result.Points[i].IsOnFront.ShouldBe(!costs.Exists(other => Search.Pareto.Dominates(other, costs[i])), $"point {i}");
        result.Points.ShouldAllBe(point => point.Stored.Metrics.ContainsKey("latencyCycles") && point.Stored.Metrics.ContainsKey("itemsPerSecond"));
        result.Estimator.Single(quality => quality.Metric == "flipFlops").Points.ShouldBe(22);
    }

    [Fact]
    public void A_second_run_computes_nothing_and_is_quick()
    {
        using var bench = new Bench();
        var study = Bench.StudyOf(Text);
        var first = bench.Run(study);
        var clock = Stopwatch.StartNew();
        var second = bench.Run(study);
        (second.Computed, second.Cached, bench.Syntheses).ShouldBe((0, 22, 22));
        second.Points.Select(point => point.Stored.Key).ShouldBe(first.Points.Select(point => point.Stored.Key));
        (clock.Elapsed.TotalMilliseconds / 22).ShouldBeLessThan(50);
    }

    [Fact]
    public void Studies_share_points_in_a_store()
    {
        using var bench = new Bench();
        bench.Run(Bench.StudyOf(Text));
        var result = bench.Run(Bench.StudyOf(Text.Replace("[4, 8, 16]", "[8, 12]", StringComparison.Ordinal).Replace("minimise delayPs", "maximise fmaxMhz", StringComparison.Ordinal)));
        (result.Computed, result.Cached).ShouldBe((8, 8));
        bench.Run(Bench.StudyOf(Text + "\nsynthesis: {dsp: true}")).Cached.ShouldBe(0);
    }

    [Fact]
    public void Constraints_leave_points_out_of_the_front()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf(Text + "\nconstraints: [luts >= 10, delayPs <= 2000]"));
        result.Front.ShouldAllBe(point => point.Stored.Metrics["luts"] >= 10 && point.Stored.Metrics["delayPs"] <= 2000);
        result.Points.ShouldContain(point => point.Violation > 0);
        bench.Run(Bench.StudyOf(Text + "\nconstraints: luts >= 100000")).Front.ShouldBeEmpty();
    }

    [Fact]
    public void Knobs_that_are_numbers_can_be_wanted()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf(Text.Replace("minimise delayPs", "maximise width", StringComparison.Ordinal) + "\nconstraints: stages >= 1"));
        result.Front.Select(point => (point.Stored.Knobs["width"], point.Stored.Knobs["kind"])).Distinct().Order().ShouldBe([("16", "Add"), ("4", "Add"), ("8", "Add")]);
        result.Front.ShouldAllBe(point => point.Stored.Knobs["stages"] != "0");
    }

    [Fact]
    public void Failed_points_are_kept_and_tried_again_only_when_asked()
    {
        using var bench = new Bench
        {
            Answer = request => new SynthesisResult { Status = SynthesisStatus.TimedOut, Message = "Too long.", Target = request.Target, Top = request.Top },
        };
        var study = Bench.StudyOf(Text);
        bench.Run(study).Points.ShouldAllBe(point => point.Stored.Status == PointStatus.TimedOut && point.Stored.Message == "Too long.");
        bench.Run(study).Computed.ShouldBe(0);
        bench.Run(study, retryFailed: true).Computed.ShouldBe(22);
    }

    [Fact]
    public void A_missing_tool_ends_the_exploration_with_its_message()
    {
        using var bench = new Bench { Answer = request => new SynthesisResult { Status = SynthesisStatus.ToolMissing, Message = "No yosys here.", Target = request.Target, Top = request.Top } };
        Should.Throw<ExplorationException>(() => bench.Run(Bench.StudyOf(Text))).Message.ShouldBe("No yosys here.");
        using var store = ResultStore.Open(bench.PathOf("store.sqlite"));
        store.Owners().ShouldBeEmpty();
    }

    [Fact]
    public void A_full_disk_ends_the_exploration_and_the_next_run_goes_on()
    {
        using var bench = new Bench();
        var study = Bench.StudyOf(Text);
        using (var store = ResultStore.Open(bench.PathOf("store.sqlite")))
        {
            store.LimitPages(store.Pages() + 4);
            Should.Throw<ExplorationException>(() => bench.Run(study, store)).Message.ShouldStartWith("The disk of the store ");
        }

        var result = bench.Run(study);
        result.Points.Length.ShouldBe(22);
        result.Cached.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Illegal_designs_are_refused_points()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf(Text + "\nfixed: {broken: true}"));
        (result.Points.Length, result.Refused).ShouldBe((0, 24));
    }

    [Fact]
    public void Cancellation_keeps_what_is_finished()
    {
        using var bench = new Bench();
        using var cancellation = new CancellationTokenSource();
        using var stopper = new Bench
        {
            Answer = request =>
            {
                cancellation.Cancel();
                return bench.Synthesise(request, default);
            },
        };
        var study = Bench.StudyOf(Text);
        Should.Throw<OperationCanceledException>(() => stopper.Run(study, cancellation: cancellation.Token));
        using var store = ResultStore.Open(stopper.PathOf("store.sqlite"));
        store.All().Count.ShouldBeGreaterThan(0);
        store.Owners().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("random", "points: 10", 10)]
    [InlineData("halving", "points: 16, keep: 0.5", 8)]
    [InlineData("evolution", "population: 6, generations: 2", 12)]
    public void Every_strategy_runs_and_repeats(string kind, string options, int most)
    {
        using var bench = new Bench();
        var study = Bench.StudyOf($"{Text}\nstrategy: {{kind: {kind}, {options}}}");
        var first = bench.Run(study);
        first.Points.Length.ShouldBeInRange(1, most);
        var second = bench.Run(study);
        (second.Computed, second.Points.Length).ShouldBe((0, first.Points.Length));
    }

    [Fact]
    public void Estimates_alone_are_quick()
    {
        using var bench = new Bench();
        var study = Bench.StudyOf("""
            design: adder
            knobs: {width: all, stages: all, kind: all}
            objectives: [minimise luts, minimise levels]
            fidelity: estimate
            """);
        bench.Run(study, "warm.sqlite");
        var result = bench.Run(study);
        (result.Points.Length, bench.Syntheses).ShouldBe((3 * ((64 * 9) - 28), 0));
        (result.Points.Length / result.Seconds).ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Exports_have_all_points()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf(Text));
        foreach (var extension in PointExport.Extensions)
            PointExport.Write(result, bench.PathOf("points" + extension));
        var lines = await File.ReadAllLinesAsync(bench.PathOf("points.csv"));
        lines.Length.ShouldBe(23);
        lines[0].ShouldStartWith("key,design,target,fidelity,status,width,stages,kind,broken,luts,delayPs,");
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(bench.PathOf("points.json")));
        json.RootElement.GetArrayLength().ShouldBe(22);
        json.RootElement[0].GetProperty("command").GetString().ShouldStartWith("hdl synth adder --set width=");
        await using var stream = File.OpenRead(bench.PathOf("points.parquet"));
        await using var parquet = await ParquetReader.CreateAsync(stream);
        parquet.Schema.Fields.ShouldContain(field => field.Name == "luts");
        Should.Throw<ExplorationException>(() => PointExport.Write(result, "points.xls")).Message.ShouldBe(
            "'points.xls' can't be exported to: the name has to end in .csv, .json or .parquet.");
        Should.Throw<ExplorationException>(() => PointExport.Write(result, "/nowhere/points.csv")).Message.ShouldStartWith("Can't write '/nowhere/points.csv': ");
        File.Exists(bench.PathOf("points.csv")).ShouldBeTrue();
    }
}
