using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using HdlDsl.Analyzers.LocalNames;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HdlDsl.CompiledText;

/// <summary>C# that a test has as text: compiled as a project that uses the language would be, and run.</summary>
public static class CSharpText
{
    /// <summary>The compiler options of a consumer: interceptors of the generator are allowed.</summary>
    public static readonly CSharpParseOptions ParseOptions =
        new CSharpParseOptions(LanguageVersion.Preview).WithFeatures([new("InterceptorsNamespaces", "HdlDsl.Generated")]);

    /// <summary>The assemblies of .NET alone.</summary>
    public static readonly ImmutableArray<MetadataReference> Framework =
        References(name => name.StartsWith("System.", StringComparison.Ordinal) || name.Equals("netstandard.dll", StringComparison.Ordinal));

    /// <summary>The assemblies of .NET and all that the running test project refers to.</summary>
    public static readonly ImmutableArray<MetadataReference> Everything = References(_ => true);

    /// <summary>Compiles files of the given paths and texts; a file with statements outside types makes a program, others a library.</summary>
    public static CSharpCompilation Compile(string assembly, ImmutableArray<MetadataReference> references, params IEnumerable<(string Path, string Text)> files)
    {
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Path, Encoding.UTF8)).ToList();
        var isProgram = trees.Exists(tree => tree.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement));
        return CSharpCompilation.Create(assembly, trees, references, new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The generator that gives locals their names, as the build runs it.</summary>
    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new LocalNameGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Adds what the generator writes.</summary>
    public static CSharpCompilation WithLocalNames(CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var named, out _);
        return (CSharpCompilation)named;
    }

    /// <summary>Emits, with no diagnostics but those below <paramref name="refused"/>, loads it with its lines, and uses it.</summary>
    public static T Run<T>(CSharpCompilation compilation, Func<Assembly, T> use, DiagnosticSeverity refused = DiagnosticSeverity.Error)
    {
        using var library = new MemoryStream();
        using var symbols = new MemoryStream();
        string.Join('\n', compilation.Emit(library, symbols).Diagnostics.Where(found => found.Severity >= refused)).ShouldBeEmpty();
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

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(CSharpCompilation compilation, Action<Assembly> use, DiagnosticSeverity refused = DiagnosticSeverity.Error) =>
        Run(compilation, assembly => { use(assembly); return true; }, refused);

    private static ImmutableArray<MetadataReference> References(Func<string, bool> isWanted) =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => isWanted(Path.GetFileName(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
