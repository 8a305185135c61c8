using System.Collections.Immutable;
using System.Globalization;
using Generators.Catalogue;

namespace Exploration.Studies;

/// <summary>The constraints that a configuration keeps or misses whatever synthesis says, because they are on knobs and stated figures alone. No tool runs for a point that misses one.</summary>
internal sealed class EarlyConstraints
{
    private const string Rate = "itemsPerCycle";
    private readonly CatalogueEntry entry;
    private readonly ImmutableArray<Constraint> early;
    private readonly bool needsFigures;

    /// <summary>Picks the constraints that are known early.</summary>
    /// <param name="entry">The design.</param>
    /// <param name="config">A configuration of it, which tells the names of its figures.</param>
    /// <param name="constraints">All constraints.</param>
    public EarlyConstraints(CatalogueEntry entry, object config, IEnumerable<Constraint> constraints)
    {
        this.entry = entry;
        var figures = entry.FiguresOf(config).Keys.Append(Rate).ToHashSet(StringComparer.Ordinal);
        // A metric hides the knob of its name.
        var numbers = KnobNames(entry).Except(MetricCatalogue.SynthesisNames, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        early = [.. constraints.Where(constraint => constraint.Names.All(name => figures.Contains(name) || numbers.Contains(name)))];
        needsFigures = early.Any(constraint => constraint.Names.Any(figures.Contains));
    }

    /// <summary>Names of the knobs that are numbers.</summary>
    public static IEnumerable<string> KnobNames(CatalogueEntry entry) => KnobSet.Of(entry.ConfigType).Knobs.Where(knob => knob.Kind == KnobKind.Integer).Select(knob => knob.Name);

    /// <summary>Values of the knobs that are numbers.</summary>
    public static Dictionary<string, double> NumbersOf(CatalogueEntry entry, object config)
    {
        var values = KnobSet.Of(entry.ConfigType).ValuesIn(config);
        return KnobNames(entry).ToDictionary(name => name, name => double.Parse(values[name], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>Why a configuration is left out; null when it is not.</summary>
    public string? Objection(object config)
    {
        if (early.IsEmpty)
            return null;
        var values = needsFigures ? Figures(config) : new Dictionary<string, double>(StringComparer.Ordinal);
        if (values is null)
            return null;
        foreach (var (name, number) in NumbersOf(entry, config))
            values.TryAdd(name, number);
        return early.FirstOrDefault(constraint => constraint.Violation(values) > 0) is { } missed ? $"It misses the constraint '{missed}'." : null;
    }

    /// <summary>Stated figures; null when the design refuses the configuration, which its elaboration will say better.</summary>
    private Dictionary<string, double>? Figures(object config)
    {
        try
        {
            var values = new Dictionary<string, double>(entry.FiguresOf(config), StringComparer.Ordinal);
            if (entry.ThroughputOf(config) is { } throughput)
                values[Rate] = throughput.ItemsPerCycle;
            return values;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
