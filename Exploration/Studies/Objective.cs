namespace Exploration.Studies;

/// <summary>Something that a study wants to be small or great.</summary>
/// <param name="Expression">What.</param>
/// <param name="Maximise">True for great, false for small.</param>
public sealed record Objective(MetricExpression Expression, bool Maximise)
{
    /// <summary>The value with the sign that makes smaller better; null when it is not known.</summary>
    /// <param name="metrics">Metrics by name.</param>
    public double? Cost(IReadOnlyDictionary<string, double> metrics) => Maximise ? -Expression.Evaluate(metrics) : Expression.Evaluate(metrics);

    /// <inheritdoc/>
    public override string ToString() => $"{(Maximise ? "maximise" : "minimise")} {Expression}";
}

/// <summary>Something that a point must keep: an expression on each side of &lt;=, &lt;, &gt;= or &gt;.</summary>
/// <param name="Left">Left side.</param>
/// <param name="Relation">One of the four relations.</param>
/// <param name="Right">Right side.</param>
public sealed record Constraint(MetricExpression Left, string Relation, MetricExpression Right)
{
    /// <summary>The metrics and knobs in it.</summary>
    public IEnumerable<string> Names => Left.Names.Concat(Right.Names).Distinct(StringComparer.Ordinal);

    /// <summary>By how much a point misses it, relative to the right side; 0 when it keeps it, null when a metric is not known.</summary>
    /// <param name="metrics">Metrics by name.</param>
    public double? Violation(IReadOnlyDictionary<string, double> metrics)
    {
        if (Left.Evaluate(metrics) is not { } left || Right.Evaluate(metrics) is not { } right)
            return null;
        var isKept = Relation switch { "<=" => left <= right, "<" => left < right, ">=" => left >= right, _ => left > right };
        return isKept ? 0 : Math.Max(Math.Abs(left - right) / Math.Max(Math.Abs(right), 1e-9), 1e-9);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Left} {Relation} {Right}";
}
