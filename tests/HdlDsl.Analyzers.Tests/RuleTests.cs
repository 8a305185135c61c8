using HdlDsl.Analyzers.Rules;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HdlDsl.Analyzers.Tests;

/// <summary>What each rule reports, and the neighbouring code it leaves alone.</summary>
public class RuleTests
{
    [Theory]
    [InlineData("When(a);", "When(a)")]
    [InlineData("_ = When(a);", "When(a)")]
    [InlineData("var s = When(a); s.Dispose();", "When(a)")]
    [InlineData("_ = (Else());", "Else()")]
    [InlineData("using (When(a)) { ElseWhen(b); Hdl.Default(); }", "ElseWhen(b)", "Hdl.Default()")]
    [InlineData("Action f = () => Switch(a);", "Switch(a)")]
    [InlineData("using (Switch(a)) Case(1);", "Case(1)")]
    [InlineData("_ = true ? When(a) : When(b);", "When(a)", "When(b)")]
    [InlineData("using (When(a)) { } using (Else()) { }")]
    [InlineData("using var _ = When(a);")]
    [InlineData("using Scope s = (When(a));")]
    [InlineData("using (var s = When(a)) { }")]
    [InlineData("using (true ? When(a) : When(b)) { }")]
    [InlineData("Scope Open() => When(a); using (Open()) { }")]
    public Task Scopes_need_using(string body, params string[] flagged) => Check("HDLA001", new ScopeAnalyzer(), body, flagged);

    [Theory]
    [InlineData("var r = Reg.UInt(8); r = r + 1;", "r = r + 1")]
    [InlineData("UInt r = (Wire.UInt(8)); r = a;", "r = a")]
    [InlineData("var r = Reg.UInt(8); r += 1;", "r += 1")]
    [InlineData("var r = Reg.UInt(8); r++;", "r++")]
    [InlineData("var r = Reg.UInt(8); r ??= a;", "r ??= a")]
    [InlineData("var (r, w) = (Reg.UInt(8), a); r = b; w = b;", "r = b")]
    [InlineData("(var w, (var x, UInt r)) = (a, (b, Reg.UInt(8))); r = b; w = b; x = a;", "r = b")]
    [InlineData("var r = Reg.UInt(8); (r, a) = (a, b);", "(r, a) = (a, b)")]
    [InlineData("SInt r = Reg.UInt(8); r = a;", "r = a")]
    [InlineData("var r = Reg.UInt(8); Action f = () => r = a;", "r = a")]
    [InlineData("var r = Reg.UInt(8); r.Next = r + 1;")]
    [InlineData("var acc = Lit(0); acc = acc + a; acc += b;")]
    [InlineData("var tap = Reg.UInt(8); tap = Reg.UInt(8); (tap, a) = (Reg.UInt(8), b);")]
    [InlineData("var r = Reg.UInt(8).Wrap(4); r = a;")]
    [InlineData("UInt r; r = Reg.UInt(8); a = r;")]
    public Task Registers_and_wires_are_not_rebound(string body, params string[] flagged) =>
        Check("HDLA002", new RebindingAnalyzer(), body, flagged);

    [Theory]
    [InlineData("Reg.UInt(8);", "Reg.UInt(8)")]
    [InlineData("Action f = () => Wire.UInt(8);", "Wire.UInt(8)")]
    [InlineData("_ = Reg.UInt(8);")]
    [InlineData("var r = Reg.UInt(8);")]
    [InlineData("Lit(8);")]
    public Task Factories_are_not_discarded(string body, params string[] flagged) => Check("HDLA003", new DiscardAnalyzer(), body, flagged);

