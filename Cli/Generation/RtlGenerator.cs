using HdlDsl;
using HdlDsl.Diagnostics;

namespace Cli.Generation;

/// <summary>Makes the Verilog of a design point in memory, so that nothing is written when anything is wrong.</summary>
internal sealed class RtlGenerator(IVerilogWriter verilog)
{
    /// <summary>Elaborates, checks and prints.</summary>
    /// <param name="point">What to make.</param>
    /// <param name="locations">Whether lines name their C# source.</param>
    /// <returns>The file.</returns>
    /// <exception cref="HdlException">The design is illegal.</exception>
    /// <exception cref="UsageException">The generator refuses the configuration.</exception>
    public RtlFile Generate(DesignPoint point, bool locations)
    {
        var design = Elaborator.Elaborate(ModuleOf(point), new ElaborationOptions { CaptureLocations = locations });
        var path = $"{point.Entry.Name}/{point.Label}/{design.Top.Name}.v";
        return new RtlFile(point, path, verilog.Write(design, locations), design.Warnings);
    }

    private static Module ModuleOf(DesignPoint point)
    {
        try
        {
            return point.Entry.CreateModule(point.Config);
        }
        catch (ArgumentException refused)
        {
            throw new UsageException(refused.Message, refused);
        }
    }
}
