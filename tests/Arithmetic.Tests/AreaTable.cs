using System.Globalization;
using System.Text.RegularExpressions;
using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;
using Verification.Engines.Tools;

namespace Arithmetic.Tests;

/// <summary>Area and depth of the main functions, from Yosys: the table in docs/arithmetic.md, which scripts/arithmetic-area.sh prints.</summary>
public sealed partial class AreaTable
{
    private static readonly FloatFormat[] Formats = [FloatFormat.E2M1, FloatFormat.E4M3, FloatFormat.E5M2, FloatFormat.BFloat16, FloatFormat.Fp16];

    [Fact]
    [Trait("Category", "Nightly")]
    public void Yosys_maps_every_function()
    {
        var rows = Functions().Select(function => Row(function.Name, new Combinational(function.Inputs, function.Compute))).ToList();
        rows.Count.ShouldBeGreaterThan(20);
        if (Environment.GetEnvironmentVariable("HDL_AREA_TABLE") is { Length: > 0 } path)
            File.WriteAllLines(path, ["| function | gates | levels | LUT6 | levels |", "|---|---:|---:|---:|---:|", .. rows]);
    }

    [Fact]
    public void The_documented_table_has_every_function()
    {
        var page = DocumentationTests.Page();
        foreach (var (name, _, _) in Functions())
            page.ShouldContain($"| {name} |");
    }

    private static IEnumerable<(string Name, int[] Inputs, Func<UInt[], Signal> Compute)> Functions()
    {
        foreach (var format in Formats)
        {
            var width = format.Width;
            Float Of(UInt bits) => Float.Of(format, bits.AsBits());
            yield return ($"Float.Multiply {format}", [width, width], x => Float.Multiply(Of(x[0]), Of(x[1])).Value.Code);
            yield return ($"Float.Add {format}", [width, width], x => Float.Add(Of(x[0]), Of(x[1])).Value.Code);
            yield return ($"Float.MultiplyAdd {format}", [width, width, width], x => Float.MultiplyAdd(Of(x[0]), Of(x[1]), Of(x[2])).Value.Code);
        }

        yield return ("Float.Add E5M10 flushed", [16, 16], x => Flushed(x[0], x[1]));
        yield return ("ConvertTo E8M23 to E5M10", [32], x => Float.Of(FloatFormat.Fp32, x[0].AsBits()).ConvertTo(FloatFormat.Fp16).Value.Code);
        yield return ("ConvertTo E8M23 to E4M3", [32], x => Float.Of(FloatFormat.Fp32, x[0].AsBits()).ConvertTo(FloatFormat.E4M3).Value.Code);
        yield return ("ToSInt E5M10 to 16 bits", [16], x => Float.Of(FloatFormat.Fp16, x[0].AsBits()).ToSInt(16).Value);
        foreach (var style in Enum.GetValues<CompressorStyle>())
            yield return ($"MultiOperandSum 9 × 8 bits {style}", [.. Enumerable.Repeat(8, 9)], x => Sum(style, x));
        foreach (var style in Enum.GetValues<AdderStyle>())
            yield return ($"PrefixAdder 32 bits {style}", [32, 32], x => PrefixAdder.Add(x[0], x[1], style));
        foreach (var bits in new[] { 1, 2, 3 })
        {
            var style = new MultiplierStyle { BitsPerRow = bits, Adder = AdderStyle.Sklansky };
            yield return ($"Multiplier 16 × 16 bits signed, {bits} bits per row", [16, 16], x => Multiplier.Multiply(x[0].AsSInt(), x[1].AsSInt(), style));
        }

        yield return ("operator * 16 × 16 bits signed", [16, 16], x => x[0].AsSInt() * x[1].AsSInt());
        yield return ("TimesConstants 16 bits by 23, 81, 105, 187", [16], x => Hdl.Cat(x[0].AsSInt().TimesConstants([23, 81, 105, 187]).Values));
        yield return ("CountLeadingZeros 32 bits", [32], x => x[0].CountLeadingZeros());
        yield return ("Normalize 32 bits", [32], x => x[0].Normalize().Value);
        yield return ("ShiftRightSticky 32 bits", [32, 5], x => x[0].ShiftRightSticky(x[1]));
        yield return ("RotateLeft 32 bits", [32, 5], x => x[0].AsBits().RotateLeft(x[1]));
        yield return ("CountOnes 32 bits", [32], x => x[0].AsBits().CountOnes());
        yield return ("LowestSet 32 bits", [32], x => x[0].AsBits().LowestSet().Index);
    }

    private static Bits Flushed(UInt a, UInt b)
    {
        var format = FloatFormat.Fp16 with { HasSubnormals = false };
        return Float.Add(Float.Of(format, a.AsBits()), Float.Of(format, b.AsBits())).Value.Code;
    }

    private static UInt Sum(CompressorStyle style, UInt[] operands)
    {
        var sum = new MultiOperandSum(style, AdderStyle.Sklansky);
        foreach (var operand in operands)
            sum.Add(operand);
        return sum.ToUInt();
    }

    private static string Row(string name, Module module)
    {
        var design = DesignUnderTest.Of(module);
        var folder = Directory.CreateTempSubdirectory("hdl-area-");
        try
        {
            var file = Path.Combine(folder.FullName, "design.v");
            File.WriteAllText(file, design.Verilog);
            var top = design.Design.Top.Name;
            var gates = Map(file, $"synth -flatten -top {top}; abc -fast -g gates; opt_clean");
            var tables = Map(file, $"synth -flatten -top {top} -lut 6; opt_clean");
            return string.Create(CultureInfo.InvariantCulture, $"| {name} | {gates.Cells} | {gates.Levels} | {tables.Cells} | {tables.Levels} |");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Cells, int Levels) Map(string file, string commands)
    {
        var (cells, levels) = ($"{file}.cells", $"{file}.levels");
        var run = ToolProcess.Run(
            Toolchain.Require(ToolKind.Yosys).Path,
            ["-q", "-p", $"read_verilog {file}; {commands}; tee -q -o {cells} stat; tee -q -o {levels} ltp -noff"],
            TimeSpan.FromMinutes(10));
        run.ExitCode.ShouldBe(0, run.Output);
        return (Number(Cells(), cells), Number(Levels(), levels));

        static int Number(Regex pattern, string report) =>
            int.Parse(pattern.Matches(File.ReadAllText(report))[^1].Groups["n"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Number of cells:\s+(?<n>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Cells();

    [GeneratedRegex(@"\(length=(?<n>\d+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Levels();

    private sealed class Combinational(int[] inputs, Func<UInt[], Signal> compute) : Module
    {
        public IReadOnlyList<UInt> X { get; } = [.. inputs.Select(width => In.UInt(width))];

        public Bits Y { get; } = Out.Bits(WidthOf(inputs, compute));

        protected override void Build() => Y.Value = compute([.. X]).AsBits();

        /// <summary>Builds the function once to learn the width of its result.</summary>
        private static int WidthOf(int[] inputs, Func<UInt[], Signal> compute)
        {
            var probe = new Probe(inputs, compute);
            DesignUnderTest.Of(probe);
            return probe.Width;
        }
    }

    private sealed class Probe(int[] inputs, Func<UInt[], Signal> compute) : Module
    {
        public IReadOnlyList<UInt> X { get; } = [.. inputs.Select(width => In.UInt(width))];

        public Bit Y { get; } = Out.Bit();

        public int Width { get; private set; }

        protected override void Build()
        {
            var result = compute([.. X]);
            Width = result.Width;
            Y.Value = result.AsBits().Parity();
        }
    }
}
