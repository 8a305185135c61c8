using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;
using HdlDsl;

namespace Exploration.Space;

/// <summary>All combinations of the values of some knobs of a design. Combinations that the generator refuses are not in it, which shows when they are made.</summary>
/// <param name="entry">The design.</param>
/// <param name="baseConfig">Configuration that gives all other knobs.</param>
/// <param name="dimensions">The knobs that are varied.</param>
public sealed class DesignSpace(CatalogueEntry entry, object baseConfig, ImmutableArray<Dimension> dimensions)
{
    private readonly KnobSet knobs = KnobSet.Of(entry.ConfigType);

    /// <summary>The design.</summary>
    public CatalogueEntry Entry { get; } = entry;

    /// <summary>The knobs that are varied.</summary>
    public ImmutableArray<Dimension> Dimensions { get; } = dimensions;

    /// <summary>Why a configuration that the design allows is left out all the same, such as a constraint on knobs; null when it is not.</summary>
    public Func<object, string?>? Rule { get; init; }

    /// <summary>Number of combinations, legal or not.</summary>
    public BigInteger Size { get; } = dimensions.Aggregate(BigInteger.One, (size, dimension) => size * dimension.Values.Length);

    /// <summary>All combinations in order, the last knob varying fastest.</summary>
    /// <returns>Lazily made points.</returns>
    public IEnumerable<SpacePoint> All()
    {
        var indices = new int[Dimensions.Length];
        while (true)
        {
            yield return new SpacePoint([.. indices]);
            var place = indices.Length - 1;
            while (place >= 0 && ++indices[place] == Dimensions[place].Values.Length)
                indices[place--] = 0;
            if (place < 0)
                yield break;
        }
    }

    /// <summary>The configuration of a point.</summary>
    /// <param name="point">Index of a value for each dimension.</param>
    /// <returns>The configuration, or the reason why there is none.</returns>
    public (object? Config, string? Refusal) Configure(SpacePoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        try
        {
            var config = knobs.Apply(baseConfig, Dimensions.Select((dimension, index) => $"{dimension.Knob.Name}={dimension.Values[point.Indices[index]]}"));
            return Rule?.Invoke(config) is { } objection ? (null, objection) : (config, null);
        }
        catch (CatalogueException refused)
        {
            return (null, refused.Message);
        }
    }

    /// <summary>The hardware of a configuration.</summary>
    /// <param name="config">A configuration of the design.</param>
    /// <returns>A module to elaborate, or the reason why the generator refuses the configuration.</returns>
    public (Module? Module, string? Refusal) Make(object config)
    {
        try
        {
            return (Entry.CreateModule(config), null);
        }
        catch (ArgumentException refused)
        {
            return (null, CatalogueException.Of(refused).Message);
        }
    }

    /// <summary>All knobs of a configuration with their values.</summary>
    /// <param name="config">A configuration of the design.</param>
    /// <returns>Name and value in the order of declaration.</returns>
    public IReadOnlyDictionary<string, string> ValuesIn(object config) => knobs.ValuesIn(config);
}
