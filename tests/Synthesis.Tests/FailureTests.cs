using System.Diagnostics;
using System.Text.RegularExpressions;
using Verification.Engines.Tools;

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
    [InlineData("library (a) {\n cell (B) { area : 1; ff (IQ, IQN) { } }\n}\n", "The liberty file 'LIB' has no inverter (a cell with one output, of function !A); docs/synthesis.md says what it needs.")]
    public void A_wrong_liberty_file_is_bad_input(string text, string message)
    {
        var path = workshop.Write("wrong.lib", text);
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Asic) with { LibertyPath = path });
        (result.Status, result.Message).ShouldBe((SynthesisStatus.BadInput, message.Replace("LIB", path, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("BUF", "buffer (a cell with one output, of function A)")]
    [InlineData("INV", "inverter (a cell with one output, of function !A)")]
    [InlineData("NAND2", "gate of two inputs (NAND, NOR, AND or OR)")]
    [InlineData("cell_rise", "tables of delays (timing groups with cell_rise and cell_fall) of its gates")]
    public void What_mapping_needs_is_asked_for_before_a_tool_runs(string lacking, string message)
    {
        var path = workshop.Write("lacking.lib", Regex.Replace(MinimalLiberty(), $@"\b{lacking}\b", lacking == "cell_rise" ? "intrinsic_rise" : "OTHER", RegexOptions.None, TimeSpan.FromSeconds(5))
            .Replace("cell (OTHER) {", "cell (OTHER) { pin (Z) { function : \"A\"; }", StringComparison.Ordinal));
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Asic) with { LibertyPath = path });
        (result.Status, result.Message).ShouldBe((SynthesisStatus.BadInput, $"The liberty file '{path}' has no {message}; docs/synthesis.md says what it needs."));
    }

    [Fact]
    public void The_minimal_liberty_file_of_the_page_works()
    {
        var request = Workshop.RequestOf("mixpe-pe", "w4a8-signed", SynthesisTarget.Asic) with { LibertyPath = workshop.Write("minimal.lib", MinimalLiberty()) };
        var result = workshop.Driver.Run(request);
        (result.Status, result.Message, result.Figures?.FlipFlops).ShouldBe((SynthesisStatus.Succeeded, null, 53));
        result.Figures!.NandEquivalents.ShouldNotBeNull();
    }

    [Fact]
    public void A_compressed_liberty_file_is_told()
    {
        var path = workshop.PathOf("a.lib.gz");
        File.WriteAllBytes(path, [0x1f, 0x8b, 8, 0]);
        workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Asic) with { LibertyPath = path }).Message.ShouldBe(
            $"The liberty file '{path}' is compressed: gunzip it and name the file that comes out.");
    }

    [Theory]
    [InlineData("!(A & B)", 2, 0b0111)]
    [InlineData("(!A) | (!B)", 2, 0b0111)]
    [InlineData("(A B)'", 2, 0b0111)]
    [InlineData("A'+B'", 2, 0b0111)]
    [InlineData("((A*!B)^1)", 2, 0b1101)]
    [InlineData("!A", 1, 0b01)]
    [InlineData("(A)", 1, 0b10)]
    [InlineData("A & B | C", 3, 0b11111000)]
    public void Functions_of_cells_are_known_by_their_truth_tables(string text, int inputs, int table) => Liberty.LibertyFunction.TableOf(text).ShouldBe((inputs, (ulong)table));

    [Theory]
    [InlineData("")]
    [InlineData("A &")]
    [InlineData("(A")]
    [InlineData("A ? B")]
    [InlineData("a b c d e f g")]
    public void Functions_that_are_none_have_no_table(string text) => Liberty.LibertyFunction.TableOf(text).ShouldBeNull();

    [Fact]
    public void A_function_of_endless_parentheses_has_no_table() => Liberty.LibertyFunction.TableOf(new string('(', 100_000)).ShouldBeNull();

    [Theory]
    [InlineData("nochip", "foo", "There is no iCE40 device 'nochip'. Devices: lp384, lp1k, lp4k, lp8k, hx1k, hx4k, hx8k, up3k, up5k, u1k, u2k, u4k.")]
    [InlineData("up5k", "foo", "Device 'up5k' has no package 'foo'. Packages: sg48, uwg30.")]
    public void A_device_that_does_not_exist_is_bad_input(string device, string package, string message)
    {
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Ice40) with { Device = device, Package = package });
        (result.Status, result.Message).ShouldBe((SynthesisStatus.BadInput, message));
    }

    [Fact]
    public void A_child_that_a_tool_leaves_behind_delays_nothing_and_is_killed()
    {
        var left = workshop.PathOf("left");
        WithVariable("HDL_YOSYS", Script($"sleep 60 & echo $! > {left}; exec yosys \"$@\""), () =>
        {
            var clock = Stopwatch.StartNew();
            workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Gates)).Status.ShouldBe(SynthesisStatus.Succeeded);
            clock.Elapsed.TotalSeconds.ShouldBeLessThan(40);
            // A process that has ended but was not waited for has no command line.
            var process = $"/proc/{File.ReadAllText(left).Trim()}/cmdline";
            bool IsAlive() => File.Exists(process) && File.ReadAllText(process).Length > 0;
            for (var i = 0; i < 500 && IsAlive(); i++)
                Thread.Sleep(20);
            IsAlive().ShouldBeFalse();
        });
    }

    [Theory]
    [InlineData("echo '{\"modules\":[1,2]}' > netlist.json", "What Yosys wrote can't be understood: ")]
    [InlineData("echo '{garbage' > netlist.json", "yosys wrote no netlist of module 'Accumulate': ")]
    [InlineData("true", "What Yosys wrote can't be understood: ")]
    public void Odd_output_is_a_failure_of_the_tool(string command, string start) => WithVariable("HDL_YOSYS", Script($"{command}"), () =>
    {
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Gates));
        result.Status.ShouldBe(SynthesisStatus.ToolFailed);
        result.Message!.ShouldStartWith(start);
        result.Script.ShouldContain("read_verilog");
    });

    [Theory]
    [InlineData("{garbage", "What nextpnr wrote can't be understood: ")]
    [InlineData("{\"fmax\":{\"clk\":{\"achieved\":0}}}", "What nextpnr wrote can't be understood: clock 'clk' reaches 0 MHz.")]
    public void An_odd_report_of_the_placer_is_a_failure(string report, string start) => WithVariable("HDL_NEXTPNR_ICE40", Script($"echo '{report}' > report.json"), () =>
        workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Ice40)).Message!.ShouldStartWith(start));

    [Fact]
    public void A_tool_that_does_not_say_its_version_is_a_failure_and_never_a_version() => WithVariable("HDL_YOSYS", workshop.Executable("yosys", "echo broken library; exit 3"), () =>
    {
        var result = workshop.Driver.Run(Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Gates));
        (result.Status, result.Message!.Contains("Exit code 3", StringComparison.Ordinal)).ShouldBe((SynthesisStatus.ToolFailed, true), result.Message);
    });

    [Fact]
    public void Another_file_behind_a_link_is_another_version()
    {
        var link = workshop.PathOf("link");
        var (one, two) = (workshop.Executable("one", "echo Version 1"), workshop.Executable("two", "echo Version 2"));
        File.SetLastWriteTimeUtc(two, File.GetLastWriteTimeUtc(one));
        File.CreateSymbolicLink(link, one);
        WithVariable("HDL_YOSYS", link, () => Toolchain.Require(ToolKind.Yosys).Version.ShouldBe("Version 1"));
        File.Delete(link);
        File.CreateSymbolicLink(link, two);
        WithVariable("HDL_YOSYS", link, () => Toolchain.Require(ToolKind.Yosys).Version.ShouldBe("Version 2"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"Status\":\"Succeeded\",\"Target\":\"Gates\",\"Top\":\"Accumulate\"}")]
    public void A_damaged_entry_of_the_cache_is_replaced(string content)
    {
        var request = Workshop.RequestOf(new Accumulate(4), SynthesisTarget.Gates);
        workshop.Driver.Run(request);
        File.WriteAllText(Directory.EnumerateFiles(workshop.Cache.Directory, "result.json", SearchOption.AllDirectories).Single(), content);
        var again = workshop.Driver.Run(request);
        (again.Status, again.FromCache, again.Figures?.FlipFlops, again.Notes.Count).ShouldBe((SynthesisStatus.Succeeded, false, 4, 0));
        workshop.Driver.Run(request).FromCache.ShouldBeTrue();
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

    private static string MinimalLiberty()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hardware.sln")))
            folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "minimal.lib"));
    }

    /// <summary>A tool that answers the question for its version, and else does what the test wants.</summary>
    private string Script(string command) => workshop.Executable("tool", $"case \"$1\" in -V|--version) echo Tool {Guid.NewGuid():N}; exit 0;; esac\n{command}");

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
