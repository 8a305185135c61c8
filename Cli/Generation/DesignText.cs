using Generators.Catalogue;

namespace Cli.Generation;

/// <summary>A design point as one word of a command line: design, then preset behind a colon, then knobs behind commas.</summary>
internal static class DesignText
{
    /// <summary>Reads "mixpe-pe", "mixpe-pe:w4a8-booth", "mixpe-pe,weightBits=2" or both.</summary>
    /// <param name="entries">The designs.</param>
    /// <param name="text">The word.</param>
    /// <exception cref="CatalogueException">Design, preset or knob do not exist, or the value is not allowed.</exception>
    public static DesignPoint Parse(IReadOnlyList<CatalogueEntry> entries, string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var colon = parts[0].IndexOf(':', StringComparison.Ordinal);
        var design = colon < 0 ? parts[0] : parts[0][..colon];
        return DesignPoint.Of(Catalogue.Find(entries, design), colon < 0 ? null : parts[0][(colon + 1)..], parts[1..]);
    }
}
