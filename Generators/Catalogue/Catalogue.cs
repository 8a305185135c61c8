using System.Collections.Immutable;
using Generators.BitMod;
using Generators.Common;
using Generators.Examples;
using Generators.MixPe;
using Generators.ModularReduction;
using Generators.Orizuru;

namespace Generators.Catalogue;

/// <summary>The designs that are offered by name.</summary>
public static class Catalogue
{
    /// <summary>All designs, in the order of their names.</summary>
    public static ImmutableArray<CatalogueEntry> Entries { get; } =
    [
        new BitModArrayEntry(),
        new BitModAxisEntry(),
        new BitModPeEntry(),
        new BitModTileEntry(),
        new CounterEntry(),
        new FloatMacEntry(),
        new Int8PeEntry(),
        new MixPeArrayEntry(),
        new MixPeEngineEntry(),
        new MixPeFloatEntry(),
        new MixPePeEntry(),
        new MixPeWeightArrayEntry(),
        new ModReduceEntry(),
        new OrizuruEntry(),
    ];

    /// <summary>The design of a name.</summary>
    /// <param name="name">Its <see cref="CatalogueEntry.Name"/>.</param>
    /// <returns>The design.</returns>
    /// <exception cref="CatalogueException">There is no such design; the message offers near names.</exception>
    public static CatalogueEntry Find(string name) => Find(Entries, name);

    /// <summary>The design of a name among some designs.</summary>
    /// <param name="entries">The designs.</param>
    /// <param name="name">Its <see cref="CatalogueEntry.Name"/>.</param>
    /// <returns>The design.</returns>
    /// <exception cref="CatalogueException">There is no such design; the message offers near names.</exception>
    public static CatalogueEntry Find(IReadOnlyList<CatalogueEntry> entries, string name)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries.FirstOrDefault(entry => string.Equals(entry.Name, name, StringComparison.Ordinal))
            ?? throw new CatalogueException(
                $"There is no design '{name}'. {NearNames.Advice(name, [.. entries.Select(entry => entry.Name)], "Designs")}");
    }

    /// <summary>The preset of a name.</summary>
    /// <param name="entry">The design.</param>
    /// <param name="name">Name of the preset; null for the first one.</param>
    /// <returns>Its name and configuration.</returns>
    /// <exception cref="CatalogueException">There is no such preset; the message offers near names.</exception>
    public static (string Name, object Config) FindPreset(CatalogueEntry entry, string? name)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (name is null)
            return entry.Presets[0];
        foreach (var preset in entry.Presets)
            if (string.Equals(preset.Name, name, StringComparison.Ordinal))
                return preset;
        throw new CatalogueException(
            $"Design '{entry.Name}' has no preset '{name}'. {NearNames.Advice(name, [.. entry.Presets.Select(preset => preset.Name)], "Presets")}");
    }
}
