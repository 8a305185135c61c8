using System.Diagnostics;
using HdlDsl.VerilogImport;
using static VerilogImport.Tests.Sources;

namespace VerilogImport.Tests;

/// <summary>What can't be imported is refused with its place and a way out, quickly, and never by a crash.</summary>
public sealed class RefusalTests
{
    private const string Around = "put a Verilog module around it whose ports are plain vectors.";
    private const string Correct = "correct the Verilog; a tool such as verilator --lint-only says more.";

    [Theory]
    [InlineData("module m import p::*; (input a); endmodule", "HDL7104: the header imports a package, which is not supported.", 10, "put a Verilog module around it whose ports have widths of their own.")]
    [InlineData("module m(input p::word a); endmodule", "HDL7104: a name of a package is used, which is not supported.", 17, "put a Verilog module around it whose ports have widths of their own.")]
    [InlineData("module m(input struct packed { logic a; } s); endmodule", "HDL7104: a port or parameter is a struct or union, which is not supported.", 16, Around)]
    [InlineData("module m(interface i); endmodule", "HDL7104: a port is an interface, which is not supported.", 10, "put a Verilog module around it whose ports are the signals of the interface.")]
    [InlineData("module m(bus.slave s); endmodule", "HDL7104: port 's' is an interface, which is not supported.", 10, "put a Verilog module around it whose ports are the signals of the interface.")]
    [InlineData("interface bus; endinterface module m(bus s); endmodule", "HDL7104: 'bus' is an interface, which is not supported.", 38, Around)]
    [InlineData("module m(input word_t a); endmodule", "HDL7104: 'word_t' is no type of Verilog, which is not supported.", 16, Around)]
    [InlineData("module m(input [7:0] a [0:3]); endmodule", "HDL7104: port 'a' is an unpacked array, which is not supported.", 24, Around)]
    [InlineData("module m(a); input a [3]; endmodule", "HDL7104: port 'a' is an unpacked array, which is not supported.", 22, Around)]
    [InlineData("module m #(parameter type T = logic)(input a); endmodule", "HDL7104: a parameter is a type, which is not supported.", 22, "put a Verilog module around it that fixes the type.")]
    [InlineData("module m(input real a); endmodule", "HDL7104: a port of type real, which is not supported.", 16, "put a Verilog module around it whose ports are vectors.")]
    [InlineData("module m({a, b}); input a, b; endmodule", "HDL7104: the port '{a, b}' is not a whole signal, which is not supported.", 10, "put a Verilog module around it whose ports have names.")]
    [InlineData("module m(a); endmodule", "HDL7103: port 'a' has no input, output or inout declaration.", 10, "declare 'a' in the module.", "in the port list")]
    [InlineData("module m(a); input a; output b; endmodule", "HDL7103: 'b' is declared as a port but does not stand in the port list.", 30, "add it to the list.", "declared here")]
    [InlineData("module m(input a, input a); endmodule", "HDL7103: port 'a' is declared twice.", 25, "remove one of the declarations.")]
    [InlineData("module m(input a b); endmodule", "HDL7104: 'a' is no type of Verilog, which is not supported.", 16, Around)]
    [InlineData("module m(input [3:0); endmodule", "HDL7103: ')' is not expected here.", 20, Correct)]
    [InlineData("module m(input reg); endmodule", "HDL7103: ')' is not expected here.", 19, Correct)]
    [InlineData("module m(input a;", "HDL7103: the module has no endmodule.", 1, "add it, or load the file that has the rest.", "starts here")]
    [InlineData("module (input a); endmodule", "HDL7103: 'module' has no name behind it but '('.", 8, "name the module.")]
    [InlineData("module m(input [X:0] a); endmodule", "HDL7106: 'X' is no parameter of module 'm'.", 17, "there are no parameters.")]
    [InlineData("module m #(parameter WIDTH=1)(input [WIDHT:0] a); endmodule", "HDL7106: 'WIDHT' is no parameter of module 'm'.", 38, "did you mean 'WIDTH'?")]
    [InlineData("module m(input [4'b1x0:0] a); endmodule", "HDL7106: 4'b1x0 has unknown or high-impedance bits, so it gives no number.", 17, "give the parameter a value, or use 0 and 1 only.")]
    [InlineData("module m(input [8/0:0] a); endmodule", "HDL7106: the expression has no value: it divides by zero.", 18, "give the parameters that it depends on a value in C#, or change the Verilog.")]
    [InlineData("module m #(parameter A=B, B=A)(input [A:0] a); endmodule", "HDL7106: the expression has no value: parameter 'A' depends on itself.", 22, "give the parameters that it depends on a value in C#, or change the Verilog.")]
    [InlineData("module m(input [{1, 1'b0}:0] a); endmodule", "HDL7106: the expression has no value: the number 1 has no size, which a concatenation needs.", 18, "give the parameters that it depends on a value in C#, or change the Verilog.")]
    [InlineData("module m(input [99999999:0] a); endmodule", "HDL7106: the range [99999999:0] has more than 16777216 bits.", 17, "check the parameters.", "'m' declares it here")]
    [InlineData("module m; endmodule module m; endmodule", "HDL7105: module 'm' is defined twice; the first one is at source.v:1:1.", 28, "load only one of the files.")]
    public void Verilog_that_can_not_be_imported(string verilog, string message, int column, string fix, string what = "here") =>
        ErrorOf(() => VerilogSource.Parse(verilog).Module()).ShouldBe($"error {message}\n  source.v:1   column {column}: {what}\n  Fix: {fix}");

