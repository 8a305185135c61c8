using System.Text.Json;
using Generators.Catalogue;
using Verification;
using Verification.Engines;

namespace Cli.Tests.Commands;

public sealed class MutateCommandTests
{
    [Fact]
    public void All_faults_of_the_counter_are_noticed()
    {
        using var app = new TestApplication();
        var outcome = app.Run("mutate", "counter", "--cycles", "500");
        outcome.Error.ShouldBe("");
        outcome.Output.ShouldStartWith("fault             run killed hang equivalent survived score %\n");
        outcome.Output.ShouldContain("counter (byte): 79 of 79 mutants, score 100.0 %, ");
        outcome.Code.ShouldBe(0);
    }

    [Fact]
    public void Survivors_are_in_the_document_with_their_line_and_fail_the_command_when_they_are_too_many()
    {
        using var app = new TestApplication { Entries = [new StubEntry(Blind)] };
        var outcome = app.Run("mutate", "stub", "--json", "--least", "50");
        outcome.Code.ShouldBe(1);
        var document = JsonDocument.Parse(outcome.Output).RootElement;
        document.GetProperty("score").GetDouble().ShouldBe(0);
        document.GetProperty("total").GetInt32().ShouldBe(6);
        var mutant = document.GetProperty("mutants")[0];
        mutant.GetProperty("description").GetString().ShouldBe("bit 0 of 'Value' stuck at 0");
        mutant.GetProperty("location").GetString().ShouldNotBeNull().ShouldContain("StubEntry.cs:");
        mutant.GetProperty("fate").GetString().ShouldBe("survived");
        mutant.GetProperty("message").GetString().ShouldBe("can be seen in cycle 0: sim.Set(dut.Value, 1);");

        // It simulates the design but never looks at it.
        static VerificationReport Blind(VerificationRequest request) =>
            TestbenchReport.Of(new Stub(new StubConfig()), request, simulation => simulation.Step());
    }

    [Theory]
    [InlineData("--count", "0", "--count can't be 0; it takes 1 or more.")]
    [InlineData("--workers", "0", "--workers can't be 0; it takes 1 or more.")]
    [InlineData("--limit", "0", "--limit can't be 0; it takes 0.1 or more.")]
    [InlineData("--prove", "-1", "--prove can't be -1; it takes 0 or more.")]
    [InlineData("--cycles", "-1", "--cycles can't be -1; it takes 0 or more.")]
    [InlineData("--only", "79", "There is no mutant 79; the design has mutants 0 to 78.")]
    public void Values_that_make_no_sense_are_refused(string option, string value, string message)
    {
        using var app = new TestApplication();
        app.Run("mutate", "counter", option, value).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
    }

    [Fact]
    public void Two_topologies_are_proved_equal_and_two_signs_are_not()
    {
        using var app = new TestApplication();
        var equal = app.Run("prove", "mixpe-pe:w2a8-unsigned,activationBits=4", "mixpe-pe:w2a8-unsigned,activationBits=4,topology=CarrySave");
        equal.Error.ShouldBe("");
        equal.Output.ShouldStartWith("proved: mixpe-pe (custom-");
        equal.Output.ShouldContain(": equal in every cycle after a reset (ABC), ");
        equal.Code.ShouldBe(0);
        var different = app.Run("prove", "mixpe-pe:w2a8-unsigned", "mixpe-pe:w2a8-unsigned,weightSigned=true", "--wave", "OUT/x.vcd");
        different.Output.ShouldContain(": outputs differ in cycle ");
        different.Output.ShouldContain("\n  sim.DriveReset(\"rst\", true);\n");
        different.Output.ShouldEndWith("  waveform: OUT/x.vcd\n");
        different.Code.ShouldBe(1);
        app.Files.ShouldBe(["x.vcd"]);
    }

    [Theory]
    [InlineData("counter", null, "'Counter' asserts and covers nothing. Say what must hold with Formal.Assert, in it or in a module around it.")]
    [InlineData("counter:byte", "counter:decade", "'Counter' and 'Counter' have different ports, so they can't be equal: output Count (8 bits), output Count (4 bits).")]
    public void What_can_not_be_proved_is_refused(string one, string? other, string message)
    {
        using var app = new TestApplication();
        app.Run(["prove", one, .. other is null ? (string[])[] : [other]]).ShouldBe(new Outcome(2, "", $"error: {message}\n"));
    }
}
