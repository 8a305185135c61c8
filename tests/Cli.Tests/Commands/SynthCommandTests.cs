using System.Text.Json;
using Synthesis;

namespace Cli.Tests.Commands;

public class SynthCommandTests
{
    private static readonly SynthesisFigures Figures = new()
    {
        Luts = 12,
        FlipFlops = 3,
        Carries = 0,
        Dsps = 0,
        BlockRams = 0,
        LutRams = 0,
        Cells = 15,
        CellsByType = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["FDRE"] = 3, ["LUT6"] = 12 },
        Levels = 2,
        DelayPs = 2000,
        DelayKind = DelayKind.CellsOnly,
        CriticalPath = [new PathPoint("Value[0]", 0, null), new PathPoint("Same[7]", 2, null)],
    };

    [Fact]
    public void A_table_has_a_column_for_each_target_and_no_rows_of_nothing()
    {
        using var app = App(request => request.Target == SynthesisTarget.Xilinx
            ? Good(request)
            : new SynthesisResult { Status = SynthesisStatus.Succeeded, Target = request.Target, Top = request.Top, Figures = new SynthesisFigures { Cells = 9, NandEquivalents = 20.5, Levels = 4 }, FromCache = true, Notes = ["Nothing new."] });
        var outcome = app.Run("synth", "stub", "--target", "xilinx,gates", "--cells");
        (outcome.Code, outcome.Output, outcome.Error).ShouldBe((0, """
            stub (plain)      xilinx gates
            status            ok     ok
            LUT               12     -
            flip-flops        3      0
            cells             15     9
            NAND2 equivalents -      20.5
            levels            2      4
            delay, ps         2000   -
            fmax, MHz         500    -
            delay counts      cells  -
            seconds           1.5    0.0, cached

            path with most cells, xilinx:
                 0            Value[0]
                 2            Same[7]

            cells, xilinx number
            FDRE          3
            LUT6          12

            """.ReplaceLineEndings("\n"), "note: stub (plain) for gates: Nothing new.\n"));
    }

    [Fact]
    public void A_module_of_the_design_is_mapped_alone()
    {
        SynthesisRequest? seen = null;
        using var app = App(request => Good(seen = request));
        app.Run("synth", "stub", "--module", "Stub").Code.ShouldBe(0);
        (seen!.Top, seen.Ports.Count).ShouldBe(("Stub", 0));
        var wrong = app.Run("synth", "stub", "--module", "Stud");
        (wrong.Code, wrong.Error).ShouldBe((2, "error: stub (plain) has no module 'Stud'. Did you mean 'Stub'?\n"));
    }

    [Fact]
    public void Two_ways_to_map_exclude_each_other()
    {
        using var app = App(Good);
        app.Run("synth", "stub", "--keep-hierarchy", "--keep-adders").ShouldBe(new Outcome(2, "", "error: --keep-hierarchy and --keep-adders are two ways to map: give one of them.\n"));
    }

    [Fact]
    public void Options_reach_the_request()
    {
        SynthesisRequest? seen = null;
        using var app = App(request => Good(seen = request));
        app.Run("synth", "stub", "--set", "width=3", "--target", "ice40", "--clock", "250", "--dsp", "--keep-hierarchy", "--no-place", "--device", "up5k:sg48", "--seed", "9", "--timeout", "2").Code.ShouldBe(0);
        (seen!.Target, seen.ClockPeriodPs, seen.UseDsp && seen.KeepHierarchy, seen.Place, seen.Device, seen.Package, seen.Seed, seen.Timeout)
            .ShouldBe((SynthesisTarget.Ice40, 4000, true, false, "up5k", "sg48", 9, TimeSpan.FromSeconds(2)));
        seen.Ports.ShouldContain(new DesignPort("Value", 3, PortRole.Input));
    }

    [Theory]
    [InlineData(SynthesisStatus.ToolMissing, 4)]
    [InlineData(SynthesisStatus.ToolFailed, 4)]
    [InlineData(SynthesisStatus.TimedOut, 4)]
    [InlineData(SynthesisStatus.BadInput, 2)]
    public void What_goes_wrong_gives_a_code_and_a_message(SynthesisStatus status, int code)
    {
        using var app = App(request => new SynthesisResult { Status = status, Message = "It rains.", Target = request.Target, Top = request.Top });
        var outcome = app.Run("synth", "stub");
        (outcome.Code, outcome.Error).ShouldBe((code, "error: stub (plain) for xilinx: It rains.\n"));
        outcome.Output.ShouldContain("status");
    }

    [Theory]
    [InlineData("There is no target 'xilnx'. Did you mean 'xilinx'?", "--target", "xilnx")]
    [InlineData("Target asic maps to the cells of a liberty file: name one with --liberty <file>.", "--target", "asic")]
    [InlineData("There is no goal 'tiny'. Goals: speed, area.", "--goal", "tiny")]
    [InlineData("--clock can't be -1; it takes MHz greater than 0.", "--clock", "-1")]
    [InlineData("--timeout can't be 0; it takes seconds greater than 0, up to 1000000.", "--timeout", "0")]
    [InlineData("--device can't be 'hx8k'; write device:package, for example up5k:sg48.", "--device", "hx8k")]
    [InlineData("--device can't be 'up5k:foo': Device 'up5k' has no package 'foo'. Packages: sg48, uwg30.", "--device", "up5k:foo")]
    [InlineData("--liberty is for target asic, which is not asked for.", "--liberty", "a.lib")]
    [InlineData("--seed is for target ice40, which is not asked for.", "--seed", "2", "--target", "gates,xilinx")]
    [InlineData("--memory can't be 1; it takes 64 MB or more.", "--memory", "1")]
    [InlineData("--clock can't be 'fast'; it takes a number.\n'hdl synth --help' explains the command line.", "--clock", "fast")]
    public void A_wrong_option_is_a_usage_error(string message, params string[] options)
    {
        using var app = App(Good);
        app.Run(["synth", "stub", .. options]).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
    }

    [Fact]
    public void A_design_point_is_one_word_as_in_compare()
    {
        SynthesisRequest? seen = null;
        using var app = App(request => Good(seen = request));
        app.Run("synth", "stub:narrow").Output.ShouldStartWith("stub (narrow)");
        seen!.Ports.ShouldContain(new DesignPort("Value", 1, PortRole.Input));
        app.Run("synth", "stub,width=3").Code.ShouldBe(0);
        seen.Ports.ShouldContain(new DesignPort("Value", 3, PortRole.Input));
        app.Run("synth", "stub:narrow", "--preset", "plain").ShouldBe(new Outcome(
            2, "", "error: 'stub:narrow' selects the design point already; leave --preset and --set out, or give the design's name alone.\n"));
    }

    [Fact]
    public void Flow_refuses_what_means_nothing()
    {
        using var app = App(Good);
        app.Run("flow", "stub", "--tool", "yosys", "--part", "xc7a35t").ShouldBe(new Outcome(2, "", "error: --part xc7a35t means nothing to yosys, whose script maps to LUT6 cells.\n"));
        app.Run("flow", "stub", "--tool", "openroad", "--part", "own28", "--out", "OUT").Error.ShouldStartWith("note: 'own28' is none of the platforms asap7, ");
    }

    [Fact]
    public void Json_has_all_figures()
    {
        using var app = App(Good);
        using var document = JsonDocument.Parse(app.Run("synth", "stub", "--json").Output);
        document.RootElement.GetProperty("complete").GetBoolean().ShouldBeTrue();
        var result = document.RootElement.GetProperty("results")[0];
        (result.GetProperty("design").GetString(), result.GetProperty("target").GetString(), result.GetProperty("throughput").ValueKind)
            .ShouldBe(("stub", "xilinx", JsonValueKind.Null));
        var figures = result.GetProperty("figures");
        (figures.GetProperty("luts").GetInt32(), figures.GetProperty("fmaxMhz").GetDouble(), figures.GetProperty("cellsByType").GetProperty("LUT6").GetInt32())
            .ShouldBe((12, 500, 12));
        figures.GetProperty("criticalPath")[1].GetProperty("signal").GetString().ShouldBe("Same[7]");
    }

    [Fact]
    public void Compare_says_when_throughput_is_unknown()
    {
        using var app = App(Good);
        var outcome = app.Run("compare", "stub:plain", "stub,width=2");
        outcome.Code.ShouldBe(0);
        outcome.Output.ShouldMatch(@"^xilinx +stub \(plain\) stub \(custom-[0-9a-f]{10}\)\n");
        outcome.Output.ShouldMatch(@"\nitems per cycle +unknown +unknown\n");
        outcome.Output.ShouldMatch(@"\nThroughput unknown: stub \(plain\), stub \(custom-[0-9a-f]{10}\)\. Areas of designs that do not do the same work in a cycle say little side by side\.\n");
    }

    [Fact]
    public void Compare_divides_by_what_is_done_in_a_cycle()
    {
        using var app = new TestApplication { Synthesise = (request, _) => Good(request) };
        var outcome = app.Run("compare", "bitmod-pe,lanes=8", "mixpe-pe:w4a8-booth");
        outcome.Code.ShouldBe(0);
        outcome.Output.ShouldMatch(@"\nitems per cycle +4 +1\n");
        outcome.Output.ShouldMatch(@"\nLUT for an item per cycle +3 +12\n");
        outcome.Output.ShouldMatch(@"\nmillion items per second +2000 +500\n");
        outcome.Output.ShouldContain("\nAn item is one multiply-accumulate.\n");
    }

    [Fact]
    public void Flow_writes_files_once_and_leaves_properties_to_the_user()
    {
        using var app = App(Good);
        app.Run("flow", "stub", "--tool", "symbiyosys", "--out", "OUT").ShouldBe(new Outcome(
            0, "wrote      OUT/symbiyosys/stub/plain/Stub.v\nwrote      OUT/symbiyosys/stub/plain/Stub.sby\nwrote      OUT/symbiyosys/stub/plain/properties.sv\n", ""));
        File.AppendAllText(app.PathOf("symbiyosys/stub/plain/properties.sv"), "// mine\n");
        app.Run("flow", "stub", "--tool", "symbiyosys", "--out", "OUT").Output.ShouldBe(
            "up to date OUT/symbiyosys/stub/plain/Stub.v\nup to date OUT/symbiyosys/stub/plain/Stub.sby\nup to date OUT/symbiyosys/stub/plain/properties.sv\n");
        File.ReadAllText(app.PathOf("symbiyosys/stub/plain/properties.sv")).ShouldEndWith("// mine\n");
        app.Run("flow", "stub", "--tool", "vivaldi").ShouldBe(new Outcome(2, "", "error: There is no tool 'vivaldi'. Did you mean 'vivado'?\n"));
    }

    private static SynthesisResult Good(SynthesisRequest request) =>
        new() { Status = SynthesisStatus.Succeeded, Target = request.Target, Top = request.Top, Figures = Figures, Seconds = 1.5, Tools = ["Yosys 0"] };

    private static TestApplication App(Func<SynthesisRequest, SynthesisResult> synthesise) =>
        new() { Entries = [new StubEntry()], Synthesise = (request, _) => synthesise(request) };
}