    [Fact]
    public void Modules_and_parameters_that_are_not_there_are_answered_with_near_names()
    {
        var source = Load("core.v");
        ErrorOf(() => source.Module()).ShouldBe("error HDL7105: Data/core.v has 2 modules, and none is named.\n  Fix: the modules are core, core_helper.");
        ErrorOf(() => source.Module("croe")).ShouldBe("error HDL7105: Data/core.v has no module 'croe'.\n  Fix: did you mean 'core'?");
        ErrorOf(() => source.Module("core", new { WROD = 3 })).ShouldBe("error HDL7107: module 'core' has no parameter 'WROD'.\n  Data/core.v:8   column 8: the module\n  Fix: did you mean 'WORD'?");
        ErrorOf(() => source.Module("core", new { cycles = 3 })).ShouldBe(
            "error HDL7107: 'cycles' of module 'core' is a localparam and can't be set.\n  Data/core.v:29   column 21: declared here\n  Fix: set the parameters that it is computed from.");
        ErrorOf(() => source.Module("core", new { ENABLE_COUNTERS = 2 })).ShouldBe(
            "error HDL7107: 2 does not fit parameter 'ENABLE_COUNTERS' of module 'core', which has 1 unsigned bits.\n  Data/core.v:9   column 19: declared here\n  Fix: give a value from 0 to 1.");
        ErrorOf(() => source.Module("core", new { WORD = 1.5 })).ShouldBe(
            "error HDL7107: parameter 'WORD' is given as Double, which is no value of Verilog.\n  Fix: give an integer, a BigInteger, a bool or a string of ASCII characters.");
        ErrorOf(() => VerilogSource.Parse("module m #(parameter W)(input [W:0] a); endmodule").Module()).ShouldBe(
            "error HDL7107: parameter 'W' of module 'm' has no default.\n  source.v:1   column 22: declared here\n  Fix: set it: parameters: new { W = … }.");
        ErrorOf(() => VerilogSource.Parse("package p; endpackage").Module("p")).ShouldBe("error HDL7104: 'p' is no module but a package, which is not supported.\n  Fix: there are no modules.");
        ErrorOf(() => VerilogSource.Parse("").Module()).ShouldBe("error HDL7105: source.v has no module.\n  Fix: load the file that has it; look whether an `ifdef hides it.");
    }

    [Theory]
    [InlineData("(", "1", ")", "brackets are nested more than 100 deep.")]
    [InlineData("{", "1'b1", "}", "brackets are nested more than 100 deep.")]
    [InlineData("~", "1", "", "an expression has more than 200 operators.")]
    [InlineData("1 ? 2 : ", "3", "", "an expression has more than 200 operators.")]
    [InlineData("1 * ", "3", "", "an expression has more than 1000 words.")]
    public void Deep_expressions_are_refused_before_they_cost_the_stack(string open, string inner, string close, string message)
    {
        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
        var verilog = $"module m(input [{Repeat(open, 100_000)}{inner}{Repeat(close, 100_000)}:0] a); endmodule";
        ErrorOf(() => VerilogSource.Parse(verilog).Module()).ShouldStartWith($"error HDL7110: {message}");
    }

