using System.Numerics;
using HdlDsl;
using HdlDsl.Arithmetic;
using Verification;
using Verification.Engines;

namespace Arithmetic.Tests.Multiplication;

/// <summary>Multipliers against the product of integers, and graphs of shared adders against the constants they are for.</summary>
public sealed class MultiplierTests
{
    private const int Seed = 17;

    public static TheoryData<int, CompressorStyle, int, int> Structures
    {
        get
        {
            var data = new TheoryData<int, CompressorStyle, int, int>();
            foreach (var bitsPerRow in new[] { 1, 2, 3 })
            {
                foreach (var style in new[] { CompressorStyle.Dadda, CompressorStyle.CarrySaveRows, CompressorStyle.TernaryAdders })
                {
                    foreach (var (widthA, widthB) in new[] { (5, 6), (6, 5), (1, 4), (4, 1), (2, 2), (7, 3), (3, 7), (1, 1) })
                        data.Add(bitsPerRow, style, widthA, widthB);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void Every_product_is_exact(int bitsPerRow, CompressorStyle style, int widthA, int widthB)
    {
        var dut = new Products(new ProductConfig(widthA, widthB, new MultiplierStyle { BitsPerRow = bitsPerRow, Compressor = style }));
        var cases = ColumnSpace.Product(ColumnValues.All(dut.A), ColumnValues.All(dut.B));
        Columns.Check(dut, 0, cases, [dut.Unsigned, dut.Signed, dut.Mixed], values =>
        {
            var (a, b) = (Signed(values[0], widthA), Signed(values[1], widthB));
            return [values[0] * values[1], a * b, a * values[1]];
        });
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void Wide_products_are_exact_on_every_engine(EngineKind engine)
    {
        foreach (var bitsPerRow in new[] { 2, 3 })
        {
            var style = new MultiplierStyle { BitsPerRow = bitsPerRow, Compressor = CompressorStyle.Wallace, Adder = AdderStyle.KoggeStone };
            var dut = new Products(new ProductConfig(33, 40, style));
            Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = Seed }, sim =>
            {
                var random = new Random(Seed);
                for (var i = 0; i < 100; i++)
                {
                    var a = i % 4 == 0 ? (1L << 33) - 1 - random.Next(3) : i % 4 == 1 ? (1L << 32) - random.Next(3) : random.NextInt64(1L << 33);
                    var b = i % 3 == 0 ? (1L << 40) - 1 - random.Next(3) : i % 3 == 1 ? (1L << 39) - random.Next(3) : random.NextInt64(1L << 40);
                    sim.Set(dut.A, a);
                    sim.Set(dut.B, b);
                    sim.Expect(dut.Unsigned, (BigInteger)a * b);
                    sim.Expect(dut.Signed, (BigInteger)Signed(a, 33) * Signed(b, 40));
                    sim.Expect(dut.Mixed, (BigInteger)Signed(a, 33) * b);
                }
            });
        }
    }

    [Fact]
    public void Signed_digits_give_the_number_back_and_have_no_neighbours()
    {
        for (var value = -5000; value <= 5000; value++)
        {
            var digits = CanonicalSignedDigits.Of(value);
            digits.Sum(digit => digit.IsNegative ? -(1 << digit.Shift) : 1 << digit.Shift).ShouldBe(value);
            digits.Zip(digits.Skip(1)).ShouldAllBe(pair => pair.Second.Shift - pair.First.Shift >= 2);
        }
    }

    [Fact]
    public void Graphs_make_their_constants_with_no_more_adders_than_signed_digits()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 60; round++)
        {
            var constants = Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (BigInteger)random.Next(-1 << (2 + (round % 12)), 1 << (2 + (round % 12)))).ToArray();
            var graph = AdderGraph.Of(constants);
            var factors = new List<BigInteger> { 1 };
            foreach (var node in graph.Nodes)
            {
                var right = factors[node.Right] << node.RightShift;
                factors.Add((factors[node.Left] << node.LeftShift) + (node.IsDifference ? -right : right));
                factors[^1].ShouldBe(node.Factor);
            }

            foreach (var constant in constants)
            {
                if (graph.SourceOf(constant) is { } source)
                    (factors[source.Operand] << source.Shift).ShouldBe(BigInteger.Abs(constant), $"seed {Seed}, round {round}");
                else
                    constant.ShouldBe(0);
            }

            graph.AdderCount.ShouldBeLessThanOrEqualTo(graph.UnsharedAdderCount, $"{string.Join(' ', constants)}, seed {Seed}");
        }
    }

