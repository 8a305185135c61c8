namespace Exploration.Studies;

/// <summary>Finds constraints that no point can keep, before anything is computed.</summary>
internal static class ImpossibleConstraint
{
    private static readonly Dictionary<string, double> NoMetrics = new(StringComparer.Ordinal);

    /// <summary>Why no point keeps the constraint, alone or with earlier ones; null when some may.</summary>
    public static string? Reason(Constraint constraint, IReadOnlyList<Constraint> earlier)
    {
        if (constraint.Left.Names.Count == 0 && constraint.Right.Names.Count == 0)
            return constraint.Violation(NoMetrics) > 0 ? $"The constraint '{constraint}' is never true." : null;
        if (BoundOf(constraint) is not { } bound)
            return null;
        // Metrics are counts, areas, times and rates: none is negative.
        if (bound.IsUpper && (bound.Value < 0 || (bound is { Value: 0, IsStrict: true })))
            return $"No point can keep '{constraint}': no metric is less than 0.";
        foreach (var other in earlier)
        {
            if (BoundOf(other) is { } second && second.Name == bound.Name && second.IsUpper != bound.IsUpper)
            {
                var (upper, lower) = bound.IsUpper ? (bound, second) : (second, bound);
                if (upper.Value < lower.Value || (upper.Value == lower.Value && (upper.IsStrict || lower.IsStrict)))
                    return $"No point can keep both '{other}' and '{constraint}'.";
            }
        }

        return null;
    }

    /// <summary>The bound that a constraint of the form metric relation number gives, in either order.</summary>
    private static (string Name, double Value, bool IsUpper, bool IsStrict)? BoundOf(Constraint constraint)
    {
        var isLess = constraint.Relation[0] == '<';
        var isStrict = constraint.Relation.Length == 1;
        if (constraint.Left.IsName && constraint.Right.Names.Count == 0 && constraint.Right.Evaluate(NoMetrics) is { } right)
            return (constraint.Left.Text, right, isLess, isStrict);
        if (constraint.Right.IsName && constraint.Left.Names.Count == 0 && constraint.Left.Evaluate(NoMetrics) is { } left)
            return (constraint.Right.Text, left, !isLess, isStrict);
        return null;
    }
}
