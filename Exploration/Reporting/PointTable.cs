using System.Collections.Immutable;
using System.Globalization;
using Exploration.Store;
using Exploration.Studies;
using Synthesis;

namespace Exploration.Reporting;

/// <summary>The points of a result as a table: knobs that differ, metrics, status. What exports, reports and the terminal show.</summary>
public sealed class PointTable
{
    /// <summary>The columns that exports have besides knobs and metrics: what stands in front of these, and what behind.</summary>
    internal static readonly ImmutableArray<string> FirstColumns = ["key", "design", "target", "fidelity", "status"];
    internal static readonly ImmutableArray<string> LastColumns = ["violation", "front", "seconds", "tools", "message"];

    private PointTable(Study study, ImmutableArray<AssessedPoint> points, ImmutableArray<string> knobs, ImmutableArray<string> metrics)
    {
        Points = points;
        Knobs = knobs;
        Metrics = metrics;
        Formulas = [.. study.Objectives.Select(objective => objective.Expression).Where(expression => !expression.IsName).DistinctBy(expression => expression.Text, StringComparer.Ordinal)];
        var own = FirstColumns.Concat(LastColumns).ToHashSet(StringComparer.OrdinalIgnoreCase);
        KnobColumns = [.. knobs.Select(knob => own.Contains(knob) || metrics.Contains(knob, StringComparer.OrdinalIgnoreCase) ? $"knob.{knob}" : knob)];
        MetricColumns = [.. metrics.Select(metric => own.Contains(metric) || knobs.Contains(metric, StringComparer.OrdinalIgnoreCase) ? $"metric.{metric}" : metric)];
    }

    /// <summary>The points, one row each.</summary>
    public ImmutableArray<AssessedPoint> Points { get; }

    /// <summary>All knobs of the design.</summary>
    public ImmutableArray<string> Knobs { get; }

    /// <summary>All metrics that some point has, those of the study's objectives first.</summary>
    public ImmutableArray<string> Metrics { get; }

    /// <summary>Objectives that are formulas, each a column of its own.</summary>
    public ImmutableArray<MetricExpression> Formulas { get; }

    /// <summary>Headings of <see cref="Knobs"/>: the names, with "knob." in front where another column has the name too.</summary>
    public ImmutableArray<string> KnobColumns { get; }

    /// <summary>Headings of <see cref="Metrics"/>: the names, with "metric." in front where another column has the name too.</summary>
    public ImmutableArray<string> MetricColumns { get; }

    /// <summary>The table of a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The table.</returns>
    public static PointTable Of(ExplorationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var present = result.Points.SelectMany(point => point.Stored.Metrics.Keys).ToHashSet(StringComparer.Ordinal);
        var wanted = result.Study.Objectives.SelectMany(objective => objective.Expression.Names).Distinct(StringComparer.Ordinal);
        return new PointTable(
            result.Study,
            result.Points,
            [.. result.Points.IsEmpty ? [] : result.Points[0].Stored.Knobs.Keys],
            [.. wanted.Concat(result.Study.Metrics).Concat(present.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).Where(present.Contains)]);
    }

    /// <summary>The knobs that a study varies and that have more than one value in it.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Names.</returns>
    public static ImmutableArray<string> VariedKnobs(ExplorationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return [.. result.Study.Space.Dimensions.Where(dimension => dimension.Values.Length > 1).Select(dimension => dimension.Knob.Name)];
    }

    /// <summary>A number as exports and tables have it: as short as it can be read back.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Its text.</returns>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The heading of a name in formulas: that of a metric if there is one, else that of a knob.</summary>
    /// <param name="name">Name of a metric or knob.</param>
    /// <returns>The heading, or null when no point has the metric.</returns>
    public string? ColumnOf(string name) => Metrics.IndexOf(name) is >= 0 and var metric ? MetricColumns[metric] : Knobs.IndexOf(name) is >= 0 and var knob ? KnobColumns[knob] : null;

    /// <summary>The command that synthesises a point again, with all options of the study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="point">The point.</param>
    /// <returns>A command line; null for a design that no program knows by name.</returns>
    public static string? CommandOf(Study study, StoredPoint point)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(point);
        return study.SynthesisCommand is { } program
            ? $"{program} {point.Design}{string.Concat(point.Knobs.Select(knob => $" --set {knob.Key}={knob.Value}"))}{OptionsOf(study, point.Fidelity)}"
            : null;
    }

    /// <summary>The options of a command that say how points of a study are synthesised.</summary>
    internal static string OptionsOf(Study study, Fidelity fidelity)
    {
        var request = study.Synthesis;
        var defaults = new SynthesisRequest { Verilog = "", Top = "" };
        var words = new List<string> { "--target", request.Target.ToString().ToLowerInvariant() };
        if (request.LibertyPath is { } liberty)
            words.AddRange(["--liberty", Quoted(liberty)]);
        if (request.ClockPeriodPs is { } period)
            words.AddRange(["--clock", Megahertz(period)]);
        if (request.Goal != defaults.Goal)
            words.AddRange(["--goal", request.Goal.ToString().ToLowerInvariant()]);
        AddIf(request.UseDsp, "--dsp");
        AddIf(request.KeepHierarchy, "--keep-hierarchy");
        AddIf(request.KeepAdders, "--keep-adders");
        foreach (var macro in request.Macros)
            words.AddRange(["--define", macro]);
        AddIf(request.Target == SynthesisTarget.Ice40 && fidelity != Fidelity.Placement, "--no-place");
        if (request.Device != defaults.Device || request.Package != defaults.Package)
            words.AddRange(["--device", $"{request.Device}:{request.Package}"]);
        if (request.Seed != defaults.Seed)
            words.AddRange(["--seed", request.Seed.ToString(CultureInfo.InvariantCulture)]);
        if (request.Timeout != defaults.Timeout)
            words.AddRange(["--timeout", Text(request.Timeout.TotalSeconds)]);
        if (request.MemoryMb is { } memory)
            words.AddRange(["--memory", memory.ToString(CultureInfo.InvariantCulture)]);
        return string.Concat(words.Select(word => " " + word));

        void AddIf(bool isSet, string word)
        {
            if (isSet)
                words.Add(word);
        }
    }

    /// <summary>The shortest number of MHz that gives exactly this period again.</summary>
    private static string Megahertz(double periodPs)
    {
        for (var digits = 1; digits < 17; digits++)
        {
            var text = (1e6 / periodPs).ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (1e6 / double.Parse(text, CultureInfo.InvariantCulture) == periodPs)
                return text;
        }

        return Text(1e6 / periodPs);
    }

    private static string Quoted(string word) =>
        word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+:=,@".Contains(letter, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
