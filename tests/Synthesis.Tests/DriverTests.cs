using HdlDsl;

namespace Synthesis.Tests;

public sealed class DriverTests : IDisposable
{
    private readonly Workshop workshop = new();

    [Fact]
    public void An_accumulator_in_Xilinx_cells_is_a_LUT_a_bit_and_a_carry_chain()
    {
        var result = Succeeded(Workshop.RequestOf(new Accumulate(16), SynthesisTarget.Xilinx));
        result.Figures!.CellsByType.ShouldBe(new Dictionary<string, int>(StringComparer.Ordinal) { ["CARRY4"] = 4, ["FDRE"] = 16, ["LUT2"] = 16 }, ignoreOrder: true);
        (result.Figures.Luts, result.Figures.FlipFlops, result.Figures.Carries, result.Figures.Dsps, result.Figures.BlockRams).ShouldBe((16, 16, 4, 0, 0));
        result.Figures.Levels.ShouldBe(5);
        result.Figures.DelayKind.ShouldBe(DelayKind.CellsOnly);
        result.Figures.DelayPs!.Value.ShouldBeInRange(500, 5000);
        result.Figures.CriticalPath[0].ShouldBe(new PathPoint("Total[0]", 0, null));
        result.Figures.CriticalPath[^1].Signal.ShouldStartWith("Total[");
        (result.Figures.CriticalPath[^1].Level, result.Tools.Single().Split(' ')[0], result.FromCache).ShouldBe((5, "Yosys", false));
    }

    [Fact]
    public void A_product_takes_a_DSP_only_when_it_may()
    {
        var request = Workshop.RequestOf(new Product(), SynthesisTarget.Xilinx);
        var (with, without) = (Succeeded(request with { UseDsp = true }).Figures!, Succeeded(request).Figures!);
        (with.Dsps, with.Luts).ShouldBe((1, 0));
        without.Dsps.ShouldBe(0);
        without.Luts!.Value.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData(SynthesisTarget.Gates)]
    [InlineData(SynthesisTarget.Xilinx)]
    [InlineData(SynthesisTarget.Ice40)]
    [InlineData(SynthesisTarget.Ecp5)]
    [InlineData(SynthesisTarget.Asic)]
    public void Modules_that_are_mapped_once_give_figures_of_the_whole(SynthesisTarget target)
    {
        var request = Workshop.RequestOf("mixpe-array", "4x4-g128", target) with { Place = false, LibertyPath = target == SynthesisTarget.Asic ? workshop.Liberty() : null };
        var (flat, kept) = (Succeeded(request).Figures!, Succeeded(request with { KeepHierarchy = true }).Figures!);
        ((double)kept.FlipFlops).ShouldBe(flat.FlipFlops, 0.1 * flat.FlipFlops);
        ((double)kept.Cells).ShouldBe(flat.Cells, 0.2 * flat.Cells);
        kept.Levels.ShouldBeInRange(flat.Levels * 2 / 3, flat.Levels * 2);
        (kept.DelayPs is null).ShouldBe(target != SynthesisTarget.Xilinx);
    }

    [Fact]
    public void Gates_agree_with_the_counts_and_levels_of_Yosys()
    {
        var figures = Succeeded(Workshop.RequestOf("mixpe-pe", "w4a8-signed", SynthesisTarget.Gates)).Figures!;
        // Yosys' own 'stat -tech cmos' and 'ltp -noff' of the same netlist: 2004 transistors without flip-flops, 43 levels.
        (figures.LogicNandEquivalents, figures.Levels, figures.FlipFlops, figures.Luts).ShouldBe((501, 43, 53, null));
        figures.NandEquivalents.ShouldBe((2004 + (50 * 36) + (3 * 42)) / 4.0);
        (figures.DelayPs, figures.FmaxMhz).ShouldBe((null, null));
    }

    [Fact]
    public void Parity_of_six_bits_is_one_LUT()
    {
        var figures = Succeeded(Workshop.RequestOf(new Parity(6), SynthesisTarget.Xilinx)).Figures!;
        (figures.Luts, figures.FlipFlops, figures.Levels).ShouldBe((1, 0, 1));
        figures.CriticalPath.Select(point => point.Signal).ShouldBe(["Value[0]", "Odd"]);
    }

    [Fact]
    public void A_liberty_file_gives_area_delay_and_NAND_equivalents()
    {
        var request = Workshop.RequestOf("mixpe-pe", "w4a8-signed", SynthesisTarget.Asic) with { LibertyPath = workshop.Liberty() };
        var speed = Succeeded(request).Figures!;
        var area = Succeeded(request with { Goal = AsicGoal.Area }).Figures!;
        speed.FlipFlops.ShouldBe(53);
        speed.AreaUm2!.Value.ShouldBe(Areas(speed), 1e-3);
        speed.NandEquivalents.ShouldBe(speed.AreaUm2);
        (speed.NandEquivalents - speed.LogicNandEquivalents).ShouldBe(53 * 5);
        (speed.DelayKind, area.DelayKind).ShouldBe((DelayKind.LoadedCells, DelayKind.LoadedCells));
        area.AreaUm2!.Value.ShouldBeLessThanOrEqualTo(speed.AreaUm2.Value);
        speed.DelayPs!.Value.ShouldBeLessThanOrEqualTo(area.DelayPs!.Value);
        speed.CriticalPath[0].Level.ShouldBe(0);

        static double Areas(SynthesisFigures figures) => figures.CellsByType.Sum(type =>
            type.Value * type.Key switch { "INV" => 0.5, "NAND2" or "NOR2" or "BUF" => 1, "XOR2" => 2.5, "DFF" => 5, _ => double.NaN });
    }

    [Fact]
    public void The_same_request_comes_from_the_cache()
    {
        var request = Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Gates);
        workshop.Driver.IsCached(request).ShouldBeFalse();
        var first = Succeeded(request);
        workshop.Driver.IsCached(request).ShouldBeTrue();
        var second = Succeeded(request);
        second.FromCache.ShouldBeTrue();
        second.Figures!.CellsByType.ShouldBe(first.Figures!.CellsByType);
        second.Figures.CriticalPath.ShouldBe(first.Figures.CriticalPath);
        (second.Figures.NandEquivalents, second.Figures.Levels, second.Seconds).ShouldBe((first.Figures.NandEquivalents, first.Figures.Levels, first.Seconds));
        Succeeded(request with { ClockPeriodPs = 2000 }).FromCache.ShouldBeFalse();
    }

    [Fact]
    public void Many_threads_compute_a_result_once()
    {
        var request = Workshop.RequestOf(new Accumulate(5), SynthesisTarget.Gates);
        var results = new SynthesisResult[8];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index => results[index] = workshop.Driver.Run(request));
        results.Count(result => !result.FromCache).ShouldBe(1);
    }

    public void Dispose() => workshop.Dispose();

    private SynthesisResult Succeeded(SynthesisRequest request)
    {
        var result = workshop.Driver.Run(request);
        (result.Status, result.Message).ShouldBe((SynthesisStatus.Succeeded, null));
        return result;
    }
}
