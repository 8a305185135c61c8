using Verification.Engines.Caching;
using Verification.Engines.Tools;

namespace Verification.Engines.Verilator;

/// <summary>
/// Verilator's run-time library and a precompiled header, built once for each Verilator, compiler and set of flags. Together they are four
/// fifths of what building a small model would cost.
/// </summary>
internal sealed class RuntimeLibrary(VerilatorInstallation verilator, Tool compiler, EngineOptions options)
{
    private const string HeaderName = "model.h";

    private readonly ModelCache cache = new(options.CacheDirectory);
    private readonly IReadOnlyList<string> common = CompilerFlags.Common(verilator.Root);

    /// <summary>Object files to link into a model.</summary>
    public IReadOnlyList<string> ObjectFiles()
    {
        string[] sources = options.Waveforms
            ? ["verilated.cpp", "verilated_threads.cpp", "verilated_vcd_c.cpp"]
            : ["verilated.cpp", "verilated_threads.cpp"];
        var objects = new string[sources.Length];
        Parallel.For(0, sources.Length, i => objects[i] = ObjectFile(sources[i]));
        return objects;
    }

    /// <summary>Header to include first; its precompiled form lies next to it.</summary>
    public string PrecompiledHeader()
    {
        IReadOnlyList<string> flags = [.. common, .. CompilerFlags.Optimisation(options.OptimisationLevel)];
        var text = "#include \"verilated.h\"\n"
            + (options.Waveforms ? "#include \"verilated_vcd_c.h\"\n" : string.Empty)
            + "#include <cstdint>\n#include <cstdio>\n#include <cstring>\n#include <exception>\n";
        var key = ContentKey.Of(
            verilator.Version, compiler.Path, compiler.Version, string.Join(' ', flags), CompilerFlags.ProcessorFeatures(options.OptimisationLevel), text);
        var entry = cache.GetOrBuild("verilator-header", key, directory =>
        {
            File.WriteAllText(Path.Combine(directory, HeaderName), text);
            Compile([.. flags, "-x", "c++-header", HeaderName, "-o", HeaderName + ".gch"], directory);
        });
        return Path.Combine(entry, HeaderName);
    }

    private string ObjectFile(string source)
    {
        var name = Path.ChangeExtension(source, ".o");
        // The library is not on the path of a cycle, so it is never worth more than -O1.
        IReadOnlyList<string> flags = [.. common, "-O1"];
        var key = ContentKey.Of(verilator.Version, compiler.Path, compiler.Version, string.Join(' ', flags), source);
        var entry = cache.GetOrBuild("verilator-runtime", key, directory =>
            Compile([.. flags, "-c", Path.Combine(verilator.Root, "include", source), "-o", name], directory));
        return Path.Combine(entry, name);
    }

    private void Compile(IReadOnlyList<string> arguments, string directory) =>
        ToolProcess.RunChecked(compiler.Path, arguments, options.CommandTimeout, directory);
}
