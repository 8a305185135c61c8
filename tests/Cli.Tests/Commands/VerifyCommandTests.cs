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
        (request.Engine, request.Seed, request.RandomCycles, request.WaveformPath).ShouldBe((EngineKind.Icarus, 7, 123, "w.vcd"));
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
