using System.Globalization;
using System.Text;
using Generators.Catalogue;

namespace Cli.Commands;

/// <summary>A study of a design to start from.</summary>
internal static class StudyTemplate
{
    private const int MostKnobs = 3;
    private const int MostNumbers = 4;

    /// <summary>YAML that varies the first knobs with several values.</summary>
    public static string Of(CatalogueEntry entry)
    {
        var knobs = KnobSet.Of(entry.ConfigType);
        var present = knobs.ValuesIn(entry.Presets[0].Config);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"design: {entry.Name}\npreset: {entry.Presets[0].Name}\nknobs:\n");
        foreach (var knob in knobs.Knobs.Where(knob => knob.Kind != KnobKind.Number).Take(MostKnobs))
            text.Append(CultureInfo.InvariantCulture, $"  {knob.Name}: {ValuesOf(knob, present[knob.Name])}\n");
        return text.Append("objectives:\n  - minimise luts\n  - maximise fmaxMhz\ntarget: xilinx").ToString();
    }

    /// <summary>All values of a choice; of numbers that of the preset and some above.</summary>
    private static string ValuesOf(Knob knob, string value)
    {
        if (knob.Values.Length > 0)
            return "all";
        var from = int.Parse(value, CultureInfo.InvariantCulture);
        var numbers = Enumerable.Range(0, MostNumbers).Select(step => from + step).Where(number => number <= (knob.Max ?? int.MaxValue));
        return $"[{string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";
    }
}
