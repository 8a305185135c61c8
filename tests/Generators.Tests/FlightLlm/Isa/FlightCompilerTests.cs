using System.Collections.Immutable;
using Generators.FlightLlm.Isa;

namespace Generators.Tests.FlightLlm.Isa;

/// <summary>Compiled layers, executed by the golden interpreter, against the plain triple loop.</summary>
public sealed class FlightCompilerTests
{
    private const int Shift = 7;

    /// <summary>Rows, whether weights are sparse, and sizes of the layers.</summary>
    public static TheoryData<int, bool, int[]> Shapes => new()
    {
        { 1, false, [16, 16] },
        { 1, false, [48, 80, 16] },
        { 1, true, [48, 80, 16] },
        { 1, false, [96, 1040, 32] },
        { 1, true, [64, 560, 64] },
        { 1, false, [8208, 16] },
        { 1, true, [1040, 48] },
        { 2, false, [16, 16] },
        { 7, true, [48, 80, 32] },
        { 127, false, [32, 112, 16] },
        { 128, true, [64, 48] },
        { 129, false, [32, 32, 32] },
        { 300, true, [32, 96] },
        { 130, false, [4112, 16] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Programs_compute_the_layers(int rows, bool isSparse, int[] sizes)
    {
        var random = new Random(11);
        var layers = Enumerable.Range(0, sizes.Length - 1).Select(i => Layer(random, sizes[i], sizes[i + 1], isSparse, i % 2 == 0)).ToArray();
        var compiled = FlightCompiler.Compile(layers, rows);
        TokenCheck.Check(compiled.Program).Faults.ShouldBeEmpty();
        IsaProgram.OfWords(compiled.Program.ToWords()).Instructions.ShouldBe(compiled.Program.Instructions);
        var activations = Matrix(random, rows, sizes[0]);
        var expected = layers.Aggregate(activations, Golden);
        Run(compiled, activations, null, rows).ShouldBe(expected);

        // Tokens alone keep instructions apart: any timing gives the same.
        for (var timing = 0; timing < 2; timing++)
        {
            var trace = IsaScheduler.Run(compiled.Program, _ => random.Next(8) == 0 ? random.Next(1, 300) : random.Next(1, 4));
            trace.Fault.ShouldBeNull();
            Run(compiled, activations, trace, rows).ShouldBe(expected, "seed 11");
        }
    }

    [Fact]
    public void A_program_of_a_bucket_serves_all_its_lengths()
    {
        var random = new Random(12);
        var layers = new[] { Layer(random, 32, 48, false, true), Layer(random, 48, 16, true, false) };
        FlightBuckets.LengthFor(129, 16).ShouldBe(144);
        FlightBuckets.LengthFor(144, 16).ShouldBe(144);
        var compiled = FlightCompiler.Compile(layers, 144);
        foreach (var length in new[] { 129, 130, 136, 143, 144 })
        {
            var activations = Matrix(random, length, 32);
            Run(compiled, activations, null, length).ShouldBe(layers.Aggregate(activations, Golden), $"length {length}");
        }
    }

    [Fact]
    public void Rows_beyond_a_ragged_length_are_not_stored()
    {
        var compiled = FlightCompiler.Compile([Layer(new Random(2), 16, 16, false, true)], 130);
        var memories = new IsaMemories();
        compiled.WriteWeights(memories);
        new IsaInterpreter(memories).Run(compiled.Program);

        // Tile 1 has two rows: 16 bytes in channels 0 and 1, nothing in the others.
        var bytes = new byte[256];
        for (var channel = 0; channel < 8; channel++)
        {
            memories.Hbm[channel].Read(compiled.OutputAddress + 256, bytes);
            bytes.Skip(channel < 2 ? 16 : 0).ShouldAllBe(each => each == 0);
        }
    }

    [Fact]
    public void Layers_that_can_not_be_are_refused()
    {
        string Message(params FlightLayer[] layers) => Should.Throw<ArgumentException>(() => FlightCompiler.Compile(layers, 1)).Message;
        var good = new FlightLayer { K = 16, N = 32 };
        Message().ShouldStartWith("There is no layer.");
        Message(good with { K = 8 }).ShouldStartWith("Layer 0: K is 8; it is a multiple of 16, and not 0.");
        Message(good with { N = 65_552 }).ShouldStartWith("Layer 0: N is 65552; it is a multiple of 16 up to 65536, and not 0.");
        Message(good with { K = 131_088 }).ShouldStartWith("Layer 0: K is 131088; the buffers hold activations of up to 131072 inputs.");
        Message(good, good).ShouldStartWith("Layer 1 has 16 inputs, but layer 0 has 32 outputs.");
        Message(good with { Weights = new sbyte[16, 16] }).ShouldStartWith("Layer 0: Weights are 16 × 16; the layer is 16 × 32.");
        Message(good with { Bias = [1] }).ShouldStartWith("Layer 0: Bias has 1 numbers; the layer has 32 outputs.");
        Message(good with { Weights = new sbyte[16, 32], Sparsity = new int[2, 1] }).ShouldStartWith("Layer 0: Sparsity[0, 0] is 0; it is 2, 4, 8 or 16.");
        var weights = new sbyte[16, 16];
        (weights[0, 5], weights[3, 5], weights[9, 5]) = (1, -1, 2);
        Message(new FlightLayer { K = 16, N = 16, Weights = weights, Sparsity = new[,] { { 2 } } })
            .ShouldStartWith("Layer 0: Column 5 has 3 weights that are not 0 in block 0 along K; Sparsity[0, 0] allows 2.");
    }

    [Fact]
    public void Data_of_other_sizes_are_refused()
    {
        var compiled = FlightCompiler.Compile([new FlightLayer { K = 32, N = 16, Weights = new sbyte[32, 16] }], 4);
        string Message(Action action) => Should.Throw<ArgumentException>(action).Message;
        var memories = new IsaMemories();
        Message(() => compiled.WriteInput(memories, new sbyte[4, 16])).ShouldStartWith("Activations are 4 × 16; the program takes up to 4 × 32.");
        Message(() => compiled.WriteInput(memories, new sbyte[5, 32])).ShouldStartWith("Activations are 5 × 32; the program takes up to 4 × 32.");
        Message(() => compiled.ReadOutput(memories, 5)).ShouldStartWith("The program has 4 rows of results.");
        var small = new IsaMemories(new IsaShape { Channels = 2, MatrixRows = 8, VectorColumns = 32, BufferRows = 64, GlobalRows = 16 });
        const string shapes = "The memories have 2 channels, 8 rows of an MM, 32 columns of an MV, buffers of 64 rows and 16 global rows; "
            + "the program is compiled for 8 channels, 128 rows of an MM, 512 columns of an MV, buffers of 4096 rows and 512 global rows.";
        Message(() => compiled.WriteWeights(small)).ShouldStartWith(shapes);
        Message(() => compiled.WriteInput(small, new sbyte[4, 32])).ShouldStartWith(shapes);
        Message(() => compiled.ReadOutput(small, 4)).ShouldStartWith(shapes);
        Should.Throw<InvalidOperationException>(() => FlightCompiler.Compile([new FlightLayer { K = 32, N = 16 }], 4).WriteWeights(memories))
            .Message.ShouldBe("Layer 0 has no Weights; its program is for performance models alone.");
    }

    private static sbyte[,] Run(FlightCompiled compiled, sbyte[,] activations, IsaTrace? trace, int rows)
    {
        var memories = new IsaMemories();
        compiled.WriteWeights(memories);
        compiled.WriteInput(memories, activations);
        new IsaInterpreter(memories) { OutputShift = Shift }.Run(compiled.Program, trace?.Intervals.Select(each => each.Number));
        return compiled.ReadOutput(memories, rows);
    }

    private static sbyte[,] Golden(sbyte[,] activations, FlightLayer layer)
    {
        var results = new sbyte[activations.GetLength(0), layer.N];
        for (var m = 0; m < results.GetLength(0); m++)
        {
            for (var n = 0; n < layer.N; n++)
            {
                var sum = (long)(layer.Bias?[n] ?? 0);
                for (var k = 0; k < layer.K; k++)
                    sum += activations[m, k] * layer.Weights![k, n];
                if (layer.Relu)
                    sum = Math.Max(0, sum);
                results[m, n] = (sbyte)Math.Clamp((long)Math.Floor((sum / (double)(1 << Shift)) + 0.5), -128, 127);
            }
        }

        return results;
    }

    private static sbyte[,] Matrix(Random random, int rows, int columns)
    {
        var matrix = new sbyte[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                matrix[row, column] = (sbyte)(random.Next(16) == 0 ? -128 : random.Next(-128, 128));
        }

        return matrix;
    }

    private static FlightLayer Layer(Random random, int inputs, int outputs, bool isSparse, bool hasBias)
    {
        var weights = Matrix(random, inputs, outputs);
        int[,]? sparsity = null;
        if (isSparse)
        {
            sparsity = new int[outputs / 16, inputs / 16];
            for (var nb = 0; nb < outputs / 16; nb++)
            {
                for (var kb = 0; kb < inputs / 16; kb++)
                {
                    sparsity[nb, kb] = 2 << random.Next(4);
                    for (var n = 0; n < 16; n++)
                    {
                        foreach (var k in Enumerable.Range(0, 16).OrderBy(_ => random.Next()).Skip(sparsity[nb, kb] - random.Next(2)))
                            weights[(kb * 16) + k, (nb * 16) + n] = 0;
                    }
                }
            }
        }

        return new FlightLayer
        {
            K = inputs,
            N = outputs,
            Weights = weights,
            Sparsity = sparsity,
            Relu = hasBias,
            Bias = hasBias ? [.. Enumerable.Range(0, outputs).Select(_ => random.Next(-100_000, 100_000))] : (ImmutableArray<int>?)null,
        };
    }
}
