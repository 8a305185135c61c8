using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;
using Verification.Engines;

namespace Arithmetic.Tests.FixedPoint;

/// <summary>Fixed-point hardware against rational arithmetic, for every pair of operands of several formats.</summary>
public sealed class FixedTests
{
    public static TheoryData<int, int, bool, int, int, bool> Pairs => new()
    {
        { 3, 3, true, 2, 4, true },
        { 3, 3, false, 2, 4, true },
        { 2, 4, true, 4, 1, false },
        { 3, 2, false, 1, 5, false },
        { -1, 6, true, 3, 0, true },
        { 6, -2, false, 2, 3, true },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Arithmetic_of_every_pair_is_exact(int integerA, int fractionA, bool signedA, int integerB, int fractionB, bool signedB)
    {
        var (a, b) = (new FixedFormat(integerA, fractionA, signedA), new FixedFormat(integerB, fractionB, signedB));
        var dut = new FixedArithmetic(new FixedConfig(a, b));
        var cases = ColumnSpace.Product(ColumnValues.All(dut.A.Code), ColumnValues.All(dut.B.Code));
        Columns.Check(dut, 0, cases, dut.Outputs, values =>
        {
            var (x, y) = (FixedValue.FromBits(a, values[0]), FixedValue.FromBits(b, values[1]));
            var (p, q) = (x.ToDouble(), y.ToDouble());
            (x + y).ToDouble().ShouldBe(p + q);
            (x - y).ToDouble().ShouldBe(p - q);
            (x * y).ToDouble().ShouldBe(p * q);
            return [(long)(x + y).Bits, (long)(x - y).Bits, (long)(x * y).Bits, p < q ? 1 : 0, p == q ? 1 : 0];
        });
    }

    [Theory]
    [InlineData(4, 5, true)]
    [InlineData(4, 5, false)]
    [InlineData(-1, 9, true)]
    public void Rounding_and_clamping_are_right_for_every_number_and_mode(int integerBits, int fractionBits, bool isSigned)
    {
        var format = new FixedFormat(integerBits, fractionBits, isSigned);
        foreach (var mode in Enum.GetValues<IntegerRounding>())
        {
            var dut = new FixedConversions(new ConversionConfig(format, mode));
            Columns.Check(dut, 0, ColumnSpace.Product(ColumnValues.All(dut.A.Code)), dut.Outputs, values =>
                [.. FixedConversions.Of(FixedValue.FromBits(format, values[0]), mode).Select(result => (long)result.Bits)]);
        }
    }

    [Fact]
    public void Software_numbers_come_from_and_go_to_doubles()
    {
        var format = new FixedFormat(4, 4);
        FixedValue.Of(format, 1.53125).Units.ShouldBe(24);
        FixedValue.Of(format, 1.53125, IntegerRounding.Ceiling).ToDouble().ShouldBe(1.5625);
        FixedValue.Of(format, -100).ToDouble().ShouldBe(-8);
        FixedValue.Of(format, 100).ToDouble().ShouldBe(7.9375);
        new FixedFormat(4, 4).ToString().ShouldBe("S4.4");
        Should.Throw<ArgumentOutOfRangeException>(() => new FixedValue(format, 128)).Message.ShouldStartWith("units is 128; allowed are -128 … 127 in S4.4.");
        Should.Throw<ArgumentOutOfRangeException>(() => new FixedFormat(3, -3)).Message.ShouldStartWith("fractionBits is -3; allowed are -2 … 4096.");
        Should.Throw<ArgumentOutOfRangeException>(() => FixedValue.Of(format, double.NaN)).Message.ShouldStartWith("value is NaN; allowed are finite numbers.");
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Other_engines_agree(EngineKind engine)
    {
        var (a, b) = (new FixedFormat(3, 9), new FixedFormat(5, 3, isSigned: false));
        var dut = new FixedArithmetic(new FixedConfig(a, b));
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 5 }, sim =>
        {
            var random = new Random(sim.Options.Seed);
            for (var i = 0; i < 300; i++)
            {
                var (x, y) = (FixedValue.FromBits(a, random.Next(1 << 12)), FixedValue.FromBits(b, random.Next(1 << 8)));
                sim.Set(dut.A.Code, x.Bits);
                sim.Set(dut.B.Code, y.Bits);
                sim.Expect(dut.Outputs[0], (x + y).Bits);
                sim.Expect(dut.Outputs[1], (x - y).Bits);
                sim.Expect(dut.Outputs[2], (x * y).Bits);
            }
        });
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        Module[] modules =
        [
            new FixedArithmetic(new FixedConfig(new FixedFormat(3, 3), new FixedFormat(2, 4, isSigned: false))),
            new FixedConversions(new ConversionConfig(new FixedFormat(4, 5), IntegerRounding.HalfEven)),
        ];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    internal sealed record FixedConfig(FixedFormat A, FixedFormat B);

    internal sealed record ConversionConfig(FixedFormat Format, IntegerRounding Mode);

    private sealed class FixedArithmetic(FixedConfig config) : Module<FixedConfig>(config)
    {
        public Fixed A { get; } = In.Of(new Fixed(config.A));

        public Fixed B { get; } = In.Of(new Fixed(config.B));

        public IReadOnlyList<UInt> Outputs { get; } = [.. Enumerable.Range(0, 5).Select(_ => Out.UInt(24))];

        protected override void Build()
        {
            Outputs[0].Value = (A + B).Code.AsUInt();
            Outputs[1].Value = (A - B).Code.AsUInt();
            Outputs[2].Value = (A * B).Code.AsUInt();
            Outputs[3].Value = (A < B).AsUInt();
            Outputs[4].Value = A.IsEqualTo(B).AsUInt();
        }
    }

    private sealed class FixedConversions(ConversionConfig config) : Module<ConversionConfig>(config)
    {
        private static readonly FixedFormat Narrow = new(3, 2), Unsigned = new(2, 1, isSigned: false);

        public Fixed A { get; } = In.Of(new Fixed(config.Format));

        public IReadOnlyList<UInt> Outputs { get; } = [.. Enumerable.Range(0, 9).Select(_ => Out.UInt(24))];

        public static FixedValue[] Of(FixedValue a, IntegerRounding mode) =>
        [
            a.Round(2, mode), a.Round(-3, mode), a.Round(12, mode), a.Saturate(2), a.Saturate(8), a.Wrap(2), a.Saturate(3, isSigned: !a.Format.IsSigned),
            a.Round(2, mode).Saturate(3, isSigned: true), a.Round(1, mode).Saturate(2, isSigned: false),
        ];

        protected override void Build()
        {
            var mode = Config.Mode;
            Fixed[] results =
            [
                A.Round(2, mode), A.Round(-3, mode), A.Round(12, mode), A.Saturate(2), A.Saturate(8), A.Wrap(2), A.Saturate(3, isSigned: !A.Format.IsSigned),
                A.ConvertTo(Narrow, mode), A.ConvertTo(Unsigned, mode),
            ];
            for (var i = 0; i < results.Length; i++)
                Outputs[i].Value = results[i].Code.AsUInt();
        }
    }
}
