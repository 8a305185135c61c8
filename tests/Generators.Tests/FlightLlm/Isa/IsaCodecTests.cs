using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>Instructions as words: every bit where the format has it, and whatever is malformed refused with its place.</summary>
public sealed class IsaCodecTests
{
    /// <summary>Words worked out by hand from the table of the format.</summary>
    public static TheoryData<Instruction, uint[]> ByHand => new()
    {
        { new SystemInstruction(), [0xf000_0000] },
        { new SystemInstruction { Wait = IsaUnits.Load, Release = IsaUnits.Misc }, [0xf000_0000 | (0b10000u << 23) | (0b00001u << 18)] },

        // LD waits for ST (first of the others: bit 4) and releases SYS (last: bit 0).
        {
            new LoadInstruction
            {
                Wait = IsaUnits.Store, Release = IsaUnits.System, Buffer = IsaBuffer.Global, HbmChannel = 6, BankAddress = 0xabc,
                Stride1 = 0x2_1234_5678, Stride2 = 0x3_8000_0001, Stride3 = 0x2_0000_000f, HbmAddress = 0x1_0000_0041,
                Loop1 = 0x11, Loop2 = 0x22, Loop3 = 0x33, ZeroFill = true, Access = HbmAccess.Cross, Length = 0x7f_fffe,
            },
            [
                0x1000_0000 | (0b10000u << 23) | (0b00001u << 18) | (5u << 15) | (6u << 12) | 0xabc,
                0x1234_5678,
                0x0000_0006,
                0x0000_00fe,
                0x0000_1060,
                0x1122_3340,
                (1u << 25) | (1u << 23) | 0x7f_fffe,
            ]
        },

        // ST: the others are LD, MM, MV, MISC, SYS.
        {
            new StoreInstruction
            {
                Wait = IsaUnits.MatrixMatrix | IsaUnits.MatrixVector, Release = IsaUnits.Load, BankAddress = 0x123, Loop1 = 31, IsVector = true,
                HbmAddress = 0x3_0000_0005, Access = HbmAccess.Cross, HbmChannel = 5, Length = 0x10,
            },
            [
                0x2000_0000 | (0b01100u << 23) | (0b10000u << 18) | (0x123u << 6) | (31u << 1) | 1,
                5,
                3 | (1u << 28) | (5u << 25) | (0x10u << 2),
            ]
        },
        {
            new MatrixMatrixInstruction
            {
                Blocks = 0x3fff, Output = true, Relu = true, BiasAddress = 0xf01, MetaAddress = 0x234, FsbAddress = 0x567, AAddress = 0x89a, BAddress = 0xbcd, OutAddress = 0xef0,
            },
            [0x3000_0000 | (0x3fffu << 4) | 0b1010, 0x0123_4567, 0x089a_bcdf, 0xef0]
        },
        {
            new MatrixVectorInstruction { Release = IsaUnits.MatrixMatrix, Blocks = 1, Bias = true, Sparse = true },
            [0x4000_0000 | (0b00100u << 18) | (1u << 4) | 0b0101, 0, 0, 0]
        },
        {
            new MiscInstruction { InA = 0x111, Mask = 2, Operation = MiscOperation.Silu, InB = 0x222, Out = 0x333, Blocks = 0x2aaa },
            [0x5000_0000 | (0x111u << 6) | (2u << 4) | 5, 0x2223_3300, 0x2aaau << 18]
        },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Words_are_those_worked_out_by_hand(Instruction instruction, uint[] words)
    {
        IsaCodec.Encode(instruction).ShouldBe(words);
        IsaCodec.Decode(words).ShouldBe(instruction);
    }

    [Fact]
    public void Every_bit_of_every_word_belongs_to_one_field_or_is_reserved()
    {
        foreach (var format in IsaFormat.All)
        {
            var least = IsaCodec.Encode(format.Make(ValuesOf(format, _ => 0)));
            foreach (var (word, bit) in from word in Enumerable.Range(0, format.Words) from bit in Enumerable.Range(0, 32) select (word, bit))
            {
                var words = (uint[])least.Clone();
                words[word] ^= 1u << bit;
                if (word == 0 && bit >= IsaFormat.OpcodePart.Low)
                    continue;
                if (IsaCodec.TryDecode(words, 0, out var decoded, out var fault))
                {
                    IsaCodec.Encode(decoded).ShouldBe(words);
                    IsaCodec.Encode(decoded).ShouldNotBe(least);
                }
                else
                {
                    fault.Kind.ShouldBe((format.Reserved[word] >> bit & 1) != 0 ? IsaFaultKind.ReservedBits : IsaFaultKind.FieldValue, $"{format.Mnemonic} {word} {bit}");
                    fault.Word.ShouldBe(word);
                }
            }
        }
    }

    [Fact]
    public void Fields_of_all_ones_and_all_zeros_and_random_ones_come_back()
    {
        var random = new Random(4);
        foreach (var format in IsaFormat.All)
        {
            for (var i = 0; i < 400; i++)
            {
                var instruction = i switch
                {
                    0 => format.Make(ValuesOf(format, _ => 0)),
                    1 => format.Make(ValuesOf(format, field => field.Max)),
                    _ => FlightControllerStimulus.Instruction(random, format.Unit),
                };
                var others = (IsaUnits)63 & ~format.Unit.Only();
                instruction = instruction with { Wait = i == 1 ? others : (IsaUnits)random.Next(64) & others, Release = (IsaUnits)random.Next(64) & others };
                IsaCodec.Decode(IsaCodec.Encode(instruction)).ShouldBe(instruction, $"seed 4, {format.Mnemonic} number {i}");
            }
        }
    }

    [Fact]
    public void Changed_bytes_never_crash_and_what_decodes_encodes_to_the_same_bytes()
    {
        var random = new Random(5);
        var bytes = FlightControllerStimulus.Program(random, 30, new FlightControllerConfig()).ToBytes();
        var (good, bad) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var changed = bytes[..random.Next(bytes.Length + 1)];
            for (var changes = random.Next(4); changes > 0 && changed.Length > 0; changes--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                IsaProgram.OfBytes(changed).ToBytes().ShouldBe(changed, "seed 5");
                good++;
            }
            catch (IsaException refused)
            {
                refused.Fault.Word.ShouldBeInRange(0, changed.Length / 4);
                bad++;
            }
        }

        good.ShouldBeGreaterThan(50);
        bad.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData(new[] { 0xf000_0000u, 0x6000_0000u }, "Word 1: the opcode is 6; there are 1 (LD), 2 (ST), 3 (MM), 4 (MV), 5 (MISC), 15 (SYS).")]
    [InlineData(new[] { 0xf000_0000u, 0x3000_0000u, 0u }, "Word 3: the program ends inside the MM of word 1, which has 4 words.")]
    [InlineData(new[] { 0x5000_0006u, 0u, 0u }, "Word 0: field 'op' of MISC is 6; it takes 0 to 5 (add, mul, softmax, layernorm, rmsnorm, silu).")]
    [InlineData(new[] { 0x2000_0000u, 0u, 0x3000_0000u }, "Word 2: field 'hbm_type' of ST is 3; it takes 0 to 1 (same, cross).")]
    [InlineData(new[] { 0xf000_0000u, 0xf000_0003u }, "Word 1: bits 0x00000003 of word 0 of SYS are set, which belong to no field; they have to be 0.")]
    public void Malformed_words_are_refused_with_their_place(uint[] words, string message) =>
        Should.Throw<IsaException>(() => IsaProgram.OfWords(words)).Message.ShouldBe(message);

