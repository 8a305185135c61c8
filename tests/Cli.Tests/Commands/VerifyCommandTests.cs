using System.Text.Json;
using Generators.Catalogue;
using Verification;
using Verification.Engines;

namespace Cli.Tests.Commands;

public class VerifyCommandTests
{
    [Fact]
    public void Options_reach_the_testbench()
    {
        var requests = new List<VerificationRequest>();
        using var app = Recording(requests);
        app.Run("verify", "stub", "--engine", "Icarus", "--seed", "7", "--cycles", "123", "--wave", "w.vcd").Code.ShouldBe(0);
        var request = requests.ShouldHaveSingleItem();
        (request.Engine, request.Seed, request.StartSeed, request.RandomCycles, request.WaveformPath).ShouldBe((EngineKind.Icarus, 7, null, 123, "w.vcd"));
    }

    [Theory]
    [InlineData("builtin")]
    [InlineData("verilator")]
    public void A_start_seed_finds_a_register_that_the_reset_does_not_reach(string engine)
    {
        using var app = new TestApplication { Entries = [new StubEntry(VerifyForgetful)] };
        app.Run("verify", "stub", "--engine", engine).Code.ShouldBe(0);
        var outcome = app.Run("verify", "stub", "--engine", engine, "--start-seed", "5");
        outcome.Code.ShouldBe(1);
        outcome.Output.ShouldStartWith($"FAILED: stub (plain) on {engine}, 1 cycles, 1 checks, seed 1, start seed 5\n  Held is wrong in cycle 1: expected 0, got ");
        outcome.Output.ShouldContain("seed 1, random start 5 (EngineOptions.Seed)\n");
        outcome.Output.ShouldContain($" --engine {engine} --seed 1 --start-seed 5 --cycles 10000\n");

        static VerificationReport VerifyForgetful(VerificationRequest request)
        {
            var forgetful = new Forgetful();
            var waveform = Path.GetTempFileName();
            try
            {
                return TestbenchReport.Of(forgetful, request with { WaveformPath = waveform }, simulation =>
                {
                    simulation.Reset();
                    simulation.Expect(forgetful.Held, 0);
                });
            }
            finally
            {
                File.Delete(waveform);
            }
        }
    }

    [Theory]
    [InlineData("5", "icarus", "--start-seed: icarus starts registers and memories unknown, never at random. Use --engine builtin or --engine verilator.")]
    [InlineData("5", "all", "--start-seed: icarus starts registers and memories unknown, never at random. Use --engine builtin or --engine verilator.")]
    [InlineData("0", "builtin", "--start-seed can't be 0; it takes 1 or more.")]
    public void A_start_seed_that_an_engine_can_not_use_is_refused(string seed, string engine, string message)
    {
        using var app = new TestApplication();
        app.Run("verify", "counter", "--start-seed", seed, "--engine", engine).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
    }

    [Fact]
    public void Verbose_says_what_became_of_the_instances()
    {
        using var app = new TestApplication();
        var arguments = new[] { "verify", "mixpe-array", "--preset", "3x5-g32", "--cycles", "100", "--verbose" };
        app.Run(arguments).Output.ShouldEndWith(", seed 1\n  MixPe: 15 instances side by side in 16 lanes\n");
        using var document = JsonDocument.Parse(app.Run([.. arguments, "--json"]).Output);
        var report = document.RootElement.GetProperty("runs")[0].GetProperty("instances")[0];
        report.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
            .ShouldBe("""{"definition":"MixPe","instances":15,"lanes":16,"reason":null}""");
        app.Run("verify", "counter", "--cycles", "100", "--verbose").Output
            .ShouldEndWith(", seed 1\n  no module has 8 instances or more, so none are simulated side by side\n");
    }

    [Fact]
    public void All_engines_run_one_after_the_other_with_a_waveform_each()
    {
        var requests = new List<VerificationRequest>();
        using var app = Recording(requests);
        app.Run("verify", "stub", "--engine", "all", "--wave", "w.vcd").ShouldBe(new Outcome(
            0,
            "passed: stub (plain) on builtin, 10 cycles, 20 checks, seed 1\n  waveform: w.builtin.vcd\n"
            + "passed: stub (plain) on verilator, 10 cycles, 20 checks, seed 1\n  waveform: w.verilator.vcd\n"
            + "passed: stub (plain) on icarus, 10 cycles, 20 checks, seed 1\n  waveform: w.icarus.vcd\n",
            ""));
        requests.Select(request => (request.Engine, request.WaveformPath)).ShouldBe(
            [(EngineKind.BuiltIn, "w.builtin.vcd"), (EngineKind.Verilator, "w.verilator.vcd"), (EngineKind.Icarus, "w.icarus.vcd")]);
    }

