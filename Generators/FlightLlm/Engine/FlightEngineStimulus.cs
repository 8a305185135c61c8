using System.Collections.Immutable;
using Generators.FlightLlm.Isa;

namespace Generators.FlightLlm.Engine;

/// <summary>Programs for an engine: compiled layers, random instructions, and ones that can't be executed.</summary>
public static class FlightEngineStimulus
{
    /// <summary>Bytes of each channel that wrong programs may look at.</summary>
    internal const int WrongBytes = 4096;

    private const int Block = IsaShape.BlockSize;
    private const int RisingIndices = 1024;

    /// <summary>Compiles random layers.</summary>
    /// <param name="random">Source of numbers.</param>
    /// <param name="shape">Sizes of the core.</param>
    /// <param name="rows">Rows of activations; 1 for MV.</param>
    /// <param name="isSparse">Whether blocks have an N of their own.</param>
    /// <param name="sizes">Inputs of the first layer, and outputs of each.</param>
    /// <param name="activations">Random activations.</param>
    /// <param name="isMixed">Whether layers have precisions, zero points and shifts of their own.</param>
    /// <returns>The program.</returns>
    public static FlightCompiled Compile(
        Random random, IsaShape shape, int rows, bool isSparse, IReadOnlyList<int> sizes, out sbyte[,] activations, bool isMixed = false)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(sizes);
        activations = Matrix(random, rows, sizes[0]);
        return FlightCompiler.Compile(Enumerable.Range(0, sizes.Count - 1).Select(i => isMixed ? Mixed(random, i, sizes, isSparse, shape.Sparsity) : Layer(random, sizes[i], sizes[i + 1], isSparse, i % 2 == 0, shape.Sparsity)), rows, shape);
    }

    /// <summary>A layer of 2, 3, 4 and 8 bits in turn, every second round with a zero point.</summary>
    private static FlightLayer Mixed(Random random, int number, IReadOnlyList<int> sizes, bool isSparse, IsaSparsity sparsity)
    {
        var precision = (IsaPrecision)(3 - (number % 4));
        var zero = precision == IsaPrecision.Int8 || number / 4 % 2 == 0 ? (int?)null : random.Next(1 << precision.Bits());
        var layer = Layer(random, sizes[number], sizes[number + 1], isSparse, number % 2 == 0, sparsity);
        foreach (var (k, n) in from k in Enumerable.Range(0, layer.K) from n in Enumerable.Range(0, layer.N) select (k, n))
        {
            if (layer.Weights![k, n] is not 0 and var weight && precision != IsaPrecision.Int8)
                layer.Weights[k, n] = (sbyte)precision.Weight(weight & ((1 << precision.Bits()) - 1), zero is not null, zero ?? 0);
        }

        return layer with { Precision = precision, Zero = zero, OutputShift = precision.Bits() - random.Next(2) };
    }

    /// <summary>
    /// A random program, each instruction of which waits for the one before: transfers of any length and alignment, products with and without bias, ReLU, outputs
    /// and blocks, dense and sparse, and element-wise operations.
    /// </summary>
    /// <param name="random">Source of numbers.</param>
    /// <param name="shape">Sizes of the core.</param>
    /// <param name="length">Instructions, beside those that fill the buffers.</param>
    /// <returns>The program, and a run with random contents of the memory.</returns>
    public static (IsaProgram Program, FlightRun Run) Program(Random random, IsaShape shape, int length)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(shape);
        var builder = new FlightRandomProgram(random, shape);
        builder.FillBuffers();
        for (var i = 0; i < length; i++)
            builder.Add();
        return builder.End();
    }

    /// <summary>Texts of programs, each of which has an instruction that can't be executed.</summary>
    /// <param name="shape">Sizes of the core.</param>
    /// <returns>The texts; they want <see cref="PrepareWrong"/>.</returns>
    public static IEnumerable<string> Wrong(IsaShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var (rows, global, last) = (shape.BufferRows, shape.GlobalRows, HbmChannelMemory.Size - 8);
        var flags = $"SYS\nLD mode=fsb length=16\nLD mode=fsb bank_addr=16 hbm_addr=64 length=16\nLD mode=meta hbm_addr={RisingIndices} length=512 release=";
        var texts = new List<string>
        {
            $"LD mode=bias bank_addr={rows - 1} length=65", $"LD mode=bias bank_addr={rows - 2} length=16 loop1=3 loop2=3 loop3=1", $"LD length=16 hbm_addr={last}",
            $"LD length=16 loop1=2 src_1d_stride={last}", $"ST bank_addr={global - 1} loop1=2 length=16", $"ST length={shape.WideRowBytes + 1}",
            $"ST rs_col=1 length={(shape.WideRowBytes * shape.Channels) + 1}", $"ST length=16 hbm_addr={last}", $"MM A_addr={rows - 4} K=5", $"MM B_addr={rows - 4} K=1",
            "ST length=5 format=int4_by_8", "MM K=1 unsigned=1", "MV K=0 zero=3", $"MM B_addr={rows - 4} K=4 precision=int4", $"MM B_addr={rows - 4} precision=int3 K=3", $"MV A_addr={rows - 1} precision=int2 K=64",
            $"MV B_addr={rows - 1} K=3", $"MV A_addr={rows - 1} K=16", "MISC op=softmax K=1", $"MISC out=1 K={(2 * shape.MatrixRows) + 1}",
            $"MISC op=mul in_a=1 in_b=1 out={global - 1} K={(2 * shape.MatrixRows) + 1}",
        };
        if (shape.Channels < 8)
            texts.AddRange(["LD mode=B hbm_channel=7 length=4", "ST rs_col=1 hbm_channel=7 length=16"]);
        if (rows < 4096)
            texts.AddRange([$"LD mode=B bank_addr={rows} length=1", $"MM bias=1 bias_addr={rows}", $"MV bias=1 bias_addr={rows - shape.Channels + 1}"]);
        if (global < 4096)
            texts.AddRange([$"LD mode=global bank_addr={global} length=1", $"MM output=1 out_addr={global}", $"MISC op=mul in_b={global} K=1"]);

        // Illegal FSB bytes, and indices that do not rise: of a sparse block, and of a dense one that has indices.
        foreach (var unit in new[] { "MM", "MV" })
        {
            texts.Add($"LD mode=fsb hbm_addr=2048 length=16 release={unit}\n{unit} wait=LD K=1 sparse=1");
            foreach (var (fsb, meta) in new[] { (0, 16), (16, 16), (16, 8) })
                texts.Add($"{flags[4..]}{unit}\n{unit} wait=LD K=1 sparse=1 fsb_addr={fsb} meta_addr={meta}");
            texts.Add($"{flags[4..]}{unit}\n{unit} wait=LD K=1 sparse=1 meta_addr={rows - 1} fsb_addr=16");
        }

        return texts.Select(text => $"SYS\n{text}").Where(text => !text.Contains($"meta_addr={rows - 1}", StringComparison.Ordinal) || rows <= 4096);
    }

    /// <summary>What the memory has for wrong programs: FSB 2 and 16, and indices of dense blocks, behind which there are zeros.</summary>
    /// <param name="memories">The memories.</param>
    public static void PrepareWrong(IsaMemories memories)
    {
        ArgumentNullException.ThrowIfNull(memories);
        foreach (var channel in memories.Hbm)
        {
            channel.Write(0, Enumerable.Repeat((byte)2, 16).ToArray());
            channel.Write(64, Enumerable.Repeat((byte)16, 16).ToArray());
            channel.Write(RisingIndices, Enumerable.Range(0, 160).Select(i => (byte)((2 * i % 16) | (((2 * i) + 1) % 16 << 4))).ToArray());
        }
    }

    private static sbyte[,] Matrix(Random random, int rows, int columns)
    {
        var matrix = new sbyte[rows, columns];
        foreach (var (row, column) in from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select (row, column))
            matrix[row, column] = (sbyte)(random.Next(16) == 0 ? -128 : random.Next(-128, 128));
        return matrix;
    }

    private static FlightLayer Layer(Random random, int inputs, int outputs, bool isSparse, bool hasBias, IsaSparsity patterns)
    {
        var weights = Matrix(random, inputs, outputs);
        var sparsity = isSparse ? new int[outputs / Block, inputs / Block] : null;
        var all = IsaPattern.Of(patterns).OrderBy(pattern => pattern.M != Block).ThenBy(pattern => pattern.N == 1).ThenBy(pattern => pattern.Kept).ToArray();
        foreach (var (nb, kb) in from nb in Enumerable.Range(0, isSparse ? outputs / Block : 0) from kb in Enumerable.Range(0, inputs / Block) select (nb, kb))
        {
            var pattern = all[random.Next(all.Length)];
            sparsity![nb, kb] = pattern.Fsb;
            foreach (var (n, first) in from n in Enumerable.Range(0, Block) from first in Enumerable.Range(0, Block / pattern.M) select (n, first * pattern.M))
            {
                foreach (var k in Enumerable.Range(first, pattern.M).OrderBy(_ => random.Next()).Skip(pattern.N - random.Next(2)))
                    weights[(kb * Block) + k, (nb * Block) + n] = 0;
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
