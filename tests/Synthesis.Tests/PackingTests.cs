using Generators.Catalogue;
using Generators.ModularReduction;
using HdlDsl;

namespace Synthesis.Tests;

public sealed class PackingTests : IDisposable
{
    private readonly Workshop workshop = new();

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void Two_functions_of_the_same_five_inputs_share_a_place(int inputs, int sites)
    {
        var figures = Succeeded(Workshop.RequestOf(new TwoFunctions(inputs), SynthesisTarget.Xilinx));
        (figures.Luts, figures.LutSites).ShouldBe((2, sites));
    }

    [Fact]
    public void Every_bit_of_a_carry_chain_takes_a_place()
    {
        var figures = Succeeded(Workshop.RequestOf(new Accumulate(16), SynthesisTarget.Xilinx));
        (figures.Luts, figures.LutSites).ShouldBe((16, 16));
        Succeeded(Workshop.RequestOf(new Accumulate(16), SynthesisTarget.Gates)).LutSites.ShouldBeNull();
    }

    [Fact]
    public void An_adder_of_three_words_is_two_tables_and_a_place_for_each_column()
    {
        var figures = Succeeded(Workshop.RequestOf(new ThreeWords(32), SynthesisTarget.Xilinx) with { KeepHierarchy = true });
        figures.Luts!.Value.ShouldBeInRange(60, 68);
        figures.LutSites!.Value.ShouldBeInRange(32, 36);
    }

    [Theory]
    [InlineData("Table bits=32 groupBits=6")]
    [InlineData("FusedTable bits=32 groupBits=4")]
    [InlineData("Iterative bits=32")]
    [InlineData("Horner bits=64 interval=16")]
    [InlineData("BarrettTernary bits=32")]
    public void Closed_forms_of_modular_reducers_are_near_synthesis(string settings)
    {
        var config = (ModReduceConfig)KnobSet.Of(typeof(ModReduceConfig)).Apply(new ModReduceConfig(), $"architecture={settings}".Split(' '));
        var figures = Succeeded(Workshop.RequestOf(new ModReducer(config), SynthesisTarget.Xilinx) with { KeepHierarchy = true });
        var cost = ModCost.Of(config);
        cost.Luts.ShouldBe(figures.Luts!.Value, 0.2 * figures.Luts.Value);
        cost.LutSites.ShouldBe(figures.LutSites!.Value, 0.2 * figures.LutSites.Value);
        cost.FlipFlops.ShouldBe(figures.FlipFlops, 0.2 * figures.FlipFlops);
        cost.Carries.ShouldBe(figures.Carries!.Value, 0.2 * figures.Carries.Value);
    }

    public void Dispose() => workshop.Dispose();

    private SynthesisFigures Succeeded(SynthesisRequest request)
    {
        var result = workshop.Driver.Run(request);
        result.Status.ShouldBe(SynthesisStatus.Succeeded, result.Message);
        return result.Figures!;
    }

    private sealed class TwoFunctions(int width) : Module
    {
        public Bits Value { get; } = In.Bits(width);

        public Bit Odd { get; } = Out.Bit();

        public Bit All { get; } = Out.Bit();

        protected override void Build()
        {
            Odd.Value = Value.Parity();
            All.Value = Value.AllSet();
        }
    }

    private sealed class ThreeWords(int width) : Module
    {
        public UInt First { get; } = In.UInt(width);

        public UInt Second { get; } = In.UInt(width);

        public UInt Third { get; } = In.UInt(width);

        public UInt Sum { get; } = Out.UInt(width);

        protected override void Build()
        {
            var shape = new RowShape(width, 0, false, false);
            var adder = Hdl.Instance(new RowAdder(new RowAdderConfig(shape, shape, shape, width)));
            adder.A.Value = First;
            adder.B.Value = Second;
            adder.C!.Value = Third;
            var sum = Reg.UInt(width);
            sum.Next = adder.Sum;
            Sum.Value = sum;
        }
    }
}