    [Fact]
    public void A_failure_gives_code_1_and_the_command_that_repeats_it()
    {
        using var app = new TestApplication
        {
            Entries = [new StubEntry(_ => new VerificationReport(5, 9, "Same is wrong in cycle 5: expected 1, got 0.\ninputs: Value = 1", "waves/a.vcd"))],
        };
        app.Run("verify", "stub", "--preset", "narrow", "--seed", "3").ShouldBe(new Outcome(
            1,
            """
            FAILED: stub (narrow) on builtin, 5 cycles, 9 checks, seed 3
              Same is wrong in cycle 5: expected 1, got 0.
              inputs: Value = 1
              again: hdl verify stub --preset narrow --engine builtin --seed 3 --cycles 10000
              waveform: waves/a.vcd

            """.ReplaceLineEndings("\n"),
            ""));
        app.Run("verify", "stub", "--set", "width=3").Output
            .ShouldContain("\n  again: hdl verify stub --set width=3 --set broken=false --engine builtin --seed 1 --cycles 10000\n");
    }

    [Fact]
    public void Json_has_the_design_point_and_every_run()
    {
        using var app = new TestApplication { Entries = [new StubEntry(request => new VerificationReport(1, 2, request.Engine == EngineKind.Icarus ? "wrong" : null, null))] };
        var outcome = app.Run("verify", "stub", "--engine", "all", "--json");
        (outcome.Code, outcome.Error).ShouldBe((1, ""));
        using var document = JsonDocument.Parse(outcome.Output);
        var root = document.RootElement;
        (root.GetProperty("design").GetString(), root.GetProperty("preset").GetString(), root.GetProperty("passed").GetBoolean()).ShouldBe(("stub", "plain", false));
        root.GetProperty("knobs").GetProperty("width").GetString().ShouldBe("8");
        root.GetProperty("runs").EnumerateArray().Select(run => $"{run.GetProperty("engine")} {run.GetProperty("passed")} {run.GetProperty("failure")}")
            .ShouldBe(["builtin True ", "verilator True ", "icarus False wrong"]);
    }

    [Fact]
    public void Engines_that_give_the_testbench_different_values_are_a_failure()
    {
        using var app = new TestApplication
        {
            Entries =
            [
                new StubEntry(request =>
                {
                    var stub = new Stub(new StubConfig());
                    return TestbenchReport.Of(stub, request, simulation =>
                    {
                        simulation.Step(3);
                        simulation.Set(stub.Value, request.Engine == EngineKind.Icarus ? 1 : 2);
                        simulation.GetInt64(stub.Same);
                    });
                }),
            ],
        };
        var outcome = app.Run("verify", "stub", "--engine", "all");
        outcome.Code.ShouldBe(1);
        outcome.Output.ShouldContain("passed: stub (plain) on verilator");
        outcome.Output.ShouldContain("icarus and builtin gave the testbench different values, first in cycle 3.");
    }

    [Fact]
    public void A_simulator_that_dies_with_Ctrl_C_is_no_failure_of_the_design()
    {
        using var signal = new CancellationTokenSource();
        using var app = new TestApplication
        {
            Entries =
            [
                new StubEntry(_ =>
                {
                    signal.Cancel();
                    return new VerificationReport(1, 1, "The simulator died.", null);
                }),
            ],
            Cancellation = signal.Token,
        };
        app.Run("verify", "stub").ShouldBe(new Outcome(130, "", "error: Cancelled.\n"));
    }

    [Fact]
    public void A_real_design_passes_on_all_engines()
    {
        using var app = new TestApplication();
        var outcome = app.Run("verify", "counter", "--preset", "decade", "--engine", "all", "--cycles", "200");
        outcome.Error.ShouldBeEmpty();
        outcome.Code.ShouldBe(0);
    }

    private static TestApplication Recording(List<VerificationRequest> requests) => new()
    {
        Entries =
        [
            new StubEntry(request =>
            {
                requests.Add(request);
                return new VerificationReport(10, 20, null, request.WaveformPath);
            }),
        ],
    };
}
