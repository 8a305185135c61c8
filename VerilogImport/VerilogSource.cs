using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using HdlDsl.Diagnostics;
using HdlDsl.VerilogImport.Evaluation;
using HdlDsl.VerilogImport.Parsing;
using HdlDsl.VerilogImport.Preprocessing;

namespace HdlDsl.VerilogImport;

/// <summary>
/// Verilog source whose modules can be imported: one file, or several that belong together. It is preprocessed once; headers are parsed when a module is
/// asked for, and bodies never, so that whatever stands in them does no harm. Can be used on several threads.
/// </summary>
public sealed class VerilogSource
{
    private readonly SourceModules modules;
    private readonly ConcurrentDictionary<string, HeaderSyntax> headers = new(StringComparer.Ordinal);

    private VerilogSource(IReadOnlyList<SourceFile> files, VerilogSourceOptions options)
    {
        Files = [.. files.Select(file => file.Name)];
        var text = new Preprocessor(options).Run(files);
        modules = new SourceModules(text);
        IsSystemVerilog = options.IsSystemVerilog ?? (Files.Any(name => name.EndsWith(".sv", StringComparison.OrdinalIgnoreCase)) || modules.HaveMessages);
        Verilog = VerilogText.Of(Files, text.Text, IsSystemVerilog);
    }

    /// <summary>Names of the files.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>
    /// Whether simulators read it as SystemVerilog: what the options say; else for a file that ends in <c>.sv</c>, and for one with messages at elaboration
    /// (<c>$error</c> in a generate block), which Verilog-2005 does not have, unless words that SystemVerilog reserves are names in it.
    /// </summary>
    public bool IsSystemVerilog { get; }

    /// <summary>Names of the modules in the order of their definition.</summary>
    public IReadOnlyList<string> ModuleNames => modules.Names;

    /// <summary>The whole text behind the preprocessor, as simulators and synthesis get it.</summary>
    public string Verilog { get; }

    /// <summary>Reads one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Definitions, include folders and limits; null for the defaults.</param>
    /// <returns>The source.</returns>
    /// <exception cref="HdlException">HDL7101, HDL7102, HDL7103, HDL7105 or HDL7110, with file, line and column.</exception>
    public static VerilogSource Load(string path, VerilogSourceOptions? options = null) => Load([path], options);

    /// <summary>Reads files that belong together, one after the other; macros of one are known in the next.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="options">Definitions, include folders and limits; null for the defaults.</param>
    /// <returns>The source.</returns>
    /// <exception cref="HdlException">HDL7101, HDL7102, HDL7103, HDL7105 or HDL7110, with file, line and column.</exception>
    public static VerilogSource Load(IEnumerable<string> paths, VerilogSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= VerilogSourceOptions.Default;
        return new VerilogSource([.. paths.Select(path => Read(path, options))], options);
    }

    /// <summary>
    /// Reads files whose paths are relative to the C# file of the caller, as written wrapper classes do. Where that folder is not there, as in a published
    /// program, the folder of the program and then the working directory take its place.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="options">Definitions, include folders (relative in the same way) and limits; null for the defaults.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <returns>The source.</returns>
    /// <exception cref="HdlException">As <see cref="Load(IEnumerable{string}, VerilogSourceOptions?)"/>.</exception>
    public static VerilogSource LoadBeside(IEnumerable<string> paths, VerilogSourceOptions? options = null, [CallerFilePath] string file = "")
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= VerilogSourceOptions.Default;
        string[] folders = [Path.GetDirectoryName(file) ?? "", AppContext.BaseDirectory, ""];
        return Load(
            paths.Select(path => Placed(path, File.Exists)),
            options with { IncludeDirectories = [.. options.IncludeDirectories.Select(folder => Placed(folder, Directory.Exists))] });

        string Placed(string path, Func<string, bool> exists) => folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(exists) ?? path;
    }

    /// <summary>Takes source from a text.</summary>
    /// <param name="verilog">The text.</param>
    /// <param name="name">Name of the file that messages mention, and whose folder includes are looked for in.</param>
    /// <param name="options">Definitions, include folders and limits; null for the defaults.</param>
    /// <returns>The source.</returns>
    /// <exception cref="HdlException">HDL7101, HDL7102, HDL7103, HDL7105 or HDL7110, with file, line and column.</exception>
    public static VerilogSource Parse(string verilog, string name = "source.v", VerilogSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(verilog);
        return new VerilogSource([new SourceFile(name, verilog)], options ?? VerilogSourceOptions.Default);
    }

    /// <summary>The header of a module.</summary>
    /// <param name="name">Name of the module; null when the source has only one.</param>
    /// <param name="parameters">
    /// Values by name as properties of an object (<c>new { WIDTH = 8 }</c>) or entries of a dictionary: integers, bool, text. Others keep their defaults.
    /// </param>
    /// <returns>The header with all widths computed.</returns>
    /// <exception cref="HdlException">HDL7103 to HDL7107 or HDL7110, with file, line and column.</exception>
    public VerilogModule Module(string? name = null, object? parameters = null)
    {
        var chosen = name ?? OnlyModule();
        if (!modules.Contains(chosen))
        {
            if (modules.Others.TryGetValue(chosen, out var kind))
                throw ImportErrors.InCode(ImportErrors.Unsupported, $"'{chosen}' is no module but a {kind}, which is not supported.", ImportErrors.Advice("", modules.Names, "modules"));
            throw ImportErrors.InCode(
                ImportErrors.NoModule, $"{string.Join(", ", Files)} has no module '{chosen}'.", ImportErrors.Advice(chosen, modules.Names, "modules"));
        }

        var header = headers.GetOrAdd(chosen, wanted => HeaderParser.Parse(modules, wanted));
        return new HeaderEvaluator(header, ParameterValues.Of(parameters)).Run();
    }

    private string OnlyModule() => modules.Names switch
    {
        [var only] => only,
        [] => throw ImportErrors.InCode(ImportErrors.NoModule, $"{string.Join(", ", Files)} has no module.", "load the file that has it; look whether an `ifdef hides it."),
        _ => throw ImportErrors.InCode(
            ImportErrors.NoModule, $"{string.Join(", ", Files)} has {modules.Names.Count} modules, and none is named.", ImportErrors.Advice("", modules.Names, "modules")),
    };

    private static SourceFile Read(string path, VerilogSourceOptions options)
    {
        try
        {
            return SourceFile.Read(path, options.MaxCharacters);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ImportErrors.InCode(ImportErrors.Unreadable, $"'{path}' can't be read: {failure.Message}", "check the path; it is relative to the working directory.");
        }
    }
}
