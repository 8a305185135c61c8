using System.Collections.Immutable;
using System.Globalization;
using Exploration.Store;

namespace Exploration.Reporting;

/// <summary>The points of a result as a table: knobs that differ, metrics, status. What exports, reports and the terminal show.</summary>
public sealed class PointTable
{
    private PointTable(ImmutableArray<AssessedPoint> points, ImmutableArray<string> knobs, ImmutableArray<string> metrics)
    {
        Points = points;
        Knobs = knobs;
        Metrics = metrics;
    }

    /// <summary>The points, one row each.</summary>
    public ImmutableArray<AssessedPoint> Points { get; }

    /// <summary>All knobs of the design.</summary>
    public ImmutableArray<string> Knobs { get; }

    /// <summary>All metrics that some point has, those of the study's objectives first.</summary>
    public ImmutableArray<string> Metrics { get; }

    /// <summary>The table of a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The table.</returns>
    public static PointTable Of(ExplorationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var present = result.Points.SelectMany(point => point.Stored.Metrics.Keys).ToHashSet(StringComparer.Ordinal);
        var wanted = result.Study.Objectives.SelectMany(objective => objective.Expression.Names).Distinct(StringComparer.Ordinal);
        return new PointTable(
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

    /// <summary>The command that synthesises a point again.</summary>
    /// <param name="point">The point.</param>
    /// <returns>A command line.</returns>
    public static string CommandOf(StoredPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return $"hdl synth {point.Design}{string.Concat(point.Knobs.Select(knob => $" --set {knob.Key}={knob.Value}"))} --target {point.Target}";
    }
}
