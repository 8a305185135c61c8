using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using HdlDsl.Analyzers.LocalNames;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HdlDsl.Analyzers.Tests;

/// <summary>Compiles snippets together with <see cref="LanguageStub"/> the way a consumer project would.</summary>
internal static class Compiler
{
    public static readonly CSharpParseOptions ParseOptions = new CSharpParseOptions(LanguageVersion.Preview)
        .WithFeatures([new("InterceptorsNamespaces", "HdlDsl.Generated")]);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Compile(params IEnumerable<string> sources) => CSharpCompilation.Create(
        "Snippet",
        sources.Prepend(LanguageStub.Source).Select((source, i) => Parse(source, $"/src/File{i}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(source, ParseOptions, path, System.Text.Encoding.UTF8);

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new LocalNameGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static string Generate(Compilation compilation) =>
        string.Concat(Driver().RunGenerators(compilation).GetRunResult().GeneratedTrees.Select(tree => tree.ToString()));

    /// <summary>Generates, compiles without any warning, and returns what the snippet's static method Test.Run returns.</summary>
    public static string Run(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out var compilation, out _);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .ShouldBeEmpty(string.Concat(compilation.SyntaxTrees.Skip(2)));
        var run = Assembly.Load(stream.ToArray()).GetType("Test").ShouldNotBeNull().GetMethod("Run").ShouldNotBeNull();
        return (string)run.Invoke(null, null)!;
    }

    /// <summary>The diagnostics of an analyzer as "ID: flagged text".</summary>
    public static async Task<string[]> Analyze(DiagnosticAnalyzer analyzer, string body) =>
    [
        .. (await Diagnose(analyzer, body)).Select(diagnostic =>
            $"{diagnostic.Id}: {diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)}"),
    ];

    public static async Task<string[]> Messages(DiagnosticAnalyzer analyzer, string body) =>
        [.. (await Diagnose(analyzer, body)).Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))];

    private static async Task<IEnumerable<Diagnostic>> Diagnose(DiagnosticAnalyzer analyzer, string body)
    {
        var compilation = Compile(
            $$"""
            using System;
            using HdlDsl;
            using static HdlDsl.Hdl;

            static class Test
            {
                static void Run(UInt a, UInt b, UInt c)
                {
                    {{body}}
                }
            }
            """);
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        var diagnostics = await compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync();
        return diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start);
    }
}
