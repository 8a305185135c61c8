using Exploration.Execution;
using Exploration.Reporting;
using Exploration.Store;
using Exploration.Studies;
using Generators.Catalogue;
using HdlDsl;
using Parquet;
using Synthesis;
using Verification;

namespace Exploration.Tests;

/// <summary>Values that are missing, points that break, names that clash: nothing of it may pass for a result.</summary>
public class GapTests
{
    private const string Text = """
        design: adder
        knobs: {width: [4, 8], stages: [0, 2]}
        objectives: [minimise luts]
        """;

    [Fact]
    public void A_constraint_without_a_value_at_the_last_step_is_missed_and_told()
    {
        using var bench = new Bench { Answer = request => Counted(request) with { Notes = ["It does not fit."] } };
        var result = bench.Run(Bench.StudyOf(Text + "\nconstraints: fmaxMhz >= 500"));
        result.Front.ShouldBeEmpty();
        result.Points.ShouldAllBe(point => point.Violation > 0);
        result.Missing.ShouldBe([new MissingValue("fmaxMhz >= 500", true, 4, "It does not fit.")]);
        HtmlReport.Render(result).ShouldContain("4 points have no value for");
    }

    [Fact]
    public void A_constraint_without_a_value_before_the_last_step_leaves_nothing_out()
    {
        using var bench = new Bench();
        var study = Bench.StudyOf(Text + "\nconstraints: lutSites <= 100\nstrategy: halving");
        bench.Run(study).Computed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_clock_that_only_placement_gives_is_estimated_until_then()
    {
        using var bench = new Bench { Answer = request => Counted(request) with { Figures = new SynthesisFigures { Luts = 4, DelayPs = request.Place ? 2000 : null } } };
        var study = Bench.StudyOf("{design: adder, knobs: {width: all}, objectives: [minimise luts, maximise fmaxMhz], target: ice40, strategy: {kind: halving, points: 16, keep: 0.5}}");
        var result = bench.Run(study);
        (result.Points.Length, bench.Syntheses).ShouldBe((4, 8 + 4));
        result.Points.ShouldAllBe(point => point.Stored.Fidelity == Fidelity.Placement && point.Stored.Metrics["fmaxMhz"] == 500);
    }

    [Fact]
    public void An_objective_without_a_value_is_told_with_the_number_of_points()
    {
        using var bench = new Bench { Answer = request => Counted(request) with { Figures = new SynthesisFigures { Luts = 0, FlipFlops = 3 } } };
        var result = bench.Run(Bench.StudyOf(Text.Replace("[minimise luts]", "[minimise flipFlops / luts]", StringComparison.Ordinal)));
        result.Missing.ShouldBe([new MissingValue("minimise flipFlops / luts", false, 4, "")]);
        result.Front.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("minimise lutSites", "strategy: {kind: halving}", "study.yaml:3:14: Estimates have no lutSites, and with kind halving or fidelity estimate they choose points. They have: luts, flipFlops, dsps, ")]
    [InlineData("minimise luts / carries", "fidelity: estimate", "study.yaml:3:14: Estimates have no carries, ")]
    [InlineData("minimise luts", "fidelity: estimate\nconstraints: lutSites < 5", "study.yaml:5:14: Estimates have no lutSites, ")]
    public void What_estimates_do_not_have_can_not_choose_points(string objective, string more, string start) =>
        Should.Throw<ExplorationException>(() => Bench.StudyOf($"{Text.Replace("minimise luts", objective, StringComparison.Ordinal)}\n{more}")).Message.ShouldStartWith(start);

    [Fact]
    public void Constraints_on_knobs_and_stated_figures_cost_no_synthesis()
    {
        using var bench = new Bench();
        var result = bench.Run(Bench.StudyOf(Text + "\nconstraints: [width >= 8, latencyCycles < 2]"));
        (result.Points.Length, result.Refused, bench.Syntheses).ShouldBe((1, 3, 1));
        result.FirstRefusal!.ShouldStartWith("It misses the constraint '");
        Should.Throw<ExplorationException>(() => Bench.StudyOf(Text + "\nconstraints: width >= 100")).Message.ShouldBe("study.yaml:4:14: No value of the knobs keeps 'width >= 100'.");
    }

    [Fact]
    public void Upper_and_lower_case_of_metrics_are_the_same_everywhere()
    {
        var study = Bench.StudyOf(Text.Replace("minimise luts", "minimise LUTS", StringComparison.Ordinal));
        study.Objectives[0].ToString().ShouldBe("minimise luts");
        Should.Throw<ExplorationException>(() => Bench.StudyOf(Text + "\nconstraints: [LUTS <= 5, luts > 9]")).Message.ShouldBe("study.yaml:4:26: No point can keep both 'luts <= 5' and 'luts > 9'.");
    }

    [Theory]
    [InlineData("knobs: {[a, b]: all}", "2:9: The name of a knob is a word.")]
    [InlineData("knobs: {width: [4]}\nobjectives: minimise luts\n---\ndesign: adder", "5:1: A study is one document; what stands behind '---' is another one.")]
    [InlineData("knobs: {width: [4]}\nfixed: {width: 4}\nobjectives: minimise luts", "2:9: Knob 'width' stands below 'fixed' as well; either it is fixed or it varies.")]
    [InlineData("knobs: {width: [4]}\nobjectives: minimise luts\nstrategy: {points: 9}", "4:12: 'points' means nothing with kind grid.")]
    [InlineData("knobs: {width: [4]}\nobjectives: minimise luts\nsynthesis: {liberty: a.lib}", "4:13: 'liberty' means nothing on target xilinx.")]
    [InlineData("knobs: {width: [4]}\nobjectives: minimise luts\nsynthesis: {define: [A, 2B]}", "4:25: 'define' can't be '2B'; it takes names of macros.")]
    [InlineData("knobs: {width: [4]}\nobjectives: minimise luts\ntarget: ice40\nsynthesis: {device: \"up5k:foo\"}", "5:21: 'device' can't be 'up5k:foo': Device 'up5k' has no package 'foo'. Packages: sg48, uwg30.")]
    [InlineData("knobs: {width: [4]}\nobjectives: [minimise luts, minimise luts]", "3:14: The objective 'minimise luts' is listed twice.")]
    [InlineData("knobs: {width: {from: 60, to: 65}}\nobjectives: minimise luts", "2:16: Knob 'width' can't be '65'; it takes 1 to 64 bits. A list of values fits here.")]
    public void Odd_studies_are_told_with_their_place(string rest, string message) =>
        Should.Throw<ExplorationException>(() => Bench.StudyOf("design: adder\n" + rest)).Message.ShouldBe("study.yaml:" + message);

    [Theory]
    [InlineData("[", "A study is nested 100 deep at most.")]
    [InlineData("(", "A formula has 2000 characters at most, not 60000.")]
    public void Endless_nesting_is_refused(string sign, string message)
    {
        var many = string.Concat(Enumerable.Repeat(sign, 60_000));
        Should.Throw<ExplorationException>(() => Bench.StudyOf(sign == "[" ? many : Text.Replace("minimise luts", "minimise " + many, StringComparison.Ordinal))).Message.ShouldEndWith(message);
        foreach (var nested in new[] { new string('(', 150), new string('-', 150) })
            Should.Throw<ExplorationException>(() => Bench.StudyOf(Text.Replace("minimise luts", $"\"minimise {nested}\"", StringComparison.Ordinal)))
                .Message.ShouldEndWith("A formula is nested 100 deep at most.");
    }

    [Fact]
    public void A_strategy_may_be_one_word_and_numbers_may_have_exponents()
    {
        Bench.StudyOf(Text + "\nstrategy: halving").Strategy.Kind.ShouldBe(StrategyKind.Halving);
        MetricExpression.Parse("1e-3 * a + 2E+2 - 1e1", ["a"]).Evaluate(new Dictionary<string, double>(StringComparer.Ordinal) { ["a"] = 1000 }).ShouldBe(191);
    }

    [Fact]
    public void What_a_design_states_is_computed_when_a_point_is_read()
    {
        using var bench = new Bench();
        var (before, after) = (StudyOf(new ChangedEntry(1)), StudyOf(new ChangedEntry(2)));
        bench.Run(before).Points.ShouldAllBe(point => point.Stored.Metrics["itemsPerCycle"] == 1 && point.Stored.Metrics["stated"] == 1);
        var result = bench.Run(after);
        (result.Computed, result.Cached).ShouldBe((0, 2));
        result.Points.ShouldAllBe(point => point.Stored.Metrics["itemsPerCycle"] == 2 && point.Stored.Metrics["stated"] == 2);

        static Study StudyOf(ChangedEntry entry) => StudyFile.Parse("{design: changed, knobs: {width: [4, 8]}, objectives: minimise luts}", "s.yaml", [entry]);
    }

    [Fact]
    public void A_testbench_that_fails_or_breaks_fails_its_point_and_not_the_study()
    {
        using var bench = new Bench();
        var study = StudyFile.Parse("{design: changed, knobs: {width: [4, 5, 6, 7]}, objectives: minimise togglesPerCycle, limits: {timeout: 1}}", "s.yaml", [new ChangedEntry(1)]);
        var points = bench.Run(study).Points.ToDictionary(point => point.Stored.Knobs["width"], point => point.Stored, StringComparer.Ordinal);
        (points["4"].Status, points["4"].Message).ShouldBe((PointStatus.Failed, "The testbench of changed fails, so its switching can't be counted: 4 is wrong."));
        (points["5"].Status, points["5"].Message).ShouldBe((PointStatus.Failed, "InvalidOperationException: 5 breaks."));
        (points["6"].Status, points["6"].Message).ShouldBe((PointStatus.TimedOut, "The testbench of changed, which counts its switching, did not end within the 1 s of a point."));
        points["7"].Status.ShouldBe(PointStatus.Succeeded);
    }

    [Fact]
    public void A_generator_or_a_tool_that_breaks_fails_its_point_and_not_the_study()
    {
        using var bench = new Bench { Answer = request => request.Ports.Any(port => port is { Name: "Left", Width: 4 }) ? throw new FormatException("odd text") : Counted(request) };
        var result = bench.Run(Bench.StudyOf(Text));
        result.Points.Count(point => point.Stored is { Status: PointStatus.Failed, Message: "FormatException: odd text" }).ShouldBe(2);
        result.Points.Count(point => point.Stored.Status == PointStatus.Succeeded).ShouldBe(2);
        var study = StudyFile.Parse("{design: changed, knobs: {width: [13, 14]}, objectives: minimise luts}", "s.yaml", [new ChangedEntry(1)]);
        bench.Run(study).Points.Select(point => point.Stored.Message).Order(StringComparer.Ordinal).ShouldBe(["", "InvalidOperationException: 13 breaks."]);
        bench.Run(study).Computed.ShouldBe(0);
    }

    [Fact]
    public async Task Columns_have_different_names_and_formulas_are_columns()
    {
        using var bench = new Bench();
        var study = StudyFile.Parse("{design: changed, knobs: {width: [4, 8]}, objectives: [minimise luts / width, minimise slices]}", "s.yaml", [new ChangedEntry(1)]);
        var result = bench.Run(study);
        foreach (var extension in PointExport.Extensions)
            PointExport.Write(result, bench.PathOf("p" + extension));
        var lines = await File.ReadAllLinesAsync(bench.PathOf("p.csv"));
        var header = lines[0].Split(',');
        header.ShouldBeUnique(StringComparer.Ordinal);
        header.ShouldContain("knob.slices", StringComparer.Ordinal);
        header.ShouldContain("metric.slices", StringComparer.Ordinal);
        header.ShouldContain("knob.status", StringComparer.Ordinal);
        lines[1].Split(',')[Array.IndexOf(header, "luts / width")].ShouldBe("1");
        await using var stream = File.OpenRead(bench.PathOf("p.parquet"));
        await using var parquet = await ParquetReader.CreateAsync(stream);
        parquet.Schema.Fields.Select(field => field.Name).ShouldBeUnique(StringComparer.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(bench.PathOf("p.json")));
        json.RootElement[0].GetProperty("objectives").GetProperty("minimise luts / width").GetDouble().ShouldBe(1);
        json.RootElement[0].GetProperty("command").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        var html = HtmlReport.Render(result);
        html.ShouldContain("\"axes\":[\"luts / width\",\"metric.slices\"]");
        html.ShouldContain("\"program\":null");
    }

    [Theory]
    [InlineData("UPDATE point SET knobs = 'x'")]
    [InlineData("UPDATE point SET knobs = 'null'")]
    [InlineData("UPDATE point SET status = 'Fine'")]
    public void A_damaged_store_is_told(string damage)
    {
        using var bench = new Bench();
        bench.Run(Bench.StudyOf(Text));
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={bench.PathOf("store.sqlite")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the test's own.
            command.CommandText = damage;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        Should.Throw<ExplorationException>(() => bench.Run(Bench.StudyOf(Text))).Message.ShouldBe(
            $"The store '{bench.PathOf("store.sqlite")}' is damaged. Delete it, or name another file with --store; what was synthesised before comes quickly from the cache.");
    }

    [Fact]
    public void The_key_of_a_point_covers_the_macros_and_all_options()
    {
        string Key(string more) => new PointEvaluator(Bench.StudyOf(Text.Replace("luts", "levels", StringComparison.Ordinal) + "\n" + more)).SynthesisKey(new Dictionary<string, string>(StringComparer.Ordinal), "", Fidelity.Synthesis);
        var keys = new[] { "", "synthesis: {define: A}", "synthesis: {dsp: true}", "synthesis: {keepAdders: true}", "target: gates", "target: ice40\nsynthesis: {seed: 2}", "target: ice40\nsynthesis: {clock: 2}" }.Select(Key).ToList();
        keys.ShouldBeUnique(StringComparer.Ordinal);
        Key("").ShouldBe(keys[0]);
    }

    private static SynthesisResult Counted(SynthesisRequest request) => new()
    {
        Status = SynthesisStatus.Succeeded,
        Target = request.Target,
        Top = request.Top,
        Figures = new SynthesisFigures { Luts = request.Ports.First(port => port.Name == "Left").Width },
    };
}

/// <summary>Knobs with names that other columns have, figures that change with the build of the design, and a testbench that goes wrong in several ways.</summary>
public sealed record ChangedConfig
{
    [Knob("Width of the sum.", Min = 1, Max = 64, Unit = "bits")]
    public int Width { get; init; } = 8;

    [Knob("A name that a figure has too.", Min = 1, Max = 64)]
    public int Slices { get; init; } = 1;

    [Knob("A name that exports have too.", Min = 1, Max = 64)]
    public int Status { get; init; } = 1;
}

internal sealed class ChangedEntry(double stated) : CatalogueEntry
{
    public override string Name => "changed";

    public override string Summary => "Adds.";

    public override string DocumentationPage => "changed.md";

    public override Type ConfigType => typeof(ChangedConfig);

    public override System.Collections.Immutable.ImmutableArray<(string Name, object Config)> Presets { get; } = [("plain", new ChangedConfig())];

    public override Throughput? ThroughputOf(object config) => new(stated, "sum");

    public override IReadOnlyDictionary<string, double> FiguresOf(object config) => new Dictionary<string, double>(StringComparer.Ordinal) { ["stated"] = stated, ["slices"] = stated };

    public override Module CreateModule(object config) => ((ChangedConfig)config).Width == 13
        ? throw new InvalidOperationException("13 breaks.")
        : new Adder(new AdderConfig { Width = ((ChangedConfig)config).Width });

    public override VerificationReport Verify(object config, VerificationRequest request)
    {
        switch (((ChangedConfig)config).Width)
        {
            case 4:
                return new VerificationReport(1, 1, "4 is wrong.", null);
            case 5:
                throw new InvalidOperationException("5 breaks.");
            case 6:
                request.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
                request.Cancellation.ThrowIfCancellationRequested();
                break;
        }

        return new VerificationReport(1, 1, null, null);
    }
}
