using System.Numerics;
using System.Text;
using HdlDsl.VerilogImport;
using Verification.Engines.Tools;
using static VerilogImport.Tests.Sources;

namespace VerilogImport.Tests;

/// <summary>Constant expressions. The golden model is Icarus, which computes the same expressions.</summary>
public sealed class EvaluationTests
{
    private static readonly string[] Binary =
        ["+", "-", "*", "/", "%", "**", "<<", ">>", "<<<", ">>>", "<", "<=", ">", ">=", "==", "!=", "===", "!==", "&", "|", "^", "~^", "&&", "||"];

    private static readonly string[] Unary = ["+", "-", "~", "!", "&", "|", "^", "~&", "~|", "~^"];

    [Theory]
    [InlineData("8", 8)]
    [InlineData("(3 + 4) * 2 - 1", 13)]
    [InlineData("-7 / 2", -3)]
    [InlineData("-7 % 4", -3)]
    [InlineData("2 ** 10 ** 0", 1)]
    [InlineData("$clog2(1)", 0)]
    [InlineData("$clog2(1025)", 11)]
    [InlineData("8'shFF", -1)]
    [InlineData("8'hFF + 1", 256)]
    [InlineData("{4'h1, 4'b0_1_1_0}", 0x16)]
    [InlineData("{3{2'b10}}", 42)]
    [InlineData("1 ? 5 : 6 ? 7 : 8", 5)]
    [InlineData("\"AB\" == \"AB\"", 1)]
    [InlineData("\"AB\" == 16'h4142", 1)]
    [InlineData("32'd 17", 17)]
    [InlineData("'h10", 16)]
    [InlineData("$bits(8'd3)", 8)]
    [InlineData("$signed(4'hC) >>> 1", -2)]
    [InlineData("B[3:1]", 5)]
    [InlineData("B[0] + B[2 +: 2]", 2)]
    [InlineData("B[3 -: 2]", 2)]
    [InlineData("1 << 32", 0)]
    [InlineData("64'd1 << 40", 1L << 40)]
    public void Values(string expression, long expected) => Number($"module m #(parameter B = 8'b0001_1010, parameter P = {expression})(); endmodule").ShouldBe(expected);

    [Theory]
    [InlineData("parameter [3:0] P = 17", 1)]
    [InlineData("parameter signed [3:0] P = 15", -1)]
    [InlineData("parameter integer P = 64'hFFFF_FFFF", -1)]
    [InlineData("parameter signed P = 4'hF", -1)]
    [InlineData("parameter byte P = 200", -56)]
    [InlineData("parameter A = P + 1, P = 3", 3)]
    [InlineData("parameter logic [7:0] P = '1", 255)]
    public void Types_convert_values(string declaration, long expected) => Number($"module m #({declaration})(); endmodule").ShouldBe(expected);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_expressions_have_the_value_that_Icarus_computes(int seed)
    {
        var random = new Random(seed);
        var expressions = Enumerable.Range(0, 250).Select(_ => Expression(random, 4)).ToList();
        var declarations = string.Join('\n', expressions.Select((text, i) => $"  localparam [{Width(i)}:0] P{i} = {text};"));
        var header = VerilogSource.Parse($"module m;\n{declarations}\nendmodule").Module();
        var golden = Icarus(expressions);
        var computed = 0;
        for (var i = 0; i < expressions.Count; i++)
        {
            var parameter = header.Parameters[i];
            if (parameter.Number is not { } number)
            {
                // Verilog goes on with x, which === or && may swallow.
                parameter.Problem.ShouldBe("the expression has no value: it divides by zero.", $"seed {seed}: {expressions[i]}");
                continue;
            }

            computed++;
            Bits(number, parameter.Width).ShouldBe(golden[i], $"seed {seed}: {expressions[i]}");
        }

        computed.ShouldBeGreaterThan(150);
    }

    private static BigInteger? Number(string verilog) => VerilogSource.Parse(verilog).Module().Parameters.Single(parameter => parameter.Name == "P").Number;

    private static string Expression(Random random, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
            return Literal(random);
        switch (random.Next(10))
        {
            case 0:
                return $"({Unary[random.Next(Unary.Length)]}({Expression(random, depth - 1)}))";
            case 1:
                return $"({Expression(random, depth - 1)} ? {Expression(random, depth - 1)} : {Expression(random, depth - 1)})";
            case 2:
                return $"{{{Sized(random)}, {Sized(random)}}}";
            case 3:
                return $"{(random.Next(2) == 0 ? "$signed" : "$unsigned")}({Expression(random, depth - 1)})";
            case 4:
                return $"{{{random.Next(1, 4)}{{{Sized(random)}}}}}";
            default:
                var operation = Binary[random.Next(Binary.Length)];
                // Icarus gives powers and wide shifts another width than the standard when they are large.
                var right = operation is "**" ? random.Next(0, 4).ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : operation is "<<" or ">>" or "<<<" or ">>>" ? $"4'd{random.Next(16)}" : Expression(random, depth - 1);
                return $"({Expression(random, depth - 1)} {operation} {right})";
        }
    }

    private static string Literal(Random random) => random.Next(3) == 0 ? random.Next(-20, 100) is var plain && plain < 0 ? $"(-32'sd{-plain})" : $"32'sd{plain}" : Sized(random);

    private static string Sized(Random random)
    {
        var width = random.Next(1, 40);
        var value = random.NextInt64(1L << width);
        return $"{width}'{(random.Next(2) == 0 ? "s" : "")}h{value:x}";
    }

    private static string Bits(BigInteger number, int width)
    {
        var text = new StringBuilder();
        for (var bit = width - 1; bit >= 0; bit--)
            text.Append(((number >> bit) & 1).IsZero ? '0' : '1');
        return text.ToString();
    }

    /// <summary>The highest bit of what an expression is assigned to.</summary>
    private static int Width(int index) => (index * 7) % 80;

    /// <summary>Assignments and no parameters, since Icarus gives those more bits than the standard.</summary>
    private static string[] Icarus(List<string> expressions)
    {
        var folder = Directory.CreateTempSubdirectory("hdl-import-");
        try
        {
            var declarations = string.Concat(expressions.Select((_, i) => $"  reg [{Width(i)}:0] r{i};\n"));
            var prints = string.Concat(expressions.Select((text, i) => $"    r{i} = {text};\n    $display(\"%b\", r{i});\n"));
            File.WriteAllText(Path.Combine(folder.FullName, "m.v"), $"module m;\n{declarations}\n  initial begin\n{prints}  end\nendmodule\n");
            var limit = TimeSpan.FromMinutes(2);
            ToolProcess.RunChecked(Toolchain.Require(ToolKind.Iverilog).Path, ["-g2005", "-o", "m.vvp", "m.v"], limit, folder.FullName);
            return ToolProcess.RunChecked(Toolchain.Require(ToolKind.Vvp).Path, ["-n", "m.vvp"], limit, folder.FullName).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
