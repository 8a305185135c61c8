using System.Globalization;
using System.Text.RegularExpressions;
using Templates;
using Verification.Engines.Caching;
using Verification.Engines.Tools;

namespace Verification.Engines.Verilator;

/// <summary>
/// Builds the library of a Verilator model without make: Verilator, then one translation unit that holds the generated sources and the shim, with a
/// precompiled header and the run-time library from the cache. The large sources of a large model are compiled beside it.
/// </summary>
internal sealed partial class VerilatorModelBuilder(EngineDesign design, EngineOptions options)
{
    private const string Prefix = "Vhdl";
    private const string ShimTemplate = "Engines/VerilatorShim.cpp";
    private const string ExportList = "{ global: hdl_*; local: *; };\n";

    private readonly VerilatorInstallation verilator = VerilatorInstallation.Find();
    private readonly Tool compiler = Toolchain.Require(ToolKind.CxxCompiler);

    private IReadOnlyList<string> VerilatorFlags =>
    [
        // Several versions lose inversions in trees of ^ with this optimisation: see "Known faults of the simulators" in docs/simulation-engines.md.
        "--cc", "-O3", "-fno-const-bit-op-tree", "--default-language", "1364-2005", "--noassert", "--no-timing", "--timescale", "1ns/1ns", "-Wno-fatal", "--prefix", Prefix, "--top-module", design.Top,
        "--x-assign", options.Seed is null ? "fast" : "unique", "--x-initial", options.Seed is null ? "fast" : "unique",
        .. options.Waveforms ? (string[])["--trace", "--trace-structs"] : [],
    ];

    private IReadOnlyList<string> ModelFlags => [.. CompilerFlags.Common(verilator.Root), .. CompilerFlags.Optimisation(options.OptimisationLevel)];

    /// <summary>Path of the model's library, built if the cache does not have it.</summary>
    public string Library()
    {
        var key = ContentKey.Of(
            design.Verilog,
            string.Join('\n', design.Ports.Select(port => port.Name)),
            string.Join('\n', design.Clocks),
            design.SingleEvalSafe ? "single evaluation" : "two evaluations",
            TemplateRenderer.Source(ShimTemplate),
            ExportList,
            verilator.Version,
            compiler.Path,
            compiler.Version,
            string.Join(' ', VerilatorFlags),
            string.Join(' ', ModelFlags),
            CompilerFlags.ProcessorFeatures(options.OptimisationLevel));
        // The name is unique to the contents: a loader that still maps an older build of the design can't confuse the two.
        var name = $"model-{key.AsSpan(0, 16)}.so";
        return Path.Combine(new ModelCache(options.CacheDirectory).GetOrBuild("verilator-model", key, directory => Build(directory, name)), name);
    }

    private void Build(string directory, string libraryName)
    {
        var runtime = new RuntimeLibrary(verilator, compiler, options);
        IReadOnlyList<string> objects = [];
        var header = string.Empty;
        var sources = Path.Combine(directory, "sources");
        RunAll(
            () => Translate(sources),
            () => objects = runtime.ObjectFiles(),
            () => header = runtime.PrecompiledHeader(),
            () => TemplateRenderer.Prepare(ShimTemplate));
        var separate = new GeneratedModel(sources, Prefix).SeparateSources;
        if (separate.Count > 0)
            RunAll([.. separate.Select(source => (Action)(() => CompileSeparately(source, header, sources))), () => CompileShim(header, sources)]);
        // A small model goes from source to library in one compiler run.
        IReadOnlyList<string> shim = separate.Count > 0 ? ["shim.o"] : ["-include", header, "shim.cpp"];
        ToolProcess.RunChecked(
            compiler.Path,
            [
                .. ModelFlags, .. shim, .. separate.Select(ObjectOf), .. objects,
                "-shared", "-Wl,-Bsymbolic", "-Wl,--version-script=exports.map", "-o", Path.Combine(directory, libraryName),
            ],
            options.CommandTimeout,
            sources);
        Directory.Delete(sources, recursive: true);
    }

    private static string ObjectOf(string source) => Path.ChangeExtension(source, ".o");

    private void CompileShim(string header, string sources) =>
        ToolProcess.RunChecked(compiler.Path, [.. ModelFlags, "-include", header, "-c", "shim.cpp", "-o", "shim.o"], options.CommandTimeout, sources);

    /// <summary>Verilator calls sources slow that run once, at the start: they are not worth optimising.</summary>
    private void CompileSeparately(string source, string header, string sources)
    {
        string[] flags = source.EndsWith("__Slow.cpp", StringComparison.Ordinal) ? [.. CompilerFlags.Common(verilator.Root), "-O0"] : [.. ModelFlags, "-include", header];
        ToolProcess.RunChecked(compiler.Path, [.. flags, "-c", source, "-o", ObjectOf(source)], options.CommandTimeout, sources);
    }

    private void Translate(string sources)
    {
        Directory.CreateDirectory(sources);
        File.WriteAllText(Path.Combine(sources, "design.v"), design.Verilog);
        File.WriteAllText(Path.Combine(sources, "exports.map"), ExportList);
        ToolProcess.RunChecked(
            verilator.Executable, [.. VerilatorFlags, "--Mdir", ".", "design.v"], options.CommandTimeout, sources, verilator.Environment);
        File.WriteAllText(Path.Combine(sources, "shim.cpp"), Shim(new GeneratedModel(sources, Prefix)));
    }

    private string Shim(GeneratedModel model)
    {
        var clock = design.Clock is null ? string.Empty : model.Member(design.Top, design.Clock.Name);
        var usesSystemTasks = SystemTask().IsMatch(design.Verilog);
        var fullEval = options.Waveforms || usesSystemTasks || !model.HasDirectEval;
        var trigger = design.Clock is not null && design.SingleEvalSafe && !fullEval ? model.PreviousClock(clock) : null;
        var active = design.Clock?.RisingEdge ?? true;
        var clocks = design.Clocks.Select(each => new
        {
            member = model.Member(design.Top, each.Name),
            active = Level(each.RisingEdge),
            inactive = Level(!each.RisingEdge),
        });
        return TemplateRenderer.Render(ShimTemplate, new
        {
            prefix = Prefix,
            sources = model.Sources,
            ports = design.Ports.Select(port => model.Member(design.Top, port.Name)).ToArray(),
            clocked = design.Clock is not null,
            clock,
            clocks = clocks.ToArray(),
            active = Level(active),
            inactive = Level(!active),
            tracing = options.Waveforms,
            systemTasks = usesSystemTasks,
            fullEval,
            singleEval = trigger is not null,
            trigger = trigger ?? string.Empty,
        });
    }

    private static string Level(bool high) => (high ? 1 : 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs the actions in parallel and passes the first failure on as it is.</summary>
    private static void RunAll(params Action[] actions)
    {
        try
        {
            Parallel.Invoke(actions);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>Tasks that print, stop or finish: they need Verilator's book-keeping around an evaluation.</summary>
    [GeneratedRegex(
        @"\$(?!(signed|unsigned|clog2|readmem[hb]|bits|time|stime)\b)[a-z]\w*",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SystemTask();
}
