using System.Text.Json;
using Generators.Catalogue;
using Verification;

namespace Cli.Tests.Commands;

public sealed class CoverageCommandTests
{
    private const string Table = """
        kind   covered points waived %
        toggle 42      42     0      100.0
        branch 3       3      0      100.0
        bin    10      10     0      100.0
        cross  9       9      0      100.0
        all    64      64     0      100.0

        module   covered points waived %
        Counter  45      45     0      100.0
        counting 19      19     0      100.0

        """;

    private const string Design = "Counter: CounterConfig { Width = 8, Limit = 255, AtEnd = Wrap }";

    [Fact]
    public void The_testbench_of_the_counter_reaches_everything()
    {
        using var app = new TestApplication();
        app.Run("coverage", "counter", "--cycles", "3000", "--least", "100").ShouldBe(new Outcome(0, $"coverage of {Design}\n{Table}", ""));
        app.Files.ShouldBeEmpty();
    }

    [Fact]
    public void Engines_are_merged_into_one_page_and_designs_are_not()
    {
        using var app = new TestApplication();
        app.Run("coverage", "counter", "--cycles", "3000", "--out", "OUT/a.json").Code.ShouldBe(0);
        app.Run("coverage", "counter", "--cycles", "3000", "--engine", "icarus", "--out", "OUT/b.json").Code.ShouldBe(0);
        app.Run("coverage", "merge", "OUT/a.json", "OUT/b.json", "--out", "OUT/c.json", "--html", "OUT/c.html").ShouldBe(new Outcome(0, $"coverage of {Design}\n{Table}", ""));
        app.Files.ShouldBe(["a.json", "b.json", "c.html", "c.json"]);
        var runs = JsonDocument.Parse(File.ReadAllBytes(app.PathOf("c.json"))).RootElement.GetProperty("runs");
        runs.EnumerateArray().Select(run => run.GetProperty("engine").GetString()).ShouldBe(["BuiltIn", "Icarus"]);
        app.Run("coverage", "counter", "--preset", "decade", "--out", "OUT/d.json").Code.ShouldBe(0);
        app.Run("coverage", "merge", "OUT/a.json", "OUT/d.json").ShouldBe(new Outcome(
            2, "", $"error: OUT/d.json: Coverages of different designs can't be merged: '{Design}' and 'Counter: CounterConfig {{ Width = 4, Limit = 9, AtEnd = Wrap }}'.\n"));
    }

    [Fact]
    public void What_is_missing_is_printed_and_fails_a_threshold()
    {
        using var app = new TestApplication { Entries = [new StubEntry(Idle)] };
        File.WriteAllText(app.PathOf("w.txt"), "toggle Stub.Val* : nobody drives it\ntoggle nothing : stale\n");
        var outcome = app.Run("coverage", "stub", "--waivers", "OUT/w.txt", "--least", "1");
        outcome.Error.ShouldBe("warning: OUT/w.txt:2: 'nothing' is the name of nothing.\n");
        outcome.Output.ShouldStartWith("coverage of Stub: StubConfig { Width = 8, Broken = False }\nkind   covered points waived %\ntoggle 0       16     16     0.0\nall    0       16     16     0.0\ntoggle: ");
        outcome.Output.ShouldEndWith("Stub: Stub.Same: [7:0] never rose; [7:0] never fell\n");
        outcome.Code.ShouldBe(1);
        var document = JsonDocument.Parse(app.Run("coverage", "stub", "--json").Output).RootElement;
        document.GetProperty("total").GetProperty("points").GetInt32().ShouldBe(32);

        static VerificationReport Idle(VerificationRequest request) => TestbenchReport.Of(new Stub(new StubConfig()), request, simulation => simulation.Step(3));
    }

    [Fact]
    public void A_testbench_that_fails_has_no_coverage()
    {
        using var app = new TestApplication { Entries = [new StubEntry(Wrong)] };
        var outcome = app.Run("coverage", "stub", "--out", "OUT/x.json");
        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldStartWith("error: The testbench fails, so its coverage means nothing: Same is wrong in cycle 0: expected 1, got 0.");
        File.Exists(app.PathOf("x.json")).ShouldBeFalse();

        static VerificationReport Wrong(VerificationRequest request)
        {
            var stub = new Stub(new StubConfig());
            return TestbenchReport.Of(stub, request, simulation => simulation.Expect(stub.Same, 1));
        }
    }

    [Theory]
    [InlineData("There is no engine '1'. Engines: builtin, verilator, icarus.", "counter", "--engine", "1")]
    [InlineData("--cycles can't be -1; it takes 0 or more.", "counter", "--cycles", "-1")]
    [InlineData("--least can't be 101; it takes 0 to 100.", "counter", "--least", "101")]
    [InlineData("--missing can't be -1; it takes 0 or more.", "counter", "--missing", "-1")]
    [InlineData("Can't read 'OUT/none': Could not find file 'OUT/none'.", "counter", "--waivers", "OUT/none")]
    [InlineData("Can't read 'OUT/none': Could not find file 'OUT/none'.", "merge", "OUT/none")]
    public void Values_that_make_no_sense_are_refused(string message, params string[] words)
    {
        using var app = new TestApplication();
        app.Run(["coverage", .. words]).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
    }
}
