using System.Diagnostics;

namespace Synthesis.Tests;

[Collection(nameof(EnvironmentCollection))]
public sealed class FailureTests : IDisposable
{
    private readonly Workshop workshop = new();

    [Fact]
    public void A_missing_tool_is_a_result_that_says_how_to_get_it() => WithVariable("HDL_YOSYS", "/nowhere/yosys", () =>
    {
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Gates));
        (result.Status, result.Figures).ShouldBe((SynthesisStatus.ToolMissing, null));
        result.Message.ShouldBe(
            "HDL_YOSYS selects '/nowhere/yosys', which is not an executable file.\n" +
            "Install it with scripts/setup.sh or 'sudo apt-get install yosys', or set HDL_YOSYS to its path.");
    });

    [Fact]
    public void Without_the_placer_there_is_an_area_and_a_note() => WithVariable("HDL_NEXTPNR_ICE40", "/nowhere/nextpnr", () =>
    {
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Ice40));
        (result.Status, result.Figures!.Luts, result.Figures.DelayPs).ShouldBe((SynthesisStatus.Succeeded, 4, null));
        result.Notes.ShouldBe(["No placed clock: nextpnr-ice40 is not installed (sudo apt-get install nextpnr-ice40)."]);
    });

    [Fact]
    public void A_tool_that_fails_is_a_result_with_its_own_words_and_is_asked_again()
    {
        var request = new SynthesisRequest { Verilog = "module Broken(input a; endmodule", Top = "Broken", Target = SynthesisTarget.Gates };
        var result = workshop.Driver.Run(request);
        result.Status.ShouldBe(SynthesisStatus.ToolFailed);
        result.Message.ShouldBe("yosys failed with exit code 1: design.v:1: ERROR: syntax error, unexpected ';', expecting ',' or '=' or ')'");
        workshop.Driver.IsCached(request).ShouldBeFalse();
    }

    [Fact]
    public void A_top_module_that_is_not_there_is_a_result()
    {
        var result = workshop.Driver.Run(new SynthesisRequest { Verilog = "module A; endmodule", Top = "B", Target = SynthesisTarget.Gates });
        (result.Status, result.Message).ShouldBe((SynthesisStatus.ToolFailed, "yosys failed with exit code 1: ERROR: Module `B' not found!"));
    }

    [Fact]
    public void A_tool_that_takes_too_long_is_ended()
    {
        var clock = Stopwatch.StartNew();
        var result = workshop.Driver.Run(Workshop.RequestOf("mixpe-array", "8x8-g128-signed", SynthesisTarget.Xilinx) with { Timeout = TimeSpan.FromSeconds(0.5) });
        (result.Status, result.Message).ShouldBe(
            (SynthesisStatus.TimedOut, "yosys was ended: 'MixPeArray' for Xilinx took longer than 0.5 s."));
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(8);
    }

    [Fact]
    public void Memory_has_a_limit()
    {
        var result = workshop.Driver.Run(Workshop.RequestOf("mixpe-array", "8x8-g128-signed", SynthesisTarget.Gates) with { MemoryMb = 60 });
        (result.Status, result.Message).ShouldBe((SynthesisStatus.ToolFailed, "yosys needs more than the 60 MB that it may take for 'MixPeArray'."));
    }

    [Fact]
    public void Cancellation_ends_the_tool()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        var request = Workshop.RequestOf("mixpe-array", "8x8-g128-signed", SynthesisTarget.Xilinx);
        Should.Throw<OperationCanceledException>(() => workshop.Driver.Run(request, cancellation.Token));
    }

    [Fact]
    public void A_cache_that_can_not_be_written_costs_only_the_cache()
    {
        var blocked = workshop.Write("file", "");
        var result = new SynthesisDriver(new Verification.Engines.Caching.ModelCache(Path.Combine(blocked, "cache")))
            .Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Gates));
        result.Status.ShouldBe(SynthesisStatus.Succeeded);
        result.Notes.Single().ShouldStartWith($"The result could not be kept in '{blocked}/cache': ");
    }

    [Theory]
    [InlineData("no library", "'LIB' is no liberty file: it does not start with library (name) {.")]
    [InlineData("module a; endmodule", "'LIB' is no liberty file: it does not start with library (name) {.")]
    [InlineData("library (a) {\n}\n", "The liberty file 'LIB' has no cells.")]
    [InlineData("library (a) {\n cell (B) { area : 1;\n", "The liberty file 'LIB' ends inside the group that starts in line 1: it is cut off.")]
    [InlineData("library (a) {\n cell (B) { area : 1; }\n}\n", "The liberty file 'LIB' has no flip-flop (no cell with an ff group), so registers can't be mapped.")]
    [InlineData("library (a) {\n cell (B) { ff (IQ, IQN) { } }\n}\n", "The liberty file 'LIB' gives no cell an area.")]
    public void A_wrong_liberty_file_is_bad_input(string text, string message)
    {
        var path = workshop.Write("wrong.lib", text);
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Asic) with { LibertyPath = path });
        (result.Status, result.Message).ShouldBe((SynthesisStatus.BadInput, message.Replace("LIB", path, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_liberty_file_that_is_not_there_or_not_named_is_bad_input()
    {
        var request = Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Asic);
        workshop.Driver.Run(request).Message.ShouldBe("The target asic needs a liberty file with the cells to map to.");
        var result = workshop.Driver.Run(request with { LibertyPath = "/nowhere/a.lib" });
        (result.Status, result.Message).ShouldBe((SynthesisStatus.BadInput, "There is no liberty file '/nowhere/a.lib'."));
    }

    public void Dispose() => workshop.Dispose();

    private static void WithVariable(string name, string value, Action test)
    {
        var before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            test();
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }
}

/// <summary>Tests that change variables of the process run alone.</summary>
[CollectionDefinition(nameof(EnvironmentCollection), DisableParallelization = true)]
public sealed class EnvironmentCollection;
