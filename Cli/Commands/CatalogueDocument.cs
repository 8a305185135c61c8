using Generators.Catalogue;

namespace Cli.Commands;

/// <summary>What <c>hdl list --json</c> prints.</summary>
internal sealed record CatalogueDocument(IReadOnlyList<DesignContent> Designs);

/// <summary>A design.</summary>
internal sealed record DesignContent(
    string Name, string Summary, string Documentation, IReadOnlyList<PresetContent> Presets, IReadOnlyList<KnobContent> Knobs)
{
    public static DesignContent Of(CatalogueEntry entry)
    {
        var knobs = KnobSet.Of(entry.ConfigType);
        return new DesignContent(
            entry.Name,
            entry.Summary,
            $"docs/{entry.DocumentationPage}",
            [.. entry.Presets.Select(preset => new PresetContent(preset.Name, knobs.ValuesIn(preset.Config)))],
            [.. knobs.Knobs.Select(KnobContent.Of)]);
    }
}

/// <summary>A preset and the values of its knobs.</summary>
internal sealed record PresetContent(string Name, IReadOnlyDictionary<string, string> Knobs);

/// <summary>A knob. Ranges have least and greatest values, all others a list of values.</summary>
internal sealed record KnobContent(
    string Name, KnobKind Kind, int? Min, int? Max, IReadOnlyList<string> Values, string? Default, string Unit, string Meaning)
{
    public static KnobContent Of(Knob knob) =>
        new(knob.Name, knob.Kind, knob.Min, knob.Max, knob.Values, knob.Default, knob.Unit, knob.Meaning);
}
