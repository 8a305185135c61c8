using HdlDsl;
using Verification.Tests.Designs;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>The examples of the section "Columns" in docs/testbenches.md, word for word; <see cref="DocumentationTests"/> compares them.</summary>
public sealed class ColumnExamples
{
    [Fact]
    public void Lanes()
    {
        var dut = new Counter(new CounterConfig(Width: 8, Limit: 200));
        using var lanes = LaneSimulation.Create(dut, 64);
        lanes.Reset();
        lanes.Set(dut.Enable, lane => lane % 2 == 1);
        lanes.Step(5);
        lanes.Expect(dut.Count, lane => lane % 2 * 5);
        long[] counts = lanes.GetInt64Column(dut.Count);
        Console.WriteLine(lanes.Choice);
        counts[3].ShouldBe(5);
        var failure = Should.Throw<VerificationException>(() => lanes.Expect(dut.Count, lane => lane % 2 * 4));
        DocumentationTests.Page("testbenches.md").ShouldContain($"```\n{failure.Message}\n```");
    }

    [Fact]
    public void Every_case()
    {
        var dut = new Multiplier();
        var report = Columns.Check(
            dut,
            latencyCycles: 2,
            ColumnSpace.Product(ColumnValues.All(dut.Activation), ColumnValues.All(dut.Weight)),
            [dut.Product],
            values => [values[0] * values[1]]);
        report.Cases.ShouldBe(4096);
    }

    [Fact]
    public void A_golden_model_of_columns_and_generated_cases()
    {
        var dut = new Multiplier();
        var random = new Random(1);
        var table = Enumerable.Range(0, 100_000).Select(_ => (Activation: random.Next(-128, 128), Weight: random.Next(16))).ToArray();
        var cases = ColumnSpace.Generated(table.Length, [dut.Activation, dut.Weight], (firstCase, columns) =>
        {
            for (var i = 0; i < columns[0].Length; i++)
                (columns[0][i], columns[1][i]) = table[firstCase + i];
        });
        Columns.Check(dut, latencyCycles: 2, cases, [dut.Product], view =>
        {
            var activations = view[dut.Activation];
            var weights = view[dut.Weight];
            var products = view.Expected(dut.Product);
            for (var i = 0; i < view.Count; i++)
                products[i] = activations[i] * weights[i];
        });
    }

    /// <summary>Two pipeline stages.</summary>
    private sealed class Multiplier : Module
    {
        public SInt Activation { get; } = In.SInt(8);

        public UInt Weight { get; } = In.UInt(4);

        public SInt Product { get; } = Out.SInt(12);

        protected override void Build() => Product.Value = Delay((Activation * Weight.ToSInt()).Wrap(12), 2, reset: Reset.None);
    }
}
