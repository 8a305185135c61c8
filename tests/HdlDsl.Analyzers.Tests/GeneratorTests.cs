using HdlDsl.Analyzers.LocalNames;
using HdlDsl.CompiledText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HdlDsl.Analyzers.Tests;

/// <summary>The generated text and the cost of producing it.</summary>
public class GeneratorTests
{
    private const string First = """
        using HdlDsl;
        class First
        {
            void Run() { var a = Reg.UInt(1); var b = Reg.UInt(2); }
            void Again() { var a = Reg.UInt(3); }
        }
        """;

    private const string Second = """
        using HdlDsl;
        class Second { UInt Run() { var a = Reg.UInt(1); return a; } }
        """;

    [Fact]
    public void Calls_of_one_method_for_one_name_share_an_interceptor()
    {
        var text = Compiler.Generate(Compiler.Compile(First, Second));

        Count(text, "internal static").ShouldBe(2);
        Count(text, "InterceptsLocation(1, ").ShouldBe(4);
        text.ShouldContain(
            """
                    internal static global::HdlDsl.UInt a_0(int width) =>
                        global::HdlDsl.Naming.Suggest(global::HdlDsl.Reg.UInt(width), "a");
            """);
    }

    [Fact]
    public void The_text_does_not_depend_on_the_order_of_files()
    {
        var compilation = Compiler.Compile(First, Second);
        var trees = compilation.SyntaxTrees.ToArray();

        Compiler.Generate(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees.Reverse())).ShouldBe(Compiler.Generate(compilation));
    }

    [Fact]
    public void A_project_without_names_or_without_the_language_gets_no_file()
    {
        Compiler.Generate(Compiler.Compile("class C { int Run() { var a = int.Parse(\"1\"); return a; } }")).ShouldBe("");

        var withoutLanguage = Compiler.Compile(First);
        Compiler.Generate(withoutLanguage.RemoveSyntaxTrees(withoutLanguage.SyntaxTrees[0])).ShouldBe("");
    }

    [Fact]
    public void Broken_code_is_no_reason_to_fail() =>
        Compiler.Generate(Compiler.Compile(
            """
            using HdlDsl;
            class C { void Run() { var a = Reg.UInt(; var b = Missing(); var (c, ) = (Reg.UInt(1), ); } }
            """)).ShouldNotContain("Missing");

    [Fact]
    public void An_edit_elsewhere_reuses_the_source()
    {
        var compilation = Compiler.Compile(First, Second);
        var driver = CSharpText.Driver().RunGenerators(compilation);

        var withoutInitialiser = Second.Replace("var a = Reg", "UInt a; a = Reg", StringComparison.Ordinal);
        var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[2], Compiler.Parse(withoutInitialiser, "/src/File2.cs"));
        Reasons(driver.RunGenerators(edited), LocalNameGenerator.CallSitesStep)
            .ShouldBe([.. Enumerable.Repeat(IncrementalStepRunReason.Cached, 3), IncrementalStepRunReason.Removed], ignoreOrder: true);

        var third = Compiler.Parse("class Third { int Run() { var a = int.Parse(\"1\"); return a; } }", "/src/Third.cs");
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(third));
        Reasons(driver, LocalNameGenerator.CallSitesStep).ShouldAllBe(reason => IsReused(reason));
        Reasons(driver, LocalNameGenerator.SourceStep).ShouldBe([IncrementalStepRunReason.Cached]);
        driver.GetRunResult().Results[0].TrackedOutputSteps
            .SelectMany(step => step.Value)
            .SelectMany(step => step.Outputs)
            .ShouldAllBe(output => output.Reason == IncrementalStepRunReason.Cached);
    }

    private static bool IsReused(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private static IncrementalStepRunReason[] Reasons(GeneratorDriver driver, string step) =>
        [.. driver.GetRunResult().Results[0].TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
