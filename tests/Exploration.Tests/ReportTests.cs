using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Exploration.Reporting;
using Exploration.Search;
using Exploration.Store;
using Exploration.Studies;
using Verification.Engines.Tools;

namespace Exploration.Tests;

public class ReportTests
{
    private const string Browser = "/usr/bin/chromium";

    [Fact]
    public void A_report_has_everything_inside_and_no_text_can_break_out()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf("""
            study: "</script><b>bold & brave"
            design: adder
            knobs: {width: [4, 8], stages: [0, 2]}
            objectives: [minimise luts, maximise fmaxMhz]
            """));
        var html = HtmlReport.Render(result);
        html.ShouldContain("<title>&lt;/script&gt;&lt;b&gt;bold &amp; brave</title>");
        Regex.Count(html, "</script>", RegexOptions.None, TimeSpan.FromSeconds(5)).ShouldBe(3);
        html.ShouldNotContain("src=\"http");
        html.ShouldContain("seed 1");
        html.ShouldContain("counter 1");
        html.ShouldContain("module Adder");
        HtmlReport.HasCharts.ShouldBeTrue("npm ci has not fetched the chart library");
    }

    [Fact]
    public void A_browser_draws_ten_thousand_points()
    {
        if (!File.Exists(Browser))
            return;
        using var bench = new Bench();
        HtmlReport.Write(Large(10_000), bench.PathOf("report.html"));
        var page = Dump(bench, "report.html");
        page.ShouldContain("data-ready=\"10000\"");
        Regex.Count(page, "<canvas", RegexOptions.None, TimeSpan.FromSeconds(5)).ShouldBeGreaterThanOrEqualTo(2);
        Regex.Count(page, "<tr class", RegexOptions.None, TimeSpan.FromSeconds(5)).ShouldBe(100);
        page.ShouldContain("10000 of 10000 points");
        page.ShouldContain("page 1 of 100");
        page.ShouldContain("hdl synth adder --set broken=false --set width=");
        var milliseconds = int.Parse(Regex.Match(page, "data-milliseconds=\"(?<n>[0-9]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["n"].Value, CultureInfo.InvariantCulture);
        // Two seconds on a calm machine; tests share theirs.
        milliseconds.ShouldBeLessThan(8_000);
    }

    [Fact]
    public void An_exploration_without_points_has_a_report_too()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf("{design: adder, fixed: {broken: true}, knobs: {width: [4, 8]}, objectives: minimise luts}"));
        result.Points.ShouldBeEmpty();
        HtmlReport.Write(result, bench.PathOf("empty.html"));
        if (File.Exists(Browser))
            Dump(bench, "empty.html").ShouldContain("data-ready=\"0\"");
    }

    private static string Dump(Bench bench, string name)
    {
        // The end of the output is all that is kept of a process, so it goes to a file.
        ToolProcess.RunChecked("/bin/sh", ["-c", $"{Browser} --headless --no-sandbox --disable-gpu --user-data-dir=profile --virtual-time-budget=10000 --dump-dom file://{bench.PathOf(name)} > dom.html 2> browser.log"], TimeSpan.FromMinutes(2), bench.Folder);
        var dom = File.ReadAllText(bench.PathOf("dom.html"));
        // What scripts stand in the page is not what they drew.
        return Regex.Replace(dom, "<script.*?</script>", "", RegexOptions.Singleline, TimeSpan.FromSeconds(20));
    }

    private static ExplorationResult Large(int count)
    {
        var study = Bench.StudyOf("{design: adder, knobs: {width: all, stages: all, kind: all}, objectives: [minimise luts, maximise fmaxMhz]}");
        var random = new Random(1);
        var points = study.Space.All().Take(count).ToList();
        var stored = Enumerable.Range(0, count).Select(index => new StoredPoint
        {
            Key = index.ToString("00000", CultureInfo.InvariantCulture),
            Design = "adder",
            Knobs = study.Space.ValuesIn(study.Space.Configure(points[(index + 200) % points.Count]).Config ?? new AdderConfig()),
            Target = "xilinx",
            Fidelity = Fidelity.Synthesis,
            Status = PointStatus.Succeeded,
            Tools = "Yosys 1",
            Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["luts"] = random.Next(10, 5000), ["fmaxMhz"] = 100 + (400 * random.NextDouble()), ["levels"] = random.Next(3, 30) },
        }).ToList();
        var costs = stored.Select(point => study.Objectives.Select(objective => objective.Cost(point.Metrics)!.Value).ToArray()).ToList();
        var front = Pareto.Front(costs).ToHashSet();
        return new ExplorationResult
        {
            Study = study,
            Points = [.. stored.Select((point, index) => new AssessedPoint(point, [.. costs[index]], 0, front.Contains(index)))],
            Estimator = [new Estimation.EstimatorQuality("luts", 10, 0.1, 0.2, 1, double.NaN)],
            Computed = count,
            Cached = 0,
            Estimated = 0,
            Refused = 0,
            Executor = "local, 2 at a time",
            Seconds = 12,
        };
    }
}
