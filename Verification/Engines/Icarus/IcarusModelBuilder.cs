using System.Globalization;
using System.Text.RegularExpressions;
using Templates;
using Verification.Engines.Caching;
using Verification.Engines.Tools;

namespace Verification.Engines.Icarus;

/// <summary>
/// Compiles a design and its bench for vvp, and the VPI module that connects any bench to this process. Both are cached.
/// </summary>
internal sealed partial class IcarusModelBuilder(EngineDesign design, EngineOptions options)
{
    /// <summary>Name of the VPI module as vvp's -m option takes it.</summary>
    public const string PortModuleName = "hdl_ports";

    private const string BenchTemplate = "Engines/IcarusBench.v";
    private const string PortModuleTemplate = "Engines/IcarusPorts.cpp";
    private const string ModelName = "model.vvp";

    private readonly ModelCache cache = new(options.CacheDirectory);

    /// <summary>Name of the module around the design. It is also the first scope in a waveform, which Verilator calls TOP.</summary>
    public string Bench => design.Verilog.Contains("module TOP", StringComparison.Ordinal) ? "TOP_BENCH" : "TOP";

    /// <summary>Path of the compiled design.</summary>
    public string Model()
    {
        var compiler = Toolchain.Require(ToolKind.Iverilog);
        var ports = string.Join('\n', design.Ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port.Name} {port.Width} {port.IsInput}")));
        // Imported SystemVerilog says so; the rest of the text has none of the words that this adds to Verilog-2005.
        var generation = design.Verilog.Contains("`begin_keywords \"1800", StringComparison.Ordinal) ? "-g2012" : "-g2005";
        var key = ContentKey.Of(design.Top, design.Verilog, ports, TemplateRenderer.Source(BenchTemplate), compiler.Path, compiler.Version);
        var entry = cache.GetOrBuild("icarus-model", key, directory =>
        {
            // The bench comes first: its `timescale then also holds for a design that has none.
            File.WriteAllText(Path.Combine(directory, "bench.v"), RenderBench());
            File.WriteAllText(Path.Combine(directory, "design.v"), design.Verilog);
            ToolProcess.RunChecked(
                compiler.Path, [generation, "-s", Bench, "-o", ModelName, "bench.v", "design.v"], options.CommandTimeout, directory);
            File.Delete(Path.Combine(directory, "bench.v"));
            File.Delete(Path.Combine(directory, "design.v"));
        });
        return Path.Combine(entry, ModelName);
    }

    /// <summary>Directory of the VPI module.</summary>
    public string PortModuleDirectory(Tool vvp)
    {
        var compiler = Toolchain.Require(ToolKind.CxxCompiler);
        var source = TemplateRenderer.Source(PortModuleTemplate);
        var include = IncludeDirectory(vvp);
        IReadOnlyList<string> arguments =
            ["-std=gnu++17", "-O2", "-fPIC", "-fvisibility=default", "-pthread", "-shared", $"-I{include}", "-o", $"{PortModuleName}.vpi", "ports.cpp"];
        var key = ContentKey.Of(source, compiler.Path, compiler.Version, vvp.Path, vvp.Version, string.Join(' ', arguments));
        return cache.GetOrBuild("icarus-ports", key, directory =>
        {
            File.WriteAllText(Path.Combine(directory, "ports.cpp"), source);
            ToolProcess.RunChecked(compiler.Path, arguments, options.CommandTimeout, directory);
        });
    }

    private static string IncludeDirectory(Tool vvp)
    {
        var prefix = Path.GetDirectoryName(Path.GetDirectoryName(vvp.Path)) ?? "/usr";
        return new[] { prefix, "/usr", "/usr/local" }
            .Select(root => Path.Combine(root, "include", "iverilog"))
            .FirstOrDefault(directory => File.Exists(Path.Combine(directory, "vpi_user.h")))
            ?? throw new SimulationException($"vpi_user.h was not found below '{prefix}/include/iverilog'. It belongs to Icarus Verilog; install the iverilog package.");
    }

    private string RenderBench() => TemplateRenderer.Render(BenchTemplate, new
    {
        bench = Bench,
        top = design.Top,
        delays = Delay().IsMatch(design.Verilog),
        ports = design.Ports.Select(port => new
        {
            name = port.Name,
            kind = port.IsInput ? "reg" : "wire",
            range = port.Width == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"[{port.Width - 1}:0] "),
        }).ToArray(),
    });

    /// <summary>A delay, or what may be one; the language emits none, imported Verilog does. Seeing one too many costs time only.</summary>
    [GeneratedRegex(@"#\s*[\w`]|=\s*#\s*\(", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Delay();
}
