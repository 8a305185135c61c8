using Synthesis;

namespace Cli.Tests.Commands;

public class ModularCommandTests
{
    [Fact]
    public void A_search_prints_ratios_to_plain_tables_and_synthesises_on_demand()
    {
        var asked = new List<SynthesisRequest>();
        using var app = App(asked);
        var outcome = app.Run("modular", "search", "--bits", "64", "--interval", "1,4", "--fronts");
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain("64 bits, interval 4");
        outcome.Output.ShouldContain("plain k=6");
        outcome.Output.ShouldContain("modelled; ");
        outcome.Output.ShouldContain("\nInterval 4: Horner is the smallest; the smallest plain tables take ");
        outcome.Output.ShouldEndWith("Tables and subtraction side by side (Hybrid) are on 0 of 2 fronts.\n");
        asked.ShouldBeEmpty();
        var synthesised = app.Run("modular", "search", "--bits", "64,128", "--interval", "4", "--synthesise", "64");
        synthesised.Code.ShouldBe(0, synthesised.Error);
        asked.Count.ShouldBe(3);
        asked.ShouldAllBe(request => request.KeepAdders && request.Target == SynthesisTarget.Xilinx && request.Macros.Count == 0);
        synthesised.Output.ShouldContain("synthesised");
    }

    [Fact]
    public void Primitives_are_selected_by_their_macro()
    {
        var asked = new List<SynthesisRequest>();
        using var app = App(asked);
        var outcome = app.Run("modular", "search", "--bits", "32", "--interval", "1", "--synthesise", "32", "--primitives");
        outcome.Code.ShouldBe(0, outcome.Error);
        asked.ShouldAllBe(request => request.Macros.Single() == "HDL_LUT6_2");
    }

    [Fact]
    public void Closed_forms_stand_beside_synthesis_with_their_errors()
    {
        var asked = new List<SynthesisRequest>();
        using var app = App(asked);
        var outcome = app.Run("modular", "cost", "--most", "32");
        outcome.Code.ShouldBe(0, outcome.Error);
        asked.Count.ShouldBeGreaterThan(1);
        outcome.Output.ShouldContain($"model/synthesis of {asked.Count} points");
        outcome.Output.ShouldMatch(@"\nmedian error +[0-9.]+ % ");
        // The stub has no shift registers at all.
        outcome.Output.ShouldMatch(@"\nworst error +[0-9.]+ % +[0-9.]+ % +- +");
    }

    [Theory]
    [InlineData("--bits", "64,x", "--bits can't be 'x'; it takes numbers from 8 to 8192, several with commas.")]
    [InlineData("--bits", "4", "--bits can't be '4'; it takes numbers from 8 to 8192, several with commas.")]
    [InlineData("--interval", "0", "--interval can't be '0'; it takes numbers from 1 to 16384, several with commas.")]
    public void Numbers_out_of_range_are_refused(string option, string value, string message)
    {
        using var app = App([]);
        var outcome = app.Run("modular", "search", option, value);
        (outcome.Code, outcome.Error).ShouldBe((2, $"error: {message}\n"));
    }

    private static TestApplication App(List<SynthesisRequest> asked) => new()
    {
        Synthesise = (request, _) =>
        {
            asked.Add(request);
            return new SynthesisResult
            {
                Status = SynthesisStatus.Succeeded,
                Target = request.Target,
                Top = request.Top,
                Figures = new SynthesisFigures { Luts = 100, LutSites = 80, LutRams = 0, BlockRams = 0, Carries = 10, FlipFlops = 5, Levels = 3 },
            };
        },
    };
}
