namespace Cli.Tests.Commands;

public sealed class FlightCommandTests
{
    private const string Program = """
        start: LD mode=A length=256
               LD release=MM mode=B length=256
               MM wait=LD K=1
               MM K=1 output=1 release=ST
               ST wait=MM length=256 hbm_addr=0x1000 hbm_channel=7

        """;

    [Fact]
    public void Programs_become_words_and_text_again()
    {
        using var app = new TestApplication();
        var text = app.PathOf("layer.txt");
        File.WriteAllText(text, Program);
        var words = app.PathOf("layer.bin");
        app.Run("flight", "assemble", text).Output.ShouldBe("wrote OUT/layer.bin: 5 instructions, 25 words\n");
        new FileInfo(words).Length.ShouldBe(100);
        var back = app.Run("flight", "disassemble", words);
        back.Code.ShouldBe(0, back.Error);
        back.Output.ShouldContain("MM release=ST K=1");
        app.Run("flight", "disassemble", words, "--positions").Output.ShouldContain("14");
    }

    [Fact]
    public void Tokens_are_checked_and_programs_scheduled()
    {
        using var app = new TestApplication();
        var text = app.PathOf("layer.txt");
        File.WriteAllText(text, Program);
        app.Run("flight", "check", text).ShouldBe(new Outcome(0, "0 faults, 0 hazards; at most 1 token in a queue\n", ""));
        var full = app.PathOf("full.txt");
        File.WriteAllText(full, "LD release=MM\nLD release=MM\nMM wait=LD\nMM wait=LD\n");
        app.Run("flight", "check", full).Code.ShouldBe(0);
        var overflow = app.Run("flight", "check", full, "--capacity", "1");
        overflow.Code.ShouldBe(1);
        overflow.Output.ShouldContain("let LD wait for MM more often.");
        overflow.Output.ShouldEndWith("1 fault, 0 hazards; at most 2 tokens in a queue\n");
        app.Run("flight", "check", full, "--set", "controller.tokenCapacity=1").ShouldBe(overflow);
        var chart = app.Run("flight", "schedule", text);
        chart.Code.ShouldBe(0, chart.Error);
        chart.Output.ShouldEndWith(" cycles\n");
        (app.Run("flight", "schedule", text, "--preset", "small").Output == chart.Output).ShouldBeFalse();
        app.Run("flight", "schedule", text, "--preset", "smal").Error.ShouldBe("error: Design 'flight-engine' has no preset 'smal'. Did you mean 'small'?\n");
        app.Run("flight", "schedule", text, "--csv").Output.Split('\n').Length.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Instructions_that_share_data_without_an_order_are_hazards()
    {
        using var app = new TestApplication();
        var text = app.PathOf("race.txt");
        File.WriteAllText(text, "LD mode=B length=256 release=MM\nLD mode=B bank_addr=7 length=256 release=MM\nMM wait=LD K=1\nMM wait=LD K=1\n");
        app.Run("flight", "check", text, "--preset", "small").ShouldBe(new Outcome(
            1,
            "Word 14: hazard: MM (instruction 2, word 14) and LD (instruction 1, word 7) share row 7 of the B buffer, and no tokens say which comes first.\n"
                + "0 faults, 1 hazard; at most 2 tokens in a queue\n",
            ""));
    }

    [Fact]
    public void A_program_without_an_instruction_is_refused()
    {
        using var app = new TestApplication();
        var text = app.PathOf("empty.txt");
        File.WriteAllText(text, "# nothing\nlabel:\n");
        foreach (var command in new[] { "assemble", "disassemble", "check", "schedule" })
            app.Run("flight", command, text).ShouldBe(new Outcome(2, "", "error: OUT/empty.txt: the program has no instruction.\n"));
    }

    [Fact]
    public void Knobs_of_the_engine_and_its_controller_can_be_set()
    {
        using var app = new TestApplication();
        var engine = app.Run("generate", "flight-controller", "--set", "queueDepth=2", "--out", "OUT");
        engine.Code.ShouldBe(0, engine.Error);
        var small = app.Run("generate", "flight-engine", "--set", "controller.queueDepth=2", "--out", "OUT");
        small.Code.ShouldBe(0, small.Error);
    }

    [Fact]
    public void A_program_that_waits_for_ever_is_a_fault_with_its_words()
    {
        using var app = new TestApplication();
        var text = app.PathOf("deadlock.txt");
        File.WriteAllText(text, "tile: MM wait=LD K=1\n");
        var check = app.Run("flight", "check", text);
        check.Code.ShouldBe(1);
        check.Output.ShouldStartWith("Word 0: deadlock: MM 'tile'");
        app.Run("flight", "schedule", text).Code.ShouldBe(1);
    }

    [Fact]
    public void Mistakes_come_with_their_place()
    {
        using var app = new TestApplication();
        var text = app.PathOf("bad.txt");
        File.WriteAllText(text, "MM K=16384\nLD bank_adr=1\n");
        var outcome = app.Run("flight", "assemble", text);
        outcome.Code.ShouldBe(2);
        outcome.Error.ShouldContain("OUT/bad.txt(1,6): Field 'K' of MM is 16384; it takes 0 to 16383 (14 bits).");
        outcome.Error.ShouldContain("OUT/bad.txt(2,4): LD has no field 'bank_adr'. Did you mean 'bank_addr'?");
        File.Exists(app.PathOf("bad.bin")).ShouldBeFalse();

        var words = app.PathOf("cut.bin");
        File.WriteAllBytes(words, [0, 0, 0, 0x30]);
        app.Run("flight", "disassemble", words).Code.ShouldBe(2);
        app.Run("flight", "check", app.PathOf("none.txt")).Error.ShouldStartWith("error: Can't read '");
        app.Run("flight", "check", text, "--capacity", "0").Code.ShouldBe(2);
        app.Run("flight", "assemble", words).Error.ShouldBe("error: 'OUT/cut.bin' is already words; 'hdl flight disassemble' gives their text.\n");
        app.Run("flight", "assemble", text, "--out", text).Error.ShouldBe("error: 'OUT/bad.txt' would be overwritten; name another file with --out.\n");
    }
}
