using HdlDsl;
using HdlDsl.Verilog;

namespace Cli.Generation;

/// <summary>Makes the Verilog of a design point in memory, so that nothing is written when anything is wrong.</summary>
internal static class RtlGenerator
{
    /// <summary>Elaborates, checks and prints.</summary>
    /// <param name="point">What to make.</param>
    /// <param name="locations">Whether lines name their C# source.</param>
    /// <returns>The file.</returns>
    /// <exception cref="HdlDsl.Diagnostics.HdlException">The design is illegal.</exception>
    /// <exception cref="Generators.Catalogue.CatalogueException">The generator refuses the configuration.</exception>
    public static GeneratedFile Generate(DesignPoint point, bool locations)
    {
        var design = Elaborator.Elaborate(point.CreateModule(), new ElaborationOptions { CaptureLocations = locations });
        var text = VerilogEmitter.Emit(design, VerilogOptions.Default with { LocationComments = locations });
        return new GeneratedFile(point, $"{point.Entry.Name}/{point.Label}/{design.Top.Name}.v", text, design.Warnings);
    }
}
