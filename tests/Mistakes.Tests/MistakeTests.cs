using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using HdlDsl;
using HdlDsl.Analyzers.Rules;
using HdlDsl.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Module = HdlDsl.Module;

namespace Mistakes.Tests;

/// <summary>Mistakes that people make are found before anything is simulated, by a message that names the line. They are in Mistakes.md.</summary>
public sealed class MistakeTests
{
    private const string Marker = "//!";

    private const string Head = """
        using HdlDsl;
        using static HdlDsl.Hdl;
        public sealed class Inverter : Module
        {
            public Bit I { get; } = In.Bit();
            public Bit O { get; } = Out.Bit();
            protected override void Build() => O.Value = !I;
        }
        public sealed class Mistake : Module
        {
            public UInt A { get; } = In.UInt(8);
            public UInt B { get; } = In.UInt(8);
            public SInt S { get; } = In.SInt(8);
            public Bit C { get; } = In.Bit();
            public UInt Y { get; } = Out.UInt(8);

        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path.EndsWith("netstandard.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Module).Assembly.Location),
    ];

    public static TheoryData<string> Titles => [.. Load().Select(mistake => mistake.Title)];

    [Fact]
    public void There_are_sixty_or_more() => Load().Length.ShouldBeGreaterThanOrEqualTo(60);

    [Theory]
    [MemberData(nameof(Titles))]
    public void Is_found_on_its_line(string title)
    {
        var mistake = Load().Single(candidate => candidate.Title == title);
        var findings = FindingsOf(mistake.Code);
        var line = Line(mistake.Code);
        findings.ShouldContain(finding => finding.Id == mistake.Id && finding.Lines.Contains(line), $"line {line}; found: {string.Join("\n", findings.Select(finding => finding.Text))}");
    }

    private static (string Title, string Id, string Code)[] Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Mistakes.md")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split("\n## ").Skip(1).Select(block =>
            {
                var (head, code) = (block[..block.IndexOf('\n')], block[(block.IndexOf('\n') + 1)..]);
                var colon = head.LastIndexOf(": ", StringComparison.Ordinal);
                return (head[..colon], head[(colon + 2)..], Head + code + "}\n");
            }),
        ];
    }

    private static int Line(string code) => code[..code.IndexOf(Marker, StringComparison.Ordinal)].Count(character => character == '\n') + 1;

    private static List<(string Id, int[] Lines, string Text)> FindingsOf(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Preview), "Mistake.cs", System.Text.Encoding.UTF8);
        var compilation = CSharpCompilation.Create(
            "Mistake", [tree], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var analyzers = compilation.WithAnalyzers([new ScopeAnalyzer(), new RebindingAnalyzer(), new DiscardAnalyzer(), new PrecedenceAnalyzer()]);
        var atEditTime = analyzers.GetAllDiagnosticsAsync().GetAwaiter().GetResult()
            .Where(found => found.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error || found.Id.StartsWith("HDLA", StringComparison.Ordinal))
            .Select(found => (found.Id, new[] { found.Location.GetLineSpan().StartLinePosition.Line + 1 }, found.ToString())).ToList();
        return atEditTime.Count > 0 ? atEditTime : [.. Elaborated(compilation).Select(found => (found.Id, found.Notes.Select(note => note.Location.Line).ToArray(), found.Format()))];
    }

    private static ImmutableArray<HdlDsl.Diagnostics.Diagnostic> Elaborated(CSharpCompilation compilation)
    {
        using var library = new MemoryStream();
        using var symbols = new MemoryStream();
        compilation.Emit(library, symbols).Success.ShouldBeTrue();
        library.Position = symbols.Position = 0;
        var context = new AssemblyLoadContext("mistake", isCollectible: true);
        try
        {
            var module = (Module)Activator.CreateInstance(context.LoadFromStream(library, symbols).GetType("Mistake")!)!;
            return [.. Elaborator.Elaborate(module).Warnings];
        }
        catch (HdlException illegal)
        {
            return illegal.Diagnostics;
        }
        catch (TargetInvocationException outer) when (outer.InnerException is HdlException illegal)
        {
            return illegal.Diagnostics;
        }
        finally
        {
            context.Unload();
        }
    }
}