    [Theory]
    [InlineData("var x = a & b == c;", "a & b == c")]
    [InlineData("var x = a != b | c;", "a != b | c")]
    [InlineData("var x = a == b ^ c == a;", "a == b ^ c == a")]
    [InlineData("var x = a & b < c;", "a & b < c")]
    [InlineData("var x = a & (b == c);")]
    [InlineData("var x = (a & b) == c;")]
    [InlineData("var x = a & b + c;")]
    [InlineData("int i = 1; var x = true & i == 2;")]
    [InlineData("var x = a is null | b is null;")]
    public Task Comparisons_in_bitwise_operators_need_parentheses(string body, params string[] flagged) =>
        Check("HDLA004", new PrecedenceAnalyzer(), body, flagged);

    [Theory]
    [InlineData("var sum = Lit(0); using (When(a)) sum = sum + b;", "sum = sum + b")]
    [InlineData("var sum = Lit(0); using (When(a)) { sum += b; }", "sum += b")]
    [InlineData("var sum = Lit(0); using (Switch(a)) { using (Case(1)) { var x = sum; sum = (sum + b).Wrap(8); } }", "sum = (sum + b).Wrap(8)")]
    [InlineData("UInt sum = a; for (var i = 0; i < 8; i++) { using (When(a)) { } using (Else()) sum = b + sum; }", "sum = b + sum")]
    [InlineData("var sum = Lit(0); sum = sum + b; using (When(a)) { } sum += a;")]
    [InlineData("using (When(a)) { var sum = Lit(0); sum = sum + b; { sum += b; } }")]
    [InlineData("using (When(a)) { for (UInt sum = a; ; ) { sum += b; } }")]
    [InlineData("var last = a; using (When(b)) { last = Reg.UInt(8); last = b; }")]
    [InlineData("var sum = Lit(0); using (When(a)) { Action add = () => sum = sum + b; add(); }")]
    [InlineData("int n = 0; using (When(a)) { n = n + 1; n += 1; }")]
    [InlineData("var r = Reg.UInt(8); using (When(a)) r.Next = r + 1;")]
    public Task Conditions_do_not_hold_for_variables(string body, params string[] flagged) => Check("HDLA005", new RegionAnalyzer(), body, flagged);

    [Fact]
    public async Task Messages_say_what_to_write()
    {
        (await Compiler.Messages(new RegionAnalyzer(), "var sum = Lit(0); using (When(a)) sum = sum + b;")).ShouldBe(
            ["C# sets 'sum' once, whether the condition of 'When' holds or not: write 'sum = Mux(condition, ..., sum)', or assign the Value of a wire"]);
        (await Compiler.Messages(new ScopeAnalyzer(), "When(a + 1);"))
            .ShouldBe(["'When' applies to the statements of a 'using' block only: write 'using (When(a + 1)) { ... }'"]);
        (await Compiler.Messages(new RebindingAnalyzer(), "var r = Reg.UInt(8); r = a; var w = Wire.UInt(8); w = a;")).ShouldBe(
        [
            "Assigning to 'r' makes the C# variable refer to something else and drives no hardware: write 'r.Next = ...'",
            "Assigning to 'w' makes the C# variable refer to something else and drives no hardware: write 'w.Value = ...'",
        ]);
        (await Compiler.Messages(new DiscardAnalyzer(), "Reg.UInt(8);")).ShouldBe(
        [
            "Nothing can read or drive the result of 'Reg.UInt' once it is discarded: "
            + "write 'var name = Reg.UInt(...);' or remove the call",
        ]);
        (await Compiler.Messages(new PrecedenceAnalyzer(), "var x = a & b == c; var y = a == b | c; var z = a == b & c != a;")).ShouldBe(
        [
            "'==' binds tighter than '&': write 'a & (b == c)' if that is meant, or else '(a & b) == c'",
            "'==' binds tighter than '|': write '(a == b) | c' if that is meant, or else 'a == (b | c)'",
            "'==' binds tighter than '&': write '(a == b) & (c != a)' if that is meant, or else 'a == (b & c) != a'",
        ]);
    }

    private static async Task Check(string id, DiagnosticAnalyzer analyzer, string body, string[] flagged) =>
        (await Compiler.Analyze(analyzer, body)).ShouldBe(flagged.Select(text => $"{id}: {text}"));
}
