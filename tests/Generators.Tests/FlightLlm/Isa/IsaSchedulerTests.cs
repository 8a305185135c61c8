using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>The cycle-level scheduler, its cycle model and its drawings.</summary>
public sealed class IsaSchedulerTests
{
    private const string Program = """
        LD mode=A length=16 release=MM
        LD length=32 release=MM
        MM wait=LD K=1
        MM wait=LD K=1 output=1 release=ST
        ST wait=MM length=16
        """;

    /// <summary>A word a cycle, dispatch in the cycle behind the last word, the command a cycle later, tokens a cycle behind the completion.</summary>
    [Fact]
    public void Cycles_are_those_of_the_page()
    {
        var trace = IsaScheduler.Run(IsaAssembler.Assemble(Program), number => number < 2 ? 10 : 20);
        trace.Fault.ShouldBeNull();
        trace.Intervals.ShouldBe(
        [
            new(0, 8, 18),
            new(1, 18, 28),
            new(2, 19, 39),
            new(3, 39, 59),
            new(4, 60, 80),
        ]);
        trace.Cycles.ShouldBe(81);
        trace.Utilisation(IsaUnit.Load).ShouldBe(20.0 / 81, 1e-12);
    }

    [Fact]
    public void Drawing_and_table_are_as_expected()
    {
        var trace = IsaScheduler.Run(IsaAssembler.Assemble(Program), number => number < 2 ? 10 : 20);
        trace.ToGantt(41).ShouldBe(string.Join('\n',
            "81 cycles, 2 a column",
            "LD   ....##########...........................  24.7 %",
            "ST   ..............................##########.  24.7 %",
            "MM   .........#####################...........  49.4 %",
            "MV   .........................................   0.0 %",
            "MISC .........................................   0.0 %",
            "SYS  .........................................   0.0 %",
            ""));
        trace.ToCsv().Split('\n')[..3].ShouldBe(["instruction,word,unit,start,end,text", "0,0,LD,8,18,\"LD release=MM mode=A length=16\"", "1,7,LD,18,28,\"LD release=MM length=32\""]);
    }

    [Fact]
    public void Products_and_misc_take_the_cycles_of_the_profiler()
    {
        var timing = new IsaTiming();
        timing.Cycles(new MatrixMatrixInstruction { Blocks = 256 }).ShouldBe(8 * 256);
        timing.Cycles(new MatrixVectorInstruction { Blocks = 256 }).ShouldBe(8 * 256);
        timing.Cycles(new MatrixVectorInstruction { Blocks = 10, Sparse = true }).ShouldBe(56);
        timing.Cycles(new MiscInstruction { Blocks = 100 }).ShouldBe(100);
        timing.Cycles(new MiscInstruction { Blocks = 100, Operation = MiscOperation.Softmax }).ShouldBe(200);
        timing.Cycles(new SystemInstruction()).ShouldBe(1);
        timing.Cycles(new MatrixMatrixInstruction()).ShouldBe(1);

        // A channel of 25.6 GB/s at 225 MHz and 0.7: 79.64 bytes a cycle.
        timing.Cycles(new LoadInstruction { Buffer = IsaBuffer.A, Length = 65_536 }).ShouldBe(823);
        timing.Cycles(new LoadInstruction { Buffer = IsaBuffer.A, Length = 65_536, Access = HbmAccess.Cross }).ShouldBe(1646);
        timing.Cycles(new LoadInstruction { Buffer = IsaBuffer.A, Length = 65_536, ZeroFill = true, HbmChannel = 0 }).ShouldBe(823);
        timing.Cycles(new LoadInstruction { Buffer = IsaBuffer.B, Length = 65_536, ZeroFill = true }).ShouldBe(1);
        (timing with { TransferLatency = 40 }).Cycles(new StoreInstruction { Length = 256, Loop1 = 4 }).ShouldBe(13 + 40);
    }

    /// <summary>Without a watchdog the scheduler leaves out cycles in which nothing happens; with one it goes through all of them.</summary>
    [Fact]
    public void Cycles_that_are_left_out_change_nothing()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var config = new FlightControllerConfig { QueueDepth = random.Next(1, 4) };
            var program = FlightControllerStimulus.Program(random, random.Next(1, 25), config);
            if (seed % 4 == 3)
                program = new IsaProgram(program.Instructions.Add(new MiscInstruction { Wait = IsaUnits.System }));
            var cycles = program.Instructions.Select(_ => random.Next(1, 200)).ToArray();
            var quick = IsaScheduler.Run(program, number => cycles[number], config);
            var slow = IsaScheduler.Run(program, number => cycles[number], config with { WatchdogCycles = 1 << 20 });
            quick.Intervals.ShouldBe(slow.Intervals, $"seed {seed}");
            quick.Cycles.ShouldBe(slow.Cycles, $"seed {seed}");
            quick.Fault.ShouldBe(slow.Fault, $"seed {seed}");
        }
    }

    [Fact]
    public void A_run_that_stops_says_why()
    {
        var trace = IsaScheduler.Run(IsaAssembler.Assemble("LD\nMM wait=LD\nLD"), _ => 3);
        trace.Fault.ShouldNotBeNull().Kind.ShouldBe(IsaFaultKind.Deadlock);
        trace.Fault.Word.ShouldBe(7);
        trace.Intervals.Select(each => each.Number).ShouldBe([0, 2]);
        Should.Throw<ArgumentOutOfRangeException>(() => IsaScheduler.Run(IsaAssembler.Assemble("a: SYS"), _ => 0)).Message
            .ShouldStartWith("SYS 'a' (instruction 0, word 0) takes 0 cycles; it takes at least one.");
    }
}
