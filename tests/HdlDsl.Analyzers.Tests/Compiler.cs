using System.Globalization;
using System.Text;
using HdlDsl.CompiledText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HdlDsl.Analyzers.Tests;

/// <summary>Compiles snippets together with <see cref="LanguageStub"/> the way a consumer project would.</summary>
internal static class Compiler
{
    public static CSharpCompilation Compile(params IEnumerable<string> sources) =>
        CSharpText.Compile("Snippet", CSharpText.Framework, sources.Prepend(LanguageStub.Source).Select((source, i) => ($"/src/File{i}.cs", source)));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, CSharpText.ParseOptions, path, Encoding.UTF8);

    public static string Generate(Compilation compilation) =>
        string.Concat(CSharpText.Driver().RunGenerators(compilation).GetRunResult().GeneratedTrees.Select(tree => tree.ToString()));

    /// <summary>Generates, compiles without any warning, and returns what the snippet's static method Test.Run returns.</summary>
    public static string Run(string source) => CSharpText.Run(
        CSharpText.WithLocalNames(Compile(source)),
        assembly => (string)assembly.GetType("Test").ShouldNotBeNull().GetMethod("Run").ShouldNotBeNull().Invoke(null, null)!,
        DiagnosticSeverity.Warning);

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
