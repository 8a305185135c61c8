using Cli.Output;
using Generators.Catalogue;
using Synthesis;
using Verification.Engines.Tools;

namespace Cli;

/// <summary>What the commands work with. Tests put their own designs, console and tools here.</summary>
/// <param name="Terminal">Where results and errors go.</param>
/// <param name="Entries">The designs.</param>
/// <param name="ProbeTools">Looks for the external tools.</param>
/// <param name="ShowTraces">Whether unexpected errors show their stack trace.</param>
internal sealed record CliServices(
    Terminal Terminal,
    IReadOnlyList<CatalogueEntry> Entries,
    Func<IReadOnlyList<ToolStatus>> ProbeTools,
    bool ShowTraces)
{
    /// <summary>Synthesises; the driver with its cache unless a test puts something else here.</summary>
    public Func<SynthesisRequest, CancellationToken, SynthesisResult> Synthesise { get; init; } = new SynthesisDriver().Run;
}
