using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>Programs as text, in both directions.</summary>
public sealed class IsaTextTests
{
    private const string Example = """
        .equ TILE 0x800        # bytes
        start:
            LD release=MM mode=A length=TILE
            ld Release=mm mode=0 length=512 bank_addr=3   ; names in any case
        first: MM wait=LD K=8 bias=1 output=1 release=ST
        # nothing here

            ST wait=MM length=256 hbm_addr=0x3ffffffff
            MISC op=rmsnorm K=4
        end:
        """;

    [Fact]
    public void Text_is_assembled()
    {
        var program = IsaAssembler.Assemble(Example);
        program.Instructions.ShouldBe(
        [
            new LoadInstruction { Release = IsaUnits.MatrixMatrix, Buffer = IsaBuffer.A, Length = 2048 },
            new LoadInstruction { Release = IsaUnits.MatrixMatrix, BankAddress = 3, Length = 512 },
            new MatrixMatrixInstruction { Wait = IsaUnits.Load, Release = IsaUnits.Store, Blocks = 8, Bias = true, Output = true },
            new StoreInstruction { Wait = IsaUnits.MatrixMatrix, HbmAddress = 0x3_ffff_ffff, Length = 256 },
            new MiscInstruction { Operation = MiscOperation.RmsNorm, Blocks = 4 },
        ]);
        program.Labels.ShouldBe([new(0, "start"), new(2, "first"), new(5, "end")]);
        program.NameOf(3).ShouldBe("ST 'first+1' (instruction 3, word 18)");
    }

    [Fact]
    public void Text_of_a_program_is_as_expected_and_comes_back()
    {
        var program = IsaAssembler.Assemble(Example);
        var text = IsaDisassembler.Text(program, withPositions: true);
        text.ReplaceLineEndings("\n").ShouldBe(
            """
            start:
                LD release=MM mode=A length=0x800  # word 0
                LD release=MM bank_addr=3 length=512  # word 7
            first:
                MM wait=LD release=ST K=8 output=1 bias=1  # word 14
                ST wait=MM hbm_addr=0x3ffffffff length=256  # word 18
                MISC op=rmsnorm K=4  # word 21
            end:

            """.ReplaceLineEndings("\n"));
        IsaDisassembler.Text(IsaAssembler.Assemble(text), withPositions: true).ShouldBe(text);
    }

    [Fact]
    public void Random_programs_come_back()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var program = FlightControllerStimulus.Program(new Random(seed), 20, new FlightControllerConfig());
            var again = IsaAssembler.Assemble(IsaDisassembler.Text(program));
            again.ToWords().ShouldBe(program.ToWords(), $"seed {seed}");
            IsaProgram.OfBytes(program.ToBytes()).Instructions.ShouldBe(program.Instructions, $"seed {seed}");
        }
    }

    [Fact]
    public void All_mistakes_are_told_with_line_and_column()
    {
        const string text = """
            LDD mode=A
            LD mode=C wait=LD,MV,XY
              MM K=16384 k=2 banka
            7up: SYS
            a: SYS
            a: SYS
            .equ X
            .equ Y 1z
            LD bank_adr=1 length=-1
            ST length=Z
            """;
        Should.Throw<IsaSyntaxException>(() => IsaAssembler.Assemble(text, "layer.txt")).Message.ShouldBe(string.Join('\n',
            "layer.txt(1,1): 'LDD' is no instruction; there are LD, ST, MM, MV, MISC, SYS.",
            "layer.txt(2,9): 'C' is no value of 'mode': write 0 to 5 (B, meta, bias, fsb, A, global), as a number or the name of a constant above.",
            "layer.txt(2,16): 'LD' is no unit that LD has tokens for; there are ST, MM, MV, MISC, SYS.",
            "layer.txt(2,22): 'XY' is no unit that LD has tokens for; there are ST, MM, MV, MISC, SYS.",
            "layer.txt(3,8): Field 'K' of MM is 16384; it takes 0 to 16383 (14 bits).",
            "layer.txt(3,14): Field 'k' is there twice.",
            "layer.txt(3,18): 'banka' is no field; write name=value.",
            "layer.txt(4,1): '7up' is no label: letters, digits, '_' and '.', and no digit first.",
            "layer.txt(6,1): Label 'a' is there twice.",
            "layer.txt(7,1): A constant is '.equ NAME value'.",
            "layer.txt(8,8): '1z' is no number; write 12, 0xc or the name of a constant above.",
            "layer.txt(9,4): LD has no field 'bank_adr'. Did you mean 'bank_addr'?",
            "layer.txt(9,22): Field 'length' of LD is -1; it takes 0 to 8388607 (23 bits).",
            "layer.txt(10,11): 'Z' is no value of 'length': write 0 to 8388607 (23 bits), as a number or the name of a constant above."));
    }

    [Fact]
    public void Changed_texts_never_crash()
    {
        var random = new Random(8);
        for (var i = 0; i < 2000; i++)
        {
            var text = Example.ToCharArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
                text[random.Next(text.Length)] = (char)random.Next(9, 127);
            try
            {
                var program = IsaAssembler.Assemble(new string(text));
                IsaProgram.OfWords(program.ToWords()).Instructions.ShouldBe(program.Instructions, $"seed 8, number {i}");
            }
            catch (IsaSyntaxException refused)
            {
                refused.Mistakes.ShouldNotBeEmpty();
            }
        }
    }
}
