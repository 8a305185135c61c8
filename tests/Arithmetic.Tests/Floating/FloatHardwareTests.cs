using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;
using Verification.Engines;

namespace Arithmetic.Tests.Floating;

/// <summary>Floating-point hardware against exact software: every pair of small formats in every rounding mode, samples of the larger ones.</summary>
public sealed class FloatHardwareTests
{
    private const int Seed = 4711;

    public static TheoryData<string> SmallFormats => [.. FloatCases.Formats.Where(entry => entry.Value.Width <= 8).Select(entry => entry.Key)];

    public static TheoryData<string, string> Conversions
    {
        get
        {
            var data = new TheoryData<string, string>();
            string[] names = ["FP16", "BF16", "FP32", "E4M3", "E5M2", "E2M3", "E3M2", "E2M1", "E4M3 saturating", "E5M2 saturating", "E5M2 flushed"];
            foreach (var from in names.Where(name => name != "FP32"))
            {
                foreach (var to in names)
                    data.Add(from, to);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SmallFormats))]
    public void Products_of_every_pair_are_rounded_right_in_every_mode(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplier(new FloatUnitConfig(format));
        Columns.Check(dut, 0, Everything(dut), [dut.Y, dut.Flags], values =>
            Values(SoftwareFloat.Multiply(format, values[1], format, values[2], format, (FloatRounding)values[0])));
    }

    [Theory]
    [MemberData(nameof(SmallFormats))]
    public void Sums_of_every_pair_are_rounded_right_in_every_mode(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatAdder(new FloatUnitConfig(format));
        Columns.Check(dut, 0, Everything(dut), [dut.Y, dut.Flags], values =>
            Values(SoftwareFloat.Add(format, values[1], format, values[2], format, (FloatRounding)values[0])));
    }

