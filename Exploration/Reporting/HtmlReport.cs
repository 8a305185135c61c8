using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Exploration.Store;
using Generators.Catalogue;
using HdlDsl;
using HdlDsl.Verilog;
using Templates;

namespace Exploration.Reporting;

/// <summary>
/// An HTML file with everything inside it: trade-off chart, parallel coordinates, a table that sorts and filters, the Verilog of points of the front, and what was run with
/// which tools and seed. It needs nothing from the network.
/// </summary>
public static class HtmlReport
{
    private const string Library = "echarts.min.js";
    private const string Program = "report.js";
    private const int MostVerilogFiles = 40;
    private const int MostVerilogCharacters = 4_000_000;

    /// <summary>Whether the chart library was there when the program was built; without it a report has tables only.</summary>
    public static bool HasCharts => typeof(HtmlReport).Assembly.GetManifestResourceNames().Contains(Library, StringComparer.Ordinal);

    /// <summary>Writes the report of a result. The file appears when it is complete.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ExplorationException">The file can't be written.</exception>
    public static void Write(ExplorationResult result, string path) => WholeFile.Write(path, Encoding.UTF8.GetBytes(Render(result)));

    /// <summary>The text of the report.</summary>
    /// <param name="result">The result.</param>
    /// <returns>HTML.</returns>
    public static string Render(ExplorationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return TemplateRenderer.Render("Exploration/Report.html", new
        {
            title = WebUtility.HtmlEncode(result.Study.Name),
            library = HasCharts ? Resource(Library) : "",
            // The encoder writes < as an escape, so no text can end the element that holds the data.
            data = JsonSerializer.Serialize(DataOf(result)),
            program = Resource(Program),
        });
    }

    private static object DataOf(ExplorationResult result)
    {
        var table = PointTable.Of(result);
        var knobs = PointTable.VariedKnobs(result);
        var first = result.Points.IsEmpty ? null : result.Points[0].Stored;
        var axes = result.Study.Objectives.Select(objective => objective.Expression.IsName ? table.ColumnOf(objective.Expression.Names[0]) : objective.Expression.Text).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return new
        {
            design = result.Study.Space.Entry.Name,
            target = result.Study.Synthesis.Target.ToString().ToLowerInvariant(),
            facts = Facts(result),
            knobs = knobs.Select(knob => table.Knobs.IndexOf(knob) is >= 0 and var place ? table.KnobColumns[place] : knob),
            knobNames = knobs,
            metrics = table.MetricColumns.Concat(table.Formulas.Select(formula => formula.Text)),
            axes,
            program = result.Study.SynthesisCommand,
            options = PointTable.OptionsOf(result.Study, result.Study.Final),
            @fixed = first is null ? [] : first.Knobs.Where(knob => !knobs.Contains(knob.Key, StringComparer.Ordinal)).ToDictionary(knob => knob.Key, knob => knob.Value, StringComparer.Ordinal),
            points = result.Points.Select(point => new
            {
                k = knobs.Select(knob => Value(point.Stored.Knobs[knob])),
                m = table.Metrics.Select(metric => point.Stored.Metrics.TryGetValue(metric, out var value) ? value : (double?)null)
                    .Concat(table.Formulas.Select(formula => formula.Evaluate(point.Stored.Values()))),
                f = point.IsOnFront,
                v = point.Violation,
                s = point.Stored.Status.ToString(),
                e = point.Stored.Message,
                t = point.Stored.Tools,
            }),
            rtl = VerilogOf(result),
            estimator = result.Estimator.Select(quality => new
            {
                metric = quality.Metric,
                points = quality.Points,
                median = quality.MedianError,
                worst = quality.WorstError,
                bias = quality.Bias,
                rank = double.IsNaN(quality.RankCorrelation) ? (double?)null : quality.RankCorrelation,
            }),
        };
    }

    private static string Facts(ExplorationResult result)
    {
        var study = result.Study;
        var failed = result.Points.Count(point => point.Stored.Status != PointStatus.Succeeded);
        var tools = string.Join("; ", result.Points.Select(point => point.Stored.Tools).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal));
        var wants = string.Join(", ", study.Objectives.Select(objective => objective.ToString()).Concat(study.Constraints.Select(constraint => constraint.ToString())));
        var missing = string.Concat(result.Missing.Select(each => string.Create(CultureInfo.InvariantCulture, $" {each.Points} points have no value for '{each.What}'.")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{study.Space.Entry.Name} on {study.Synthesis.Target.ToString().ToLowerInvariant()}: {wants}. {result.Points.Length} of {study.Space.Size} combinations by {study.Strategy.Kind.ToString().ToLowerInvariant()} search, seed {study.Strategy.Seed}, up to {study.Final.ToString().ToLowerInvariant()}; {result.Front.Count()} on the front, {failed} failed, {result.Refused} refused. {tools}. {result.Executor}, {result.Seconds:0.0} s.{missing}");
    }

    /// <summary>Numbers as numbers, so that axes and sorting are theirs.</summary>
    private static object Value(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;

    private static Dictionary<string, string> VerilogOf(ExplorationResult result)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var space = result.Study.Space;
        var knobs = KnobSet.Of(space.Entry.ConfigType);
        var left = MostVerilogCharacters;
        for (var i = 0; i < result.Points.Length && texts.Count < MostVerilogFiles; i++)
        {
            if (!result.Points[i].IsOnFront)
                continue;
            var config = knobs.Apply(space.Entry.Presets[0].Config, result.Points[i].Stored.Knobs.Select(knob => $"{knob.Key}={knob.Value}"));
            var verilog = VerilogEmitter.Emit(Elaborator.Elaborate(space.Make(config).Module!), VerilogOptions.Default);
            left -= verilog.Length;
            if (left < 0)
                break;
            texts[i.ToString(CultureInfo.InvariantCulture)] = verilog;
        }

        return texts;
    }

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
