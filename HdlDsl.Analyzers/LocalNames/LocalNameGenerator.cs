using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HdlDsl.Analyzers.LocalNames;

/// <summary>
/// Intercepts the calls that initialise a local variable and suggests the variable's name to the object they return,
/// so that the Verilog speaks of the same things as the C# source.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class LocalNameGenerator : IIncrementalGenerator
{
    internal const string CallSitesStep = "CallSites";
    internal const string SourceStep = "Source";
    internal const string FileName = "HdlDsl.LocalNames.g.cs";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var callSites = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is InvocationExpressionSyntax invocation && LocalNameFinder.Find(invocation) is not null,
                static (syntax, cancellation) => CallSiteReader.Read(syntax, cancellation))
            .Where(static site => site is not null)
            .Select(static (site, _) => site!)
            .WithTrackingName(CallSitesStep);

        // The text is the last value of the pipeline: an edit that leaves it equal adds no source and reparses nothing.
        var source = callSites
            .Collect()
            .Select(static (sites, _) => InterceptorSource.Render(sites))
            .WithTrackingName(SourceStep);

        context.RegisterSourceOutput(source, static (output, text) =>
        {
            if (text.Length > 0) output.AddSource(FileName, SourceText.From(text, Encoding.UTF8));
        });
    }
}
