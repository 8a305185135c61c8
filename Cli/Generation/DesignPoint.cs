using System.Security.Cryptography;
using System.Text;
using Generators.Catalogue;
using HdlDsl;

namespace Cli.Generation;

/// <summary>A design with one configuration, and the folder name that this configuration always gets.</summary>
/// <param name="Entry">The design.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Label">The preset's name, or "custom-" and a digest of the knobs when no preset is the same.</param>
internal sealed record DesignPoint(CatalogueEntry Entry, object Config, string Label)
{
    /// <summary>What the labels of configurations start with that are no preset.</summary>
    public const string CustomPrefix = "custom-";

    private const int DigestDigits = 10;

    /// <summary>The knobs.</summary>
    public KnobSet Knobs => KnobSet.Of(Entry.ConfigType);

    /// <summary>The knobs' values in the order of declaration.</summary>
    public IReadOnlyDictionary<string, string> Values => Knobs.ValuesIn(Config);

    /// <summary>Design and label, for messages.</summary>
    public string Title => $"{Entry.Name} ({Label})";

    /// <summary>A preset of a design.</summary>
    public static DesignPoint OfPreset(CatalogueEntry entry, string? preset)
    {
        var (name, config) = Catalogue.FindPreset(entry, preset);
        return new DesignPoint(entry, config, name);
    }

    /// <summary>A preset with some knobs set. When that gives another preset, it is that preset.</summary>
    public static DesignPoint Of(CatalogueEntry entry, string? preset, IReadOnlyList<string> assignments)
    {
        var start = OfPreset(entry, preset);
        if (assignments.Count == 0)
            return start;
        var config = start.Knobs.Apply(start.Config, assignments, knob => Catalogue.WhoHas(knob, entry.Name));
        if (config.Equals(start.Config))
            return start;
        var same = entry.Presets.FirstOrDefault(each => each.Config.Equals(config)).Name;
        return new DesignPoint(entry, config, same ?? CustomPrefix + Digest(start.Knobs, config));
    }

    /// <summary>Makes the hardware.</summary>
    /// <exception cref="CatalogueException">The generator refuses the configuration.</exception>
    public Module CreateModule()
    {
        try
        {
            return Entry.CreateModule(Config);
        }
        catch (ArgumentException refused)
        {
            throw CatalogueException.Of(refused);
        }
    }

    /// <summary>Options that lead here from a preset, for messages that say how to repeat a run.</summary>
    public string Selection() => Label.StartsWith(CustomPrefix, StringComparison.Ordinal)
        ? string.Concat(Values.Select(knob => $" --set {knob.Key}={knob.Value}"))
        : $" --preset {Label}";

    /// <summary>Covers the knobs in the order of their names, and the record's text for whatever is no knob.</summary>
    private static string Digest(KnobSet knobs, object config)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in knobs.ValuesIn(config).OrderBy(knob => knob.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value).Append('\n');
        text.Append(config);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..DigestDigits];
    }
}
