using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>Tokens of programs: checks without timing against all timings.</summary>
public sealed class TokenCheckTests
{
    [Fact]
    public void A_missing_release_is_a_deadlock_that_names_the_instructions()
    {
        var program = IsaAssembler.Assemble("""
            LD mode=B length=32
            tile: MM wait=LD K=1 release=ST
            ST wait=MM
            """);
        TokenCheck.Check(program).Faults.ShouldHaveSingleItem().ToString()
            .ShouldBe("Word 11: deadlock: ST 'tile+1' (instruction 2, word 11) waits for MM; MM 'tile' (instruction 1, word 7) waits for LD.");
    }

    [Fact]
    public void A_circle_is_a_deadlock()
    {
        var fault = TokenCheck.Check(IsaAssembler.Assemble("MM wait=MV release=MV\nMV wait=MM release=MM")).Faults.ShouldHaveSingleItem();
        fault.Kind.ShouldBe(IsaFaultKind.Deadlock);
        fault.Message.ShouldBe("deadlock: MM (instruction 0, word 0) waits for MV; MV (instruction 1, word 4) waits for MM.");
    }

    [Fact]
    public void Commands_that_fill_a_queue_in_front_of_the_one_that_would_free_them_are_a_deadlock()
    {
        var program = IsaAssembler.Assemble("MM wait=LD\nMM\nMM\nLD release=MM");
        TokenCheck.Check(program, queueDepth: 3).Faults.ShouldBeEmpty();
        TokenCheck.Check(program, queueDepth: 2).Faults.ShouldHaveSingleItem().Message.ShouldBe(
            "deadlock: MM (instruction 0, word 0) waits for LD; MM (instruction 2, word 8) finds 2 instructions in front of its unit and holds back what follows.");
    }

    [Fact]
    public void Overflow_is_found_for_the_worst_timing()
    {
        // The third LD can be complete before MM has started; with a wait of LD for MM it can't.
        var program = IsaAssembler.Assemble("LD release=MM\nLD release=MM\nLD release=MM\nMM wait=LD\nMM wait=LD\nMM wait=LD");
        var report = TokenCheck.Check(program, capacity: 2);
        report.Depths[0][2].ShouldBe(3);
        report.Deepest.ShouldBe(3);
        report.Faults.ShouldHaveSingleItem().ToString().ShouldBe(
            "Word 14: LD (instruction 2, word 14) can release token 3 from LD to MM into a queue of 2; let LD wait for MM more often.");
        TokenCheck.Check(program, capacity: 3).Faults.ShouldBeEmpty();
        var paced = IsaAssembler.Assemble("LD release=MM\nLD release=MM\nMM wait=LD release=LD\nLD wait=MM release=MM\nMM wait=LD\nMM wait=LD");
        TokenCheck.Check(paced, capacity: 2).Faults.ShouldBeEmpty();
        TokenCheck.Check(paced, capacity: 2).Depths[0][2].ShouldBe(2);
    }

    [Fact]
    public void Tokens_that_are_left_are_told() => TokenCheck.Check(IsaAssembler.Assemble("SYS\nLD release=MM,ST\nMM wait=LD")).Faults.ShouldHaveSingleItem().ToString()
        .ShouldBe("Word 1: at the end 1 token from LD to ST are left, the first one of LD (instruction 1, word 1); nobody waits for them.");

    [Fact]
    public void Checks_agree_with_runs_of_every_timing_tried()
    {
        var kinds = new HashSet<IsaFaultKind>();
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var config = new FlightControllerConfig { QueueDepth = random.Next(1, 4), TokenCapacity = random.Next(1, 4) };
            var program = FlightControllerStimulus.Program(random, random.Next(1, 16), config);
            if (seed % 2 == 1)
            {
                // A token more or less.
                var number = random.Next(program.Instructions.Length);
                var unit = (IsaUnit)random.Next(IsaUnitSets.Count);
                var changed = program.Instructions[number];
                if (changed.Unit == unit)
                    continue;
                changed = random.Next(2) == 0 ? changed with { Wait = changed.Wait ^ unit.Only() } : changed with { Release = changed.Release ^ unit.Only() };
                program = new IsaProgram(program.Instructions.SetItem(number, changed));
            }

            var faults = TokenCheck.Check(program, config.TokenCapacity, config.QueueDepth).Faults;
            kinds.UnionWith(faults.Select(fault => fault.Kind));
            for (var timing = 0; timing < 5; timing++)
            {
                var trace = IsaScheduler.Run(program, _ => random.Next(1, timing + 2), config);
                if (faults.IsEmpty)
                    trace.Fault.ShouldBeNull($"seed {seed}");
                else if (faults[0].Kind == IsaFaultKind.Deadlock && trace.Fault?.Kind != IsaFaultKind.TokenOverflow)
                    (trace.Fault.ShouldNotBeNull($"seed {seed}").Kind, trace.Fault.Word).ShouldBe((IsaFaultKind.Deadlock, faults[0].Word), $"seed {seed}");
                else if (trace.Fault is { } fault)
                    faults.Select(each => each.Kind).ShouldContain(fault.Kind, $"seed {seed}");
            }
        }

        kinds.ShouldBe([IsaFaultKind.Deadlock, IsaFaultKind.TokensLeft, IsaFaultKind.TokenOverflow], ignoreOrder: true);
    }
}
