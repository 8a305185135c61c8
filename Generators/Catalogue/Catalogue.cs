using System.Collections.Immutable;
using Generators.BitMod;
using Generators.Common;
using Generators.Examples;
using Generators.FlightLlm;
using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;
using Generators.MixPe;
using Generators.ModularReduction;
using Generators.Oasis;
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
        new FlightArrayEntry(),
        new FlightChainEntry(),
        new FlightControllerEntry(),
        new FlightEngineEntry(),
        new FloatMacEntry(),
        new Int8PeEntry(),
        new MixPeArrayEntry(),
        new MixPeEngineEntry(),
        new MixPeFloatEntry(),
        new MixPePeEntry(),
        new MixPeWeightArrayEntry(),
        new ModButterflyEntry(),
        new ModMultiplierEntry(),
        new ModReduceEntry(),
        new NttEntry(),
        new OasisClusterEntry(),
        new OasisCounterEntry(),
        new OasisMatMulEntry(),
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

    /// <summary>A sentence, to follow another, that names the designs with a knob in the family of one that lacks it; empty when there are none.</summary>
    /// <param name="knob">Name of the knob.</param>
    /// <param name="design">Name of the design that lacks it; its family is what precedes the first hyphen.</param>
    /// <returns>" Designs with this knob: a, b." or nothing.</returns>
    public static string WhoHas(string knob, string design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var family = design.Split('-')[0] + "-";
        var names = Entries
            .Where(entry => entry.Name.StartsWith(family, StringComparison.Ordinal))
            .Where(entry => KnobSet.Of(entry.ConfigType).Knobs.Any(each => string.Equals(each.Name, knob, StringComparison.OrdinalIgnoreCase)))
            .Select(entry => entry.Name)
            .ToArray();
        return names.Length == 0 ? "" : $" Designs with this knob: {string.Join(", ", names)}.";
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
