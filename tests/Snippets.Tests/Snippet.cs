using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using HdlDsl.Analyzers.LocalNames;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Module = HdlDsl.Module;

namespace Snippets.Tests;

/// <summary>C# that a test has as text: compiled with the language, and run.</summary>
internal static class Snippet
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path.EndsWith("netstandard.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Module).Assembly.Location),
    ];

    private static readonly CSharpParseOptions ParseOptions =
        new CSharpParseOptions(LanguageVersion.Preview).WithFeatures([new("InterceptorsNamespaces", "HdlDsl.Generated")]);

    /// <summary>Compiles a file.</summary>
    public static CSharpCompilation Compile(string code, string file) => CSharpCompilation.Create(
        Path.GetFileNameWithoutExtension(file),
        [CSharpSyntaxTree.ParseText(code, ParseOptions, file, Encoding.UTF8)],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Adds what gives names to locals, as the build does.</summary>
    public static CSharpCompilation WithLocalNames(CSharpCompilation compilation)
    {
        CSharpGeneratorDriver.Create([new LocalNameGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var named, out _);
        return (CSharpCompilation)named;
    }

    /// <summary>Loads what was compiled, with its lines, and uses it.</summary>
    public static T Run<T>(CSharpCompilation compilation, Func<Assembly, T> use)
    {
        using var library = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(library, symbols);
        result.Success.ShouldBeTrue(string.Join("\n", result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)));
        library.Position = symbols.Position = 0;
        var context = new AssemblyLoadContext(compilation.AssemblyName, isCollectible: true);
        try
        {
            return use(context.LoadFromStream(library, symbols));
        }
        finally
        {
            context.Unload();
        }
    }
}
