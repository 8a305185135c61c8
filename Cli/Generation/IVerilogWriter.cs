using HdlDsl.Netlists;

namespace Cli.Generation;

/// <summary>Prints designs as Verilog.</summary>
internal interface IVerilogWriter
{
    /// <summary>All modules of a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="locations">Whether lines name their C# source.</param>
    string Write(Design design, bool locations);
}
