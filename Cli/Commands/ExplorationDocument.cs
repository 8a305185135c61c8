using System.Globalization;
using Exploration;
using Exploration.Estimation;
using Exploration.Reporting;
using Exploration.Search;
using Exploration.Store;
using Exploration.Studies;

namespace Cli.Commands;

/// <summary>What <c>hdl explore --json</c> prints.</summary>
internal sealed record ExplorationDocument(
    string Study, string Design, string Target, int Seed, int Points, int Computed, int Cached, int Estimated, int Refused, int Failed, double Seconds, string Executor,
    IReadOnlyList<string> Objectives, IReadOnlyList<MissingValue> Missing, IReadOnlyList<FrontContent> Front, IReadOnlyList<EstimatorContent> Estimator)
{
    public static ExplorationDocument Of(ExplorationResult result) => new(
        result.Study.Name,
        result.Study.Space.Entry.Name,
        result.Study.Synthesis.Target.ToString().ToLowerInvariant(),
        result.Study.Strategy.Seed,
        result.Points.Length,
        result.Computed,
        result.Cached,
        result.Estimated,
        result.Refused,
        result.Points.Count(point => point.Stored.Status != PointStatus.Succeeded),
        Math.Round(result.Seconds, 3),
        result.Executor,
        [.. result.Study.Objectives.Select(objective => objective.ToString())],
        result.Missing,
        [
            .. result.Front.Select(point => new FrontContent(
                point.Stored.Knobs,
                point.Stored.Metrics,
                result.Study.Objectives.ToDictionary(objective => objective.ToString(), objective => objective.Expression.Evaluate(point.Stored.Values()), StringComparer.Ordinal),
                PointTable.CommandOf(result.Study, point.Stored))),
        ],
        [.. result.Estimator.Select(EstimatorContent.Of)]);
}

/// <summary>A point of the front.</summary>
internal sealed record FrontContent(
    IReadOnlyDictionary<string, string> Knobs, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, double?> Objectives, string? Command);

/// <summary>What <c>hdl explore --dry-run --json</c> prints.</summary>
internal sealed record StudyDocument(
    string Study, string Design, string Target, string Combinations, string Strategy, long? MostPoints, string Fidelity,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Knobs, IReadOnlyList<string> Objectives, IReadOnlyList<string> Constraints, IReadOnlyList<string> Metrics)
{
    public static StudyDocument Of(Study study, ISearch search) => new(
        study.Name,
        study.Space.Entry.Name,
        study.Synthesis.Target.ToString().ToLowerInvariant(),
        study.Space.Size.ToString(CultureInfo.InvariantCulture),
        study.Strategy.Kind.ToString().ToLowerInvariant(),
        search.ExpectedPoints,
        study.Final.ToString().ToLowerInvariant(),
        study.Space.Dimensions.ToDictionary(dimension => dimension.Knob.Name, dimension => (IReadOnlyList<string>)dimension.Values, StringComparer.Ordinal),
        [.. study.Objectives.Select(objective => objective.ToString())],
        [.. study.Constraints.Select(constraint => constraint.ToString())],
        study.Metrics);
}

/// <summary>How far estimates are off; a correlation that does not exist is null.</summary>
internal sealed record EstimatorContent(string Metric, int Points, double MedianError, double WorstError, double Bias, double? RankCorrelation)
{
    public static EstimatorContent Of(EstimatorQuality quality) => new(
        quality.Metric, quality.Points, quality.MedianError, quality.WorstError, quality.Bias, double.IsNaN(quality.RankCorrelation) ? null : quality.RankCorrelation);
}
