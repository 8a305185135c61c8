using System.Numerics;
using Generators.Catalogue;
using Generators.FlightLlm.Isa;
using HdlDsl;

namespace Generators.FlightLlm.Engine;

/// <summary>A core of FlightLLM: controller, load unit, store unit, buffers, product unit and MISC unit.</summary>
public sealed record FlightEngineConfig
{
    private const int AddressBits = 34;

    /// <summary>Channels, rows, columns and buffers; programs are compiled for the same ones.</summary>
    public IsaShape Shape { get; init; } = new() { Channels = 2, MatrixRows = 8, VectorColumns = 32, BufferRows = 64, GlobalRows = 16 };

    /// <summary>The controller.</summary>
    public FlightControllerConfig Controller { get; init; } = new() { PositionBits = 16 };

    /// <summary>Columns of an MM side by side: chains for each pair of rows.</summary>
    [Knob("Columns of an MM side by side: chains for each pair of rows.", Values = [1, 2])]
    public int Lanes { get; init; } = 1;

    /// <summary>Chains of each channel that work on an MV.</summary>
    [Knob("Chains of each channel that work on an MV.", Values = [1, 2, 4, 8])]
    public int VectorChains { get; init; } = 1;

    /// <summary>Bytes of a word of the memory ports.</summary>
    [Knob("Bytes of a word of the memory ports.", Values = [16, 32, 64])]
    public int PortBytes { get; init; } = 16;

    /// <summary>Words of a load that are on their way.</summary>
    [Knob("Words of a load that may be on their way in each channel.", Min = 1, Max = 256)]
    public int ReadsOnTheWay { get; init; } = 16;

    /// <summary>Whether an external unit computes softmax, norms and SiLU; otherwise these are errors.</summary>
    [Knob("Ports of an external unit for softmax, norms and SiLU; without them these are errors.")]
    public bool SpecialPort { get; init; }

    /// <summary>What keeps sums exact.</summary>
    [Knob("What keeps the lower lane exact in long sums.")]
    public FlightOverflow Overflow { get; init; }

    /// <summary>What slices are in Verilog.</summary>
    [Knob("What slices are in Verilog.")]
    public FlightSlices Slices { get; init; }

    /// <summary>Width of a word address of the memory ports.</summary>
    public int PortAddressBits => AddressBits - BitOperations.Log2((uint)PortBytes);

    /// <summary>Multiply-accumulates of a cycle of MM, dense or sparse.</summary>
    public int MatrixMacs => Shape.MatrixRows * IsaShape.BlockSize * Lanes;

    /// <summary>Multiply-accumulates of a cycle of MV: twice the slices that it uses with dense weights.</summary>
    public int VectorMacs => Shape.Channels * VectorChains * IsaShape.BlockSize * 2;

    /// <summary>The controller as the engine has it.</summary>
    internal FlightControllerConfig Commands => Controller with { HasFaultPort = true };

    /// <summary>Bits of a word of the memory ports.</summary>
    internal int PortBits => 8 * PortBytes;

    /// <summary>Width of a buffer's byte address, with a bit more for its end.</summary>
    internal int PlaceBits => Hdl.BitsToCount(Enum.GetValues<IsaBuffer>().Max(BytesOf) + 1);

    /// <summary>Width of a buffer's word address, in words of the memory ports.</summary>
    internal int FillBits => PlaceBits - BitOperations.Log2((uint)PortBytes);

    /// <summary>Weights of an MV out of the A buffer: two columns for each chain, at places of 2 bytes, because 16 weights have two bytes for each bit.</summary>
    internal FlightWindowConfig WeightsOfVector => new(WordBytes(IsaBuffer.A), 2 * VectorChains * IsaShape.BlockSize, 2);

    /// <summary>Weights of an MM out of the B buffer.</summary>
    internal FlightWindowConfig WeightsOfMatrix => new(WordBytes(IsaBuffer.B), Lanes * IsaShape.BlockSize, 2);

    /// <summary>Indices: 16 of them are 8 bytes, or 6 or 4 of patterns N:8 and N:4.</summary>
    internal FlightWindowConfig IndicesOfBeat =>
        new(WordBytes(IsaBuffer.Meta), VectorChains * IsaShape.BlockSize, Shape.Sparsity == IsaSparsity.Release ? IsaShape.BlockSize / 2 : 2);

    /// <summary>Patterns, and the units of indices of a beat.</summary>
    internal FlightIndicesConfig Patterns => new(Shape.Sparsity, 2 * VectorChains);

    /// <summary>Width of a row address of all buffers but the global one.</summary>
    internal int RowBits => Hdl.BitsToCount(Shape.BufferRows);

    /// <summary>Blocks of 16 bytes in a word.</summary>
    internal int BlocksPerWord => PortBytes / IsaShape.BlockSize;

    /// <summary>Words of a row of the global buffer.</summary>
    internal int WordsPerRow => Shape.WideRowBytes / PortBytes;

    /// <summary>Words of the global buffer.</summary>
    internal int GlobalWords => Shape.GlobalRows * WordsPerRow;

    /// <summary>A chain of the product unit.</summary>
    /// <param name="tagBits">Width of its tag; 0 for none.</param>
    internal FlightChainConfig Chain(int tagBits) => new() { Overflow = Overflow, Slices = Slices, TagBits = tagBits, Sparse1 = Shape.Sparsity == IsaSparsity.Every };

    /// <summary>Bytes of a word that A, B or meta buffer give in a cycle.</summary>
    /// <param name="buffer">The buffer.</param>
    internal int WordBytes(IsaBuffer buffer) =>
        Math.Max(buffer == IsaBuffer.Meta ? VectorChains * IsaShape.BlockSize : Shape.RowBytes(buffer), PortBytes);

    /// <summary>Width of a word's address.</summary>
    /// <param name="buffer">The buffer.</param>
    internal int WordAddressBits(IsaBuffer buffer) => Hdl.BitsToCount(BytesOf(buffer) / WordBytes(buffer));

    /// <summary>Bytes of a channel of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    internal int BytesOf(IsaBuffer buffer) => Shape.RowBytes(buffer) * Shape.RowsOf(buffer);

    /// <summary>Checks that the knobs go together.</summary>
    /// <exception cref="ArgumentException">They do not; the message names them.</exception>
    public void Validate()
    {
        KnobSet.Of(typeof(FlightEngineConfig)).CheckRanges(this);
        Shape.Validate();
        Controller.Validate();
        Chain(0).Validate();
        if (PortBytes > Shape.Channels * IsaShape.BlockSize)
        {
            throw new CatalogueException(
                $"Knob 'portBytes' can't be '{PortBytes}': a vector has {IsaShape.BlockSize} bytes in each of the {Shape.Channels} channels (knob 'channels').");
        }

        if (PortBytes > Shape.WideRowBytes)
        {
            throw new CatalogueException(
                $"Knob 'portBytes' can't be '{PortBytes}': a row of the A buffer has {Shape.WideRowBytes} bytes in each channel, {IsaShape.BlockSize} for each of its rows of an MM (knob 'matrixRows').");
        }

        if (2 * VectorChains > Shape.MatrixBanks)
        {
            throw new CatalogueException(
                $"Knob 'vectorChains' can't be '{VectorChains}': each channel has {Shape.MatrixBanks / 2} pair{(Shape.MatrixBanks == 2 ? "" : "s")} of rows of an MM, and so as many chains (knob 'matrixRows').");
        }
    }

    /// <summary>This configuration, checked: for use where an expression is wanted.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">As <see cref="Validate"/>.</exception>
    public FlightEngineConfig Validated()
    {
        Validate();
        return this;
    }
}
