using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using Verification.Engines.Tools;

namespace Cli;

/// <summary>What the commands work with. Tests put their own designs, console and tools here.</summary>
/// <param name="Terminal">Where results and errors go.</param>
/// <param name="Entries">The designs.</param>
/// <param name="Verilog">Prints designs.</param>
/// <param name="ProbeTools">Looks for the external tools.</param>
/// <param name="ShowTraces">Whether unexpected errors show their stack trace.</param>
internal sealed record CliServices(
    Terminal Terminal,
    IReadOnlyList<CatalogueEntry> Entries,
    IVerilogWriter Verilog,
    Func<IReadOnlyList<ToolStatus>> ProbeTools,
    bool ShowTraces);
