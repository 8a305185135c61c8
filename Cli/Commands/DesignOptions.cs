using System.CommandLine;
using Cli.Generation;
using Generators.Catalogue;

namespace Cli.Commands;

/// <summary>The part of a command line that selects a design and its configuration, the same for all commands.</summary>
internal sealed class DesignOptions
{
    private readonly IReadOnlyList<CatalogueEntry> entries;

    /// <summary>Adds the argument and options to a command.</summary>
    public DesignOptions(Command command, IReadOnlyList<CatalogueEntry> entries, bool isRequired)
    {
        this.entries = entries;
        Design = new Argument<string?>("design")
        {
            Description = "Name of a design, or design:preset; 'hdl list' shows them.",
            Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        Preset = new Option<string?>("--preset") { Description = "Ready-made configuration; the design's first one when not given.", HelpName = "name" };
        Set = new Option<string[]>("--set") { Description = "Sets a knob; may be repeated.", HelpName = "knob=value", DefaultValueFactory = _ => [] };
        command.Arguments.Add(Design);
        command.Options.Add(Preset);
        command.Options.Add(Set);
    }

    public Argument<string?> Design { get; }

    public Option<string?> Preset { get; }

    public Option<string[]> Set { get; }

    /// <summary>The design point that the command line selects; the design has to be given.</summary>
    public DesignPoint Resolve(ParseResult parse)
    {
        var (text, preset, set) = (parse.GetValue(Design)!, parse.GetValue(Preset), parse.GetValue(Set)!);
        if (text.IndexOfAny([':', ',']) < 0)
            return DesignPoint.Of(Catalogue.Find(entries, text), preset, set);
        return preset is null && set.Length == 0
            ? DesignText.Parse(entries, text)
            : throw new UsageException($"'{text}' selects the design point already; leave --preset and --set out, or give the design's name alone.");
    }
}
