namespace Exploration.Estimation;

/// <summary>How far estimates of one metric are from what synthesis gave for the same points.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Points">Points with both values.</param>
/// <param name="MedianError">Median of |estimate − synthesis| / synthesis.</param>
/// <param name="WorstError">Greatest of them.</param>
/// <param name="Bias">Mean of estimate / synthesis.</param>
/// <param name="RankCorrelation">Spearman's rank correlation, −1 to 1; NaN when one side is the same everywhere.</param>
public sealed record EstimatorQuality(string Metric, int Points, double MedianError, double WorstError, double Bias, double RankCorrelation)
{
    /// <summary>Compares pairs of values.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="pairs">Estimate and synthesis of each point; points that synthesis gives 0 are left out of errors.</param>
    /// <returns>The quality, or null when fewer than two points have both values.</returns>
    public static EstimatorQuality? Of(string metric, IReadOnlyList<(double Estimate, double Synthesis)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var errors = pairs.Where(pair => pair.Synthesis > 0).Select(pair => Math.Abs(pair.Estimate - pair.Synthesis) / pair.Synthesis).Order().ToList();
        if (pairs.Count < 2 || errors.Count == 0)
            return null;
        return new EstimatorQuality(
            metric,
            pairs.Count,
            Median(errors),
            errors[^1],
            pairs.Where(pair => pair.Synthesis > 0).Average(pair => pair.Estimate / pair.Synthesis),
            Correlation(Ranks([.. pairs.Select(pair => pair.Estimate)]), Ranks([.. pairs.Select(pair => pair.Synthesis)])));
    }

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    /// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(index => values[index]).ToArray();
        var ranks = new double[values.Length];
        for (var first = 0; first < order.Length;)
        {
            var last = first;
            while (last + 1 < order.Length && values[order[last + 1]] == values[order[first]])
                last++;
            for (var i = first; i <= last; i++)
                ranks[order[i]] = ((first + last) / 2.0) + 1;
            first = last + 1;
        }

        return ranks;
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var (product, squareA, squareB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }

        return squareA == 0 || squareB == 0 ? double.NaN : product / Math.Sqrt(squareA * squareB);
    }
}
