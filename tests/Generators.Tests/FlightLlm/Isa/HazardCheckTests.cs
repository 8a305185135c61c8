using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>Instructions that share bytes without tokens between them, against what programs leave in the memory under many timings.</summary>
public sealed class HazardCheckTests
{
    private static readonly IsaShape Small = new FlightEngineConfig().Shape;

    [Fact]
    public void A_product_that_waits_for_one_of_two_loads_is_a_hazard()
    {
        var hazard = HazardCheck.Check(IsaAssembler.Assemble("""
            start: LD mode=A length=256 release=MM
            LD mode=B length=256 release=MM
            MM wait=LD K=1
            MM wait=LD K=1 output=1 release=ST
            ST wait=MM length=256 hbm_addr=0x1000 hbm_channel=7
            """)).ShouldHaveSingleItem();
        hazard.ToString().ShouldBe(
            "Word 14: hazard: MM 'start+2' (instruction 2, word 14) and LD 'start+1' (instruction 1, word 7) share rows 0 to 7 of the B buffer, and no tokens say which comes first.");
        (hazard.First, hazard.Second).ShouldBe((1, 2));
        HazardCheck.Check(IsaAssembler.Assemble("LD mode=A length=256\nLD mode=B length=256 release=MM\nMM wait=LD K=1 output=1 release=ST\nST wait=MM length=256 hbm_addr=0x1000")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("LD mode=A length=256\nMV K=1", "row 0 of the A buffer")]
    [InlineData("LD mode=B length=256\nMV B_addr=7 K=2", "row 7 of the B buffer")]
    [InlineData("LD mode=B length=256\nMV B_addr=8 K=2", null)]
    [InlineData("LD mode=meta bank_addr=2 length=16\nMM sparse=1 K=3", "row 2 of the Meta buffer")]
    [InlineData("LD mode=fsb bank_addr=2 length=1\nMM sparse=1 K=3", "row 2 of the Fsb buffer")]
    [InlineData("LD mode=fsb bank_addr=3 length=1\nMM sparse=1 K=3", null)]
    [InlineData("LD mode=bias bank_addr=31 length=64\nMV bias=1", "row 31 of the Bias buffer")]
    [InlineData("LD mode=bias bank_addr=1 length=64\nMM bias=1", null)]
    [InlineData("MM output=1 out_addr=3\nMISC in_a=5 in_b=4 out=9 K=1", null)]
    [InlineData("MM output=1 out_addr=3\nMISC in_a=2 in_b=4 out=9 K=2048", "row 3 of the Global buffer")]
    [InlineData("MM output=1 out_addr=3\nMV output=1 out_addr=3", "row 3 of the Global buffer")]
    [InlineData("ST length=16 hbm_channel=7\nLD mode=A length=16", "bytes 0 to 15 of the memory")]
    [InlineData("ST length=16 hbm_channel=3\nLD mode=B hbm_channel=4 length=16", null)]
    [InlineData("ST length=16 rs_col=1 hbm_channel=3\nLD mode=B hbm_channel=3 hbm_addr=15 length=16", "byte 15 of the memory")]
    [InlineData("ST length=16\nLD mode=A hbm_addr=16 length=16", null)]
    [InlineData("LD mode=A length=16 hbm_addr=64 loop1=3 src_1d_stride=100\nST length=16 hbm_addr=250 hbm_channel=7", "bytes 264 to 265 of the memory")]
    [InlineData("LD mode=A length=0\nMV K=1\nLD mode=A length=9 loop2=0", null)]
    [InlineData("MM output=1 K=1\nST length=16 hbm_addr=64", "row 0 of the Global buffer")]
    [InlineData("SYS\nMM K=1\nMV K=1\nMISC K=0", null)]
    public void Buffers_and_the_memory_are_compared_by_their_bytes(string text, string? shared)
    {
        var hazards = HazardCheck.Check(IsaAssembler.Assemble(text));
        if (shared is null)
            hazards.ShouldBeEmpty();
        else
            hazards.ShouldHaveSingleItem().Message.ShouldContain($" share {shared}");
    }

    [Fact]
    public void Programs_without_hazards_give_the_same_under_every_timing_and_some_with_hazards_do_not()
    {
        var (clean, wrong) = (0, 0);
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            var program = Tokens(random);
            if (!TokenCheck.Check(program).Faults.IsEmpty)
                continue;
            var isClean = HazardCheck.Check(program, Small).IsEmpty;
            var expected = Run(program, null);
            var isSame = true;
            for (var timing = 0; timing < 6; timing++)
            {
                var trace = IsaScheduler.Run(program, _ => random.Next(1, 30));
                trace.Fault.ShouldBeNull($"seed {seed}");
                isSame &= Run(program, trace.Intervals.OrderBy(each => timing % 2 == 0 ? each.Start : each.End).Select(each => each.Number)).SequenceEqual(expected);
            }

            if (isClean)
                isSame.ShouldBeTrue($"seed {seed}:\n{IsaDisassembler.Text(program)}");
            clean += isClean ? 1 : 0;
            wrong += isSame ? 0 : 1;
        }

        clean.ShouldBeGreaterThan(50);
        wrong.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Compiled_layers_have_none()
    {
        foreach (var (rows, isSparse, sizes) in new (int, bool, int[])[]
        {
            (1, false, [48, 80, 16]), (1, true, [144, 48, 16]), (7, true, [48, 80, 32]), (40, false, [144, 112, 16]), (300, true, [32, 96]),
        })
        {
            var compiled = FlightEngineStimulus.Compile(new Random(3), Small, rows, isSparse, sizes, out _);
            HazardCheck.Check(compiled.Program, Small).ShouldBeEmpty($"{rows} rows");
            compiled = FlightEngineStimulus.Compile(new Random(3), IsaShape.Paper, rows, isSparse, sizes, out _);
            HazardCheck.Check(compiled.Program).ShouldBeEmpty($"{rows} rows");
        }
    }

    /// <summary>Short transfers, products and operations on few rows, with some tokens between neighbours.</summary>
    private static IsaProgram Tokens(Random random)
    {
        var instructions = new List<Instruction>();
        var last = new int[IsaUnitSets.Count];
        Array.Fill(last, -1);
        for (var number = 0; number < random.Next(4, 9); number++)
        {
            Instruction next = random.Next(5) switch
            {
                0 => new LoadInstruction { Buffer = random.Next(2) == 0 ? IsaBuffer.Global : IsaBuffer.B, BankAddress = random.Next(3), HbmAddress = random.Next(4) * 64, Length = 64 },
                1 => new StoreInstruction { BankAddress = random.Next(3), HbmAddress = random.Next(4) * 64, Length = 64, HbmChannel = 7 },
                2 => new MatrixMatrixInstruction { Blocks = 1, Output = true, OutAddress = random.Next(3), BAddress = random.Next(2) },
                3 => new MatrixVectorInstruction { Blocks = 1, Output = true, OutAddress = random.Next(3), BAddress = random.Next(4) },
                _ => new MiscInstruction { InA = random.Next(3), InB = random.Next(3), Out = random.Next(3), Blocks = 8 },
            };
            foreach (var from in IsaUnitSets.All.Where(unit => unit != next.Unit && last[(int)unit] >= 0 && random.Next(4) > 0))
            {
                var giver = last[(int)from];
                if (instructions[giver].Release.Has(next.Unit))
                    continue;
                instructions[giver] = instructions[giver] with { Release = instructions[giver].Release | next.Unit.Only() };
                next = next with { Wait = next.Wait | from.Only() };
            }

            last[(int)next.Unit] = number;
            instructions.Add(next);
        }

        return new IsaProgram(instructions);
    }

    private static byte[] Run(IsaProgram program, IEnumerable<int>? order)
    {
        var memories = new IsaMemories(Small);
        var random = new Random(1);
        foreach (var buffer in Enum.GetValues<IsaBuffer>())
        {
            for (var channel = 0; channel < (IsaShape.IsWide(buffer) ? Small.Channels : 1); channel++)
                random.NextBytes(memories.Of(buffer, channel));
        }

        var bytes = new byte[320];
        foreach (var channel in memories.Hbm)
        {
            random.NextBytes(bytes);
            channel.Write(0, bytes);
        }

        new IsaInterpreter(memories) { OutputShift = 6 }.Run(program, order);
        var all = new List<byte>();
        for (var channel = 0; channel < Small.Channels; channel++)
        {
            memories.Hbm[channel].Read(0, bytes);
            all.AddRange(bytes);
            all.AddRange(memories.Of(IsaBuffer.Global, channel));
        }

        all.AddRange(memories.Of(IsaBuffer.B));
        return [.. all];
    }
}
