using System.Collections.Immutable;

namespace Generators.FlightLlm.Isa;

/// <summary>A program of some layers, and where its data are.</summary>
public sealed class FlightCompiled
{
    private readonly FlightImage image;

    internal FlightCompiled(IsaProgram program, ImmutableArray<FlightLayer> layers, int rows, IsaShape shape, long input, long output, FlightImage image) =>
        (Program, Layers, Rows, Shape, InputAddress, OutputAddress, this.image) = (program, layers, rows, shape, input, output, image);

    /// <summary>The program.</summary>
    public IsaProgram Program { get; }

    /// <summary>The layers.</summary>
    public ImmutableArray<FlightLayer> Layers { get; }

    /// <summary>Rows of activations: tokens of a prefill; 1 is compiled to matrix-vector products.</summary>
    public int Rows { get; }

    /// <summary>Sizes of the core.</summary>
    public IsaShape Shape { get; }

    /// <summary>Address of the activations in the high-bandwidth memory.</summary>
    public long InputAddress { get; }

    /// <summary>Address of the last layer's results, laid out as the input.</summary>
    public long OutputAddress { get; }

    /// <summary>Bytes of each channel that data take.</summary>
    public long ChannelBytes => image.Size;

    /// <summary>Writes weights and biases.</summary>
    /// <param name="memories">The memories of the run.</param>
    /// <exception cref="ArgumentException">The memories have another shape.</exception>
    /// <exception cref="InvalidOperationException">A layer has no weights: it was compiled for a performance model.</exception>
    public void WriteWeights(IsaMemories memories)
    {
        CheckShape(memories);
        for (var number = 0; number < Layers.Length; number++)
        {
            if (Layers[number].Weights is null)
                throw new InvalidOperationException($"Layer {number} has no {nameof(FlightLayer.Weights)}; its program is for performance models alone.");
        }

        image.WriteTo(memories);
    }

    /// <summary>Writes the activations [row, k].</summary>
    /// <param name="memories">The memories of the run.</param>
    /// <param name="activations">As many rows as compiled for, or fewer: a program of a bucket of lengths.</param>
    /// <exception cref="ArgumentException">There are too many rows or another number of columns, or the memories have another shape.</exception>
    public void WriteInput(IsaMemories memories, sbyte[,] activations)
    {
        CheckShape(memories);
        ArgumentNullException.ThrowIfNull(activations);
        if (activations.GetLength(0) > Rows || activations.GetLength(1) != Layers[0].K)
        {
            throw new ArgumentException(
                $"Activations are {activations.GetLength(0)} × {activations.GetLength(1)}; the program takes up to {Rows} × {Layers[0].K}.", nameof(activations));
        }

        for (var m = 0; m < activations.GetLength(0); m++)
        {
            for (var k = 0; k < activations.GetLength(1); k++)
            {
                var (channel, address) = Place(InputAddress, Layers[0].BlocksK, m, k);
                memories.Hbm[channel].Write(address, [(byte)activations[m, k]]);
            }
        }
    }

    /// <summary>Reads the results [row, n].</summary>
    /// <param name="memories">The memories of the run.</param>
    /// <param name="rows">Rows that are wanted.</param>
    /// <returns>INT8.</returns>
    /// <exception cref="ArgumentException">There are fewer rows, or the memories have another shape.</exception>
    public sbyte[,] ReadOutput(IsaMemories memories, int rows)
    {
        CheckShape(memories);
        if (rows < 0 || rows > Rows)
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"The program has {Rows} row{(Rows == 1 ? "" : "s")} of results.");
        var results = new sbyte[rows, Layers[^1].N];
        var one = new byte[1];
        for (var m = 0; m < rows; m++)
        {
            for (var n = 0; n < results.GetLength(1); n++)
            {
                var (channel, address) = Place(OutputAddress, Layers[^1].BlocksN, m, n);
                memories.Hbm[channel].Read(address, one);
                results[m, n] = (sbyte)one[0];
            }
        }

        return results;
    }

    private void CheckShape(IsaMemories memories)
    {
        ArgumentNullException.ThrowIfNull(memories);
        if (memories.Shape != Shape)
            throw new ArgumentException($"The memories have {memories.Shape.Text}; the program is compiled for {Shape.Text}.", nameof(memories));
    }

    /// <summary>A vector is in channel 0. A matrix has for each tile and each block of 16 columns a row of the A buffer in each channel: row m in channel m mod channels.</summary>
    private (int Channel, long Address) Place(long first, int blocks, int row, int column)
    {
        if (Rows == 1)
            return (0, first + column);
        var (tile, m) = Math.DivRem(row, Shape.MatrixRows);
        var (block, k) = Math.DivRem(column, IsaShape.BlockSize);
        var (bank, channel) = Math.DivRem(m, Shape.Channels);
        return (channel, first + ((((long)tile * blocks) + block) * Shape.WideRowBytes) + (bank * IsaShape.BlockSize) + k);
    }
}

/// <summary>
/// Compiles linear layers. Each layer is a list of products; loads run two products ahead, stores as many behind as there are slots for results, and tokens
/// keep them apart. A layer begins when the results of the one before are stored.
/// </summary>
public static class FlightCompiler
{
    /// <summary>Compiles layers.</summary>
    /// <param name="layers">The layers; each one has as many inputs as the one before has outputs.</param>
    /// <param name="rows">Rows of activations; 1 for matrix-vector products.</param>
    /// <param name="shape">Sizes of the core; null for those of the paper.</param>
    /// <returns>The program and its data.</returns>
    /// <exception cref="ArgumentException">Layers do not fit, or one is illegal; the message names it.</exception>
    public static FlightCompiled Compile(IEnumerable<FlightLayer> layers, int rows, IsaShape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ImmutableArray<FlightLayer> all = [.. layers];
        shape = (shape ?? IsaShape.Paper).Validated();
        if (all.IsEmpty)
            throw new ArgumentException("There is no layer.", nameof(layers));
        for (var number = 0; number < all.Length; number++)
        {
            if (all[number].Mistake(rows, shape) is { } mistake)
                throw new ArgumentException($"Layer {number}: {mistake}", nameof(layers));
            if (number > 0 && all[number].K != all[number - 1].N)
                throw new ArgumentException($"Layer {number} has {all[number].K} inputs, but layer {number - 1} has {all[number - 1].N} outputs.", nameof(layers));
        }

        var image = new FlightImage();
        var (instructions, labels) = (new List<Instruction>(), new Dictionary<int, string>());
        var addresses = all.Select(layer => Room(image, shape, layer.BlocksK, rows)).Append(Room(image, shape, all[^1].BlocksN, rows)).ToArray();
        for (var number = 0; number < all.Length; number++)
        {
            labels.Add(instructions.Count, $"layer{number}");
            var builder = new FlightLayerBuilder(all[number], shape, image, addresses[number], addresses[number + 1], instructions);
            builder.Build(rows, isFirst: number == 0, isLast: number == all.Length - 1);
        }

        return new FlightCompiled(new IsaProgram(instructions, labels), all, rows, shape, addresses[0], addresses[^1], image);
    }

    private static long Room(FlightImage image, IsaShape shape, int blocks, int rows)
    {
        var tiles = (rows + shape.MatrixRows - 1) / shape.MatrixRows;
        return image.Reserve(rows == 1 ? (long)blocks * IsaShape.BlockSize : (long)tiles * blocks * shape.WideRowBytes);
    }
}
