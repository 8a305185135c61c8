using System.Collections.Immutable;
using System.Reflection;
using HdlDsl;
using HdlDsl.Analyzers.Rules;
using HdlDsl.CompiledText;
using HdlDsl.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Module = HdlDsl.Module;

namespace Snippets.Tests;

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
        var compilation = CSharpText.Compile("Mistake", CSharpText.Everything, ("Mistake.cs", code));
        var analyzers = compilation.WithAnalyzers([new ScopeAnalyzer(), new RebindingAnalyzer(), new DiscardAnalyzer(), new PrecedenceAnalyzer(), new RegionAnalyzer()]);
        var atEditTime = analyzers.GetAllDiagnosticsAsync().GetAwaiter().GetResult()
            .Where(found => found.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error || found.Id.StartsWith("HDLA", StringComparison.Ordinal))
            .Select(found => (found.Id, new[] { found.Location.GetLineSpan().StartLinePosition.Line + 1 }, found.ToString())).ToList();
        return atEditTime.Count > 0 ? atEditTime : [.. Elaborated(compilation).Select(found => (found.Id, found.Notes.Select(note => note.Location.Line).ToArray(), found.Format()))];
    }

    private static ImmutableArray<HdlDsl.Diagnostics.Diagnostic> Elaborated(CSharpCompilation compilation)
    {
        try
        {
            return CSharpText.Run(compilation, assembly => Elaborator.Elaborate((Module)Activator.CreateInstance(assembly.GetType("Mistake")!)!).Warnings.ToImmutableArray());
        }
        catch (HdlException illegal)
        {
            return illegal.Diagnostics;
        }
        catch (TargetInvocationException outer) when (outer.InnerException is HdlException illegal)
        {
            return illegal.Diagnostics;
        }
    }
}