    [Fact]
    public void Well_known_constants_take_the_adders_of_the_literature()
    {
        // 45 = 5·9 is two adders, its signed digits are three; 23 and 81 share 9 or 5 (Voronenko and Püschel 2007, figure 1).
        AdderGraph.Of([45]).AdderCount.ShouldBe(2);
        AdderGraph.Of([23, 81]).AdderCount.ShouldBeLessThanOrEqualTo(3);
        AdderGraph.Of([7, 7, -14, 0, 1, 64]).AdderCount.ShouldBe(1);
        AdderGraph.Of([3, 5, 45]).Depth.ShouldBe(2);
    }

    [Fact]
    public void Products_with_constants_are_exact_for_every_operand()
    {
        long[] constants = [0, 1, -1, 7, 23, 81, 45, -45, 64, 1023, -129, 18513, 3];
        var dut = new ConstantProductsDesign(new ConstantConfig(string.Join(',', constants)));
        Columns.Check(dut, 0, ColumnSpace.Product(ColumnValues.All(dut.A)), [.. dut.Shared, .. dut.Single], values =>
            [.. constants.Select(constant => constant * values[0]), .. constants.Select(constant => constant * values[0])]);
    }

    [Fact]
    public void Illegal_structures_are_refused_by_name()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => DesignUnderTest.Of(new Products(new ProductConfig(4, 4, new MultiplierStyle { BitsPerRow = 4 }))))
            .Message.ShouldStartWith("BitsPerRow is 4; allowed are 1 … 3.");
        Should.Throw<ArgumentException>(() => AdderGraph.Of([])).Message.ShouldStartWith("constants is empty; give at least one.");
        Should.Throw<ArgumentOutOfRangeException>(() => AdderGraph.Of([BigInteger.Pow(2, 64)]))
            .Message.ShouldStartWith("the constant 18446744073709551616 is too wide; allowed are magnitudes of up to 64 bits.");
    }

    [Fact]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        Module[] modules =
        [
            new Products(new ProductConfig(8, 7, new MultiplierStyle())), new Products(new ProductConfig(5, 9, new MultiplierStyle { BitsPerRow = 3 })),
            new ConstantProductsDesign(new ConstantConfig("23,81,-45,7")),
        ];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    private static long Signed(long bits, int width) => bits >= 1L << (width - 1) ? bits - (1L << width) : bits;

    internal sealed record ProductConfig(int WidthA, int WidthB, MultiplierStyle Style);

    internal sealed record ConstantConfig(string Constants);

    private sealed class Products(ProductConfig config) : Module<ProductConfig>(config)
    {
        public UInt A { get; } = In.UInt(config.WidthA);

        public UInt B { get; } = In.UInt(config.WidthB);

        public UInt Unsigned { get; } = Out.UInt(config.WidthA + config.WidthB);

        public SInt Signed { get; } = Out.SInt(config.WidthA + config.WidthB);

        public SInt Mixed { get; } = Out.SInt(config.WidthA + config.WidthB);

        protected override void Build()
        {
            Unsigned.Value = Multiplier.Multiply(A, B, Config.Style);
            Signed.Value = Multiplier.Multiply(A.AsSInt(), B.AsSInt(), Config.Style);
            Mixed.Value = Multiplier.Multiply(A.AsSInt(), B, Config.Style);
        }
    }

    private sealed class ConstantProductsDesign(ConstantConfig config) : Module<ConstantConfig>(config)
    {
        private readonly BigInteger[] constants = [.. config.Constants.Split(',').Select(BigInteger.Parse)];

        public SInt A { get; } = In.SInt(10);

        public IReadOnlyList<SInt> Shared { get; } = [.. config.Constants.Split(',').Select(_ => Out.SInt(25))];

        public IReadOnlyList<SInt> Single { get; } = [.. config.Constants.Split(',').Select(_ => Out.SInt(25))];

        protected override void Build()
        {
            var products = A.TimesConstants(constants);
            for (var i = 0; i < constants.Length; i++)
            {
                Shared[i].Value = products.Values[i];
                Single[i].Value = A.TimesConstant(constants[i], i % 2 == 0 ? CompressorStyle.TernaryAdders : CompressorStyle.Dadda);
            }
        }
    }
}
