using System.Globalization;
using Synthesis;

namespace Cli.Commands;

/// <summary>Figures of syntheses as rows of a table: one row a figure, one column a result. Rows in which no result has anything are left out.</summary>
internal static class FigureRows
{
    private const string Nothing = "-";

    /// <summary>The figures that are single numbers, with their names and how they are written.</summary>
    public static IReadOnlyList<(string Name, Func<SynthesisFigures, double?> Value, string Format)> All { get; } =
    [
        ("LUT", figures => figures.Luts, "0"),
        ("LUT, packed", figures => figures.LutSites, "0"),
        ("flip-flops", figures => figures.FlipFlops, "0"),
        ("carry cells", figures => figures.Carries, "0"),
        ("DSP", figures => figures.Dsps, "0"),
        ("block RAM", figures => figures.BlockRams, "0.#"),
        ("LUT RAM", figures => figures.LutRams, "0"),
        ("cells", figures => figures.Cells, "0"),
        ("NAND2 equivalents", figures => figures.NandEquivalents, "0.#"),
        ("  without flip-flops", figures => figures.LogicNandEquivalents, "0.#"),
        ("area, um2", figures => figures.AreaUm2, "0.##"),
        ("levels", figures => figures.Levels, "0"),
        ("delay, ps", figures => figures.DelayPs, "0"),
        ("fmax, MHz", figures => figures.FmaxMhz, "0.#"),
    ];

    /// <summary>The rows.</summary>
    public static IEnumerable<IReadOnlyList<string>> Of(IReadOnlyList<SynthesisResult> results)
    {
        yield return ["status", .. results.Select(result => Status(result))];
        foreach (var (name, value, format) in All)
        {
            var cells = results.Select(result => result.Figures is { } figures && value(figures) is { } number ? Number(number, format) : Nothing).ToList();
            // Blocks that nobody uses say nothing.
            if (cells.Exists(cell => cell != Nothing && (cell != "0" || name is "LUT" or "flip-flops" or "levels")))
                yield return [name, .. cells];
        }

        if (results.Any(result => result.Figures?.DelayKind is not null))
            yield return ["delay counts", .. results.Select(result => Kind(result.Figures?.DelayKind))];
        yield return ["seconds", .. results.Select(result => Number(result.Seconds, "0.0") + (result.FromCache ? ", cached" : ""))];
    }

    /// <summary>A number as it stands in tables.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>What a delay counts, in words.</summary>
    private static string Kind(DelayKind? kind) => kind switch
    {
        DelayKind.CellsOnly => "cells",
        DelayKind.LoadedCells => "loaded cells",
        DelayKind.Placed => "cells and wires, placed",
        _ => Nothing,
    };

    private static string Status(SynthesisResult result) => result.Status switch
    {
        SynthesisStatus.Succeeded => "ok",
        SynthesisStatus.BadInput => "bad input",
        SynthesisStatus.ToolMissing => "tool missing",
        SynthesisStatus.TimedOut => "timed out",
        _ => "tool failed",
    };
}