    [Fact]
    public void Expressions_up_to_the_limits_work_on_a_small_stack()
    {
        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
        var texts = new[]
        {
            $"{Repeat("(", 90)}1{Repeat(")", 90)}", $"{Repeat("~", 150)}32'd1", $"{Repeat("0 ? 2 : ", 150)}1", $"{Repeat("1 * ", 400)}1",
        };
        var widths = new List<int>();
        var thread = new Thread(() => widths.AddRange(texts.Select(text => VerilogSource.Parse($"module m(input [{text}:0] a); endmodule").Module().Ports[0].Width)), 1 << 20);
        thread.Start();
        thread.Join();
        widths.ShouldBe([2, 2, 2, 2]);
    }

    [Fact]
    public void Macros_that_explode_are_refused()
    {
        static string Doubling(string seed) =>
            $"`define M0 {seed}\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"`define M{i} `M{i - 1} `M{i - 1}\n")) + "`M40";
        ErrorOf(() => VerilogSource.Parse(Doubling("some text"))).ShouldStartWith("error HDL7110: ");
        ErrorOf(() => VerilogSource.Parse(Doubling(""))).ShouldStartWith("error HDL7110: macros are used more than 1000000 times.");
        var options = new VerilogSourceOptions { MaxCharacters = 100 };
        ErrorOf(() => VerilogSource.Parse(new string(' ', 200), options: options)).ShouldStartWith("error HDL7110: the source has more than 100 characters");
        ErrorOf(() => VerilogSource.Load(PathOf("core.v"), options)).ShouldStartWith("error HDL7110: the file has ");
    }

    [Fact]
    public void Long_chains_of_parameters_and_nested_concatenations_take_little_time_and_stack()
    {
        static string Chain(IEnumerable<int> order) => string.Join(", ", order.Select(i => i == 0 ? "P0 = 1" : $"P{i} = P{i - 1}"));
        VerilogSource.Parse($"module m #(parameter {Chain(Enumerable.Range(0, 20_000))})(input [P19999:0] a); endmodule").Module().Ports[0].Width.ShouldBe(2);
        ErrorOf(() => VerilogSource.Parse($"module m #(parameter {Chain(Enumerable.Range(0, 20_000).Reverse())})(input [P19999:0] a); endmodule").Module())
            .ShouldStartWith("error HDL7110: parameters depend on later ones more than 64 deep.");
        var nested = "1'b1";
        for (var i = 0; i < 45; i++)
            nested = $"{{({nested} == 1'b1)}}";
        VerilogSource.Parse($"module m(input [{nested}:0] a); endmodule").Module().Ports[0].Width.ShouldBe(2);
        ErrorOf(() => VerilogSource.Parse("`define A(x = `A()) x\n`A()")).ShouldStartWith("error HDL7110: arguments of macros are nested more than 64 deep.");
    }

    [Fact]
    public void Damaged_sources_give_errors_and_no_crashes()
    {
        var texts = Directory.GetFiles(PathOf(""), "*.v").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var text = texts[random.Next(texts.Count)];
            for (var edit = random.Next(1, 5); edit > 0; edit--)
            {
                var (at, length) = (random.Next(text.Length), random.Next(12));
                text = text[..at] + (random.Next(2) == 0 ? "" : "()[]{}\"`'\\;:#,.?\0é"[random.Next(18)].ToString()) + text[Math.Min(text.Length, at + length)..];
            }

            try
            {
                var source = VerilogSource.Parse(text, PathOf("damaged.v"));
                foreach (var name in source.ModuleNames)
                    source.Module(name);
            }
            catch (HdlDsl.Diagnostics.HdlException failure)
            {
                // What is wanted; the damage is too small for the limits.
                failure.Message.ShouldNotContain("HDL7110", Case.Sensitive, $"seed {seed}: {text}");
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}", failure);
            }
        }
    }

    [Fact]
    public void Large_bodies_take_little_time()
    {
        var body = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"  always @(posedge clk) if (a) begin q <= {i}; end\n"));
        var watch = Stopwatch.StartNew();
        VerilogSource.Parse($"module m(input clk, a);\n{body}endmodule").Module().Ports.Length.ShouldBe(2);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
