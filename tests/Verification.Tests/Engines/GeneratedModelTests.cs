using Verification.Engines;
using Verification.Engines.Verilator;

namespace Verification.Tests.Engines;

public sealed class GeneratedModelTests
{
    [Theory]
    [InlineData("    CData/*0:0*/ __Vtrigrprev__TOP__clk;", "__Vtrigrprev__TOP__clk")]
    [InlineData("    CData/*0:0*/ __Vtrigprevexpr___TOP__clk__0;", "__Vtrigprevexpr___TOP__clk__0")]
    [InlineData("    CData/*0:0*/ __Vrenamed__TOP__clk;", null)]
    [InlineData("    CData/*0:0*/ __Vtrigrprev__TOP__clk;\n    CData/*0:0*/ __Vtrigrprev__TOP__rst;", null)]
    [InlineData("    CData/*0:0*/ __Vtrigrprev__TOP__rst;", null)]
    public void The_previous_clock_is_used_only_if_it_is_there_and_alone(string declarations, string? expected) =>
        Generated(declarations, string.Empty, model => model.PreviousClock("clk").ShouldBe(expected));

    [Theory]
    [InlineData("void V___024root___eval(V___024root* vlSelf);", true)]
    [InlineData("void V___024root___evaluate(V___024root* vlSelf);", false)]
    public void Direct_evaluation_needs_the_declaration_that_it_calls(string source, bool expected) =>
        Generated(string.Empty, source, model => model.HasDirectEval.ShouldBe(expected));

    [Fact]
    public void Ports_are_found_under_the_names_that_Verilator_gives_them() => Generated(
        "    VL_IN8(a___05Fb,0,0);\n    VL_OUTW(__SYM__int,99,0,4);\n    VL_IN64(plain,63,0);",
        string.Empty,
        model =>
        {
            model.Member("Top", "a__b").ShouldBe("a___05Fb");
            model.Member("Top", "int").ShouldBe("__SYM__int");
            model.Member("Top", "plain").ShouldBe("plain");
            Should.Throw<SimulationException>(() => model.Member("Top", "plai")).Message.ShouldBe("The Verilog of 'Top' has no port 'plai'.");
        });

    [Fact]
    public void The_shim_beside_the_sources_changes_nothing()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("V___024root.h"), "");
        File.WriteAllText(directory.File("V.cpp"), "");
        File.WriteAllText(directory.File("V___024root__0__Slow.cpp"), new string(' ', 390 * 1024));
        var before = new GeneratedModel(directory.Path, "V");
        File.WriteAllText(directory.File("shim.cpp"), new string(' ', 40 * 1024));
        var after = new GeneratedModel(directory.Path, "V");
        before.SeparateSources.ShouldBeEmpty();
        after.SeparateSources.ShouldBeEmpty();
        after.Sources.ShouldBe(before.Sources);
    }

    private static void Generated(string header, string source, Action<GeneratedModel> check)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("V___024root.h"), header);
        File.WriteAllText(directory.File("V.cpp"), source);
        check(new GeneratedModel(directory.Path, "V"));
    }
}
