namespace Synthesis.Tests;

public sealed class LatticeTests : IDisposable
{
    private readonly Workshop workshop = new();

    [Fact]
    public void ICE40_is_placed_with_registers_at_the_ports()
    {
        var result = Succeeded(Workshop.RequestOf(new Accumulate(16), SynthesisTarget.Ice40));
        (result.Figures!.Luts, result.Figures.FlipFlops, result.Figures.Carries).ShouldBe((16, 16, 15));
        result.Figures.DelayKind.ShouldBe(DelayKind.Placed);
        result.Figures.FmaxMhz!.Value.ShouldBeInRange(50, 400);
        result.Figures.CriticalPath.ShouldNotBeEmpty();
        result.Figures.CriticalPath[^1].ArrivalPs!.Value.ShouldBeLessThanOrEqualTo(result.Figures.DelayPs!.Value);
        result.Tools.Count.ShouldBe(2);
    }

    [Fact]
    public void A_design_that_does_not_fit_has_an_area_and_a_note()
    {
        var result = Succeeded(Workshop.RequestOf(new Accumulate(400), SynthesisTarget.Ice40) with { Device = "lp384", Package = "qn32" });
        (result.Figures!.Luts, result.Figures.DelayPs).ShouldBe((400, null));
        result.Notes.Single().ShouldStartWith("No placed clock on lp384: nextpnr-ice40 failed with exit code ");
    }

    [Fact]
    public void ECP5_counts_carry_cells_as_two_LUTs()
    {
        var figures = Succeeded(Workshop.RequestOf(new Accumulate(16), SynthesisTarget.Ecp5)).Figures!;
        (figures.Carries, figures.Luts, figures.FlipFlops).ShouldBe((8, 16, 16));
    }

    public void Dispose() => workshop.Dispose();

    private SynthesisResult Succeeded(SynthesisRequest request)
    {
        var result = workshop.Driver.Run(request);
        (result.Status, result.Message).ShouldBe((SynthesisStatus.Succeeded, null));
        return result;
    }
}