    [Fact]
    public void Values_that_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => IsaCodec.Encode(new MatrixMatrixInstruction { Blocks = 1 << 14 })).Message
            .ShouldStartWith("Field 'K' of MM is 16384; it takes 0 to 16383 (14 bits).");
        Should.Throw<ArgumentOutOfRangeException>(() => IsaCodec.Encode(new LoadInstruction { Stride1 = -1 })).Message
            .ShouldStartWith("Field 'src_1d_stride' of LD is -1; it takes 0 to 17179869183 (34 bits).");
        Should.Throw<ArgumentOutOfRangeException>(() => IsaCodec.Encode(new LoadInstruction { Wait = IsaUnits.Load })).Message
            .ShouldStartWith("An instruction of LD has tokens for and from the other five units; it can't name itself or units that are not there.");
        Should.Throw<InvalidOperationException>(() => new IsaProgram([new SystemInstruction(), new MiscInstruction { Mask = 4 }]).ToWords()).Message
            .ShouldStartWith("MISC (instruction 1, word 1): Field 'mask' of MISC is 4; it takes 0 to 3 (2 bits).");
        Should.Throw<IsaException>(() => IsaProgram.OfBytes(new byte[6])).Message.ShouldBe("Word 1: the file ends after 2 of the word's 4 bytes.");
    }

    [Fact]
    public void Files_have_the_lowest_byte_first() =>
        new IsaProgram([new SystemInstruction { Wait = IsaUnits.Load }]).ToBytes().ShouldBe([0, 0, 0, 0xf8]);

    private static IsaFieldValues ValuesOf(IsaFormat format, Func<IsaField, long> value)
    {
        var values = new IsaFieldValues();
        foreach (var field in format.Fields)
            values[field.Name] = value(field);
        return values;
    }
}
