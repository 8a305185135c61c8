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

    [Theory]
    [InlineData("Table bits=32 groupBits=6")]
    [InlineData("FusedTable bits=32 groupBits=4")]
    [InlineData("Iterative bits=32")]
    [InlineData("Horner bits=64 interval=16")]
    [InlineData("BarrettTernary bits=32")]
    public void Closed_forms_of_modular_reducers_are_near_synthesis(string settings)
    {
        var config = (ModReduceConfig)KnobSet.Of(typeof(ModReduceConfig)).Apply(new ModReduceConfig(), $"architecture={settings}".Split(' '));
        var figures = Succeeded(Workshop.RequestOf(new ModReducer(config), SynthesisTarget.Xilinx) with { KeepAdders = true });
        var cost = ModCost.Of(config);
        cost.Luts.ShouldBe(figures.Luts!.Value, 0.2 * figures.Luts.Value);
        cost.LutSites.ShouldBe(figures.LutSites!.Value, 0.2 * figures.LutSites.Value);
        cost.FlipFlops.ShouldBe(figures.FlipFlops, 0.25 * figures.FlipFlops);
        cost.Carries.ShouldBe(figures.Carries!.Value, 0.2 * figures.Carries.Value);
    }

    [Fact]
    public void Adders_of_three_words_as_cells_take_a_place_for_each_bit_and_no_path_through_saved_carries()
    {
        var config = new ModReduceConfig { Architecture = ModArchitecture.BarrettTernary, Bits = 32, Adders = ModAdders.Lut6x2 };
        var request = Workshop.RequestOf(new ModReducer(config), SynthesisTarget.Xilinx) with { KeepAdders = true };
        var plain = Succeeded(request);
        Tables(plain).ShouldBe(0);
        var result = workshop.Driver.Run(request with { Macros = ["HDL_LUT6_2"] });
        result.Status.ShouldBe(SynthesisStatus.Succeeded, result.Message);
        var cells = result.Figures!;
        Tables(cells).ShouldBeGreaterThan(100);
        cells.LutSites!.Value.ShouldBeLessThan(plain.LutSites!.Value);
        cells.Levels.ShouldBeLessThanOrEqualTo(plain.Levels + 2);
        cells.DelayPs.ShouldBeNull();
        string.Join("\n", result.Notes).ShouldContain("Yosys has no timing of LUT6_2, so there is no delay.");

        static int Tables(SynthesisFigures figures) => figures.CellsByType.Where(type => type.Key == "LUT6_2").Sum(type => type.Value);
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
}
