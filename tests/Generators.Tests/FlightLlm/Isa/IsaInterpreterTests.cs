using System.Buffers.Binary;
using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>The golden interpreter against formulas and memories worked out by hand.</summary>
public sealed class IsaInterpreterTests
{
    [Fact]
    public void Loads_take_chunks_in_the_order_of_the_loops()
    {
        var memories = new IsaMemories();
        for (var address = 0; address < 4096; address++)
            memories.Hbm[3].Write(address, [(byte)(address ^ (address >> 8))]);
        var program = IsaAssembler.Assemble(
            "LD mode=B hbm_channel=3 bank_addr=5 hbm_addr=100 length=4 loop1=3 loop2=2 loop3=2 src_1d_stride=10 src_2d_stride=1000 src_3d_stride=7");
        new IsaInterpreter(memories).Run(program);
        var expected =
            from i3 in Enumerable.Range(0, 2)
            from i2 in Enumerable.Range(0, 2)
            from i1 in Enumerable.Range(0, 3)
            from i in Enumerable.Range(0, 4)
            let address = 100 + (i3 * 7) + (i2 * 1000) + (i1 * 10) + i
            select (byte)(address ^ (address >> 8));
        memories.Of(IsaBuffer.B).Slice(160, 48).ToArray().ShouldBe(expected);
        memories.Of(IsaBuffer.B)[208].ShouldBe((byte)0);
    }

    [Fact]
    public void Wide_buffers_have_a_channel_each_and_zeros_above_the_last_one()
    {
        var memories = new IsaMemories();
        for (var channel = 0; channel < 8; channel++)
        {
            memories.Hbm[channel].Write(0, [(byte)(channel + 1)]);
            memories.Of(IsaBuffer.Fsb, channel)[9] = 77;
        }

        new IsaInterpreter(memories).Run(IsaAssembler.Assemble("LD mode=fsb bank_addr=9 length=1 zero_fill=1 hbm_channel=4"));
        Enumerable.Range(0, 8).Select(channel => memories.Of(IsaBuffer.Fsb, channel)[9]).ShouldBe([1, 2, 3, 4, 5, 0, 0, 0]);
        new IsaInterpreter(memories).Run(IsaAssembler.Assemble("LD mode=fsb bank_addr=9 length=1\nLD mode=fsb bank_addr=9 length=1 loop2=0"));
        Enumerable.Range(0, 8).Select(channel => memories.Of(IsaBuffer.Fsb, channel)[9]).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
    }

    /// <summary>Extremes of the accumulator: bias at both ends of INT32, ReLU behind it, and continuation.</summary>
    [Theory]
    [InlineData(int.MaxValue, 0, int.MaxValue, 127)]
    [InlineData(int.MaxValue, 1, int.MinValue, -128)]
    [InlineData(int.MinValue, 0, int.MinValue, -128)]
    [InlineData(int.MinValue, -1, int.MaxValue, 127)]
    [InlineData(-5, 4, -1, -1)]
    public void Bias_is_added_in_INT32_that_wraps(int bias, sbyte weight, int result, sbyte output)
    {
        var memories = new IsaMemories();
        BinaryPrimitives.WriteInt32LittleEndian(memories.Of(IsaBuffer.Bias)[(2 * 64)..], bias);
        memories.Of(IsaBuffer.A)[0] = 1;
        memories.Of(IsaBuffer.B)[0] = (byte)weight;
        var results = new List<int>();
        var interpreter = new IsaInterpreter(memories) { Results = (_, all) => results.Add(all[0]) };
        interpreter.Run(IsaAssembler.Assemble("MM K=1 bias=1 bias_addr=2 output=1 out_addr=3"));
        results.ShouldBe([result]);
        ((sbyte)memories.Global(3, 0)).ShouldBe(output);
        interpreter.Run(IsaAssembler.Assemble("MM K=1 bias=1 bias_addr=2 output=1 relu=1 out_addr=3"));
        results[1].ShouldBe(Math.Max(0, result));
    }

    [Fact]
    public void Products_without_output_are_continued_and_the_two_units_have_accumulators_of_their_own()
    {
        var memories = new IsaMemories();
        memories.Of(IsaBuffer.A)[0] = 3;
        memories.Of(IsaBuffer.B)[0] = 5;
        var results = new List<(int, int)>();
        new IsaInterpreter(memories) { Results = (number, all) => results.Add((number, all[0])) }.Run(IsaAssembler.Assemble("""
            MM K=1 relu=1
            MV K=1
            MM K=1
            MV K=1 output=1
            MM K=1 output=1
            MM K=1 output=1
            MM K=0 output=1
            """));
        results.ShouldBe([(3, 30), (4, 45), (5, 15), (6, 0)]);
    }