    [Theory]
    [InlineData("E2M1")]
    [InlineData("E2M1 flushed")]
    [InlineData("E2M1 IEEE")]
    public void Fused_sums_of_every_triple_of_four_bits_are_rounded_right_in_every_mode(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format));
        Columns.Check(dut, 0, EveryTriple(dut), [dut.Y, dut.Flags], values => Fused(format, format, values));
    }

    [Theory]
    [InlineData("E2M3")]
    [InlineData("E3M2")]
    public void Fused_sums_of_every_triple_of_six_bits_are_rounded_right_in_every_mode(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format));
        Columns.Check(dut, 0, EveryTriple(dut), [dut.Y, dut.Flags], values => Fused(format, format, values));
    }

    [Theory]
    [InlineData("E4M3", FloatRounding.NearestEven)]
    [InlineData("E4M3", FloatRounding.Up)]
    [InlineData("E5M2", FloatRounding.NearestEven)]
    [InlineData("E5M2", FloatRounding.Down)]
    [Trait("Category", "Nightly")]
    public void Fused_sums_of_every_triple_of_eight_bits_are_rounded_right(string name, FloatRounding mode)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format));
        var cases = ColumnSpace.Product(
            ColumnValues.Of(dut.Rounding, (long)mode), ColumnValues.All(dut.A), ColumnValues.All(dut.B), ColumnValues.All(dut.C));
        Columns.Check(dut, 0, cases, [dut.Y, dut.Flags], values => Fused(format, format, values));
    }

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    [InlineData("FP32")]
    [InlineData("E4M3 flushed")]
    public void Corners_and_samples_of_products_and_sums_are_rounded_right(string name)
    {
        var format = FloatCases.Formats[name];
        var multiplier = new FloatMultiplier(new FloatUnitConfig(format));
        Columns.Check(multiplier, 0, Sample(format, multiplier, 150_000, 1), [multiplier.Y, multiplier.Flags], values =>
            Values(SoftwareFloat.Multiply(format, values[1], format, values[2], format, (FloatRounding)values[0])));
        var adder = new FloatAdder(new FloatUnitConfig(format));
        Columns.Check(adder, 0, Sample(format, adder, 150_000, 2), [adder.Y, adder.Flags], values =>
            Values(SoftwareFloat.Add(format, values[1], format, values[2], format, (FloatRounding)values[0])));
    }

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    [Trait("Category", "Nightly")]
    public void A_strided_sweep_over_all_pairs_of_sixteen_bits_is_rounded_right(string name)
    {
        var format = FloatCases.Formats[name];
        var multiplier = new FloatMultiplier(new FloatUnitConfig(format));
        Columns.Check(multiplier, 0, Strided(multiplier), [multiplier.Y, multiplier.Flags], values =>
            Values(SoftwareFloat.Multiply(format, values[1], format, values[2], format, (FloatRounding)values[0])));
        var adder = new FloatAdder(new FloatUnitConfig(format));
        Columns.Check(adder, 0, Strided(adder), [adder.Y, adder.Flags], values =>
            Values(SoftwareFloat.Add(format, values[1], format, values[2], format, (FloatRounding)values[0])));
    }

    [Theory]
    [InlineData("E4M3", "E4M3")]
    [InlineData("E5M2", "E5M2")]
    [InlineData("E5M2", "FP16")]
    [InlineData("E4M3", "FP32")]
    [InlineData("FP16", "FP16")]
    [InlineData("BF16", "BF16")]
    [InlineData("FP16", "FP32")]
    [InlineData("BF16", "FP32")]
    [InlineData("FP32", "FP32")]
    [InlineData("FP32", "E5M2")]
    [InlineData("E2M1", "BF16")]
    [InlineData("E5M2 flushed", "E5M2 flushed")]
    public void Corners_and_samples_of_fused_sums_are_rounded_right(string name, string resultName)
    {
        var (format, result) = (FloatCases.Formats[name], FloatCases.Formats[resultName]);
        var dut = new FloatMultiplyAdder(new FloatUnitConfig(format, result));
        var (corners, addends) = (FloatCases.Corners(format), FloatCases.Corners(result));
        var random = new Random(Seed);
        var table = new long[120_000][];
        for (var i = 0; i < table.Length; i++)
        {
            var isCorner = i % 3 == 0;
            var mode = random.Next(5);
            var a = isCorner ? corners[random.Next(corners.Length)] : random.NextInt64(1L << format.Width);
            var b = isCorner || i % 3 == 1 ? corners[random.Next(corners.Length)] : random.NextInt64(1L << format.Width);
            // An addend near the negated product makes cancellation.
            var product = (long)SoftwareFloat.Multiply(format, a, format, b, result, FloatRounding.NearestEven).Code ^ (1L << (result.Width - 1));
            var c = random.Next(3) == 0 ? addends[random.Next(addends.Length)] : FloatCases.Near(random, result, product);
            table[i] = [mode, a, b, random.Next(8) == 0 ? product : c];
        }

        Columns.Check(dut, 0, Table(table, dut.Rounding, dut.A, dut.B, dut.C), [dut.Y, dut.Flags], values => Fused(format, result, values), Options());
    }

    [Theory]
    [InlineData("E4M3", "FP16")]
    [InlineData("E5M2", "FP32")]
    [InlineData("E5M2", "E4M3")]
    [InlineData("E2M1", "E5M2")]
    public void Operands_of_one_format_give_results_of_another(string name, string resultName)
    {
        var (format, result) = (FloatCases.Formats[name], FloatCases.Formats[resultName]);
        var multiplier = new FloatMultiplier(new FloatUnitConfig(format, result));
        Columns.Check(multiplier, 0, Everything(multiplier), [multiplier.Y, multiplier.Flags], values =>
            Values(SoftwareFloat.Multiply(format, values[1], format, values[2], result, (FloatRounding)values[0])));
        var adder = new FloatAdder(new FloatUnitConfig(format, result));
        Columns.Check(adder, 0, Everything(adder), [adder.Y, adder.Flags], values =>
            Values(SoftwareFloat.Add(format, values[1], format, values[2], result, (FloatRounding)values[0])));
    }

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Every_number_converts_to_other_formats_in_every_mode(string from, string to)
    {
        var (format, result) = (FloatCases.Formats[from], FloatCases.Formats[to]);
        var dut = new FloatConverter(new FloatUnitConfig(format, result));
        var cases = ColumnSpace.Product(Modes(dut.Rounding), ColumnValues.All(dut.A.Code));
        Columns.Check(dut, 0, cases, [dut.Y, dut.Flags], values => Values(SoftwareFloat.Convert(format, values[1], result, (FloatRounding)values[0])));
    }

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    [InlineData("E4M3")]
    [InlineData("E5M2 flushed")]
    [InlineData("E2M1")]
    public void Corners_and_samples_of_singles_convert_in_every_mode(string to)
    {
        var result = FloatCases.Formats[to];
        var dut = new FloatConverter(new FloatUnitConfig(FloatFormat.Fp32, result));
        var random = new Random(Seed);
        var corners = FloatCases.Corners(FloatFormat.Fp32);
        var table = new long[100_000][];
        for (var i = 0; i < table.Length; i++)
        {
            // Numbers near those of the target, so that ties and limits occur.
            var near = (long)SoftwareFloat.Convert(result, random.NextInt64(1L << result.Width), FloatFormat.Fp32, FloatRounding.NearestEven).Code;
            near += (random.Next(3) - 1) + ((long)random.Next(-4, 5) << Math.Max(0, 21 - result.MantissaBits));
            table[i] = [random.Next(5), i < corners.Length ? corners[i] : i % 2 == 0 ? near & 0xffff_ffff : random.NextInt64(1L << 32)];
        }

        Columns.Check(dut, 0, Table(table, dut.Rounding, dut.A.Code), [dut.Y, dut.Flags], values =>
            Values(SoftwareFloat.Convert(FloatFormat.Fp32, values[1], result, (FloatRounding)values[0])), Options());
    }

    [Theory]
    [InlineData("FP16", 16)]
    [InlineData("FP16", 5)]
    [InlineData("FP16", 1)]
    [InlineData("BF16", 12)]
    [InlineData("E5M2", 16)]
    [InlineData("E4M3", 4)]
    [InlineData("E2M3", 8)]
    [InlineData("E5M2 flushed", 8)]
    public void Integers_convert_both_ways_in_every_mode(string name, int width)
    {
        var format = FloatCases.Formats[name];
        var dut = new IntegerConverter(new IntegerConversionConfig(format, width));
        var toInteger = ColumnSpace.Product(Modes(dut.Rounding), ColumnValues.All(dut.A));
        Columns.Check(dut, 0, toInteger, [dut.Unsigned, dut.UnsignedFlags, dut.Signed, dut.SignedFlags], values =>
        [
            .. Values(SoftwareFloat.ToInteger(format, values[1], width, isSigned: false, (FloatRounding)values[0])),
            .. Values(SoftwareFloat.ToInteger(format, values[1], width, isSigned: true, (FloatRounding)values[0])),
        ]);
        var fromInteger = ColumnSpace.Product(Modes(dut.Rounding), ColumnValues.All(dut.N));
        Columns.Check(dut, 0, fromInteger, [dut.FromUnsigned, dut.FromUnsignedFlags, dut.FromSigned, dut.FromSignedFlags], values =>
        [
            .. Values(SoftwareFloat.FromExact(values[1], 0, format, (FloatRounding)values[0])),
            .. Values(SoftwareFloat.FromExact(values[1] >= 1L << (width - 1) ? values[1] - (1L << width) : values[1], 0, format, (FloatRounding)values[0])),
        ]);
    }

    [Theory]
    [MemberData(nameof(SmallFormats))]
    public void Every_pair_is_compared_right(string name)
    {
        var format = FloatCases.Formats[name];
        var dut = new FloatComparer(new FloatUnitConfig(format));
        var sign = 1L << (format.Width - 1);
        Columns.Check(
            dut,
            0,
            ColumnSpace.Product(ColumnValues.All(dut.A.Code), ColumnValues.All(dut.B.Code)),
            [dut.Relation, dut.Least.Code, dut.Greatest.Code, dut.Magnitude.Code, dut.Negated.Code],
            values =>
            {
                var (a, b) = (values[0], values[1]);
                var relation = SoftwareFloat.Compare(format, a, b);
                var expected = relation switch { null => 8, < 0 => 1, 0 => 2, _ => 4 };
                if (new[] { a, b }.Any(code => SoftwareFloat.Convert(format, code, FloatFormat.Fp32, default).Exceptions == FloatExceptions.Invalid))
                    expected |= 16;
                var (least, greatest) = relation switch
                {
                    null when SoftwareFloat.IsNaN(format, a) && SoftwareFloat.IsNaN(format, b) => ((long)format.NaN, (long)format.NaN),
                    null => SoftwareFloat.IsNaN(format, a) ? (b, b) : (a, a),
                    < 0 => (a, b),
                    > 0 => (b, a),
                    _ => (a >= sign ? a : b, a < sign ? a : b),
                };
                return [expected, least, greatest, a & (sign - 1), a ^ sign];
            });
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_pipelined_fused_sum_has_its_latency_on_every_engine(EngineKind engine)
    {
        foreach (var latency in new[] { 1, 3 })
        {
            var dut = new FloatMultiplyAdder(new FloatUnitConfig(FloatFormat.Fp16, FloatFormat.Fp32, latency));
            Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = Seed }, sim =>
            {
                var random = new Random(sim.Options.Seed);
                var corners = FloatCases.Corners(FloatFormat.Fp16);
                var expected = new Queue<SoftwareResult>();
                sim.Reset();
                for (var i = 0; i < 400; i++)
                {
                    var (a, b) = (corners[random.Next(corners.Length)], random.NextInt64(1 << 16));
                    var (c, mode) = (FloatCases.Near(random, FloatFormat.Fp32, random.NextInt64(1L << 32)), (FloatRounding)random.Next(5));
                    sim.Set(dut.A, a);
                    sim.Set(dut.B, b);
                    sim.Set(dut.C, c);
                    sim.Set(dut.Rounding, mode);
                    expected.Enqueue(SoftwareFloat.MultiplyAdd(FloatFormat.Fp16, a, b, FloatFormat.Fp32, c, FloatFormat.Fp32, mode));
                    sim.Step();
                    if (expected.Count < latency)
                        continue;
                    var result = expected.Dequeue();
                    sim.Expect(dut.Y, result.Code);
                    sim.Expect(dut.Flags, (int)result.Exceptions);
                }
            });
        }
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        Module[] modules =
        [
            new FloatMultiplier(new(FloatFormat.Fp16)), new FloatAdder(new(FloatFormat.BFloat16, FloatFormat.Fp32)),
            new FloatMultiplyAdder(new(FloatFormat.E4M3, FloatFormat.Fp16, 2)), new FloatMultiplyAdder(new(FloatFormat.E2M1)),
            new FloatConverter(new(FloatFormat.Fp32, FloatFormat.E4M3)), new FloatConverter(new(FloatFormat.E2M1, FloatFormat.E5M2 with { HasSubnormals = false })),
            new IntegerConverter(new(FloatFormat.BFloat16, 9)), new FloatComparer(new(FloatFormat.E5M2)),
        ];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    private static long[] Fused(FloatFormat format, FloatFormat result, long[] values) =>
        Values(SoftwareFloat.MultiplyAdd(format, values[1], values[2], result, values[3], result, (FloatRounding)values[0]));

    private static long[] Values(SoftwareResult result) => [(long)result.Code, (long)result.Exceptions];

    private static ColumnValues Modes(Signal port) => ColumnValues.Range(port, 0, 4);

    private static ColumnSpace Everything(FloatUnit dut) => ColumnSpace.Product(Modes(dut.Rounding), ColumnValues.All(dut.A), ColumnValues.All(dut.B));

    private static ColumnSpace EveryTriple(FloatMultiplyAdder dut) =>
        ColumnSpace.Product(Modes(dut.Rounding), ColumnValues.All(dut.A), ColumnValues.All(dut.B), ColumnValues.All(dut.C));

    /// <summary>Pairs of strides that are prime to 2^16, so that all exponents meet: 2^22 of the 2^32 pairs.</summary>
    private static ColumnSpace Strided(FloatUnit dut) => ColumnSpace.Generated(1 << 22, [dut.Rounding, dut.A, dut.B], (first, columns) =>
    {
        for (var i = 0; i < columns[0].Length; i++)
        {
            var pair = (ulong)(first + i) * 0x9E37_79B1UL & 0xffff_ffff;
            (columns[0][i], columns[1][i], columns[2][i]) = ((first + i) % 5, (long)(pair >> 16), (long)(pair & 0xffff));
        }
    });

    /// <summary>Every pair of corners in every mode, then random pairs.</summary>
    private static ColumnSpace Sample(FloatFormat format, FloatUnit dut, int count, int salt)
    {
        var random = new Random(Seed + salt);
        var corners = FloatCases.Corners(format);
        var table = new List<long[]>();
        for (var mode = 0; mode < 5; mode++)
            table.AddRange(corners.SelectMany(a => corners.Select(b => new[] { mode, a, b })));
        for (var i = 0; i < count; i++)
        {
            var a = random.NextInt64(1L << format.Width);
            table.Add([random.Next(5), a, FloatCases.Near(random, format, a)]);
        }

        return Table(table, dut.Rounding, dut.A, dut.B);
    }

    private static ColumnSpace Table(IReadOnlyList<long[]> rows, params Signal[] ports) => ColumnSpace.Generated(rows.Count, ports, (first, columns) =>
    {
        for (var i = 0; i < columns[0].Length; i++)
        {
            // The last range may reach beyond the table.
            var row = rows[(int)Math.Min(first + i, rows.Count - 1)];
            for (var port = 0; port < row.Length; port++)
                columns[port][i] = row[port];
        }
    });

    private static ColumnOptions Options() => new() { Simulation = new SimulationOptions { Seed = Seed } };
}
