using System.Globalization;
using Exploration.Space;

namespace Exploration.Studies;

/// <summary>Finds constraints that no point can keep, before anything is computed.</summary>
internal static class ImpossibleConstraint
{
    private const int MostCombinations = 100_000;
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

    /// <summary>Why no combination of values keeps a constraint on knobs alone; null when one does, or when there are too many to try.</summary>
    /// <param name="constraint">A constraint that names nothing but knobs.</param>
    /// <param name="dimensions">The knobs that vary.</param>
    /// <param name="others">Values of the knobs that do not.</param>
    public static string? Among(Constraint constraint, IReadOnlyList<Dimension> dimensions, IReadOnlyDictionary<string, double> others)
    {
        var named = dimensions.Where(dimension => constraint.Names.Contains(dimension.Knob.Name, StringComparer.Ordinal)).ToList();
        if (named.Aggregate(1.0, (product, dimension) => product * dimension.Values.Length) > MostCombinations)
            return null;
        var values = new Dictionary<string, double>(others, StringComparer.Ordinal);
        return Keeps(0) ? null : $"No value of the knobs keeps '{constraint}'.";

        bool Keeps(int place)
        {
            if (place == named.Count)
                return constraint.Violation(values) is null or 0;
            foreach (var text in named[place].Values)
            {
                values[named[place].Knob.Name] = double.Parse(text, CultureInfo.InvariantCulture);
                if (Keeps(place + 1))
                    return true;
            }

            return false;
        }
    }

    /// <summary>The bound that a constraint of the form metric relation number gives, in either order.</summary>
    private static (string Name, double Value, bool IsUpper, bool IsStrict)? BoundOf(Constraint constraint)
    {
        var isLess = constraint.Relation[0] == '<';
        var isStrict = constraint.Relation.Length == 1;
        if (constraint.Left.IsName && constraint.Right.Names.Count == 0 && constraint.Right.Evaluate(NoMetrics) is { } right)
            return (constraint.Left.Names[0], right, isLess, isStrict);
        if (constraint.Right.IsName && constraint.Left.Names.Count == 0 && constraint.Left.Evaluate(NoMetrics) is { } left)
            return (constraint.Right.Names[0], left, !isLess, isStrict);
        return null;
    }
}