    [Theory]
    [InlineData(0, 127)]
    [InlineData(7, 126)]
    [InlineData(8, 63)]
    [InlineData(14, 1)]
    [InlineData(31, 0)]
    public void Outputs_are_rounded_half_up_and_clamped(int shift, sbyte output)
    {
        var memories = new IsaMemories();
        memories.Of(IsaBuffer.A)[0] = 127;
        memories.Of(IsaBuffer.B)[0] = 127;
        new IsaInterpreter(memories) { OutputShift = shift }.Run(IsaAssembler.Assemble("MM K=1 output=1"));
        ((sbyte)memories.Global(0, 0)).ShouldBe(output);
    }

    [Theory]
    [InlineData(1, "MM (instruction 0, word 0): block 0 of channel 0 has the FSB 1; it is 2, 4, 8 or 16.")]
    [InlineData(0, "MM (instruction 0, word 0): block 0 of channel 0 has the FSB 0; it is 2, 4, 8 or 16.")]
    [InlineData(2, "MM (instruction 0, word 0): column 0 of block 0 of channel 0 has index 0 behind index 0; indices of a column rise.")]
    public void Sparse_data_that_contradict_themselves_are_refused(byte fsb, string message)
    {
        var memories = new IsaMemories();
        memories.Of(IsaBuffer.Fsb)[0] = fsb;
        Should.Throw<IsaException>(() => new IsaInterpreter(memories).Run(IsaAssembler.Assemble("MM K=1 sparse=1"))).Message.ShouldBe("Word 0: " + message);
    }

    [Theory]
    [InlineData("SYS\nMM K=2 A_addr=4095", "Word 1: MM (instruction 1, word 1): row 4095 and what follows ends at byte 1048832 of the A buffer, which has 1048576.")]
    [InlineData("MM K=1 output=1 out_addr=512", "Word 0: MM (instruction 0, word 0): row 512 and what follows ends at byte 131328 of the Global buffer, which has 131072.")]
    [InlineData("LD mode=meta bank_addr=4095 length=17", "Word 0: LD (instruction 0, word 0): row 4095 and what follows ends at byte 65537 of the Meta buffer, which has 65536.")]
    [InlineData("LD mode=B length=2 hbm_addr=0x3ffffffff", "Word 0: LD (instruction 0, word 0): 2 bytes at address 17179869183 are beyond the memory's 2^34 bytes.")]
    [InlineData("ST length=257", "Word 0: ST (instruction 0, word 0): 'length' is 257, but a row has 256 bytes.")]
    [InlineData("MISC op=softmax K=1", "Word 0: MISC (instruction 0, word 0): there is no integer definition of Softmax; set Special.")]
    public void Instructions_that_can_not_be_executed_are_refused(string text, string message) =>
        Should.Throw<IsaException>(() => new IsaInterpreter(new IsaMemories()).Run(IsaAssembler.Assemble(text))).Message.ShouldBe(message);

    [Fact]
    public void Sums_and_products_of_elements_are_clamped_and_others_come_from_outside()
    {
        var memories = new IsaMemories();
        var random = new Random(3);
        foreach (var row in new[] { 1, 2, 4, 5 })
        {
            for (var element = 0; element < 2048; element++)
                memories.Global(row, element) = (byte)random.Next(256);
        }

        sbyte[] Row(int first) => [.. Enumerable.Range(0, 2064).Select(element => (sbyte)memories.Global(first, element))];
        var (a, b) = (Row(1), Row(4));
        var interpreter = new IsaInterpreter(memories) { Special = (_, mask, elements) => [.. elements.Select(each => (sbyte)(each ^ mask))] };
        interpreter.Run(IsaAssembler.Assemble("MISC op=add in_a=1 in_b=4 out=8 K=129\nMISC op=mul in_a=1 in_b=4 out=10 K=129\nMISC op=silu mask=3 in_a=1 out=12 K=129"));
        Row(8).ShouldBe(a.Zip(b, (x, y) => (sbyte)Math.Clamp(x + y, -128, 127)));
        Row(10).ShouldBe(a.Zip(b, (x, y) => (sbyte)Math.Min(127, Math.Floor((x * y / 128.0) + 0.5))));
        Row(12).ShouldBe(a.Select(x => (sbyte)(x ^ 3)));
        memories.Global(9, 16).ShouldBe((byte)0);
    }
}
