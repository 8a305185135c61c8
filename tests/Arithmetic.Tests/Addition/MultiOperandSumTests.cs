using System.Numerics;
using HdlDsl;
using HdlDsl.Arithmetic;
using HdlDsl.Diagnostics;
using Verification;
using Verification.Engines;

namespace Arithmetic.Tests.Addition;

/// <summary>Sums of many operands against integer arithmetic, for every structure of compressors and adders.</summary>
public sealed class MultiOperandSumTests
{
    private const int Seed = 99;

    public static TheoryData<CompressorStyle, AdderStyle> Styles
    {
        get
        {
            var data = new TheoryData<CompressorStyle, AdderStyle>();
            foreach (var style in Enum.GetValues<CompressorStyle>())
            {
                foreach (var adder in Enum.GetValues<AdderStyle>())
                    data.Add(style, adder);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Mixed_operands_give_the_exact_sum(CompressorStyle style, AdderStyle adder)
    {
        var dut = new MixedSum(new SumConfig(style, adder));
        var random = new Random(Seed);
        var table = new long[20_000][];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = i < 1024
                ? [.. Enumerable.Range(0, 10).Select(bit => (i >> bit & 1) != 0 ? MixedSum.Greatest[bit] : MixedSum.Least[bit])]
                : [.. Enumerable.Range(0, 10).Select(bit => random.NextInt64(MixedSum.Least[bit], MixedSum.Greatest[bit] + 1))];
        }

        var cases = ColumnSpace.Generated(table.Length, dut.Inputs, (first, columns) =>
        {
            for (var i = 0; i < columns[0].Length; i++)
            {
                for (var input = 0; input < 10; input++)
                    columns[input][i] = table[Math.Min(first + i, table.Length - 1)][input];
            }
        });
        Columns.Check(dut, 0, cases, [dut.Exact, dut.Modulo], values =>
        {
            var sum = values[0] + (values[1] << 3) - values[2] - (values[3] << 2) + values[4] + (values[5] << 5) - (values[6] << 1) + values[7]
                + (values[8] << 4) + values[9] - 77;
            return [sum, sum & 127];
        }, new ColumnOptions { Simulation = new SimulationOptions { Seed = Seed } });
    }

    [Theory]
    [InlineData(AdderStyle.Ripple, 6)]
    [InlineData(AdderStyle.BrentKung, 6)]
    [InlineData(AdderStyle.Sklansky, 6)]
    [InlineData(AdderStyle.KoggeStone, 6)]
    [InlineData(AdderStyle.BrentKung, 1)]
    [InlineData(AdderStyle.KoggeStone, 1)]
    [InlineData(AdderStyle.Sklansky, 5)]
    [InlineData(AdderStyle.BrentKung, 7)]
    public void Adders_are_exact_for_all_operands_and_carries(AdderStyle style, int width)
    {
        var dut = new TwoAdders(new AdderConfig(style, width));
        var cases = ColumnSpace.Product(ColumnValues.All(dut.A), ColumnValues.All(dut.B), ColumnValues.All(dut.C));
        Columns.Check(dut, 0, cases, [dut.Sum, dut.Plain], values => [values[0] + values[1] + values[2], values[0] + values[1]]);
    }

    [Theory]
    [InlineData(AdderStyle.BrentKung)]
    [InlineData(AdderStyle.Sklansky)]
    [InlineData(AdderStyle.KoggeStone)]
    public void Wide_adders_carry_all_the_way(AdderStyle style)
    {
        var dut = new TwoAdders(new AdderConfig(style, 53));
        var random = new Random(Seed);
        Testbench.Run(dut, new SimulationOptions { Seed = Seed }, sim =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var a = i % 3 == 0 ? (1L << 53) - (1L << random.Next(53)) : random.NextInt64(1L << 53);
                var b = i % 3 == 0 ? 1L << random.Next(53) : random.NextInt64(1L << 53);
                sim.Set(dut.A, a);
                sim.Set(dut.B, b);
                sim.Set(dut.C, i % 2 == 0);
                sim.Expect(dut.Sum, a + b + (i % 2 == 0 ? 1 : 0));
            }
        });
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Other_engines_agree(EngineKind engine)
    {
        var dut = new MixedSum(new SumConfig(CompressorStyle.Dadda, AdderStyle.BrentKung));
        var random = new Random(Seed);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = Seed }, sim =>
        {
            for (var i = 0; i < 200; i++)
            {
                var v = Enumerable.Range(0, 10).Select(bit => random.NextInt64(MixedSum.Least[bit], MixedSum.Greatest[bit] + 1)).ToArray();
                for (var input = 0; input < 10; input++)
                    sim.Set(dut.Inputs[input], v[input]);
                sim.Expect(dut.Exact, v[0] + (v[1] << 3) - v[2] - (v[3] << 2) + v[4] + (v[5] << 5) - (v[6] << 1) + v[7] + (v[8] << 4) + v[9] - 77);
            }
        });
    }

    [Fact]
    public void Trees_have_the_stages_of_their_papers()
    {
        // Dadda 1965, table of heights: 9 bits need 4 stages, 13 need 5.
        (StagesOf(CompressorStyle.Dadda, 9), StagesOf(CompressorStyle.Dadda, 13), StagesOf(CompressorStyle.Dadda, 4)).ShouldBe((4, 5, 2));
        (StagesOf(CompressorStyle.FourToTwoRows, 8), StagesOf(CompressorStyle.FourToTwoRows, 16)).ShouldBe((2, 3));
        (StagesOf(CompressorStyle.TernaryAdders, 9), StagesOf(CompressorStyle.TernaryAdders, 27)).ShouldBe((2, 3));
        StagesOf(CompressorStyle.CarrySaveRows, 9).ShouldBe(4);
    }

    [Fact]
    public void Exact_widths_are_the_least_that_hold_every_sum()
    {
        var dut = new MixedSum(new SumConfig(CompressorStyle.Dadda, AdderStyle.Ripple));
        BigInteger least = -77, greatest = -77;
        int[] shifts = [0, 3, 0, 2, 0, 5, 1, 0, 4, 0];
        int[] signs = [1, 1, -1, -1, 1, 1, -1, 1, 1, 1];
        for (var i = 0; i < 10; i++)
        {
            var (low, high) = (MixedSum.Least[i] << shifts[i], MixedSum.Greatest[i] << shifts[i]);
            least += signs[i] > 0 ? low : -high;
            greatest += signs[i] > 0 ? high : -low;
        }

        dut.Exact.Width.ShouldBe(1 + (int)Math.Max((-least - 1).GetBitLength(), greatest.GetBitLength()));
    }

    [Fact]
    public void A_sum_that_can_be_negative_is_no_exact_unsigned_number()
    {
        var error = Should.Throw<HdlException>(() => DesignUnderTest.Of(new NegativeSum()));
        error.Diagnostics[0].Id.ShouldBe("HDL8002");
        error.Diagnostics[0].Message.ShouldBe("the exact sum is a number of -15 … 15, so it is no unsigned number.");
        error.Diagnostics[0].Fix.ShouldBe("use ToSInt(), or give the width of a sum modulo 2^width: ToUInt(8).");
        Path.GetFileName(error.Diagnostics[0].Notes[0].Location.File).ShouldBe("MultiOperandSumTests.cs");
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        foreach (var row in Styles.Where(row => (AdderStyle)row[1] == AdderStyle.Sklansky || (CompressorStyle)row[0] == CompressorStyle.Dadda))
        {
            var design = DesignUnderTest.Of(new MixedSum(new SumConfig((CompressorStyle)row[0], (AdderStyle)row[1])));
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    private static int StagesOf(CompressorStyle style, int operands)
    {
        var module = new EqualSum(style, operands);
        DesignUnderTest.Of(module);
        return module.Stages;
    }

    internal sealed record SumConfig(CompressorStyle Style, AdderStyle Adder);

    internal sealed record AdderConfig(AdderStyle Style, int Width);

    internal sealed class MixedSum(SumConfig config) : Module<SumConfig>(config)
    {
        public static readonly long[] Least = [0, -16, 0, -4, -64, 0, -2, 0, -1, 0];
        public static readonly long[] Greatest = [255, 15, 31, 3, 63, 7, 1, 1, 0, 63];

        public UInt A { get; } = In.UInt(8);

        public SInt B { get; } = In.SInt(5);

        public UInt C { get; } = In.UInt(5);

        public SInt D { get; } = In.SInt(3);

        public SInt E { get; } = In.SInt(7);

        public UInt F { get; } = In.UInt(3);

        public SInt G { get; } = In.SInt(2);

        public Bit H { get; } = In.Bit();

        public SInt I { get; } = In.SInt(1);

        public UInt J { get; } = In.UInt(6);

        public SInt Exact { get; } = Out.SInt(11);

        public UInt Modulo { get; } = Out.UInt(7);

        public Signal[] Inputs => [A, B, C, D, E, F, G, H, I, J];

        protected override void Build()
        {
            Exact.Value = Sum().ToSInt();
            Modulo.Value = Sum().ToUInt(7);
        }

        private MultiOperandSum Sum() => new MultiOperandSum(Config.Style, Config.Adder)
            .Add(A).Add(B, 3).Subtract(C).Subtract(D, 2).Add(E).Add(F, 5).Subtract(G, 1).Add(H).Add(I, 4).Add(J).AddConstant(-77);
    }

    private sealed class TwoAdders(AdderConfig config) : Module<AdderConfig>(config)
    {
        public UInt A { get; } = In.UInt(config.Width);

        public UInt B { get; } = In.UInt(config.Width);

        public Bit C { get; } = In.Bit();

        public UInt Sum { get; } = Out.UInt(config.Width + 1);

        public UInt Plain { get; } = Out.UInt(config.Width + 1);

        protected override void Build()
        {
            Sum.Value = PrefixAdder.Add(A, B, Config.Style, C);
            Plain.Value = PrefixAdder.Add(A, B, Config.Style);
        }
    }

    private sealed class EqualSum(CompressorStyle style, int operands) : Module
    {
        public IReadOnlyList<UInt> Operands { get; } = [.. Enumerable.Range(0, operands).Select(_ => In.UInt(4))];

        public UInt Y { get; } = Out.UInt(12);

        public int Stages { get; private set; }

        protected override void Build()
        {
            var sum = new MultiOperandSum(style);
            foreach (var operand in Operands)
                sum.Add(operand);
            Y.Value = sum.ToUInt();
            Stages = sum.Stages;
        }
    }

    private sealed class NegativeSum : Module
    {
        public UInt A { get; } = In.UInt(4);

        public UInt B { get; } = In.UInt(4);

        public UInt Y { get; } = Out.UInt(8);

        protected override void Build() => Y.Value = new MultiOperandSum().Add(A).Subtract(B).ToUInt();
    }
}
