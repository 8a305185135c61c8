using System.CommandLine;
using Cli.Output;
using Generators.Catalogue;
using Spectre.Console;

namespace Cli.Commands;

/// <summary><c>hdl list</c>: the designs, or one of them in detail.</summary>
internal sealed class ListCommand : Command
{
    private static readonly Style NameStyle = new(Color.Green, decoration: Decoration.Bold);
    private readonly CliServices services;

    public ListCommand(CliServices services)
        : base("list", "Show the designs with their presets and knobs, or one design in detail.")
    {
        this.services = services;
        var design = new Argument<string?>("design") { Description = "Show only this design, in detail.", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        Arguments.Add(design);
        Options.Add(json);
        SetAction(parse => (int)Run(parse.GetValue(design), parse.GetValue(json)));
    }

    private ExitCode Run(string? design, bool json)
    {
        var entries = design is null ? services.Entries : [Catalogue.Find(services.Entries, design)];
        if (json)
        {
            services.Terminal.Line(Json.Of(new CatalogueDocument([.. entries.Select(DesignContent.Of)])));
        }
        else if (design is null)
        {
            foreach (var entry in entries)
                Summarise(entry);
            services.Terminal.Line("'hdl list <design>' explains the knobs of a design.");
        }
        else
        {
            Explain(entries[0]);
        }

        return ExitCode.Success;
    }

    private void Summarise(CatalogueEntry entry)
    {
        var knobs = KnobSet.Of(entry.ConfigType).Knobs;
        services.Terminal.Line(entry.Name, NameStyle);
        services.Terminal.Line($"  {entry.Summary}");
        services.Terminal.Line($"  presets: {string.Join(", ", entry.Presets.Select(preset => preset.Name))}");
        services.Terminal.Line("  knobs:   " + string.Join("\n           ", knobs.Select(knob => knob.ToString())));
        services.Terminal.Line();
    }

    private void Explain(CatalogueEntry entry)
    {
        var knobs = KnobSet.Of(entry.ConfigType);
        services.Terminal.Line(entry.Name, NameStyle);
        services.Terminal.Line(entry.Summary);
        services.Terminal.Line($"Documentation: docs/{entry.DocumentationPage}");
        services.Terminal.Line();
        services.Terminal.Table(
            ["Knob", "Values", "Default", "Meaning"],
            knobs.Knobs.Select(knob => (IReadOnlyList<string>)[knob.Name, knob.Allowed, knob.Default ?? "-", knob.Meaning]));
        services.Terminal.Line();
        services.Terminal.Table(
            ["Preset", .. knobs.Knobs.Select(knob => knob.Name)],
            entry.Presets.Select(preset => (IReadOnlyList<string>)[preset.Name, .. knobs.ValuesIn(preset.Config).Select(knob => knob.Value)]));
    }
}
